"""A playground on the page, and hands on it (its browser test, its benchmark).

with running_lab(folder) as lab, open_browser() as browser:
    notebook = lab.open(browser, write_notebook(lab.course))
    notebook.run_all()
    playground = PlaygroundOnPage(notebook.page)
    playground.click("Play")
    playground.wait_for_epoch(100)
"""

import nbformat
from playwright.sync_api import expect

from .lab import PATIENCE

NOTEBOOK = "playground.ipynb"
FIRST = "from nnlib.explore.playground import Playground\n\nplayground = Playground()\nplayground"


def write_notebook(course, *cells):
    """Write the notebook with these cells, or with a playground alone; return its name."""
    python = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": python})
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in cells or [FIRST]]
    nbformat.write(notebook, course / NOTEBOOK)
    return NOTEBOOK


class PlaygroundOnPage:
    """A playground as the reader sees it; `number` says which, if there are several."""

    def __init__(self, page, number=0):
        self.page = page
        self.box = page.locator(".nn-playground").nth(number)
        self.box.wait_for()
        self.epochs = self.box.locator(".epoch")
        self.map = self.box.get_by_role("application")
        expect(self.epochs).not_to_be_empty(timeout=PATIENCE)

    def click(self, name):
        """Click a button: Play, Pause, Step, Restart, …"""
        self.box.get_by_role("button", name=name, exact=True).click()

    def choose(self, label, option):
        """Choose from a list."""
        self.box.get_by_role("combobox", name=label, exact=True).select_option(label=option)

    def data(self, name):
        """Choose a data set."""
        self.box.get_by_role("radio", name=name, exact=True).check(force=True)

    @property
    def epoch(self):
        """The epoch that is shown."""
        return int("".join(filter(str.isdigit, self.epochs.text_content())))

    @property
    def pictures(self):
        """How many pictures the page has drawn."""
        return int(self.box.get_attribute("data-pictures"))

    @property
    def words(self):
        """The text beneath."""
        return self.box.locator(".words").text_content()

    def wait_for_epoch(self, least):
        """Wait until that epoch, or a later one, is shown."""
        self.page.wait_for_function(
            "([e, n]) => Number(e.textContent.replace(/\\D/g, '')) >= n",
            arg=[self.epochs.element_handle(), least],
        )

    def drag(self, start, end):
        """Drag with the mouse from a place of the large map, in shares of its sides, to another."""
        box = self.map.bounding_box()
        for number, (x, y) in enumerate((start, end)):
            place = box["x"] + x * box["width"], box["y"] + y * box["height"]
            self.page.mouse.move(*place, steps=1 + 4 * number)
            (self.page.mouse.up if number else self.page.mouse.down)()

    def settle(self):
        """Wait until the kernel has answered all that was asked."""
        expect(self.box).to_have_attribute("data-busy", "false", timeout=PATIENCE)
