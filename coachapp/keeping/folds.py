"""Every athlete's standing as a digest: what the rules make of a database, in figures that can be compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from coachapp.keeping.progress import Progress, silent
from coachapp.models import Squad
from coachapp.replay.write import standing_json
from coachapp.services.training_log import logs_of
from coachapp.training.library import LIBRARY
from coachapp.training.progression import standing


def standings(on: date, progress: Progress = silent) -> Iterator[tuple[str, Any]]:
    """Yield every athlete and workout as one key, and the standing on a day as JSON without its sentences.

    Those who have left are in it. A workout in which somebody has run nothing counts only if it is his. No more than
    one squad is held at a time.
    """
    many, what = Squad.objects.count(), _("Standings, squad by squad")
    with translation.override("en"):
        for done, squad in enumerate(Squad.objects.order_by("id"), start=1):
            people = list(squad.athletes.order_by("id"))
            for workout in sorted(LIBRARY):
                logs = logs_of(squad, people, workout=workout)
                for person in people:
                    log = logs[person.pk]
                    if log.sessions or workout == person.workout:
                        yield f"{person.pk} {workout}", _wordless(standing_json(standing(workout, log, on)))
            progress(what, done, many)


def folds(on: date, progress: Progress = silent) -> dict[str, str]:
    """A digest of each of them."""
    return {key: digest_of(told) for key, told in standings(on, progress)}


def digest_of(told: Any) -> str:
    """Sixteen letters that differ when anything does."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The keys whose digests differ, or that are on one side only."""
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def _wordless(told: Any) -> Any:
    """The same without the sentences: a better wording is no other standing."""
    if isinstance(told, dict):
        return {key: _wordless(value) for key, value in told.items() if key != "text"}
    if isinstance(told, list):
        return [_wordless(value) for value in told]
    return told
