"""One JupyterLab and one browser for the tests of every chapter.

Without Playwright or a Chromium these tests are skipped; where the variable CI is set, they fail.
"""

import os
from pathlib import Path

import pytest

from tests.recorded_run import RUNS

try:
    from tools.browser.chromium import find_chromium
    from tools.browser.lab import open_browser, running_lab
except ImportError as error:
    missing = f"Playwright can't be used: {error}"
else:
    missing = "" if find_chromium() else "there is no Chromium: install one, or name it in CHROMIUM"

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def _need_a_browser():
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing} (CI is set, so the browser tests must run)", pytrace=False)
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the notebooks."""
    _need_a_browser()
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def browser():
    """A Chromium without a window."""
    _need_a_browser()
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def opened(lab, browser):
    """Return a notebook in its window: the one that is there, or a new one in its place."""
    window = {}

    def opened(path):
        if path not in window or window[path].page.is_closed():
            close()
            window[path] = lab.open(browser, path)
        return window[path]

    def close():
        while window:
            window.popitem()[1].close()

    yield opened
    close()


@pytest.fixture(scope="module")
def chapter(request, opened):
    """The chapter after which the module is named, opened, and run from first to last cell."""
    name = request.path.stem.removeprefix("test_")
    (path,) = NOTEBOOKS.glob(f"[0-9][0-9]_{name}.ipynb")
    notebook = opened(f"notebooks/{path.name}")
    if not notebook.has_run:
        notebook.record()
        notebook.run_all()
        RUNS[path.stem] = notebook.recorded()
    return notebook


@pytest.fixture(autouse=True)
def no_complaint(chapter):
    """After each test: nothing in the page's console, no error of the page, no foreign address."""
    yield
    complaints, chapter.errors[:] = list(chapter.errors), []
    assert complaints == []


@pytest.fixture
def report(record_property):
    """Keep a line that is printed after all tests: a figure that was measured."""
    return lambda line: record_property("figure", line)
