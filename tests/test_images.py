"""The pictures of `images/` are what their code draws, byte for byte."""

import matplotlib as mpl
import pytest

from tools import make_images


def pinned_matplotlib():
    """The Matplotlib of requirements.txt: another version may draw the same picture differently."""
    requirements = (make_images.IMAGES.parent / "requirements.txt").read_text()
    return requirements.split("matplotlib==")[1].split()[0].rstrip(";")


@pytest.mark.parametrize("name", sorted(make_images.PICTURES))
def test_picture_is_up_to_date(name):
    if mpl.__version__ != pinned_matplotlib():
        pytest.skip(f"drawn with Matplotlib {pinned_matplotlib()}, this is {mpl.__version__}")
    stored = (make_images.IMAGES / name).read_bytes()
    assert stored == make_images.render(name), "run: python -m tools.make_images"


def test_no_picture_without_code():
    stored = {path.name for path in make_images.IMAGES.glob("*.*")}
    assert stored == set(make_images.PICTURES)
