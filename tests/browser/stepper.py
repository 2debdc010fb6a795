"""Drives the graph stepper as a reader does: by buttons, by keyboard, and in predict mode.

    stepper.drive(chapter, chapter.explorer(stepper.QUESTION))

does everything; each part can be called alone. All begin with Reset, at (x + y) · z.
"""

from functools import partial

from playwright.sync_api import expect

QUESTION = "How strongly does each input move the result, and in which direction?"
STEPS = (  # what the words say after each step of (x + y) · z at (−2, 5, −4)
    "the inputs are known: x = −2, y = 5 and z = −4",
    "computes q = x + y = −2 + 5 = 3",
    "computes f = q × z = 3 × (−4) = −12",
    "∂f/∂f = 1",
    "∂f/∂q = upstream ∂f/∂f × local slope = 1 × (−4) = −4",
    "∂f/∂z = upstream ∂f/∂f × local slope = 1 × 3 = 3",
    "∂f/∂x = upstream ∂f/∂q × local slope = −4 × 1 = −4",
    "∂f/∂y = upstream ∂f/∂q × local slope = −4 × 1 = −4",
    "Done: ∂f/∂x = −4, ∂f/∂y = −4 and ∂f/∂z = 3",
)
TABLE = [  # at the end
    ["x", "input", "−2", "−4"],
    ["y", "input", "5", "−4"],
    ["q", "x + y", "3", "−4"],
    ["z", "input", "−4", "3"],
    ["f", "q × z", "−12", "1"],
]


def drive(chapter, explorer):
    """Everything that a reader does with the stepper."""
    by_buttons(explorer)
    by_keyboard(chapter.page, explorer)
    by_tab_and_enter(chapter.page, explorer)
    by_clicks(chapter.page, explorer)
    foretelling(chapter.page, explorer)
    other_formulas(chapter.page, explorer)


def start(explorer):
    """Reset, and wait until the picture is that of the start."""
    explorer.click("Reset")
    say(explorer, "Step 0 of 8")
    explorer.settle()


def start_in_the_way_back(explorer):
    """Where ∂f/∂z is asked for next."""
    start(explorer)
    explorer.type_value("step", "4")
    say(explorer, "Step 4 of 8")
    explorer.settle()


def say(explorer, words):
    """Wait until the line of text has `words` in it."""
    explorer.wait_for_words(words)


def table(explorer):
    """The rows of the table, as lists of texts."""
    rows = explorer.box.locator("table tbody tr").all()
    return [row.locator("th, td").all_text_contents() for row in rows]


def field(explorer, name):
    """A text field, by what stands before it."""
    return explorer.box.get_by_label(name, exact=True)


def write(page, explorer, name, text):
    """Type into a text field in place of what is there, and press Enter."""
    field(explorer, name).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def walk(explorer, go, steps=STEPS):
    """Call `go` for each step; each brings other words and another picture."""
    seen = {explorer.source}
    for words in steps:
        source = explorer.source
        go()
        say(explorer, words)
        explorer.wait_for_change(source)
        assert explorer.alt == explorer.words
        seen.add(explorer.source)
    return seen


def by_buttons(explorer):
    """Forward and back through the graph, and the table at the end."""
    start(explorer)
    say(explorer, STEPS[0])
    assert {row[3] for row in table(explorer)} == {""}  # no gradient is known yet
    assert len(walk(explorer, lambda: explorer.click("Next"), STEPS[1:-1])) == len(STEPS) - 1
    explorer.click("Next")
    say(explorer, STEPS[-1])
    explorer.click("Next")  # beyond the end: nothing happens
    explorer.settle()
    say(explorer, STEPS[-1])
    assert table(explorer) == TABLE
    walk(explorer, lambda: explorer.click("Back"), STEPS[-2:-4:-1])


def by_keyboard(page, explorer):
    """The same with the arrow keys on the slider."""
    start(explorer)
    explorer.slider("step").focus()
    page.keyboard.press("Home")
    say(explorer, STEPS[0])
    walk(explorer, lambda: page.keyboard.press("ArrowRight"), STEPS[1:])
    walk(explorer, lambda: page.keyboard.press("ArrowLeft"), STEPS[-2::-1])


