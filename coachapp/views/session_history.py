"""A session's history in words: who did what, when, and what it was before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coachapp.models import Entry, LoggedSession
from coachapp.services.history import Content
from coachapp.words import figures

Context = dict[str, Any]
Difference = tuple[str, str, str]


def who(logged: LoggedSession) -> str:
    """Who wrote a session down, by name: the athlete himself, or a coach."""
    if logged.by_athlete:
        return logged.athlete.name
    return str(logged.entered_by or _("the machine"))


def history(logged: LoggedSession) -> list[Context]:
    """Return the entries about a session as a page shows them, the latest first."""
    zone = ZoneInfo(logged.squad.time_zone)
    entries = Entry.objects.filter(squad=logged.squad).about(logged).select_related("actor_user", "actor_athlete")
    return [
        {
            "what": verb_words(entry.verb),
            "by": str(entry.actor_user or entry.actor_athlete or _("the machine")),
            "at": date_format(entry.at.astimezone(zone), "j M Y, H:i"),
            "differences": list(differences(entry.before, entry.after or {})) if entry.before else [],
        }
        for entry in entries
    ]


def verb_words(verb: str) -> str:
    """What was done, for the history and for the button that takes it back."""
    return {
        "log": _("logged"),
        "edit": _("edited"),
        "excuse_rep": _("a rep excused"),
        "excuse_recovery": _("a recovery excused"),
        "void": _("left out"),
        "unvoid": _("counted again"),
        "undo": _("taken back"),
    }.get(verb, verb)


def differences(before: Content, after: Content) -> Iterator[Difference]:
    """Yield what differs between two contents of a session: its name, what it was, what it is."""
    yield from _of_reps(before.get("reps", []), after.get("reps", []))
    yield from _of_flushes(before.get("flush", []), after.get("flush", []))
    for name, label in (
        ("on", _("Day")),
        ("rpe_half", _("Effort")),
        ("conditions", _("Conditions")),
        ("note", _("Note")),
        ("void", _("Left out because")),
        ("trained_through", _("Trained through the gap")),
        ("extra_counted", _("Count the planned reps")),
        ("undone", _("Logging taken back")),
    ):
        was, now = before.get(name), after.get(name)
        if was != now:
            yield label, _plain(name, was), _plain(name, now)


def _of_reps(before: Iterable[Content], after: Iterable[Content]) -> Iterator[Difference]:
    was = {rep["number"]: rep for rep in before}
    now = {rep["number"]: rep for rep in after}
    for number in sorted({*was, *now}):
        one, other = was.get(number, {}), now.get(number, {})
        for name, label in (
            ("time_ms", _("Rep %d")),
            ("recovery_ms", _("Recovery %d")),
            ("excused", _("Rep %d excused because")),
            ("recovery_excused", _("Recovery %d excused because")),
        ):
            if (one.get(name) or None) != (other.get(name) or None):
                yield label % number, _plain(name, one.get(name)), _plain(name, other.get(name))


def _of_flushes(before: list[Content], after: list[Content]) -> Iterator[Difference]:
    for place in range(max(len(before), len(after))):
        one = before[place].get("time_ms") if place < len(before) else None
        other = after[place].get("time_ms") if place < len(after) else None
        if one != other:
            yield _("Flush %d") % (place + 1), _plain("time_ms", one), _plain("time_ms", other)


def _plain(name: str, value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return {"time_ms": figures.rep_time, "recovery_ms": figures.recovery}.get(name, _half)(value)
    return date_format(date.fromisoformat(str(value)), "j M Y") if name == "on" else str(value)


def _half(half: int) -> str:
    return f"{half / 2:g}"
