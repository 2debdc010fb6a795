"""Chapter 1 in a real browser: run it, move its explorers, do an exercise, hear no complaint."""

import pytest

from . import checks

LINE = "Can one line get all four XOR points right?"
LIFT = "What does lifting buy, and which height of the plane separates the classes?"

TOO_FEW_DIVISIONS = """\
def signed_distance(X, w, b):
    return X @ w + b


exercises.signed_distance.check(signed_distance)"""
RIGHT = TOO_FEW_DIVISIONS.replace("X @ w + b", "(X @ w + b) / np.linalg.norm(w)")


def test_run_all_ends_well_and_every_picture_has_its_text(chapter):
    checks.pictures_have_texts(chapter)


@pytest.mark.parametrize("question", [LINE, LIFT], ids=["line", "lift"])
class TestBothExplorers(checks.EveryExplorer):
    silent = ("turn (°)",)  # turning the view of the lift changes nothing that words would say


@pytest.mark.parametrize(("question", "name"), [(LINE, "turn w"), (LIFT, "lift"), (LIFT, "turn")])
def test_the_picture_follows_the_slider(chapter, question, name, report):
    checks.follows_the_slider(chapter.explorer(question), name, report)


def test_tab_walks_from_control_to_control(chapter):
    explorer, press = chapter.explorer(LINE), chapter.page.keyboard.press
    explorer.slider(explorer.controls[0]).focus()
    for name in explorer.controls:
        assert explorer.slider(name).evaluate("handle => handle === document.activeElement")
        press("Tab")
    reset = explorer.box.get_by_role("button", name="Reset")
    assert reset.evaluate("button => button === document.activeElement")


def test_the_challenge_is_met_by_hand_and_told(chapter):
    explorer = chapter.explorer(LINE)
    assert explorer.challenge.text_content().startswith("Challenge: make A, not D")
    for name, key, times in (
        ("turn w", "Home", 1),
        ("turn w", "ArrowRight", 9),
        ("shift b", "End", 1),
    ):
        explorer.press(name, key, times)
    explorer.press("shift b", "ArrowLeft", times=10)
    assert "1.00" in explorer.words and explorer.words.startswith("3 of 4 right: A fails")
    assert explorer.challenge.text_content().startswith("✓ Solved.")
    assert explorer.box.get_by_role("status").text_content().startswith("Solved.")
    explorer.click("Reset")
    assert explorer.challenge.text_content().startswith("Challenge:")


def test_the_line_is_turned_and_shifted_by_hand_in_the_page_itself(chapter, report):
    explorer = chapter.explorer(LINE)
    before = explorer.source, explorer.words
    times = explorer.drag_latencies(explorer.box.get_by_role("slider", name="turn the line"))
    assert explorer.source != before[0] and explorer.words != before[1]
    report(f"a held handle, p95: {sorted(times)[int(0.95 * len(times))]:.0f} ms")
    checks.reset(explorer, before)


def test_the_data_of_the_lift_are_chosen_by_keyboard(chapter):
    explorer = chapter.explorer(LIFT)
    for button, words in (("XOR clouds", "hyperbola"), ("two rings", "circle")):
        source = explorer.source
        explorer.box.get_by_role("button", name=button).press("Enter")
        explorer.wait_for_change(source)
        assert words in explorer.words


def test_an_exercise_is_answered_wrongly_and_then_rightly(chapter):
    call = "exercises.signed_distance.check("
    checks.answers_an_exercise(chapter, call, TOO_FEW_DIVISIONS, "not yet a distance", RIGHT)
