"""The explorers of the course, one module each: a question, controls, and a picture."""
