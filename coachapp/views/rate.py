"""How often one person may do one thing, counted by the minute for all workers together.

A guard against a page that runs wild and a script that tries; nobody at a track comes near it. Counting takes no lock:
two workers that count in the same moment may count once, which costs nothing but exactness.
"""

from __future__ import annotations

from django.core.cache import cache

MINUTE_S = 60


def seconds_to_wait(what: str, who: int, *, most: int, now: float) -> int:
    """Count this time. Return 0 while it is among the `most` of its minute, else in how many seconds the next begins.

    `now` is seconds since the epoch.
    """
    minute, passed = divmod(int(now), MINUTE_S)
    name = f"rate:{what}:{who}:{minute}"
    before = cache.get(name, 0)
    cache.set(name, before + 1, timeout=2 * MINUTE_S)
    return 0 if before < most else MINUTE_S - passed
