"""Explorers and the pad as guests of a notebook: keys, names, saving, restarts, slides, laptops."""

import json
import time

import nbformat
import numpy as np
import pytest

from tools.browser import lab as browser_lab
from tools.browser.lab import PATIENCE
from tools.browser.pad import PadOnPage
from tools.browser.strokes import drawn

try:
    from playwright.sync_api import Error, expect

    from . import axe
except ImportError:
    pass  # conftest.py says so, and skips

# Those that begin with the picture that a page without a kernel shows.
DRAWN_FROM_MARKS = (
    "Tangent", "DepthHistograms", "ForwardNumbers", "Bumps", "Capacity", "DoubleDescent",
)  # fmt: skip
NOTEBOOK, ANOTHER = "guests.ipynb", "another.ipynb"
EXPLORERS = {
    "tangent": "Tangent", "line_over_xor": "LineOverXor", "lift": "Lift", "fold": "Fold",
    "depth_histograms": "DepthHistograms", "forward_numbers": "ForwardNumbers",
    "graph_stepper": "GraphStepper", "bumps": "Bumps", "capacity": "Capacity",
    "double_descent": "DoubleDescent", "pad": "Pad",
}  # fmt: skip
TANGENT = "How much of a gradient is left after ten layers?"
HISTOGRAMS = "What reaches the first layer of a deep network?"
NUMBERS = "What does the network do with this point?"
LIVING = 3  # of them are drawn by the page itself
BAR = "import ipywidgets\n\nipywidgets.IntProgress(value=3)"
BUSY = "import time\n\ntime.sleep(3600)"  # until it is interrupted
VIEW = "application/vnd.jupyter.widget-view+json"
LAPTOP = {"width": 1366, "height": 650}  # 1366×768, less what the browser itself takes
BARE_KEYS = [*"abcdfijkmxyvz016", "Shift+M", "Enter", "Delete", "Backspace", "ArrowDown", " "]


def write_notebook(course, name):
    """A notebook with every explorer, the pad, a bar, and a cell that takes its time."""
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    shown = [f"from nnlib.explore.{room} import {it}\n\n{it}()" for room, it in EXPLORERS.items()]
    for source in (*shown, BAR, BUSY):
        metadata = {"jupyter": {"source_hidden": True}, "slideshow": {"slide_type": "slide"}}
        notebook.cells.append(nbformat.v4.new_code_cell(source, metadata=metadata))
    nbformat.write(notebook, course / "notebooks" / name)


def ran(lab, browser, cells, name):
    """The notebook in a window of its own, in which these cells have been run."""
    write_notebook(lab.course, name)
    lab.configure("@jupyterlab/notebook-extension/tracker", {"windowingMode": "none"})
    notebook = lab.open(browser, f"notebooks/{name}", width=1366, height=768)
    run_cells(notebook, cells)
    return notebook


@pytest.fixture(scope="module")
def chapter(lab, browser):
    """The notebook, opened; all cells have been run but the last, which only takes time."""
    notebook = ran(lab, browser, range(len(EXPLORERS) + 1), NOTEBOOK)
    notebook.page.locator(".nn-pad").wait_for()
    yield notebook
    notebook.close()


@pytest.fixture(scope="module")
def another(lab, browser):
    """Another notebook, with a kernel of its own, in which only the first explorer is there."""
    notebook = ran(lab, browser, [0], ANOTHER)
    yield notebook
    notebook.close()


@pytest.fixture
def alone(another):
    """The other notebook; a test may leave it in any state but with slides, or a cell that runs."""
    if not another.page.locator(".nn-explorer").count():
        run_cells(another, [0])
    return another


def run_cells(notebook, numbers, wait=True):
    for number in numbers:
        notebook.page.evaluate(
            """(number) => {
                const { content, sessionContext } = jupyterapp.shell.currentWidget;
                content.activeCellIndex = number;
                jupyterapp.commands.execute('notebook:run-cell');
            }""",
            number,
        )
    if wait:
        notebook.wait_for_kernel()


def number_of_cells(notebook):
    return notebook.page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length")


def every_guest(notebook):
    """Each explorer, and the pad, scrolled into view."""
    boxes = notebook.page.locator(".nn-explorer, .nn-pad")
    assert boxes.count() == len(EXPLORERS)
    for number in range(boxes.count()):
        boxes.nth(number).scroll_into_view_if_needed()
        yield boxes.nth(number)


def saved(lab):
    return json.loads((lab.course / "notebooks" / NOTEBOOK).read_text(encoding="utf-8"))


# Pictures --------------------------------------------------------------------------------------


