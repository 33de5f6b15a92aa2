"""``manage.py replay FILE``: what the engine decides on a training log, as JSON, without a database."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from coachapp.replay.fields import NotUsable
from coachapp.replay.read import ReplayInput, read_json, read_replay
from coachapp.replay.write import standing_json
from coachapp.training.progression import standing

LARGEST_BYTES = 64 * 1024 * 1024


class Command(BaseCommand):
    """Reads one JSON object, prints one JSON object; exit 2 and one line on what cannot be used."""

    help = "Replay a training log through the engine and print its decisions as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the one argument."""
        parser.add_argument("file", help="a JSON file, or - for standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        """Print the answer, or name the field that cannot be used."""
        with translation.override("en"):
            try:
                given = read_replay(read_json(_text(file)))
            except NotUsable as error:
                self.stderr.write(str(error), self.style.ERROR)
                sys.exit(2)
            answer = standing_json(
                standing(given.workout, given.log, _today(given), plan_for=given.plan_for), given.queries
            )
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))


def _text(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read(LARGEST_BYTES + 1) if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise NotUsable(file, f"cannot be read: {error.strerror}") from error
    if len(raw) > LARGEST_BYTES:
        raise NotUsable(file, "is larger than 64 MB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUsable(file, "is not UTF-8 text") from error


def _today(given: ReplayInput) -> date:
    """Return the day that the answer is for: no clock is asked, so it is the day named or that of the last session."""
    if given.plan_for is not None:
        return given.plan_for
    days = [session.on for session in given.log.sessions if not session.void]
    days += [mark.on for mark in given.log.marks if mark.on is not None]
    return max(days, default=date.min)
