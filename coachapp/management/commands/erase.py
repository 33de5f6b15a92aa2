"""``manage.py erase SQUAD ATHLETE``: erase one athlete from the command line; ``--again`` repeats all tombstones."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coachapp.models import Athlete
from coachapp.services.actor import MACHINE
from coachapp.services.erasure import erase, reapply_erasures


class Command(BaseCommand):
    """For whoever runs the site: when a squad has no owner left, or after a database was put back by hand."""

    help = "Erase everything personal of one athlete, or erase again whom a restored database brought back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whom, and the two options."""
        parser.add_argument("squad", nargs="?", help="the squad's part of its address")
        parser.add_argument("athlete", nargs="?", help="the athlete's part of his address")
        parser.add_argument("--again", action="store_true", help="erase again whoever was erased and is back")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(
        self, *args: Any, squad: str | None, athlete: str | None, again: bool, yes: bool, **options: Any
    ) -> None:
        """Erase, or say why not."""
        if again:
            self.stdout.write(f"Erased again: {reapply_erasures()}")
            return
        found = (
            Athlete.objects.known().select_related("squad").filter(squad__slug=squad or "", slug=athlete or "").first()
        )
        if found is None:
            raise CommandError("There is no such athlete. Give the two parts of his address: SQUAD ATHLETE.")
        if not yes and input(f"Erase {found.slug} of {found.squad.slug} for good? Type yes: ").strip() != "yes":
            raise CommandError("Nothing was changed.")
        erase(athlete=found, by=MACHINE)
        self.stdout.write("Erased.")
