"""Chapter 0 as it is opened, before any cell has been run: its network learns."""

import pytest

from . import axe

QUESTION = "Can a few simple units learn where blue ends and orange begins?"
PATIENCE = 60_000
APART = "each colour is on its own side"
PLANE = (306, 8, 366)  # left, top and side, of a picture of 680×382


@pytest.fixture(scope="module")
def chapter(opened):
    return opened("notebooks/00_start_here.ipynb")


def wait_for(explorer, words):
    explorer.page.wait_for_function(
        "([box, words]) => box.textContent.includes(words)",
        arg=[explorer.box.element_handle(), words], timeout=PATIENCE,
    )  # fmt: skip


def on_screen(explorer, x, y):
    """Where the point (x, y) of the plane is on the screen."""
    box = explorer.box.locator("canvas").bounding_box()
    left, top, side = PLANE
    scale = box["width"] / 680
    return (
        box["x"] + scale * (left + side * (x + 1.5) / 3),
        box["y"] + scale * (top + side * (1.5 - y) / 3),
    )


def test_it_has_learned_before_anything_is_run(chapter):
    explorer = chapter.explorer(QUESTION)
    wait_for(explorer, APART)
    assert explorer.alt == explorer.words
    assert axe.serious(chapter.page, ".nn-live") == []
    assert not chapter.has_run and explorer.challenge.text_content().startswith("Challenge:")


def test_it_follows_a_point_that_is_dragged_and_reset_brings_it_back(chapter):
    explorer, mouse = chapter.explorer(QUESTION), chapter.page.mouse
    mouse.move(*on_screen(explorer, 0.1, 1.06))  # the point that asks for it
    mouse.down()
    mouse.move(*on_screen(explorer, 0, 0), steps=4)
    mouse.up()
    dot = explorer.box.get_by_role("slider", name="point")
    assert dot.get_attribute("aria-label").startswith("point 21 of 24, blue")
    assert dot.get_attribute("aria-valuetext").replace("−", "") == "x₁ 0.00, x₂ 0.00"
    explorer.click("Reset")
    wait_for(explorer, APART)


def test_a_point_is_moved_by_keys(chapter):
    explorer = chapter.explorer(QUESTION)
    dot = explorer.box.get_by_role("slider", name="point")
    dot.press("ArrowRight")
    assert dot.get_attribute("aria-valuetext") == "x₁ 0.54, x₂ 0.01"
    dot.press("Enter")
    assert dot.get_attribute("aria-label").startswith("point 2 of 24, orange")
    explorer.click("Reset")
    wait_for(explorer, APART)


def test_its_challenge_is_met_with_three_units(chapter):
    explorer = chapter.explorer(QUESTION)
    explorer.press("hidden units", "ArrowLeft")
    wait_for(explorer, "Solved. Three units")
    explorer.press("hidden units", "Home")
    wait_for(explorer, "one hidden unit")
    assert explorer.challenge.text_content().startswith("✓ Solved.")
    explorer.click("Reset")
    wait_for(explorer, "Challenge:")


def test_keys_pressed_in_it_are_no_commands_of_the_notebook(chapter):
    count = "() => jupyterapp.shell.currentWidget.content.widgets.length"
    before = chapter.page.evaluate(count)
    for stop in chapter.explorer(QUESTION).box.locator("button, input, [tabindex='0']").all():
        for key in "xddm":
            stop.focus()
            chapter.page.keyboard.press(key)
    assert chapter.page.evaluate(count) == before
