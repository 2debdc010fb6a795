"""Chapter 1 in a real browser: run it, move its explorers, do an exercise, hear no complaint."""

from statistics import median

import pytest

CHAPTER = "01_linear_limits.ipynb"
LINE = "Can one line get all four XOR points right?"
LIFT = "What does lifting buy, and which height of the plane separates the classes?"
both_explorers = pytest.mark.parametrize("question", [LINE, LIFT], ids=["line", "lift"])

TOO_FEW_DIVISIONS = """\
def signed_distance(X, w, b):
    return X @ w + b


exercises.signed_distance.check(signed_distance)"""
RIGHT = """\
def signed_distance(X, w, b):
    return (X @ w + b) / np.linalg.norm(w)


exercises.signed_distance.check(signed_distance)"""


def test_run_all_ends_well_and_every_picture_has_its_text(chapter):
    assert chapter.error_outputs() == []
    alts = chapter.page.locator(".jp-OutputArea img").evaluate_all("all => all.map(i => i.alt)")
    assert alts and all(len(alt.split()) >= 6 for alt in alts)


@both_explorers
def test_the_mouse_changes_picture_and_words_and_reset_restores_them(chapter, question):
    explorer = chapter.explorer(question)
    before = explorer.source, explorer.words
    for name in explorer.controls:
        start, source, words = explorer.value(name), explorer.source, explorer.words
        explorer.drag(name, 0.8)
        explorer.wait_for_change(source)
        assert explorer.value(name) != start
        assert explorer.alt == explorer.words
        if not name.startswith("turn ("):  # turning the view changes nothing that words would say
            assert explorer.words != words
    source = explorer.source
    explorer.click("Reset")
    explorer.wait_for_change(source)
    assert (explorer.source, explorer.words) == before


@both_explorers
def test_the_keyboard_alone_does_everything(chapter, question):
    explorer, press = chapter.explorer(question), chapter.page.keyboard.press
    before = explorer.source, explorer.words
    explorer.slider(explorer.controls[0]).focus()
    for name in explorer.controls:
        assert explorer.slider(name).evaluate("handle => handle === document.activeElement")
        source = explorer.source
        press("PageUp")
        explorer.wait_for_change(source)
        press("Tab")  # to the number beside the slider, which can be typed
        press("Tab")
    source = explorer.source
    press("Enter")  # on Reset
    explorer.wait_for_change(source)
    assert (explorer.source, explorer.words) == before


def test_a_typed_number_is_kept_within_the_slider(chapter):
    explorer = chapter.explorer(LINE)
    source = explorer.source
    explorer.type_value("shift b", "nonsense")
    assert explorer.value("shift b") == -0.5
    explorer.type_value("shift b", "999")
    explorer.wait_for_change(source)
    assert explorer.value("shift b") == 1.5
    assert explorer.words.startswith("2 of 4 right: A fails, −b = −1.50; D fails")
    source = explorer.source
    explorer.click("Reset")
    explorer.wait_for_change(source)


def test_the_data_of_the_lift_are_chosen_by_keyboard(chapter):
    explorer = chapter.explorer(LIFT)
    for button, words in (("XOR clouds", "hyperbola"), ("two rings", "circle")):
        source = explorer.source
        explorer.box.get_by_role("button", name=button).press("Enter")
        explorer.wait_for_change(source)
        assert words in explorer.words


@both_explorers
def test_no_scrollbar_and_nothing_cut_off(chapter, question):
    explorer = chapter.explorer(question)
    for width in (1280, 760):
        chapter.page.set_viewport_size({"width": width, "height": 900})
        assert explorer.cut_off() == []
        picture = explorer.box.locator("img").bounding_box()
        assert picture["x"] + picture["width"] <= width


@pytest.mark.parametrize(("question", "name"), [(LINE, "turn w"), (LIFT, "lift"), (LIFT, "turn")])
def test_the_picture_follows_the_slider(chapter, question, name, report):
    explorer = chapter.explorer(question)
    times, sizes = explorer.latencies(name, ["ArrowRight"] * 15)
    explorer.click("Reset")
    report(f"{question[:20]}… {name}: {median(times):.0f} ms, {median(sizes) / 1024:.1f} kB")
    assert median(times) < 1000  # a broken fast path; benchmarks/explorer_latency.py measures


def test_an_exercise_is_answered_wrongly_and_then_rightly(chapter):
    cell = chapter.code_cell("exercises.signed_distance.check(")
    assert "Still blank" in cell.text_content()
    (feedback,) = chapter.rewrite_and_run(cell, TOO_FEW_DIVISIONS)
    assert feedback.startswith("✗ Not yet") and "not yet a distance" in feedback
    (feedback,) = chapter.rewrite_and_run(cell, RIGHT)
    assert feedback.startswith("✓ Right")
