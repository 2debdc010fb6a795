"""Writes two tests of ten questions, before and after the course, to be printed.

    python -m tools.make_test                     # writes test.md, with questions drawn afresh
    python -m tools.make_test --seed 3 --to FILE  # the same for the same seed

The questions come from the chapters (`nnlib/predictions/`), the answers from what the stored
notebooks have found. The tests have no question in common; the answers stand on the last page.
"""

import argparse
from pathlib import Path

import numpy as np

from nnlib.predictions.before_and_after import on_paper

NEW_PAGE = '\n<div style="page-break-after: always"></div>\n'
HOW = "Ten minutes. Mark one answer to each question; *I can't tell* is an answer, too."


def text(seed=None):
    """Return both tests and their answers as one page of Markdown."""
    rng = np.random.default_rng(seed)
    before, to_before, asked = on_paper(rng)
    after, to_after, _ = on_paper(rng, asked)
    return NEW_PAGE.join(
        [
            f"# Before the course\n\n{HOW}\n\n{before}",
            f"# After the course\n\n{HOW}\n\n{after}",
            f"# Answers\n\n## Before\n\n{to_before}\n\n## After\n\n{to_after}\n",
        ]
    )


def main(arguments=None):
    """Write the page."""
    parser = argparse.ArgumentParser(prog="python -m tools.make_test", description=main.__doc__)
    parser.add_argument("--seed", type=int, help="which questions are drawn (default: any)")
    parser.add_argument("--to", type=Path, default=Path("test.md"), help="default: test.md")
    options = parser.parse_args(arguments)
    options.to.write_text(text(options.seed), encoding="utf-8", newline="\n")
    print(f"{options.to.name}: two tests of ten questions, and their answers on the last page")


if __name__ == "__main__":
    main()
