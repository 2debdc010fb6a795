"""Settings of all tests: hypothesis draws the same examples everywhere; no figure stays open."""

import sys

import pytest
from hypothesis import settings

settings.register_profile("course", deadline=None, derandomize=True, database=None)
settings.load_profile("course")


@pytest.fixture(autouse=True)
def no_figure_outlives_its_test():
    """Which test comes next is not known: it must not find another's figure."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
