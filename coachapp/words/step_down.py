"""Sentences of the step-down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.words import figures
from coachapp.words.figures import sentence

Facts = Mapping[str, Any]


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.1f}".rstrip("0").rstrip(".")


def _per_lap(facts: Facts) -> str:
    return figures.listed([figures.lap_time(ms) if ms is not None else _("not timed") for ms in facts["per_lap_ms"]])


def step_down_complete(facts: Facts) -> str:
    text = _("All four stepped down: %(laps)s a lap.") % {"laps": _per_lap(facts)}
    if facts["pct"] is None:
        return text
    return (
        text
        + " "
        + _("In all %(total)s, %(pct)s %% longer than the 5K.")
        % {
            "total": figures.race_time(facts["total_ms"]),
            "pct": facts["pct"],
        }
    )


def step_down_not_faster(facts: Facts) -> str:
    return _("Per lap it went %(laps)s: each rep should be faster than the one before.") % {"laps": _per_lap(facts)}


def step_slow(facts: Facts) -> str:
    return _("The %(distance)s took %(time)s, %(by)s s over its target.") % {
        "distance": figures.metres_text(facts["distance_m"]),
        "time": figures.race_time(facts["time_ms"]),
        "by": _seconds(facts["by_ms"]),
    }


def start_fast(facts: Facts) -> str:
    text = _("The %(distance)s went out %(by)s s fast") % {
        "distance": figures.metres_text(facts["distance_m"]),
        "by": _seconds(facts["by_ms"]),
    }
    if facts["first_lap_ms"]:
        text += _(" (first lap %(lap)s)") % {"lap": figures.rep_time(facts["first_lap_ms"])}
    return text + ". " + _("Next time %(lap)s a lap.") % {"lap": figures.target(facts["lap_ms"])}


def step_fast(facts: Facts) -> str:
    return _("The %(distance)s was %(by)s s faster than its window.") % {
        "distance": figures.metres_text(facts["distance_m"]),
        "by": _seconds(facts["by_ms"]),
    }


def jogs_long(facts: Facts) -> str:
    return ngettext(
        "Jog %(jogs)s took %(times)s; up to %(limit)s keeps the session what it is.",
        "Jogs %(jogs)s took %(times)s; up to %(limit)s keeps the session what it is.",
        len(facts["jogs"]),
    ) % {
        "jogs": figures.spans(facts["jogs"]),
        "times": figures.alike([figures.recovery(ms) for ms in facts["jogs_ms"]]),
        "limit": figures.recovery(facts["limit_ms"]),
    }


def jogs_not_written(facts: Facts) -> str:
    return _("The jogs were not all written down; they make the session as much as the reps do.")


def step_down_off_day(facts: Facts) -> str:
    if facts["started_fast"]:
        return _("Either the 5K pace is ambitious today or it was an off day; this time the start decided it.")
    return _("Either the 5K pace is ambitious today or it was an off day. Both happen.")


def step_down_on(facts: Facts) -> str:
    if not facts["done"]:
        return _("Four reps, each a little faster than the one before.")
    return _("%(done)s of %(reps)s in, stepping down.") % {
        "done": sentence(figures.count(facts["done"])),
        "reps": figures.count(facts["reps"]),
    }


def step_down_close(facts: Facts) -> str:
    return ngettext(
        "Only %(days)s day after the last one; %(apart)s days apart is the plan.",
        "Only %(days)s days after the last one; %(apart)s days apart is the plan.",
        facts["days"],
    ) % {"days": facts["days"], "apart": facts["apart"]}


def step_downs_so_far(facts: Facts) -> str:
    return _("%(counted)s of %(suggested)s step-downs done in the weeks before the race.") % {
        "counted": sentence(figures.count(facts["counted"])),
        "suggested": figures.count(facts["suggested"]),
    }


def step_downs_many(facts: Facts) -> str:
    return _("%(counted)s step-downs in the %(weeks)s weeks before the race are enough.") % {
        "counted": sentence(figures.count(facts["counted"])),
        "weeks": facts["weeks"],
    }


def next_step_down(facts: Facts) -> str:
    return _("From 5K pace %(five_k)s: %(lap)s a lap to start with, then a little faster each time.") % {
        "five_k": figures.race_time(facts["five_k_ms"]),
        "lap": figures.target(facts["lap_ms"]),
    }


def option_same_pace(facts: Facts) -> str:
    return _("Run it again at the same pace.")


def option_easier_5k(facts: Facts) -> str:
    return _("Take a 5K pace %(pct)s %% easier: %(five_k)s.") % {
        "pct": f"{facts['pct']:g}",
        "five_k": figures.race_time(facts["five_k_ms"]),
    }


def option_new_5k(facts: Facts) -> str:
    return _("Run a new 5K to set the pace by.")


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    made.__name__: made
    for made in (
        step_down_complete, step_down_not_faster, step_slow, start_fast, step_fast, jogs_long, jogs_not_written,
        step_down_off_day, step_down_on, step_down_close, step_downs_so_far, step_downs_many, next_step_down,
        option_same_pace, option_easier_5k, option_new_5k,
    )
}  # fmt: skip
