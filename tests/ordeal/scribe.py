"""A scribe: logs sessions without a pause, and writes down the id of each one that was acknowledged.

    python -m tests.ordeal.scribe FILE NUMBER

It ends when its standard input does.
"""

from __future__ import annotations

import os
import select
import sys
import time
import uuid
from datetime import date, timedelta

import django

DAY = date(2026, 6, 1)


def write(file: str, number: int) -> None:
    """Log sessions for two athletes, further and further back, until told to stop."""
    django.setup()
    from django.db import OperationalError

    from coachapp.models import Athlete
    from coachapp.services.actor import Actor
    from coachapp.services.session import log_session
    from coachapp.training.session import FlushRep, Rep, Session

    everybody = list(Athlete.objects.select_related("squad").order_by("id"))
    people = everybody[2 * number : 2 * number + 2]
    days = 0
    with open(file, "a", encoding="ascii") as acknowledged:
        while not select.select([sys.stdin], [], [], 0.01)[0]:
            days += 1
            session = Session(
                on=DAY - timedelta(days=days),
                reps=tuple(Rep(rep, 400.0, 75_000 + rep, 90_000) for rep in range(1, 13)),
                flush=(FlushRep(2000.0, 450_000), FlushRep(2000.0, 440_000)),
                key=str(uuid.uuid4()),
                note="ordeal",
            )
            try:
                log_session(athlete=people[days % 2], by=Actor(), session=session, on=DAY, workout="12x400")
            except OperationalError:
                continue  # not acknowledged: nothing was promised
            acknowledged.write(f"{session.key} {time.time():.3f}\n")
            acknowledged.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachapp.settings")
    write(sys.argv[1], int(sys.argv[2]))
