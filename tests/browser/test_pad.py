"""The pad in a real browser: six hands draw the ten digits with mouse, pen, finger, keyboard."""

import time

import numpy as np
import pytest

from nnlib.explore.pad import scan
from nnlib.explore.pad.widget import DOT
from tools.browser.lab import CUT_OFF
from tools.browser.pad import CELLS, PadOnPage, write_notebook
from tools.browser.strokes import HANDS, drawn


@pytest.fixture(scope="module")
def chapter(lab, opened):
    """A notebook with nothing but a pad; the name is that of the notebook in the other tests."""
    notebook = opened(write_notebook(lab.course))
    notebook.run_all()
    return notebook


@pytest.fixture
def pad(chapter):
    """The pad, its paper empty."""
    pad = PadOnPage(chapter.page)
    if pad.inked() or any(pad.cells):
        pad.click("Clear")
    assert pad.answer() is None
    return pad


def examples(chapter):
    """What the reader finds in `pad.examples`: shape of X, labels, the most ink."""
    (output,) = chapter.rewrite_and_run(chapter.code_cell("pad.examples"), CELLS[1])
    return output


def test_most_of_what_six_hands_draw_is_read(pad, report):
    """Two digits of each; tests/test_explore_pad.py has all ten read."""
    right = 0
    for number, hand in enumerate(HANDS):
        for digit in (number, (number + 5) % 10):
            pad.draw(drawn(hand, digit))
            said = pad.answer()
            right += said == digit
            report(f"{hand:12} a {digit} is read as {said}")
            pad.click("Clear")
    assert right >= 0.8 * 2 * len(HANDS)


def test_the_network_sees_what_was_drawn(pad):
    pad.draw(drawn("school", 3))
    assert pad.answer() == 3
    seen = scan.look([1000 * stroke for stroke in drawn("school", 3)], DOT).ravel()
    assert np.abs(seen - pad.cells).sum() < 0.2 * seen.sum()  # whole pixels of the screen
    assert pad.words.startswith("The network says 3 (")
    numbers = [int(share.strip("> %")) for share in pad.shares]
    assert np.argmax(numbers) == 3 and abs(sum(numbers) - 100) <= 5
    pad.box.get_by_role("status").filter(has_text=pad.words).wait_for(state="attached")


@pytest.mark.parametrize("pointer", ["pen", "touch"])
def test_pen_and_finger_draw_too(pad, pointer):
    pad.canvas.evaluate(
        "canvas => canvas.addEventListener('pointerdown', e => { window.kind = e.pointerType; })"
    )
    pad.draw(drawn("school", 2), pointer)
    assert pad.page.evaluate("window.kind") == pointer
    assert pad.answer() == 2


def test_a_stroke_is_on_the_paper_before_the_kernel_has_heard_of_it(pad):
    pad.slow_down(None)  # like a kernel that is dead, or busy for a long time
    first, second = drawn("school", 4)
    pad.draw([first])
    one = pad.inked()
    assert one > 1000
    pad.draw([second])
    assert pad.inked() > one + 1000
    assert pad.shares == [""] * 10 and not any(pad.cells)
    pad.box.get_by_text("Waiting for the kernel; the pad keeps what you draw.").wait_for()
    pad.click("Undo")
    assert pad.inked() == one
    pad.draw([second])
    assert pad.messages() == 1  # the others would only queue up
    pad.let_go()
    assert pad.answer() == 4
    assert pad.words.startswith("The network says 4")


def test_a_slow_kernel_is_not_flooded(pad):
    pad.slow_down(200)
    start = time.monotonic()
    pad.draw(drawn("small", 8))
    pad.draw(drawn("shaky", 0))
    seconds = time.monotonic() - start
    assert pad.messages() <= 5 * seconds + 2  # one at a time, with what is newest
    pad.let_go()
    pad.click("Undo")
    assert pad.answer() == 8


def test_waiting_is_told_again_and_again(pad):
    waiting = pad.box.locator(".words").filter(has_text="Waiting for the kernel")
    pad.slow_down(1500)
    pad.draw([np.array([[0.5, 0.3]])])
    pad.draw([np.array([[0.5, 0.7]])])  # to be sent when the first is answered
    pad.slow_down(None)
    waiting.wait_for()
    waiting.wait_for(state="detached")
    waiting.wait_for()
    pad.let_go()
    assert pad.answer() is not None