def test_the_page_draws_what_matplotlib_draws_and_as_sharp_as_the_screen(chapter):
    drawn = [name for name, kind in EXPLORERS.items() if kind in DRAWN_FROM_MARKS]
    boxes = dict(zip(EXPLORERS, every_guest(chapter), strict=True))
    places = {name: place for place, name in enumerate(EXPLORERS)}
    apart = {name: boxes[name].evaluate(APART, places[name]) for name in drawn}
    assert all(most < 56 for most in apart.values()), apart  # a word too few is 60 or more
    explorer = chapter.explorer(TANGENT)
    screen = chapter.page.context.new_cdp_session(chapter.page)
    look = {"width": 1366, "height": 768, "mobile": False}
    for dots in (2, 1):
        screen.send("Emulation.setDeviceMetricsOverride", {**look, "deviceScaleFactor": dots})
        explorer.press("move z", "ArrowRight")
        explorer.settle()
        shown = explorer.box.locator("canvas").evaluate("c => [c.width, c.clientWidth]")
        assert shown[0] == dots * shown[1] > 600
    screen.detach()
    explorer.click("Reset")
    explorer.settle()


def test_room_is_kept_for_the_longest_text_of_this_width_alone(chapter):
    words = chapter.explorer(HISTOGRAMS).box.locator(".nn-explorer-words p").first
    before = chapter.page.viewport_size
    for width in (1500, 700, 1500):
        chapter.resize(width=width, height=before["height"])
        chapter.page.wait_for_function(
            f"(p) => ({EMPTY_ROOM})(p) === 0", arg=words.element_handle()
        )
    chapter.resize(**before)


# Keys ------------------------------------------------------------------------------------------


# As they open: the keys below unfold tables, and more.
def test_every_explorer_fits_a_laptop_without_scrolling(chapter):
    before = chapter.page.viewport_size
    chapter.resize(**LAPTOP)
    time.sleep(1)
    heights = {}
    for box in every_guest(chapter):
        question = box.get_by_role("heading").first.text_content()
        heights[question] = box.bounding_box()["height"]
    stepper = chapter.explorer("How strongly does each input move the result")
    examples = stepper.box.locator("select").first
    for example in examples.locator("option").all_text_contents():
        examples.select_option(example)
        stepper.settle()
        heights[example] = stepper.box.bounding_box()["height"]
    stepper.click("Reset")
    stepper.settle()
    room = chapter.page.locator(".jp-WindowedPanel-outer").bounding_box()["height"]
    chapter.resize(**before)
    assert room > 500
    assert {question: (height, room) for question, height in heights.items() if height > room} == {}


def test_no_bare_key_pressed_in_an_explorer_or_the_pad_reaches_the_notebook(chapter):
    count = number_of_cells(chapter)
    for box in every_guest(chapter):
        stops = box.locator("[tabindex='0'], button, select, input").all()
        kinds = {stop.evaluate("e => [e.tagName, e.role ?? e.type].join()"): stop for stop in stops}
        for stop in kinds.values():
            if stop.is_disabled():
                continue
            for key in BARE_KEYS:
                stop.focus()
                chapter.page.keyboard.press(key)
        box.click(position={"x": 4, "y": 4})  # not on a control, yet inside
    assert number_of_cells(chapter) == count
    types = "() => jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.type)"
    assert set(chapter.page.evaluate(types)) == {"code"}
    assert "jp-mod-commandMode" in chapter.page.locator(".jp-Notebook").get_attribute("class")


def test_space_on_a_slider_does_not_scroll_the_page(chapter):
    explorer = chapter.explorer(TANGENT)
    top = "() => document.querySelector('.jp-WindowedPanel-outer').scrollTop"
    before = chapter.page.evaluate(top)
    explorer.press("move z", " ", times=2)
    time.sleep(0.5)
    assert chapter.page.evaluate(top) == before


def test_shift_and_enter_still_run_the_cell(chapter):
    count = "jupyterapp.shell.currentWidget.content.widgets[0].model.executionCount"
    before = chapter.page.evaluate(f"() => {count}")
    chapter.explorer(TANGENT).press("move z", "Shift+Enter")
    chapter.page.wait_for_function(f"() => {count} > {before}")
    chapter.wait_for_kernel()


def test_ctrl_z_takes_a_stroke_back_after_drawing_with_the_mouse(chapter):
    pad = PadOnPage(chapter.page)
    pad.hide.uncheck()  # the space bar has checked it
    if pad.inked() or any(pad.cells):
        pad.click("Clear")
    count = number_of_cells(chapter)
    pad.draw(drawn("school", 7))
    assert pad.answer() is not None
    for _ in drawn("school", 7):
        chapter.page.keyboard.press("Control+z")
    assert pad.answer() is None
    assert number_of_cells(chapter) == count


