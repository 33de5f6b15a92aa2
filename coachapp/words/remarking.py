"""Sentences for remarks on a session: gaps, excuses, fast reps, effort, the flush."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.training.stage import Stage
from coachapp.words import figures, names
from coachapp.words.figures import days, sentence

Facts = Mapping[str, Any]


def gap_short(facts: Facts) -> str:
    return _("Only %(days)s since the last session; a week at least is the plan.") % {"days": days(facts["days"])}


def gap_long(facts: Facts) -> str:
    return _("%(days)s since the last session, a little more than the plan.") % {"days": days(facts["days"])}


def gap_repeat(facts: Facts) -> str:
    return _("%(days)s since the last session: the last step that was passed is repeated first, %(place)s.") % {
        "days": days(facts["days"]),
        "place": names.place(facts["now"]),
    }


def gap_stage_2(facts: Facts) -> str:
    text = _("%(days)s since the last session.") % {"days": days(facts["days"])}
    if facts["now"].stage is Stage.STABILISE:
        return text + " " + _("All reps are shown at date pace again first, and the date pace is due for a check.")
    return (
        text
        + " "
        + _(
            "Before the break the place was %(stood)s. All reps are shown at date pace on short recoveries again first, "
            "and the date pace is due for a check."
        )
        % {"stood": names.place(facts["stood"])}
    )


def gap_stage_1(facts: Facts) -> str:
    return _("%(days)s since the last session: the march begins again with date pace, and that is due for a check.") % {
        "days": days(facts["days"])
    }


def date_pace_stale(facts: Facts) -> str:
    return _("The date pace of %(since)s is %(days)s old and due for a check.") % {
        "since": figures.day(facts["since"]),
        "days": days(facts["days"]),
    }


def rep_excused(facts: Facts) -> str:
    time = _(" (%(time)s)") % {"time": figures.rep_time(facts["time_ms"])} if facts["time_ms"] else ""
    return _("Rep %(rep)s%(time)s excused: %(reason)s.") % {
        "rep": facts["rep"], "time": time, "reason": facts["reason"],
    }  # fmt: skip


def recovery_excused(facts: Facts) -> str:
    time = _(" (%(time)s)") % {"time": figures.recovery(facts["time_ms"])} if facts["time_ms"] else ""
    return _("Recovery %(rep)s%(time)s excused: %(reason)s.") % {
        "rep": facts["rep"], "time": time, "reason": facts["reason"],
    }  # fmt: skip


def all_fast(facts: Facts) -> str:
    return _("All %(count)s were clearly faster than %(target)s. Is the date pace out of date?") % {
        "count": figures.count(facts["reps"]),
        "target": figures.target(facts["target_ms"]),
    }


def reps_fast(facts: Facts) -> str:
    return ngettext(
        "%(reps)s was fast: %(times)s against %(target)s.", "%(reps)s were fast: %(times)s against %(target)s.",
        len(facts["fast"]),
    ) % {
        "reps": sentence(figures.reps_named(facts["fast"])),
        "times": figures.times_listed(facts["fast_ms"]),
        "target": figures.target(facts["target_ms"]),
    }  # fmt: skip


def recoveries_short(facts: Facts) -> str:
    return ngettext(
        "%(recoveries)s was shorter than %(low)s s, which is no miss.",
        "%(recoveries)s were shorter than %(low)s s, which is no miss.",
        len(facts["short"]),
    ) % {"recoveries": sentence(figures.recoveries_named(facts["short"])), "low": facts["low_s"]}


def total(facts: Facts) -> str:
    return _("Reps and recoveries together: %(total)s.") % {"total": figures.race_time(facts["total_ms"])}


def effort_high(facts: Facts) -> str:
    return _("It passed at an effort of %(effort)s of 10, where %(expected)s is expected.") % {
        "effort": f"{facts['half'] / 2:g}",
        "expected": f"{facts['expected']:g}",
    }


def flush_slow_then_better(facts: Facts) -> str:
    return _(
        "First flush %(first)s, second %(second)s. Slow then better is the usual pattern; flushes are never graded."
    ) % {
        "first": figures.race_time(facts["first_ms"]),
        "second": figures.race_time(facts["second_ms"]),
    }


def flush_times(facts: Facts) -> str:
    return _("First flush %(first)s, second %(second)s. Flushes go by effort and are never graded.") % {
        "first": figures.race_time(facts["first_ms"]),
        "second": figures.race_time(facts["second_ms"]),
    }


def march_long(facts: Facts) -> str:
    return (
        _("Session %(taken)s of this march. Most take %(low)s to %(high)s; that is information, not a fault.") % facts
    )


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    made.__name__: made
    for made in (
        gap_short, gap_long, gap_repeat, gap_stage_2, gap_stage_1, date_pace_stale, rep_excused, recovery_excused,
        all_fast, reps_fast, recoveries_short, total, effort_high, flush_slow_then_better, flush_times, march_long,
    )
}  # fmt: skip
