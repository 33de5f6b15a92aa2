"""Quarters: the march of twelve quarters, for a coach and a squad."""
