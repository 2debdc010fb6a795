"""The worked solution of the exercise on the first page."""


def mean_shape():
    """One mean for each of the four rows."""
    return (4,)
