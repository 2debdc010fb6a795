"""Computes the sweeps that come with the course (chapters 5 to 7), and stores their results.

    python -m tools.make_sweeps      # writes nnlib/data/sweeps.json: a quarter of an hour

It runs the notebooks that call `nnlib.sweeps.recall`, which computes all that they ask for;
what no notebook asks for any more is dropped. What is computed already stands in a file beside the
store, so that a run that was interrupted goes on where it was. Run `python -m tools.run_notebooks`
afterwards.
"""

import os
import sys
import time
from unittest.mock import patch

from nnlib.sweeps import STORE
from tools import run_notebooks
from tools.run_notebooks import NOTEBOOKS, execute, read


def main(notebooks=NOTEBOOKS, store=STORE):
    """Run every notebook that recalls results, and replace the store by what they computed."""
    record = store.with_name(store.name + ".part")
    with (
        patch.dict(os.environ, NNLIB_SWEEPS=str(record)),
        patch.object(run_notebooks, "CELL_TIMEOUT", None),  # a cell may take as long as it needs
    ):
        for path in sorted(notebooks.glob("*.ipynb")):
            if "recall(" in path.read_text(encoding="utf-8"):
                start = time.perf_counter()
                execute(read(path), path)
                print(f"{path.stem:24} {time.perf_counter() - start:6.0f} s", flush=True)
    os.replace(record, store)
    return 0


if __name__ == "__main__":
    sys.exit(main())
