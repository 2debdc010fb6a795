"""A figure as a list of lines, areas and texts, which the page then draws by itself (drawing.js).

    recorder = Recorder(figure)
    drawing = recorder.of(figure.draw)           # or .of(artist.draw, another.draw)

A drawing is a few kilobytes, costs the kernel less than a picture of dots would, and is as sharp as
the screen: `{"marks": [...], "rows": bytes}`. A mark is a dict, of three kinds:

    {"path": n, "fill": color, "line": color, "width": …, "dash": […], "at": m}
    {"text": "…", "x": …, "y": …, "size": …, "wide": …, "fill": color, "bold": True, "turn": …}
    {"image": [width, height], "dots": bytes, "place": [a, b, c, d, e, f]}

each with `"clip": [x, y, width, height]` if it is to be seen in there alone. All lengths are pixels
of the page, y goes down. Of a path, the next n rows hold the corners, and m more, if it is drawn
more than once, the places to which it is moved. A row is a code (of `matplotlib.path.Path`), x and
y, three numbers of two bytes; x and y are in sixteenths of a pixel.
"""

from functools import lru_cache

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import fontManager, get_font
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

UNITS = 16  # of a row, in a pixel
BEYOND = 100  # pixels around the picture in which lines are still told
CURVES = (Path.CURVE3, Path.CURVE4)
DESCENT = 0.24  # of DejaVu Sans, in sizes of the font


class Recorder(RendererBase):
    """A renderer of Matplotlib that notes what a figure draws."""

    def __init__(self, figure):
        super().__init__()
        self.figure = figure
        self._marks, self._rows = [], []

    def of(self, *draws):
        """What these functions of a renderer draw, one after the other."""
        self._marks, self._rows = [], []
        for draw in draws:
            draw(self)
        rows = np.concatenate(self._rows) if self._rows else np.empty((0, 3))
        rows[:, 1:] *= UNITS
        rows = np.clip(rows.round(), -32768, 32767).astype("<i2")
        return {"marks": self._marks, "rows": rows.tobytes()}

    # What Matplotlib asks of a renderer -----------------------------------------------------------

    def draw_path(self, gc, path, transform, rgbFace=None):
        """An area, a line, or both."""
        self._note_path(gc, path, transform + self._flip, rgbFace)

    def draw_markers(self, gc, marker_path, marker_trans, path, trans, rgbFace=None):
        """The same path at every corner of another."""
        places = (trans + self._flip).transform(path.vertices)
        places = places[np.isfinite(places).all(axis=1)]
        if len(places):
            shape = marker_trans + Affine2D().scale(1, -1)
            self._note_path(gc, marker_path, shape, rgbFace, at=len(places))
            self._rows.append(np.column_stack([np.zeros(len(places)), places]))

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        """A line of text, as long as it is in Matplotlib's font; formulas are areas."""
        if ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        width, _, _ = self.get_text_width_height_descent(s, prop, ismath)
        size = self.points_to_pixels(prop.get_size_in_points())
        mark = {"text": s, "fill": _hex(gc.get_rgb())}
        numbers = {"x": x, "y": y, "size": size, "wide": width, "turn": -angle}
        mark |= {name: round(float(number), 2) for name, number in numbers.items() if number}
        if prop.get_weight() == "bold":
            mark["bold"] = True
        if "Mono" in prop.get_name():
            mark["mono"] = True
        self._note(gc, mark)

    def draw_image(self, gc, x, y, im, transform=None):
        """A picture of dots, (rows, columns, 4) of bytes, the lowest row first."""
        high, wide = im.shape[:2]
        place = Affine2D() if transform is None else Affine2D().scale(1 / wide, 1 / high)
        place = place + (transform or Affine2D()) + Affine2D().translate(x, y) + self._flip
        (a, c, e), (b, d, f), _ = place.get_matrix()
        place = [round(float(number), 4) for number in (a, b, c, d, e, f)]
        self._note(gc, {"image": [wide, high], "dots": im.tobytes(), "place": place})

    def option_scale_image(self):
        """The page enlarges pictures whose dots are to be seen as squares."""
        return True

    def get_text_width_height_descent(self, s, prop, ismath):
        """The room that a line of text needs: the sum of its letters' widths."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        size = self.points_to_pixels(prop.get_size_in_points())
        font = fontManager.findfont(prop)
        return size * sum(_advance(font, letter) for letter in s), size, DESCENT * size

    def get_canvas_width_height(self):
        """Of the picture, in pixels."""
        return tuple(self.figure.bbox.size)

    def points_to_pixels(self, points):
        """A length in points as one in pixels."""
        return points * self.figure.dpi / 72

    # What is noted --------------------------------------------------------------------------------

    @property
    def _flip(self):
        """From Matplotlib's y, which goes up, to that of the page."""
        return Affine2D().scale(1, -1).translate(0, self.figure.bbox.height)

    def _note(self, gc, mark):
        clip = gc.get_clip_rectangle()
        if clip is not None:
            left, low, width, height = clip.bounds
            bounds = left, self.figure.bbox.height - low - height, width, height
            mark["clip"] = [round(float(number), 2) for number in bounds]
        self._marks.append(mark)

    def _note_path(self, gc, path, transform, face, at=0):
        width = self.points_to_pixels(gc.get_linewidth())
        line = width > 0 and gc.get_rgb()[3] > 0
        mark, clip = {}, None
        if face is not None and (len(face) == 3 or face[3] > 0):
            alpha = gc.get_alpha() if len(face) == 3 or gc.get_forced_alpha() else face[3]
            mark["fill"] = _hex((*face[:3], alpha))
        elif not at and (path.codes is None or not np.isin(path.codes, CURVES).any()):
            clip = (-BEYOND, -BEYOND, *(size + BEYOND for size in self.get_canvas_width_height()))
        if line:
            mark |= self._look_of_line(gc, width)
        elif mark and not gc.get_antialiased():
            mark |= {"line": mark["fill"], "width": 0.5}  # or neighbours would show a seam
        shape = path.cleaned(
            transform, remove_nans=True, clip=clip, curves=True, snap=gc.get_snap(),
            simplify=path.should_simplify and "fill" not in mark, stroke_width=width if line else 0,
        )  # fmt: skip
        rows = np.column_stack([shape.codes, shape.vertices])
        rows = rows[rows[:, 0] != Path.STOP]
        if mark and len(rows):
            self._rows.append(rows)
            self._note(gc, {"path": len(rows), **({"at": at} if at else {}), **mark})

    def _look_of_line(self, gc, width):
        look = {"line": _hex(gc.get_rgb()), "width": round(width, 2)}
        shift, dash = gc.get_dashes()
        if dash is not None:
            look["dash"] = [round(self.points_to_pixels(length), 2) for length in dash]
            look["shift"] = round(self.points_to_pixels(shift or 0), 2)
        if gc.get_capstyle() == "projecting":
            look["cap"] = "square"
        elif gc.get_capstyle() == "round":
            look["cap"] = "round"
        if gc.get_joinstyle() != "miter":
            look["join"] = str(gc.get_joinstyle())
        return look


def _hex(rgba):
    """A colour as CSS writes it, with its opacity only if there is one."""
    return to_hex(rgba, keep_alpha=len(rgba) == 4 and rgba[3] < 1)


@lru_cache(maxsize=4096)
def _advance(path, letter):
    """How far a letter leads on, in sizes of the font."""
    font = get_font(path)
    font.set_size(64, 72)
    return font.load_char(ord(letter)).linearHoriAdvance / 65536 / 64