def test_the_digits_that_save_are_one_stop_for_tab(chapter):
    pad = chapter.page.locator(".nn-pad")
    labels = pad.get_by_role("toolbar").get_by_role("button")
    assert labels.count() == 10
    assert pad.locator("[role=toolbar] [tabindex='0']").count() == 1
    labels.first.focus()
    for key, digit in (("ArrowRight", 1), ("End", 9), ("ArrowRight", 9), ("Home", 0)):
        chapter.page.keyboard.press(key)
        expect(labels.nth(digit)).to_be_focused()


# Screen readers ----------------------------------------------------------------------------------


def test_axe_finds_nothing_serious(chapter):
    for number, box in enumerate(every_guest(chapter)):
        box.evaluate("(box, number) => { box.dataset.judged = number; }", number)
    assert axe.serious(chapter.page, "[data-judged]") == []


def test_every_control_has_a_name_a_role_and_a_state(chapter):
    for box in every_guest(chapter):
        for slider in box.get_by_role("slider").all():
            assert slider.get_attribute("aria-label")
            assert slider.get_attribute("aria-valuetext")
        for readout in box.locator(".widget-readout").all():
            assert readout.get_attribute("role") == "textbox"
            assert readout.get_attribute("aria-label")
        for group in box.locator(".widget-toggle-buttons").all():
            assert group.get_attribute("role") == "group" and group.get_attribute("aria-label")
            pressed = [b.get_attribute("aria-pressed") for b in group.get_by_role("button").all()]
            assert pressed.count("true") == 1
            assert set(pressed) <= {"true", "false"}
        assert box.locator("[title=null]").count() == 0


def test_wherever_the_focus_is_a_ring_shows_it(chapter):
    for box in every_guest(chapter):
        chapter.page.keyboard.press("Tab")
        assert box.evaluate(WITHOUT_A_RING) == []


def test_a_typed_number_counts_when_its_field_is_left(chapter):
    explorer = chapter.explorer(TANGENT)
    readout = explorer.box.get_by_role("textbox", name="move z")
    for typed, then in (("-1.5", "−1.50"), ("nonsense", "−1.50")):
        readout.click()
        chapter.page.keyboard.press("ControlOrMeta+a")
        chapter.page.keyboard.type(typed)
        chapter.page.keyboard.press("Tab")
        expect(readout).to_have_text(then)
    explorer.click("Reset")
    explorer.settle()


def test_states_follow_the_controls(chapter):
    box = chapter.explorer(HISTOGRAMS).box
    box.get_by_role("button", name="tanh").click()
    expect(box.get_by_role("button", name="tanh")).to_have_attribute("aria-pressed", "true")
    expect(box.get_by_role("button", name="ReLU")).to_have_attribute("aria-pressed", "false")
    slider = chapter.explorer(TANGENT).box.get_by_role("slider", name="layers", exact=True)
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "9")


def test_words_are_told_once_after_a_rest_in_a_region_that_stands(chapter):
    explorer = chapter.explorer(TANGENT)
    status = explorer.box.get_by_role("status")
    assert status.count() == 1
    status.evaluate(
        """(region) => {
            window.told = [];
            new MutationObserver(() => region.textContent && told.push(region.textContent))
                .observe(region, {childList: true, characterData: true, subtree: true});
        }"""
    )
    explorer.press("move z", "ArrowRight", times=20)
    explorer.settle()
    chapter.page.wait_for_function("() => window.told.length")
    assert chapter.page.evaluate("() => window.told") == [explorer.words]
    expect(explorer.box.locator(".nn-explorer-words p").first).to_have_attribute(
        "aria-hidden", "true"
    )


# Handles -----------------------------------------------------------------------------------------


def test_a_handle_is_dragged_and_the_sliders_follow(chapter):
    explorer = chapter.explorer(NUMBERS)
    handle = explorer.box.get_by_role("slider", name="the point")
    source, box = explorer.source, explorer.box.locator("canvas").bounding_box()
    start = handle.bounding_box()
    mouse = chapter.page.mouse
    mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    mouse.down()
    goal = box["x"] + 0.12 * box["width"], box["y"] + 0.5 * box["height"]
    mouse.move(*goal, steps=5)
    now = handle.bounding_box()
    reached = now["x"] + now["width"] / 2, now["y"] + now["height"] / 2
    assert np.hypot(*np.subtract(reached, goal)) < 12  # half a step of the sliders: at once
    mouse.up()
    explorer.wait_for_change(source)
    values = f"move x₁ {explorer.value('x₁'):.1f}, move x₂ {explorer.value('x₂'):.1f}"
    assert handle.get_attribute("aria-valuetext") == values.replace("-", "−")
    explorer.click("Reset")
    explorer.settle()
    expect(handle).to_have_attribute("aria-valuetext", "move x₁ 0.6, move x₂ 0.4")