def test_a_lost_message_is_sent_again(pad):
    pad.slow_down(None)
    pad.draw(drawn("school", 3))
    pad.save(3)
    pad.lose()
    pad.box.get_by_text("1 example saved").wait_for()
    assert pad.answer() is None
    pad.click("Take back")
    assert pad.answer() is None


def test_undo_and_clear_under_the_pen_end_the_stroke(pad):
    line, rest = drawn("school", 7)[0][:8], drawn("school", 7)[0][8:]
    pad.draw([line])
    ink = pad.inked()
    mouse, points = pad.page.mouse, pad.on_page(rest)
    mouse.move(*points[0])
    mouse.down()
    mouse.move(*points[3])
    assert pad.inked() > ink
    pad.box.get_by_role("button", name="Undo").press("Enter")
    for point in points[4:]:
        mouse.move(*point)
    mouse.up()
    assert pad.inked() == ink


def test_undo_takes_back_stroke_by_stroke(pad):
    body, cap = drawn("school", 5)[0], drawn("school", 5)[1:]
    pad.draw([body])
    one, cells = pad.inked(), (pad.answer(), pad.cells)[1]
    pad.draw(cap)
    assert pad.answer() == 5
    pad.click("Clear")
    assert pad.answer() is None and pad.inked() == 0
    pad.click("Undo")
    assert pad.answer() == 5
    for _ in cap:
        pad.page.keyboard.press("ControlOrMeta+z")
    pad.answer()
    assert pad.inked() == one and pad.cells == cells


def test_a_test_set_of_ones_own(chapter, pad):
    for digit in (3, 6):
        pad.draw(drawn("fast", digit))
        pad.answer()
        pad.save(digit)
        assert pad.answer() is None and pad.inked() == 0
    assert pad.words == "Saved as an example of 6. The paper is empty again."
    assert pad.tally == "2 examples saved; the network reads all of them rightly."
    assert examples(chapter) == "((2, 64), [3, 6], 1.0)"
    pad.click("Take back")
    pad.box.get_by_text("1 example saved").wait_for()
    assert examples(chapter) == "((1, 64), [3], 1.0)"
    pad.click("Take back")
    assert pad.answer() is None
    assert examples(chapter) == "((0, 64), [], 0.0)"


def test_the_answer_is_hidden_until_the_drawing_is_saved(chapter, pad):
    assert not pad.hide.is_checked()
    pad.draw(drawn("school", 3))
    assert pad.answer() == 3
    pad.hide.focus()
    chapter.page.keyboard.press("Space")
    assert pad.hide.is_checked() and pad.answer() is None
    pad.click("Clear")
    pad.draw(drawn("fast", 6))
    assert pad.answer() is None and pad.shares == [""] * 10  # the bars, and the outline of a label
    assert pad.box.locator(".best").count() == 0
    assert pad.words == "The answer is hidden until you save the drawing."
    pad.box.get_by_role("list", name="hidden until the drawing is saved").wait_for()
    pad.box.get_by_role("status").filter(has_text=pad.words).wait_for(state="attached")
    assert "The network says" not in pad.box.inner_text() and any(pad.cells)
    pad.save(6)
    pad.box.get_by_text("Saved as an example of 6. The network says 6 (").first.wait_for()
    pad.draw(drawn("school", 2))  # the next one is hidden again
    assert pad.answer() is None
    assert pad.words == "The answer is hidden until you save the drawing."
    pad.hide.click()
    assert pad.answer() == 2 and pad.words.startswith("The network says 2 (")
    pad.click("Take back")
    pad.click("Clear")
    assert pad.answer() is None


