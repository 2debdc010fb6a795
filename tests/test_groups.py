"""Who runs which test (conftest.py): what shares a window stays together, one process computes."""

from pathlib import Path
from types import SimpleNamespace

import pytest

CHAPTER = [
    "tests/browser/test_linear_limits.py::TestBothExplorers::test_no_scrollbar[line]",
    "tests/browser/test_slides.py::test_each_slide_in_jupyterlab[01_linear_limits]",
    "notebooks/01_linear_limits.ipynb::Cell 3",
]
PAD = ["tests/browser/test_pad.py::test_pen_and_finger_draw_too[pen]"]
LAYERS = ["tests/test_layers.py::test_linear", "tests/test_layers.py::test_relu"]


class Process:
    """A process, as xdist sees it: something that can be sent tests."""

    def __init__(self, send_runtest_some):
        self.send_runtest_some = send_runtest_some


@pytest.fixture
def conftest(request):
    """The file at the root of the course."""
    path = Path(__file__).parent.parent / "conftest.py"
    return request.config.pluginmanager.get_plugin(str(path))


def test_a_chapters_page_its_slides_and_its_cells_are_one_group(conftest):
    assert {conftest.group_of(test) for test in CHAPTER} == {"01_linear_limits"}
    assert [conftest.part_of(test) for test in CHAPTER] == ["browser", "browser", "notebooks"]
    assert conftest.group_of(PAD[0]) == "test_pad.py"
    assert {conftest.group_of(test) for test in LAYERS} == {"test_layers.py"}
    assert conftest.part_of(LAYERS[0]) is None


def test_the_last_process_takes_what_needs_no_browser_as_long_as_it_can(conftest):
    every = [*CHAPTER, *PAD, *LAYERS]
    groups = conftest.Groups(SimpleNamespace(getvalue={"tx": ["2*popen"]}.get))
    sent = {"first": [], "last": []}
    first, last = (Process(tests.append) for tests in sent.values())
    groups.assigned_work.update({first: {}, last: {}})
    for test in every:
        groups.workqueue.setdefault(groups._split_scope(test), {})[test] = False
    groups.registered_collections = dict.fromkeys(groups.nodes, every)
    for node in (first, last, last):
        groups._assign_work_unit(node)
    assert list(groups.assigned_work[first]) == ["01_linear_limits"]
    assert list(groups.assigned_work[last]) == ["test_layers.py", "test_pad.py"]
    assert sent == {"first": [[0, 1, 2]], "last": [[4, 5], [3]]}
