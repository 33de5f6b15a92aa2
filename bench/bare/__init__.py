"""A Django app without Quarters: the same rows, as many commands, as many bytes, and nothing in between."""
