"""``manage.py fill``: squads by the thousand, to measure by. Never on a site with people on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from coachapp.services.fill import ATHLETES, SESSIONS, NotOurs, Size, check, email_of, fill, password


class Command(BaseCommand):
    """Fills an empty database, or one that it filled itself up to a larger number."""

    help = "Fill a database of its own with invented squads, for benchmarks. Refuses one that holds anything else."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare how much."""
        parser.add_argument("--squads", type=int, required=True, help="how many there are to be in all")
        parser.add_argument("--seed", type=int, default=1, help="the same seed and day make the same rows")
        parser.add_argument("--athletes", type=int, default=ATHLETES, help="in each squad, at most 60")
        parser.add_argument("--sessions", type=int, default=SESSIONS, help="of each athlete, at most 40")
        parser.add_argument("--on", type=date.fromisoformat, help="the day it is seen on; today without it")

    def handle(
        self, *args: Any, squads: int, seed: int, athletes: int, sessions: int, on: date | None, **options: Any
    ) -> None:
        """Fill, and say how to get in."""
        if squads < 1 or not 1 <= athletes <= 60 or not 1 <= sessions <= 40:
            raise CommandError("There are 1 squad or more, 1 to 60 athletes in each, and 1 to 40 sessions of each.")
        try:
            total = (squads - check(seed)) * sessions
            with tqdm(total=total, desc="Squads' evenings", unit="", leave=False, disable=None) as bar:
                added = fill(
                    Size(squads, athletes, sessions), seed=seed, on=on or timezone.localdate(), each=bar.update
                )
        except NotOurs as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{added} squads were added.\n"
            f"  As the coach of the first:  {email_of(1)}  {password()}\n"
            f"  Of every other:             {email_of(squads)} and so on, the same password"
        )
