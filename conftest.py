"""Serves every test: the environment in which pytest, and each notebook that nbval runs, works."""

import os
from pathlib import Path

from start import environment

# Kernels inherit this. `tests/offline` keeps them, and all else a test starts, off the network.
os.environ.update(environment(TQDM_DISABLE="1"))
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(Path(__file__).parent / "tests" / "offline")]
    + [path for path in [os.environ.get("PYTHONPATH")] if path]
)
