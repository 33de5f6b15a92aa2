"""Sentences for what comes next, what needs the coach, what he may choose, and what a change would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.training.stage import Stage
from coachapp.training.standing import Verdict
from coachapp.words import figures, names
from coachapp.words.figures import days, sentence

Facts = Mapping[str, Any]


def next_first(facts: Facts) -> str:
    return _("The first session: all %(count)s at date pace %(pace)s. Take the recoveries you need.") % {
        "count": figures.count(facts["reps"]),
        "pace": figures.target(facts["date_ms"]),
    }


def next_stabilise(facts: Facts) -> str:
    if facts["again"]:
        return _("Same session again: %(count)s at %(pace)s.") % {
            "count": figures.count(facts["reps"]), "pace": figures.target(facts["date_ms"]),
        }  # fmt: skip
    return _("Next: all %(count)s at date pace %(pace)s, recoveries as long as they need.") % {
        "count": figures.count(facts["reps"]),
        "pace": figures.target(facts["date_ms"]),
    }


def next_recoveries(facts: Facts) -> str:
    asked = figures.band(facts["low_s"], facts["high_s"]) if facts["final"] else figures.recovery(facts["asked_ms"])
    if not facts["same_pace"]:
        return _("Next: all reps at %(pace)s, aim for recoveries of %(asked)s.") % {
            "pace": figures.target(facts["date_ms"]), "asked": asked,
        }  # fmt: skip
    return _("Next: same pace (%(pace)s), aim for recoveries of %(asked)s.") % {
        "pace": figures.target(facts["date_ms"]),
        "asked": asked,
    }


def next_goal_reps(facts: Facts) -> str:
    which = names.goal_reps_line(facts["goal_reps"], facts["reps"])
    pace = figures.target(facts["goal_ms"]) if facts["goal_ms"] else _("goal pace")
    if facts["again"]:
        return _("Repeat %(which)s at %(pace)s on %(band)s.") % {
            "which": which, "pace": pace, "band": figures.band(facts["low_s"], facts["high_s"]),
        }  # fmt: skip
    return _("Next time %(which)s at %(pace)s, on %(band)s recovery.") % {
        "which": which,
        "pace": pace,
        "band": figures.band(facts["low_s"], facts["high_s"]),
    }


def next_race(facts: Facts) -> str:
    return _("The march is done. Race, and bring back a result to set the next goal by.")


def what_counts(facts: Facts) -> str:
    parts = []
    others = facts["reps"] - facts["goal_reps"]
    if facts["date_limit_ms"] is not None:
        parts.append(
            _("%(count)s at date pace up to %(limit)s")
            % {"count": figures.count(others), "limit": figures.limit(facts["date_limit_ms"])}
        )
    if facts["goal_limit_ms"] is not None:
        parts.append(
            _("%(count)s at goal pace up to %(limit)s")
            % {"count": figures.count(facts["goal_reps"]), "limit": figures.limit(facts["goal_limit_ms"])}
        )
    if facts["recovery_limit_ms"] is not None:
        parts.append(_("every recovery up to %(limit)s") % {"limit": figures.recovery(facts["recovery_limit_ms"])})
    text = _("To move on: %(what)s.") % {"what": figures.listed(parts)}
    if facts["rung_ms"] is None:
        return text
    return (
        text
        + " "
        + _("%(rung)s is a step on the way; not reaching it costs nothing.")
        % {"rung": figures.recovery(facts["rung_ms"])}
    )


def overruled(facts: Facts) -> str:
    who = facts["who"] or _("the coach")
    reason = _(" (%(reason)s)") % {"reason": facts["reason"]} if facts["reason"] else ""
    return _("%(who)s set %(place)s on %(on)s%(reason)s.") % {
        "who": sentence(who),
        "place": names.place(facts["place"]),
        "on": figures.day(facts["on"]),
        "reason": reason,
    }


def goal_changed(facts: Facts) -> str:
    return _("The goal was changed on %(on)s to %(pace)s per 400. Past sessions keep their targets.") % {
        "on": figures.day(facts["on"]),
        "pace": figures.target(facts["goal_ms"]),
    }


def date_pace_changed(facts: Facts) -> str:
    return _(
        "New date pace: %(event)s %(time)s on %(on)s gives %(pace)s per 400. Past sessions keep their targets."
    ) % {
        "event": figures.event(facts["distance_m"]),
        "time": figures.race_time(facts["time_ms"]),
        "on": figures.day(facts["on"]),
        "pace": figures.target(facts["date_ms"]),
    }


def goal_met(facts: Facts) -> str:
    return _("Date pace %(date)s has reached the goal of %(goal)s: goal met, set a new one.") % {
        "date": figures.target(facts["date_ms"]),
        "goal": figures.target(facts["goal_ms"]),
    }


def goal_small(facts: Facts) -> str:
    return _("The goal %(goal)s is hardly faster than date pace %(date)s. Is that meant?") % {
        "date": figures.target(facts["date_ms"]),
        "goal": figures.target(facts["goal_ms"]),
    }


def goal_large(facts: Facts) -> str:
    return _("The goal %(goal)s is a long way from date pace %(date)s; two to three per cent is usual.") % {
        "date": figures.target(facts["date_ms"]),
        "goal": figures.target(facts["goal_ms"]),
    }


def option_repeat(facts: Facts) -> str:
    return _("Repeat the step as it is.")


def option_easier_recovery(facts: Facts) -> str:
    return _("Make it one step easier: recoveries of %(recovery)s.") % {
        "recovery": figures.recovery(facts["recovery_s"] * 1000)
    }


def option_fewer_goal_reps(facts: Facts) -> str:
    return ngettext(
        "Make it one step easier: %(count)s goal rep.", "Make it one step easier: %(count)s goal reps.",
        facts["goal_reps"],
    ) % {"count": figures.count(facts["goal_reps"])}  # fmt: skip


def option_check_date_pace(facts: Facts) -> str:
    return _("Check the date pace with a time trial or a race.")


def alert_ready(facts: Facts) -> str:
    return _("Ready to race.")


def confirm_ready_early(facts: Facts) -> str:
    return _("Ready came early: please confirm it.")


def stuck(facts: Facts) -> str:
    return ngettext(
        "%(count)s session in a row without a pass.", "%(count)s sessions in a row without a pass.", facts["sessions"]
    ) % {"count": sentence(figures.count(facts["sessions"]))}


def stuck_stage_2(facts: Facts) -> str:
    return _(
        "%(count)s sessions in stage 2. The plan expects two to four or more, so nothing is wrong. "
        "Has date pace become too quick, or is the jog too far for the time?"
    ) % {"count": sentence(figures.count(facts["sessions"]))}


def gap(facts: Facts) -> str:
    return _("%(days)s since the last session.") % {"days": days(facts["days"])}


def due(facts: Facts) -> str:
    return _("Due now, until %(end)s.") % {"end": figures.day(facts["end"])}


def overdue(facts: Facts) -> str:
    return _("Overdue since %(since)s.") % {"since": figures.day(facts["since"])}


def due_first(facts: Facts) -> str:
    return _("No session yet: the first can be run any day.")


def still_on(facts: Facts) -> str:
    if facts["stage"] == Stage.STABILISE:
        return _("Still on for stage 2.")
    if facts["stage"] == Stage.SHORTEN:
        return _("Still on: recoveries of %(asked)s.") % {"asked": figures.recovery(facts["asked_ms"])}
    if facts["stage"] == Stage.READY:
        return _("Still on: all at goal pace.")
    if facts["goal_reps"] >= facts["reps"]:
        return _("Still on for Ready.")
    return ngettext("Still on for %(count)s goal rep.", "Still on for %(count)s goal reps.", facts["goal_reps"]) % {
        "count": figures.count(facts["goal_reps"])
    }


def finish_at_date_pace(facts: Facts) -> str:
    advice = _("Stop goal pace: %(reps)s were clearly slow.") % {"reps": figures.reps_named(facts["reps"])}
    if facts["date_ms"] is None:
        return advice
    return advice + " " + _("Finish the rest at date pace, %(pace)s.") % {"pace": figures.target(facts["date_ms"])}


def standing_changes(facts: Facts) -> str:
    return _("This would change the standing from %(was)s to %(now)s.") % {
        "was": names.place(facts["was"]),
        "now": names.place(facts["now"]),
    }


def next_appears(facts: Facts) -> str:
    return _("With this, the first session can be prescribed.")


def next_disappears(facts: Facts) -> str:
    return _("Without it there is no date pace, and nothing can be prescribed.")


def targets_change(facts: Facts) -> str:
    return _("Targets of the next session: %(now)s instead of %(was)s.") % {
        "was": figures.listed([figures.target(ms) for ms in facts["was"]]),
        "now": figures.listed([figures.target(ms) for ms in facts["now"]]),
    }


def recovery_changes(facts: Facts) -> str:
    def asked(ms: int | None) -> str:
        return _("free") if ms is None else figures.recovery(ms)

    return _("Recovery of the next session: %(now)s instead of %(was)s.") % {
        "was": asked(facts["was_ms"]),
        "now": asked(facts["now_ms"]),
    }


def verdict_changes(facts: Facts) -> str:
    return _("The session of %(on)s becomes “%(now)s” instead of “%(was)s”.") % {
        "on": figures.day(facts["on"]),
        "was": names.verdict_name(Verdict(facts["was"])),
        "now": names.verdict_name(Verdict(facts["now"])),
    }


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    made.__name__: made
    for made in (
        next_first, next_stabilise, next_recoveries, next_goal_reps, next_race, what_counts, overruled,
        goal_changed, date_pace_changed, goal_met, goal_small, goal_large, option_repeat, option_easier_recovery,
        option_fewer_goal_reps, option_check_date_pace, alert_ready, confirm_ready_early, stuck, stuck_stage_2,
        gap, due, overdue, due_first, still_on, finish_at_date_pace, standing_changes, next_appears,
        next_disappears, targets_change, recovery_changes, verdict_changes,
    )
}  # fmt: skip