def by_tab_and_enter(page, explorer):
    """The buttons are reached by Tab, one after the other, and pressed by Enter and Space."""
    start(explorer)
    explorer.slider("step").focus()
    buttons = [explorer.box.get_by_role("button", name=name) for name in ("Back", "Next", "Reset")]
    for _ in range(4):  # there may be a number to type on the way
        page.keyboard.press("Tab")
        if buttons[0].evaluate("button => button === document.activeElement"):
            break
    for button in buttons:
        assert button.evaluate("button => button === document.activeElement")
        page.keyboard.press("Tab")
    buttons[1].focus()
    for key, words in (("Enter", STEPS[1]), ("Space", STEPS[2])):
        page.keyboard.press(key)
        say(explorer, words)
    buttons[0].press("Enter")
    say(explorer, STEPS[1])
    buttons[2].press("Enter")
    say(explorer, STEPS[0])


def by_clicks(page, explorer):
    """A gate or an edge in the picture is clicked, or reached by arrow keys; or it must wait."""
    start(explorer)
    spot = partial(explorer.box.get_by_role, "button", exact=True)
    spot(name="× gate, f").click()
    say(explorer, "Not yet: f = q × z needs the value of q first.")
    spot(name="edge 2 into q, from y").click()
    say(explorer, STEPS[1])
    page.keyboard.press("ArrowRight")  # to the gate, which hides behind its end
    page.keyboard.press("Enter")
    say(explorer, "Not yet: gradients come back from the result")
    spot(name="× gate, f").press("Enter")
    say(explorer, STEPS[2])


def foretelling(page, explorer):
    """Predict mode: wrong answers are told what is wrong with them, right ones lead on."""
    start_in_the_way_back(explorer)
    assert field(explorer, "your answer").is_disabled()
    source = explorer.source
    explorer.click("predict")
    say(explorer, "Now you: what is ∂f/∂z?")
    explorer.wait_for_change(source)
    for answer, words in (
        ("-4", "The × gate swaps"),
        ("-3", "The size is right, the sign is not."),
        ("nonsense", "“nonsense” is not a number"),
        ("-12", "That is the value of f"),
    ):
        write(page, explorer, "your answer", answer)
        say(explorer, words)
        assert table(explorer)[3][3] == "?"
    source = explorer.source
    write(page, explorer, "your answer", "6/2")
    say(explorer, "Right: ∂f/∂z is 3.")
    say(explorer, "Now you: what is ∂f/∂x?")
    explorer.wait_for_change(source)
    expect(field(explorer, "your answer")).to_have_value("")
    assert table(explorer)[3][3] == "3"
    write(page, explorer, "your answer", "1")
    say(explorer, "That is the local slope of the + gate alone.")
    write(page, explorer, "your answer", "−4")
    say(explorer, "Right: ∂f/∂x is −4.")
    write(page, explorer, "your answer", "-4")
    say(explorer, "Right: ∂f/∂y is −4.")
    assert table(explorer) == TABLE
    expect(field(explorer, "your answer")).to_be_disabled()  # there is no more to foretell
    explorer.settle()
    explorer.click("Next")
    say(explorer, STEPS[-1])
    by_leaving_the_field(page, explorer)


def by_leaving_the_field(page, explorer):
    """A click on Next hands in what was typed, and does not show the next gradient as well."""
    start_in_the_way_back(explorer)
    explorer.click("predict")
    say(explorer, "Now you: what is ∂f/∂z?")
    for answer, words in (("4", "added"), ("3", "Right: ∂f/∂z is 3.")):
        explorer.settle()  # else the browser keeps the answer back until all else is done
        field(explorer, "your answer").fill(answer)
        explorer.click("Next")
        say(explorer, words)
        explorer.settle()
        say(explorer, words)


def other_formulas(page, explorer):
    """An example from the menu, a formula and values of one's own, and a slip of the pen."""
    start(explorer)
    source = explorer.source
    explorer.box.get_by_label("example", exact=True).select_option("sigmoid neuron, fine nodes")
    say(explorer, "Step 0 of 22")
    explorer.wait_for_change(source)
    explorer.type_value("step", "22")
    say(explorer, "Done: ∂f/∂w₁ ≈ −0.1966")
    write(page, explorer, "expression", "a*a + exp(b")
    say(explorer, "“(” (character 10): the bracket opened here is never closed")
    write(page, explorer, "expression", "a*a + exp(b)")
    say(explorer, "Step 0 of 9")
    write(page, explorer, "values", "a = 3, b = 0")
    say(explorer, "a = 3 and b = 0")
    explorer.type_value("step", "9")
    say(explorer, "Done: ∂f/∂a = 6 and ∂f/∂b = 1")
    write(page, explorer, "expression", "a / b")
    say(explorer, "it divides 3 by 0")
    start(explorer)
