"""The frame that all explorers share: a question, controls, a picture, and words.

To write an explorer, subclass `Explorer` and say six things:

    class Sum(Explorer):
        question = "When is a + b zero?"       # stands above; the picture answers it
        size = (6.0, 3.0)                      # of the picture, in inches of 96 pixels

        def controls(self):                    # by name; Reset restores these first values
            return {
                "a": FloatSlider(1, min=-2, max=2, description="a"),
                "b": FloatSlider(0, min=-2, max=2, description="b"),
            }

        def draw(self, figure):                # once: all. Returns the artists that will move
            ax = figure.add_subplot(xlim=(-4, 4))
            (self.bar,) = ax.barh(["a + b"], [0])
            return [self.bar]

        def measure(self, state):              # at every change: the numbers, computed once
            return state.a + state.b

        def update(self, state, found):        # move the artists to what was found
            self.bar.set_width(found)

        def describe(self, state, found):      # what the picture says; also its alt text
            return f"a + b is {found:.1f}."

`Sum()` as the last line of a cell shows the explorer; `Sum.still(a=2)` shows its picture alone,
for a page without a kernel. The frame lays out, redraws only what moves, resets, and tells the
reader of errors. What `measure` returns is made by functions that tests can call.
A `Button` among the controls has no value: its `on_click` may `set` the value of another control.
A `challenge`, a line of text, is met as soon as `solved(state, found)` is true: then its `praise`
is shown. A control that moves others says so in `react`; a widget of its own may stand `beneath`.
What a reader may take hold of in the picture is told by `handles`, what can be clicked by `spots`.
"""

import html
import io
import threading
from contextlib import contextmanager
from types import SimpleNamespace

import ipywidgets as widgets
import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from PIL import Image

from nnlib import plot
from nnlib.explore.drawing import Recorder
from nnlib.explore.handles import on_page, spot_on_page, told_of
from nnlib.explore.page import OnThePage
from nnlib.explore.stage import Stage

PIXELS_PER_INCH = 96  # of the page, as in CSS
DPI = 120  # of a still picture: sharper than the page, yet only 10 to 25 kB
COLORS = 64  # of a still picture: with 32 the shades of the points show steps


