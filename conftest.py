"""The environment of every test, the part it belongs to, and who shares a process (tests).

Several processes run the tests at once, each with one JupyterLab and one browser of its own. All
that shares a kernel or a window is a group, which one process runs from first to last test.
"""

import functools
import os
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from start import environment
from tests.recorded_run import set_up

ROOT = Path(__file__).parent
NOTEBOOKS = ROOT / "notebooks"
PATIENCE = 60  # seconds in which a kernel that is done has to say so

# Kernels inherit this. What a reader has done is neither seen nor touched.
# What experiments find is compared with what they found before (`nnlib/predictions/chapter.py`).
os.environ.update(environment(TQDM_DISABLE="1", COURSE_PROGRESS="off", COURSE_PREDICTIONS="check"))


def pytest_configure(config):
    """Let what runs the tests start its children off the network, by `tests/offline`."""
    here_run_tests = "PYTEST_XDIST_WORKER" in os.environ or not config.getoption("numprocesses")
    if here_run_tests:  # what hands them out would take the network away from the tests, too
        old = [path for path in [os.environ.get("PYTHONPATH")] if path]
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests" / "offline"), *old])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the parts of the suite; put those that take long first, so that all end together."""
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker("notebooks")
            item.output_timeout = PATIENCE
            item.parent.setup = functools.partial(set_up, item.parent)
        elif item.path.parent == ROOT / "tests" / "browser":
            item.add_marker("browser")
    items.sort(key=length_of, reverse=True)  # those of one group keep their order


def group_of(nodeid):
    """Return the name of a test's group: its file, or the chapter that it runs or opens."""
    file, *_, test = nodeid.split("::")
    folder, _, name = file.rpartition("/")
    if folder != "tests/browser":
        return name.removesuffix(".ipynb")
    if name == "test_slides.py":
        return test.partition("[")[2].rstrip("]")
    named = NOTEBOOKS.glob(f"[0-9][0-9]_{name[5:-3]}.ipynb")
    return next((path.stem for path in named), name)


def length_of(item):
    """Return what grows with the time that a group takes: a browser's, a notebook's, any other."""
    group = group_of(item.nodeid)
    parts = "browser" in item.keywords, "notebooks" in item.keywords
    return *parts, cells_of(group), group


@functools.cache
def cells_of(chapter):
    """Return how many cells of code a chapter's notebook has; 0 if there is no such chapter."""
    path = NOTEBOOKS / f"{chapter}.ipynb"
    return path.read_text(encoding="utf-8").count('"cell_type": "code"') if path.is_file() else 0


def pytest_terminal_summary(terminalreporter):
    """Print the figures that tests have reported."""
    reports = [
        report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)
    ]
    figures = [
        (report.nodeid.split("::", 1)[1], text)
        for report in reports
        for name, text in report.user_properties
        if name == "figure"
    ]
    if figures:
        terminalreporter.section("figures")
    for test, text in figures:
        terminalreporter.line(f"{text}   {test}")


class Groups(LoadScopeScheduling):
    """Hands out the tests to the processes, a group at a time.

    xdist's own `loadgroup` marks the names of tests, which has no effect since pytest 9.2.
    """

    def _split_scope(self, nodeid):
        return group_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let `-n` hand out groups."""
    return Groups(config, log)
