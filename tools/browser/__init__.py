"""JupyterLab in a real browser, as the tests and the benchmarks drive it, and hands that draw."""
