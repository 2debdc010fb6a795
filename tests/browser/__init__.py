"""Tests of every chapter in a real browser: JupyterLab as a reader meets it."""
