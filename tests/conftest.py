"""Settings of all tests: hypothesis draws the same examples everywhere, and slow machines may."""

from hypothesis import settings

settings.register_profile("course", deadline=None, derandomize=True, database=None)
settings.load_profile("course")