class Explorer(OnThePage, widgets.VBox):
    """A question, controls, a picture, and a line of text that says what the picture says.

    Subclasses give `question`, `size`, `controls`, `draw`, `measure`, `update` and `describe`, as
    shown at the top of this module. For others to read: `words` (the line of text, also the alt
    text), `state` (the controls' values by name), `inputs` and `buttons` (the controls by name,
    those with a value and those without), `figure`, `png` (the picture now), and `error` (the
    exception that the last redraw raised, or None).
    """

    size = (6.0, 4.0)
    static = True  # what `draw` drew stands still; if False, the whole figure is drawn every time
    stacked = False  # whether the controls stand beneath the picture, however much room there is
    wordy = False  # whether the words are too long to stand beside the picture

    def __init__(self):
        controls = self.controls()
        self.buttons = {
            name: control
            for name, control in controls.items()
            if isinstance(control, widgets.Button)
        }
        self.inputs = {name: controls[name] for name in controls if name not in self.buttons}
        self._start = {name: control.value for name, control in self.inputs.items()}
        self._waiting = self._reacting = False
        self._turn = threading.RLock()  # Jupyter may bring two messages in two threads at once
        self.error, self._png = None, b""
        self.met = False  # whether the reader has met the challenge

        with mpl.rc_context():
            plot.use_style()
            # Without a layout engine: what stands still must not shift between two frames.
            self.figure = Figure(figsize=self.size, dpi=PIXELS_PER_INCH, layout="none")
            self._picture = LivePicture(self.figure, self.draw(self.figure), self.static)
        self._handles = self.handles()

        reset = widgets.Button(description="Reset", icon="undo", tooltip="Back to where it started")
        reset.on_click(lambda _: self.reset())
        self._stage = Stage(self._move, self.press, self._greet)
        title = widgets.HTML(
            '<div class="nn-explorer-question" role="heading" aria-level="3">'
            f"{html.escape(self.question)}</div>"
        )
        self._all_buttons = [*self.buttons.values(), reset]
        buttons = widgets.Box(self._all_buttons)
        column = widgets.VBox([*self.inputs.values(), buttons])
        body = widgets.Box([self._stage, column])
        super().__init__([title, body, *self.beneath()])

        self.add_class("nn-explorer")
        body.add_class("nn-explorer-body")
        column.add_class("nn-explorer-controls")
        buttons.add_class("nn-explorer-buttons")
        for look in ("stacked", "wordy"):
            if getattr(self, look):
                self.add_class(f"nn-explorer-{look}")
        for name, control in self.inputs.items():
            control.observe(lambda change, name=name: self._moved(name, change), names="value")
        self.redraw()

    # What a subclass says ---------------------------------------------------------------------

    def controls(self):
        """Return the controls by name, in their order on the page."""
        raise NotImplementedError

    def draw(self, figure):
        """Draw everything once and return the artists that `update` will move."""
        raise NotImplementedError

    def measure(self, state):
        """Return the numbers at `state`, whose attributes are the controls' values, or None.

        They are computed once for each picture: `update` and `describe` are given them.
        """

    def update(self, state, found):
        """Move the artists to `state` and to what `measure` found there."""
        raise NotImplementedError

    def describe(self, state, found):
        """Return in one or two sentences what the picture says."""
        raise NotImplementedError

    def solved(self, state, found):
        """Whether the `challenge` is met at `state`; then the `praise` is shown, until Reset."""
        return False

    def react(self, name, old):
        """Bring other controls into line with the one called `name`, which had the value `old`.

        Controls that are moved in here don't lead here again, and all is drawn once at the end.
        """

    def handles(self):
        """Return the handles of the picture, each a `Handle` of `nnlib.explore.handles`."""
        return []

    def spots(self, state):
        """Return the places of the picture that can be clicked, each a `Spot`."""
        return []

    def press(self, key):
        """The reader has clicked the spot with this key."""

    def beneath(self):
        """Return the widgets that stand beneath the words."""
        return []

    # What the frame does ----------------------------------------------------------------------

    @property
    def state(self):
        """The values of the controls now, as attributes."""
        values = {name: control.value for name, control in self.inputs.items()}
        for name, value in values.items():
            if isinstance(value, float):  # a slider at 0.2 + 80 · 0.01 says 1.0000000000000002
                values[name] = round(value, 9)
        return SimpleNamespace(**values)

    def redraw(self):
        """Bring picture and words up to date with the controls; an error is told in the words."""
        with self._turn:
            if not self._waiting:
                self._redraw(self.state)

    def _redraw(self, state):
        try:
            found = self.measure(state)
            self.update(state, found)
            drawn = self._picture.drawn()
            self.words, self.error = self.describe(state, found), None
            self.met = self.met or bool(self.challenge and self.solved(state, found))
            self._png = None
        except Exception as error:  # whatever it is, the reader must be told
            drawn, self.error = None, error
            reason = str(error) or type(error).__name__
            self.words = f"This picture could not be drawn: {reason}. Press Reset to start again."
        size = [round(PIXELS_PER_INCH * inches) for inches in self.figure.get_size_inches()]
        shown = [] if drawn is None else self._handles
        places = [on_page(handle, state, self.inputs) for handle in shown]
        spots = [] if drawn is None else [spot_on_page(spot) for spot in self.spots(state)]
        praise = self.praise if self.met else ""
        challenge = {"text": self.challenge, "praise": praise} if self.challenge else None
        self._stage.show(self.words, drawn, size, places, spots, challenge)

    @property
    def png(self):
        """The picture as it was last drawn, as the bytes of a PNG, for a page without a kernel."""
        with self._turn:
            if self._png is None:
                self._png = self._picture.png()
            return self._png

    def _greet(self):
        """Speak to the page once for every control: then they are heard while a cell runs, too."""
        for widget in (self._stage, *self.inputs.values(), *self._all_buttons):
            widget.send({"say": "hello"})

    def _move(self, number, to):
        """The reader has moved a handle: move its controls to the steps `to`."""
        handle = self._handles[number]
        moves = zip(handle.controls, handle.values(self.inputs), to, strict=True)
        self.set(**{name: values[step] for name, values, step in moves})

    def _moved(self, name, change):
        """A control has a new value: let it move others, and draw."""
        with self.one_redraw():
            if not self._reacting:
                self._reacting = True
                try:
                    self.react(name, change.old)
                finally:
                    self._reacting = False

    @contextmanager
    def one_redraw(self):
        """Whatever controls are moved in here, all is drawn once, at the end: `with` its inputs."""
        with self._turn:
            outer, self._waiting = self._waiting, True
            try:
                yield self.inputs
            finally:
                self._waiting = outer
                if not outer:
                    self.redraw()

    def set(self, **values):
        """Give several controls new values, as if moved by hand, with one redraw at the end."""
        unknown = sorted(values.keys() - self.inputs.keys())
        if unknown:
            names = ", ".join(self.inputs)
            raise ValueError(f"no control is called {unknown[0]!r}; the controls are {names}")
        with self.one_redraw() as inputs:
            for name, value in values.items():
                inputs[name].value = value

    def reset(self):
        """Put every control back to the value it started with; the challenge is open again."""
        self.met = False
        self.set(**self._start)

    @classmethod
    def still(cls, **values):
        """Show the picture alone, as a plain figure with alt text, its controls at `values`."""
        explorer = cls()
        explorer.set(**values)
        explorer.show_still()
        explorer.close()

    def show_still(self):
        """Show the picture as it is now, alone, and close its figure."""
        if self.error is not None:
            raise self.error
        for artist in self._picture.moving:
            artist.set_animated(False)  # else a figure is saved without its own texts
        plot.show(self.figure, alt=self.words)

    def told(self):
        """What a page that draws the picture by itself is told: size, controls, and `data`."""
        size = [round(PIXELS_PER_INCH * inches) for inches in self.size]
        controls = [told_of(control, name) for name, control in self.inputs.items()]
        return super().told() | {"size": size, "controls": controls, "data": self.data()}

    def data(self):
        """The numbers that the page needs to draw a picture that is `live`, fit for JSON."""
        return {}

    def still_picture(self):
        """The picture as it is now, with its text."""
        width = round(PIXELS_PER_INCH * self.figure.get_figwidth())
        return plot.Picture(self.png, self.words, width) if self.png else None

    def close(self):
        """Close the explorer and every widget in it."""
        for child in self.children:
            _close(child)
        super().close()


