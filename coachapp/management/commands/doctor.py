"""``manage.py doctor``: how the site is, in words, with what to do."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from coachapp.keeping.checkup import Finding, examine

SIGNS = {"well": "ok   ", "look": "look ", "wrong": "WRONG"}


class Command(BaseCommand):
    """Prints a line for each check; exit 1 when something is wrong."""

    help = "Look at settings, database, files, backups and standings, and say what to do. Exit 1 if something is wrong."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and say."""
        found = list(examine(timezone.now()))
        for finding in found:
            self.stdout.write(_line(finding))
        if any(finding.level == "wrong" for finding in found):
            sys.exit(1)


def _line(finding: Finding) -> str:
    line = f"{SIGNS[finding.level]} {finding.name}: {finding.said}"
    return f"{line}\n      {finding.do}" if finding.do else line
