"""Chapter 4 in a real browser: run it, step through a graph, do an exercise, hear no complaint."""

from . import checks, stepper

VALUES_FOR_SLOPES = """\
def fork(x, y):
    s, t = x + y, x - y
    df_dx = x * t + x * s  # the direct branch to f is missing
    df_dy = x * t - x * s
    return df_dx, df_dy


exercises.fork.check(fork)"""
RIGHT = VALUES_FOR_SLOPES.replace(
    "x * t + x * s  # the direct branch to f is missing", "x * t + x * s + s * t"
)


def test_run_all_ends_well_and_every_picture_has_its_text(chapter):
    checks.pictures_have_texts(chapter)


def test_the_stepper_goes_forward_back_and_corrects_predictions(chapter):
    stepper.drive(chapter, chapter.explorer(stepper.QUESTION))


def test_no_scrollbar_and_nothing_cut_off(chapter):
    checks.fits_the_page(chapter, chapter.explorer(stepper.QUESTION))


def test_an_exercise_is_answered_wrongly_and_then_rightly(chapter):
    call = "exercises.fork.check("
    checks.answers_an_exercise(chapter, call, VALUES_FOR_SLOPES, "third time", RIGHT)
