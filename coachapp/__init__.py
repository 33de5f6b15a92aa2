"""Quarters: the march of twelve quarters, for a coach and a squad."""

__version__ = "0.1.0"
