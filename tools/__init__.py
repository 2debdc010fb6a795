"""Tools for the authors of the course; a reader of the course needs none of them."""
