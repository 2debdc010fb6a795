"""The environment of every test, the part it belongs to, and who shares a process (tests).

Several processes run the tests at once. All that shares a kernel or a window is a group, which one
process runs from first to last test. All processes but the last begin with the browser, each with
one JupyterLab and one window at a time. There is much to wait for; meanwhile the last computes.
"""

import functools
import os
from collections import Counter
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from start import environment
from tests.recorded_run import set_up

ROOT = Path(__file__).parent
NOTEBOOKS = ROOT / "notebooks"
SECONDS = {"browser": 5, "notebooks": 1, None: 0.1}  # that a test of each part takes, about
PATIENCE = 60  # seconds in which a kernel that is done has to say so

# Kernels inherit this. What a reader has done is neither seen nor touched.
# What experiments find is compared with what they found before (`nnlib/predictions/chapter.py`),
# and sweeps that take long have to be stored (`nnlib/sweeps.py`).
os.environ.update(environment(TQDM_DISABLE="1", COURSE_PROGRESS="off", COURSE_PREDICTIONS="check"))
os.environ["NNLIB_SWEEPS_STORED"] = "1"


def pytest_configure(config):
    """Let what runs the tests start its children off the network, by `tests/offline`."""
    here_run_tests = "PYTEST_XDIST_WORKER" in os.environ or not config.getoption("numprocesses")
    if here_run_tests:  # what hands them out would take the network away from the tests, too
        old = [path for path in [os.environ.get("PYTHONPATH")] if path]
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests" / "offline"), *old])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the parts of the suite; put those that take long first, so that all end together.

    A chapter's page comes before its cells, which are then compared with what `Run All` made there.
    """
    seconds, groups = Counter(), {}
    for item in items:
        part = part_of(item.nodeid)
        if part:
            item.add_marker(part)
        if part == "notebooks":
            item.output_timeout = PATIENCE
            item.parent.setup = functools.partial(set_up, item.parent)
        groups[item] = group_of(item.nodeid)
        seconds[groups[item]] += SECONDS[part]
    browser = {group for item, group in groups.items() if part_of(item.nodeid) == "browser"}

    def place(item):
        group = groups[item]
        return group not in browser, -seconds[group], group, part_of(item.nodeid) == "notebooks"

    items.sort(key=place)


def part_of(nodeid):
    """Return the marker that the part of a test has, or None."""
    if nodeid.startswith("notebooks/"):
        return "notebooks"
    return "browser" if nodeid.startswith("tests/browser/") else None


def group_of(nodeid):
    """Return the name of a test's group: its file, or the chapter that it runs or opens."""
    file, *_, test = nodeid.split("::")
    name = file.rpartition("/")[2]
    if part_of(nodeid) == "notebooks":
        return name.removesuffix(".ipynb")
    if part_of(nodeid) is None:
        return name
    if name == "test_slides.py":
        return test.partition("[")[2].rstrip("]")
    named = NOTEBOOKS.glob(f"[0-9][0-9]_{name[5:-3]}.ipynb")
    return next((path.stem for path in named), name)


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

    def _assign_work_unit(self, node):
        """Give the last of several processes what needs no browser, as long as there is any."""
        if node is self.nodes[-1] and len(self.nodes) > 1:
            for group, tests in self.workqueue.items():
                if not any(part_of(nodeid) == "browser" for nodeid in tests):
                    self.workqueue.move_to_end(group, last=False)
                    break
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let `-n` hand out groups."""
    return Groups(config, log)