def test_every_handle_is_moved_by_keys(chapter):
    for question in (TANGENT, NUMBERS):
        explorer = chapter.explorer(question)
        for handle in explorer.box.locator(".nn-handle").all():
            source, said = explorer.source, handle.get_attribute("aria-valuetext")
            handle.press("ArrowRight")
            explorer.wait_for_change(source)
            assert handle.get_attribute("aria-valuetext") != said
        explorer.click("Reset")
        explorer.settle()


# The kernel --------------------------------------------------------------------------------------


def test_an_explorer_answers_while_a_cell_runs_even_if_nobody_has_touched_it_before(alone):
    explorer = alone.explorer(TANGENT)
    source, busy = explorer.source, len(EXPLORERS) + 1
    time.sleep(3)  # the page has said hello
    run_cells(alone, [busy], wait=False)
    explorer.press("move z", "ArrowRight")
    explorer.wait_until_other_than(source)
    prompt = f"() => jupyterapp.shell.currentWidget.content.widgets[{busy}].prompt"
    assert alone.page.evaluate(prompt) == "*"  # it still runs
    alone.page.evaluate(f"() => {KERNEL}.interrupt()")
    alone.wait_for_kernel()


def test_after_a_restart_the_explorer_says_what_to_do(alone):
    explorer = alone.explorer(TANGENT)
    before = explorer.box.evaluate(ICONS)
    alone.page.evaluate(f"() => {KERNEL}.restart()")
    words = explorer.box.locator(".nn-explorer-words")
    expect(words).to_contain_text("run this cell again", timeout=PATIENCE)
    expect(explorer.box.get_by_role("status")).to_contain_text("run this cell again")
    assert explorer.box.evaluate(ICONS) == before
    alone.wait_for_kernel()
    run_cells(alone, [0])
    words = alone.explorer(TANGENT).box.locator(".nn-explorer-words")
    expect(words).to_contain_text("sigmoid at z = 2.00", timeout=PATIENCE)


# Saving ------------------------------------------------------------------------------------------


def test_what_is_saved_has_pictures_in_place_of_widgets_and_no_bars(chapter, lab, browser):
    chapter.page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    chapter.page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    assert chapter.page.locator(".nn-explorer").count() == len(EXPLORERS) - 1  # they go on
    cells = saved(lab)["cells"]
    for cell in cells[: len(EXPLORERS)]:
        (output,) = cell["outputs"]
        assert VIEW not in output["data"]
        assert 'src="data:image/png;base64,' in "".join(output["data"]["text/html"])
    assert cells[len(EXPLORERS)]["outputs"] == []
    again = lab.open(browser, f"notebooks/{NOTEBOOK}")
    expect(again.page.locator(".jp-OutputArea-output img").first).to_be_visible()
    expect(again.page.locator(".jp-OutputArea-output canvas")).to_have_count(LIVING)  # at once
    shown = again.page.locator(".jp-OutputArea-output :is(img, canvas)")
    assert shown.count() == len(EXPLORERS)
    time.sleep(1)
    assert "rror displaying widget" not in again.page.locator(".jp-Notebook").text_content()
    assert again.errors == []
    assert not again.page.evaluate("() => jupyterapp.shell.currentWidget.context.model.dirty")
    again.close(keep_kernel=True)


# Laptops -----------------------------------------------------------------------------------------


# Slides ------------------------------------------------------------------------------------------


def start_slides(chapter):
    """Begin with the first slide, wherever the reader is."""
    chapter.page.evaluate(
        f"() => {{ {ACTIVE} = 0; return jupyterapp.commands.execute('deck:start'); }}"
    )
    chapter.page.wait_for_function("() => document.body.dataset.jpDeckMode === 'presenting'")


def slide(chapter):
    return chapter.page.evaluate("() => jupyterapp.shell.currentWidget.content.activeCellIndex")


