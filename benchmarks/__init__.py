"""Benchmarks of the engine: `python -m benchmarks` prints how fast it is, in ratios to peers."""
