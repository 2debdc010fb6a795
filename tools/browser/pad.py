"""A pad on the page, and hands to draw on it (browser tests of the pad, its benchmark).

with running_lab(folder) as lab, open_browser() as browser:
    notebook = lab.open(browser, write_notebook(lab.course))
    notebook.run_all()
    pad = PadOnPage(notebook.page)
    pad.draw(drawn("school", 3))
    print(pad.answer())
"""

import nbformat
from playwright.sync_api import expect

from .lab import PATIENCE

NOTEBOOK = "pad.ipynb"
CELLS = (
    "from nnlib.explore.pad import Pad\n\npad = Pad()\npad",
    "X, y = pad.examples\nX.shape, y.tolist(), float(X.max(initial=0))",
)


def write_notebook(course):
    """Write the notebook that shows a pad, and nothing else, into the folder; return its name."""
    python = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": python})
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    nbformat.write(notebook, course / NOTEBOOK)
    return NOTEBOOK


class PadOnPage:
    """The pad as the reader sees it, drawn on with mouse, pen or finger."""

    def __init__(self, page):
        self.page = page
        self.box = page.locator(".nn-pad")
        self.box.wait_for()
        self.canvas = self.box.locator("canvas")
        self.cell = self.box.get_by_role("gridcell")
        self._protocol = page.context.new_cdp_session(page)

    # To draw -------------------------------------------------------------------------------------

    def draw(self, strokes, pointer="mouse"):
        """Draw strokes, arrays (n, 2) on a paper of 0 … 1."""
        self.canvas.scroll_into_view_if_needed()
        send = {"mouse": self._mouse, "pen": self._pen, "touch": self._finger}[pointer]
        for stroke in strokes:
            points = self.on_page(stroke)
            send("down", *points[0])
            for point in points[1:]:
                send("move", *point)
            send("up", *points[-1])

    def on_page(self, stroke):
        """The points of a stroke in pixels of the page."""
        box = self.canvas.bounding_box()
        return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]

    def _mouse(self, what, x, y):
        self.page.mouse.move(x, y)
        if what != "move":
            getattr(self.page.mouse, what)()

    def _pen(self, what, x, y):
        kind = {"down": "mousePressed", "move": "mouseMoved", "up": "mouseReleased"}[what]
        event = {"type": kind, "x": x, "y": y, "pointerType": "pen", "button": "left"}
        pressed = {"buttons": int(what != "up"), "clickCount": int(what != "move")}
        self._protocol.send("Input.dispatchMouseEvent", event | pressed)

    def _finger(self, what, x, y):
        kind = {"down": "touchStart", "move": "touchMove", "up": "touchEnd"}[what]
        points = [] if what == "up" else [{"x": x, "y": y}]
        self._protocol.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def click(self, name):
        """Click a button: Undo, Clear, Take back."""
        self.box.get_by_role("button", name=name, exact=True).click()

    @property
    def hide(self):
        """The switch that hides the answer until the drawing is saved."""
        return self.box.get_by_role("checkbox", name="Hide the answer until it is saved")

    def save(self, digit):
        """Click the button that saves the drawing as an example of a digit."""
        self.click(f"Save the drawing as an example of {digit}")

    # To see --------------------------------------------------------------------------------------

    def answer(self):
        """The digit that the network says, once it has seen the whole drawing; None: no drawing."""
        expect(self.box.locator(".bars")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
        best = self.box.locator(".bars .best b")
        return int(best.text_content()) if best.count() else None

    @property
    def words(self):
        """The line of text that everybody sees."""
        return self.box.locator(".words").text_content()

    @property
    def status(self):
        """The text that a screen reader says."""
        return self.box.get_by_role("status").text_content()

    @property
    def tally(self):
        """How many examples are saved, in words."""
        return self.box.locator(".tally").text_content()

    @property
    def shares(self):
        """The ten percentages as they are shown."""
        return self.box.locator(".bars .share").all_text_contents()

    @property
    def cells(self):
        """The 64 pixels that the network sees, 0 … 16, from the texts for a screen reader."""
        texts = self.cell.evaluate_all("cells => cells.map(c => c.getAttribute('aria-label'))")
        names = [text.split(": ")[1] for text in texts]
        return [
            WHITE_OR_BLACK[name] if name in WHITE_OR_BLACK else int(name.split()[1])
            for name in names
        ]

    def inked(self):
        """How many dots of the paper are dark."""
        return self.canvas.evaluate(INKED)

    # The way to the kernel -----------------------------------------------------------------------

    def slow_down(self, milliseconds):
        """From now on whatever the page sends to the kernel waits so long; None: for `let_go`."""
        self.page.evaluate(SLOW_DOWN, milliseconds)

    def let_go(self):
        """Send all that is held back, and be fast again."""
        self.page.evaluate("() => window.let_go()")

    def lose(self):
        """Forget all that is held back, as a broken connection would, and be fast again."""
        self.page.evaluate("() => window.lose()")

    def messages(self):
        """How many drawings were sent since the last call of `slow_down`."""
        return self.page.evaluate("() => window.drawings_sent")


WHITE_OR_BLACK = {"paper": 0, "black": 16}
INKED = """canvas => {
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 127).length;
}"""
SLOW_DOWN = """milliseconds => {
    window.real_send ??= WebSocket.prototype.send;
    window.drawings_sent = 0;
    const held = [], decoder = new TextDecoder();
    const text = (data) => typeof data === 'string' ? data : decoder.decode(data);
    WebSocket.prototype.send = function (data) {
        if (text(data).includes('"ask":"look"')) window.drawings_sent += 1;
        const go = () => window.real_send.call(this, data);
        if (milliseconds === null) held.push(go); else setTimeout(go, milliseconds);
    };
    window.lose = () => { WebSocket.prototype.send = window.real_send; };
    window.let_go = () => {
        window.lose();
        held.forEach((go) => go());
    };
}"""
