"""Brings the sweeps that come with the course (chapters 5 to 7) up to date.

    python -m tools.make_sweeps          # writes nnlib/data/sweeps.json: a few minutes
    python -m tools.make_sweeps --again  # computes all of it anew: a quarter of an hour

It runs the notebooks that call `nnlib.sweeps.recall`. What they ask for and isn't stored is
computed; what no notebook asks for any more is dropped. What is computed already stands in a file
beside the store, so that a run that was interrupted goes on where it was. Run
`python -m tools.run_notebooks` afterwards.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from nnlib.sweeps import STORE, asked_for, read_store, write_store
from tools import run_notebooks
from tools.run_notebooks import NOTEBOOKS, execute, read


def main(arguments=(), notebooks=NOTEBOOKS, store=STORE):
    """Run every notebook that recalls results, and let the store hold what they asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--again", action="store_true", help="compute everything anew")
    again = parser.parse_args(arguments).again
    record = store.with_name(store.name + ".part")
    if store.is_file() and not again and not record.is_file():
        shutil.copyfile(store, record)
    with tempfile.TemporaryDirectory() as folder:
        noted = Path(folder) / "asked"
        noted.touch()
        with (
            patch.dict(os.environ, NNLIB_SWEEPS=str(record), NNLIB_SWEEPS_ASKED=str(noted)),
            patch.object(run_notebooks, "CELL_TIMEOUT", None),  # a cell takes as long as it needs
        ):
            for path in sorted(notebooks.glob("*.ipynb")):
                if "recall(" in path.read_text(encoding="utf-8"):
                    start = time.perf_counter()
                    execute(read(path), path)
                    print(f"{path.stem:24} {time.perf_counter() - start:6.0f} s", flush=True)
        write_store(store, asked_for(read_store(record), noted))
    record.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
