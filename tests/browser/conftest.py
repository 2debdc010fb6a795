"""One JupyterLab and one browser for the tests of every chapter.

Without Playwright or a Chromium these tests are skipped; where the variable CI is set, they fail.
"""

import os
import sys

import pytest

try:
    from tools.browser.lab import find_chromium, open_browser, running_lab
except ImportError as error:
    missing = f"Playwright can't be used: {error}"
else:
    missing = "" if find_chromium() else "there is no Chromium: install one, or name it in CHROMIUM"


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


@pytest.fixture(scope="module")
def chapter(request, lab, browser):
    """The module's notebook `CHAPTER`, opened, and run from first to last cell."""
    notebook = lab.open(browser, f"notebooks/{request.module.CHAPTER}")
    notebook.run_all()
    yield notebook
    notebook.close()


@pytest.fixture(autouse=True)
def no_complaint(chapter):
    """After each test: nothing in the page's console, no error of the page, no foreign address."""
    yield
    complaints, chapter.errors[:] = list(chapter.errors), []
    assert complaints == []


@pytest.fixture
def report(capsys):
    """Print a line that is seen without `-s`, too."""

    def say(line):
        with capsys.disabled():
            print(f"\n{line}", file=sys.stdout)

    return say
