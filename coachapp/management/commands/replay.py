"""``manage.py replay FILE``: what the engine decides on a training log, as JSON, without a database.

The log is one athlete's, or the export of a squad with everybody's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from coachapp.replay.fields import Node, NotUsable
from coachapp.replay.read import read_json, read_replay
from coachapp.replay.write import Json, standing_json
from coachapp.squadfile.log import log_of
from coachapp.squadfile.read import AthletePart, SquadFile, is_squad_file, read_squad_file
from coachapp.training.log import TrainingLog
from coachapp.training.progression import standing

LARGEST_BYTES = 64 * 1024 * 1024
#: An athlete's own export holds his log under this name.
OF_ATHLETE, TRAINING = "quarters-athlete/1", "training"


class Command(BaseCommand):
    """Reads one JSON object, prints one JSON object; exit 2 and one line on what cannot be used."""

    help = "Replay a training log through the engine and print its decisions as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the one argument."""
        parser.add_argument("file", help="a JSON file, or - for standard input")
        parser.add_argument("--athlete", help="of a squad's export: one athlete, by his part of an address")
        parser.add_argument("--on", help="of a squad's export: the day to stand on, as 2026-05-14")

    def handle(self, *args: Any, file: str, athlete: str | None, on: str | None, **options: Any) -> None:
        """Print the answer, or name the field that cannot be used."""
        with translation.override("en"):
            try:
                answer = _answer(read_json(_text(file)), athlete, on)
            except NotUsable as error:
                self.stderr.write(str(error), self.style.ERROR)
                sys.exit(2)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))


def _answer(values: Mapping[str, Any], slug: str | None, on: str | None) -> Json:
    values = values.get(TRAINING, values) if values.get("format") == OF_ATHLETE else values
    if is_squad_file(values):
        return _squad(read_squad_file(values), slug, Node("", {"--on": on}).day("--on") if on is not None else None)
    if slug is not None or on is not None:
        raise NotUsable("--athlete" if slug is not None else "--on", "is for a squad's export, and this is none")
    given = read_replay(values)
    today = given.plan_for or _last_day(given.log)
    return standing_json(standing(given.workout, given.log, today, plan_for=given.plan_for), given.queries)


def _squad(file: SquadFile, slug: str | None, on: date | None) -> Json:
    """The answer for one athlete, or for each by his slug. Who was erased has no log any more."""
    known = {each.row["slug"]: each for each in file.athletes if not each.is_erased}
    if slug is not None:
        if slug not in known:
            raise NotUsable("--athlete", f"{slug} is nobody of this squad")
        return _athlete(file, known[slug], on)
    return {"athletes": {slug: _athlete(file, each, on) for slug, each in known.items()}}


def _athlete(file: SquadFile, athlete: AthletePart, on: date | None) -> Json:
    log = log_of(file, athlete)
    return standing_json(standing(athlete.row["workout"], log, on or _last_day(log)))


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


def _last_day(log: TrainingLog) -> date:
    """Return the day that the answer is for where none is named: no clock is asked, so it is the last of the log."""
    days = [session.on for session in log.sessions if not session.void]
    days += [mark.on for mark in log.marks if mark.on is not None]
    return max(days, default=date.min)