def test_the_keyboard_alone_draws_a_1_and_saves_it(chapter, pad):
    press = chapter.page.keyboard.press
    active = "() => jupyterapp.shell.currentWidget.content.activeCellIndex"
    pad.box.get_by_role("button", name="Clear").focus()
    press("Tab")  # into the cells
    before = chapter.page.evaluate(active)
    place = chapter.page.locator(".nn-pad [role=gridcell]:focus")
    for key in ["Home", *["ArrowUp"] * 8, *["ArrowRight"] * 3, "Space"]:
        press(key)
    assert place.get_attribute("aria-label") == "row 1, column 4: black"
    for _ in range(7):
        press("Shift+ArrowDown")
    assert place.get_attribute("aria-label") == "row 8, column 4: black"
    for key in ["ArrowRight", *["Enter"] * 2]:
        press(key)
    assert place.get_attribute("aria-label") == "row 8, column 5: ink 8 of 16"
    press("Delete")
    assert place.get_attribute("aria-label") == "row 8, column 5: paper"
    for key in ["ArrowUp", "ArrowDown"]:
        press(key)
    for _ in range(7):
        press("Shift+ArrowUp")
    assert place.get_attribute("aria-label") == "row 1, column 5: black"
    picture = np.reshape(pad.cells, (8, 8))
    assert (picture[:, 3:5] == 16).all() and picture.sum() == 16 * 16
    assert pad.answer() == 1
    assert pad.words.startswith("The network says 1 ")
    assert chapter.page.evaluate(active) == before  # JupyterLab kept its hands off the keys
    press("ControlOrMeta+z")
    assert np.sum(pad.cells) == 15 * 16
    assert chapter.page.evaluate(active) == before
    press("Shift+ArrowUp")
    pad.box.get_by_role("button", name="Save the drawing as an example of 1").press("Enter")
    assert pad.answer() is None
    assert examples(chapter) == "((1, 64), [1], 1.0)"
    pad.click("Take back")
    assert pad.answer() is None


def test_single_cells_can_be_changed_after_a_drawing(pad):
    pad.draw(drawn("school", 3))
    pad.answer()
    before, ink = pad.cells, pad.inked()
    pad.cell.nth(63).click()
    assert pad.cells == [*before[:63], 16]
    assert pad.answer() is not None
    assert pad.cells == [*before[:63], 16]  # also after the kernel has answered
    pad.click("Undo")
    pad.answer()
    assert pad.cells == before and pad.inked() == ink


def test_a_cell_inked_before_the_answer_keeps_the_drawing(pad):
    pad.draw(drawn("school", 1))
    pad.answer()
    before = pad.cells
    pad.click("Clear")
    pad.answer()
    pad.slow_down(500)
    pad.draw(drawn("school", 1))
    pad.cell.nth(63).click()
    pad.cell.nth(56).click()
    pad.let_go()
    pad.answer()
    pad.box.get_by_role("gridcell", name="row 8, column 1: black").wait_for()
    assert pad.answer() is not None
    assert pad.cells == [*before[:56], 16, *before[57:63], 16]


def test_undo_takes_back_what_was_said_too(pad):
    pad.draw(drawn("school", 3))
    assert pad.answer() == 3
    pad.save(3)
    pad.answer()
    assert pad.words.startswith("Saved as an example of 3.")
    pad.click("Undo")
    assert pad.answer() == 3
    assert pad.words.startswith("The network ")
    pad.click("Take back")
    pad.answer()


def test_nothing_is_cut_off_and_all_of_it_fits_a_laptop(chapter, pad):
    pad.draw(drawn("school", 3))
    pad.answer()
    for width in (1280, 760):
        chapter.resize(width, 720)
        assert pad.box.evaluate(CUT_OFF) == []
        box = pad.box.bounding_box()
        assert box["x"] + box["width"] <= width
        if width == 1280:
            assert box["height"] <= 560
    chapter.resize(1280, 900)


def test_the_kernel_keeps_the_drawing_when_the_page_is_loaded_again(chapter, pad):
    pad.draw(drawn("school", 7))
    assert pad.answer() == 7
    chapter.page.keyboard.press("ControlOrMeta+s")
    chapter.page.wait_for_function("() => !jupyterapp.shell.currentWidget.model.dirty")
    chapter.page.reload()
    chapter.wait_for_kernel()
    assert chapter.page.locator(".nn-pad").count() == 0  # what is saved is its picture
    chapter.rewrite_and_run(chapter.page.locator(".jp-CodeCell").nth(1), "pad")
    again = PadOnPage(chapter.page)
    again.box.get_by_text("The network says 7").first.wait_for()
    assert again.answer() == 7
    assert again.inked() > 1000
    again.draw(drawn("school", 7))
    again.click("Undo")
    assert again.answer() == 7
