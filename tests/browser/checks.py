"""What must hold for every explorer and exercise on a page: mouse, keyboard, layout, words."""

from statistics import median


def pictures_have_texts(chapter):
    """No cell ended in an error, and every picture has a sentence for those who can't see it."""
    assert chapter.error_outputs() == []
    alts = chapter.page.locator(".jp-OutputArea img").evaluate_all("all => all.map(i => i.alt)")
    assert alts
    assert all(len(alt.split()) >= 6 for alt in alts)


def mouse_and_reset(explorer, *, silent=()):
    """Each slider changes picture and words, save those named `silent`; Reset restores both."""
    before = explorer.source, explorer.words
    for name in explorer.controls:
        start, source, words = explorer.value(name), explorer.source, explorer.words
        explorer.drag(name, 0.8)
        explorer.wait_for_change(source)
        assert explorer.value(name) != start
        assert explorer.alt == explorer.words
        if name not in silent:
            assert explorer.words != words
    reset(explorer, before)


def keyboard_alone(chapter, explorer):
    """Every slider can be moved, and Reset pressed, without a mouse."""
    before = explorer.source, explorer.words
    for name in explorer.controls:
        explorer.slider(name).focus()
        source = explorer.source
        chapter.page.keyboard.press("PageUp")
        explorer.wait_for_change(source)
    explorer.box.get_by_role("button", name="Reset").press("Enter")
    comes_back(explorer, before)


def reset(explorer, before):
    """Reset brings back picture and words, `before`."""
    explorer.click("Reset")
    comes_back(explorer, before)


def comes_back(explorer, before):
    """Picture and words are those of `before` again, as soon as the kernel has answered."""
    explorer.settle()
    assert explorer.words == before[1]
    assert explorer.source == before[0]


def fits_the_page(chapter, explorer):
    """No scrollbar, and nothing cut off, on a wide page and on a narrow one."""
    for width in (1280, 760):
        chapter.resize(width, 900)
        assert explorer.cut_off() == []
        picture = explorer.box.locator(".nn-explorer-box").bounding_box()
        assert picture["x"] + picture["width"] <= width
    chapter.resize(1280, 900)


class EveryExplorer:
    """What a chapter's explorers promise: a test class that gives each test its `question`."""

    silent = ()  # sliders that change the picture alone

    def test_the_mouse_changes_picture_and_words_and_reset_restores_them(self, chapter, question):
        mouse_and_reset(chapter.explorer(question), silent=self.silent)

    def test_the_keyboard_alone_does_everything(self, chapter, question):
        keyboard_alone(chapter, chapter.explorer(question))

    def test_no_scrollbar_and_nothing_cut_off(self, chapter, question):
        fits_the_page(chapter, chapter.explorer(question))


def follows_the_slider(explorer, name, report, keys=("ArrowRight",) * 15):
    """The picture follows, at a speed that is reported; benchmarks/explorer_latency measures it."""
    times, sizes = explorer.latencies(name, keys)
    explorer.click("Reset")
    explorer.settle()
    report(f"{name}: {median(times):.0f} ms, {median(sizes) / 1024:.1f} kB")
    assert median(times) < 1000  # slower than this, the fast path is broken


def answers_an_exercise(chapter, call, wrong, hint, right):
    """The cell with `call` is blank; it answers `wrong` with `hint` in its words, then `right`.

    In the end it is blank again, and says so.
    """
    cell = chapter.code_cell(call)
    assert "Still blank" in cell.text_content()
    blank = chapter.source_of(cell)
    for answer, beginning, words in (
        (wrong, "✗ Not yet", hint),
        (right, "✓ Right", ""),
        (blank, "", "Still blank"),
    ):
        (feedback,) = chapter.rewrite_and_run(cell, answer)
        assert feedback.startswith(beginning)
        assert words in feedback
