"""Trains what chapter 6's explorer `Capacity` shows: `python -m tools.make_capacity`.

5,400 small networks, ten for each of 540 settings, in two processes and about three minutes. On one
and the same machine the file comes out the same byte for byte; on others sums are rounded
otherwise, and single points change sides.
"""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from nnlib.explore import capacity

FILE = Path(capacity.__file__).parents[1] / "data" / "capacity.npz"


def main():
    """Train all settings, and write the file."""
    with ProcessPoolExecutor(2) as executor:
        arrays = capacity.build(executor)
    np.savez_compressed(FILE, **arrays)
    print(f"{FILE.name}: {FILE.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