def test_a_clicker_turns_slides_wherever_the_focus_is(alone):
    start_slides(alone)
    explorer = alone.explorer(TANGENT)
    explorer.drag("move z", 0.7)
    value = explorer.value("move z")
    for back, forth in (("PageUp", "PageDown"), ("Shift+Space", "Space")):
        before = slide(alone)
        alone.page.keyboard.press(forth)
        alone.page.wait_for_function(f"() => {ACTIVE} === {before + 1}")
        alone.page.keyboard.press(back)
        alone.page.wait_for_function(f"() => {ACTIVE} === {before}")
    assert explorer.value("move z") == value
    explorer.slider("move z").focus()
    alone.page.keyboard.press("PageDown")
    alone.page.wait_for_function(f"() => {ACTIVE} === {before + 1}")
    alone.page.keyboard.press("Escape")


# The tests themselves ----------------------------------------------------------------------------


def test_a_wait_for_what_cannot_come_ends_and_says_why(alone, monkeypatch):
    monkeypatch.setattr(browser_lab, "ENOUGH", 5)
    explorer = alone.explorer(TANGENT)
    for wait, arg in ((explorer.wait_for_change, explorer.source), (explorer.wait_for_words, "?!")):
        with pytest.raises(AssertionError, match="no more to do, but still(.|\n)*sigmoid at z"):
            wait(arg)
    alone.page.evaluate(f"() => {{ {KERNEL}.requestExecute({{code: 'import os; os._exit(1)'}}); }}")
    with pytest.raises(Error, match="the kernel has died"):
        alone.wait_for("() => false")
    alone.page.locator(".jp-Dialog button").click()  # the page has told it, too


# After a reload the page may show what another window showed last: so this stands at the end.


def test_escape_leaves_the_slides_and_they_do_not_come_back(alone):
    start_slides(alone)
    alone.page.keyboard.press("Escape")
    alone.page.wait_for_function("() => !document.body.dataset.jpDeckMode")
    start_slides(alone)
    alone.explorer(TANGENT).slider("move z").focus()  # from inside an explorer, too
    alone.page.keyboard.press("Escape")
    alone.page.wait_for_function("() => !document.body.dataset.jpDeckMode")
    time.sleep(1)  # the setting is stored
    alone.page.reload()
    alone.wait_for_kernel()
    time.sleep(2)
    assert alone.page.locator("body[data-jp-deck-mode]").count() == 0


# How far the picture on the canvas is, where it is furthest, from the stored one: the mean of the
# colours in squares of 16 by 16 dots, of 255.
APART = """async (box, place) => {
    const html = jupyterapp.shell.currentWidget.content.widgets[place].model.outputs.get(0)
        .data['text/html'];
    const image = new Image();
    image.src = [html].flat().join('').match(/src="([^"]+)"/)[1];
    await image.decode();
    const canvas = box.querySelector('canvas'), { width, height } = canvas;
    const [wide, high] = [width, height].map((length) => Math.floor(length / 16));
    const squares = (source) => {
        const paper = new OffscreenCanvas(width, height).getContext('2d');
        paper.drawImage(source, 0, 0, width, height);
        const { data } = paper.getImageData(0, 0, width, height);
        const sums = new Float64Array(4 * wide * high);
        for (let y = 0; y < 16 * high; y++) {
            for (let x = 0; x < 16 * wide; x++) {
                const from = 4 * (y * width + x), to = 4 * ((y >> 4) * wide + (x >> 4));
                for (let c = 0; c < 4; c++) sums[to + c] += data[from + c] / 256;
            }
        }
        return sums;
    };
    const [one, other] = [squares(image), squares(canvas)];
    return Math.max(...one.map((value, k) => Math.abs(value - other[k])));
}"""
EMPTY_ROOM = """(p) => {
    const { offsetHeight: kept, style: { minHeight } } = p;
    p.style.minHeight = '';
    const needed = p.offsetHeight;
    p.style.minHeight = minHeight;
    return minHeight ? kept - needed : null;
}"""
WITHOUT_A_RING = """(box) => {
    const stops = [...box.querySelectorAll('[tabindex="0"], button, select, input, summary')];
    return stops.filter((stop) => {
        if (stop.disabled || !stop.checkVisibility()) return false;
        stop.focus();
        const shown = stop.matches('.faces input') ? stop.nextElementSibling : stop;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        return outlineStyle === 'none' || parseFloat(outlineWidth) < 2;
    }).map((stop) => stop.outerHTML.slice(0, 120));
}"""
RESTART = "jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
ICONS = """(box) => [...box.querySelectorAll('*')].filter(
    (e) => !['none', 'normal'].includes(getComputedStyle(e, '::before').content)).length"""
KERNEL = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
ACTIVE = "jupyterapp.shell.currentWidget.content.activeCellIndex"
