"""What no stored number may ever be outside of; the check constraints of the tables say so.

They are wider than what a form accepts: a form asks about the odd, the database refuses the absurd.
"""

from django.db.models import Q

DAY_MS = 24 * 60 * 60 * 1000
LONGEST_M = 100_000
#: A goal pace in ms per 400 m: faster than any record, slower than a walk.
GOAL_PACE_MS = (40_000, 600_000)
BIRTH_YEARS = (1900, 2100)
RPE_HALF = (0, 20)


def between(field: str, low: float, high: float) -> Q:
    """Say that a column lies between two numbers, both included. An empty one passes, as in SQL."""
    return Q(**{f"{field}__gte": low, f"{field}__lte": high})


def between_or_empty(field: str, low: float, high: float) -> Q:
    """Say the same of a column that may be empty."""
    return Q(**{f"{field}__isnull": True}) | between(field, low, high)


def a_time(field: str) -> Q:
    """Say that a column is a time of 1 ms to a day."""
    return between(field, 1, DAY_MS)


def a_time_or_empty(field: str) -> Q:
    """Say that a column is empty or a time of 1 ms to a day."""
    return between_or_empty(field, 1, DAY_MS)


def a_distance(field: str) -> Q:
    """Say that a column is a distance in metres that somebody might run."""
    return Q(**{f"{field}__gt": 0, f"{field}__lte": LONGEST_M})