class LivePicture:
    """A figure kept ready: what stands still is drawn once, what moves at every change.

    Unless it is `static`, nothing stands still.
    """

    def __init__(self, figure, moving, static=True):
        self.figure, self.canvas = figure, FigureCanvasAgg(figure)
        self.moving = sorted(moving, key=lambda artist: artist.get_zorder())
        self.static, self._still, self._recorder = static, {}, Recorder(figure)
        for artist in self.moving if static else ():
            artist.set_animated(True)  # the drawing of the whole figure leaves it out

    def drawn(self):
        """What stands still, and what moves, each as a drawing for the page."""
        if not self.static:
            return {}, self._recorder.of(self.figure.draw)
        if not self._still:
            self._still = self._recorder.of(self.figure.draw)
        return self._still, self._recorder.of(*(artist.draw for artist in self.moving))

    def png(self):
        """The picture now as dots, for a page without a kernel: a PNG with a small colour table."""
        self.figure.set_dpi(DPI)
        self.canvas.draw()
        for artist in self.moving if self.static else ():
            self.figure.draw_artist(artist)
        size, dots = self.canvas.get_width_height(), bytes(self.canvas.buffer_rgba())
        self.figure.set_dpi(PIXELS_PER_INCH)
        image = Image.frombuffer("RGBA", size, dots, "raw", "RGBA", 0, 1).convert("RGB")
        file = io.BytesIO()
        image.quantize(COLORS, Image.Quantize.FASTOCTREE).save(file, "png", compress_level=9)
        return file.getvalue()


def tint(color, strength=0.2):
    """The colour thinned with white, as (r, g, b): for the side of the plane that a class has."""
    return tuple(1 - strength * (1 - channel) for channel in to_rgb(color))


def _close(widget):
    """Close a widget and all that is in it."""
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
