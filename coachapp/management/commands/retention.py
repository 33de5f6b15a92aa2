"""``manage.py retention``: say what has been kept long enough; with ``--yes``, erase it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from coachapp.services.retention import Due, clean_up, due


class Command(BaseCommand):
    """Looks only, unless it is told to act: what is erased does not come back."""

    help = "Erase athletes who left long ago, and clear expired links and sessions. Without --yes it only tells."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the one option."""
        parser.add_argument("--yes", action="store_true", help="do it; without this nothing is changed")

    def handle(self, *args: Any, yes: bool, **options: Any) -> None:
        """Tell, or do it and tell."""
        now = timezone.now()
        found = due(now=now)
        if not yes:
            self.stdout.write(_told(found, "to be erased"))
            self.stdout.write("Nothing was changed. Run it with --yes to do it." if found.total else "Nothing is due.")
            return
        with tqdm(total=len(found.athletes), desc="Erasing", unit="", leave=False, disable=None) as bar:
            done = clean_up(now=now, each=bar.update)
        self.stdout.write(_told(done, "erased"))


def _told(found: Due, what: str) -> str:
    """By squad and day of leaving; a name would only live on in somebody's log."""
    lines = [f"  {person.squad.slug}: left on {person.left_on}" for person in found.athletes]
    return "\n".join(
        [
            f"Athletes {what}: {len(found.athletes)}",
            *lines,
            f"Invitations that ran out: {found.invitations}",
            f"API tokens that ended long ago: {found.tokens}",
            f"Questions to guardians that ran out: {found.asks}",
            f"Phones signed out long ago: {found.devices}",
            f"Sessions that ran out: {found.sessions}",
        ]
    )
