"""Worked solutions, one module per chapter; the course works without this folder, too."""
