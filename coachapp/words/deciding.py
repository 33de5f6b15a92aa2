"""Sentences for what a session came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.words import figures, names
from coachapp.words.figures import sentence

Facts = Mapping[str, Any]


def _on_recoveries(facts: Facts) -> str:
    mean = facts.get("mean_recovery_ms")
    return _(" on %(recovery)s") % {"recovery": figures.mean_recovery(mean)} if mean else ""


def _all(facts: Facts) -> str:
    """ "All twelve", or how many of them where a miss was allowed or a rep excused."""
    off = len(facts["misses"]) + len(facts["excused"])
    if not off:
        return _("All %(count)s") % {"count": figures.count(facts["reps"])}
    return _("%(on_pace)s of %(count)s") % {
        "on_pace": sentence(figures.count(facts["reps"] - off)),
        "count": figures.count(facts["reps"]),
    }


def _but(facts: Facts) -> str:
    """What the rest of them were."""
    parts = []
    if facts["excused"]:
        parts.append(_("%(reps)s excused") % {"reps": figures.reps_named(facts["excused"])})
    if facts["misses"]:
        parts.append(_("%(reps)s allowed as a miss") % {"reps": figures.reps_named(facts["misses"])})
    return _(" (%(what)s)") % {"what": figures.listed(parts)} if parts else ""


def _recoveries_held(facts: Facts) -> str:
    """How the recoveries were, without saying more than is true."""
    mean = facts["mean_recovery_ms"]
    average = _(" (%(mean)s on average)") % {"mean": figures.mean_recovery(mean)} if mean else ""
    if facts["excused_recoveries"]:
        return _("with the recoveries up to %(high)s s%(average)s, %(excused)s excused") % {
            "high": facts["high_s"],
            "average": average,
            "excused": figures.recoveries_named(facts["excused_recoveries"]),
        }
    if facts["short_recoveries"]:
        return _("with no recovery over %(high)s s%(average)s") % {"high": facts["high_s"], "average": average}
    return _("with every recovery inside %(band)s%(average)s") % {
        "band": figures.band(facts["low_s"], facts["high_s"]),
        "average": average,
    }


def stage_passed(facts: Facts) -> str:
    if facts["stage"] == 1:
        return _("%(all)s 400s at date pace (%(pace)s)%(but)s: stage 1 is done.") % {
            "all": _all(facts),
            "pace": figures.target(facts["date_ms"]),
            "but": _but(facts),
        }
    return _("%(all)s at date pace%(but)s %(recoveries)s: stage 2 is done.") % {
        "all": _all(facts),
        "but": _but(facts),
        "recoveries": _recoveries_held(facts),
    }


def step_shown(facts: Facts) -> str:
    return _("That shows the step %(shown)s of %(needed)s times in a row; the coach's setting asks for %(needed)s.") % {
        "shown": facts["shown"],
        "needed": facts["needed"],
    }


def step_passed(facts: Facts) -> str:
    which = names.goal_reps_line(facts["goal_reps"], facts["reps"])
    return _("Goal pace held on %(which)s (%(times)s)%(recovery)s%(but)s.") % {
        "which": which,
        "times": figures.times_listed(facts["times"]),
        "recovery": _(" with %(mean)s recovery") % {"mean": figures.mean_recovery(facts["mean_recovery_ms"])}
        if facts["mean_recovery_ms"]
        else "",
        "but": _but(facts),
    }


def ready(facts: Facts) -> str:
    return _(
        "All %(count)s at goal pace %(pace)s%(recovery)s: ready to race. This is the form for a big personal best!"
    ) % {
        "count": figures.count(facts["reps"]),
        "pace": figures.target(facts["goal_ms"]),
        "recovery": _on_recoveries(facts),
    }


def ready_early(facts: Facts) -> str:
    return ready(facts) + " " + _("It came before the step was asked for; the coach confirms it.")


def ready_again(facts: Facts) -> str:
    return _("All %(count)s at goal pace again%(recovery)s: still ready to race.") % {
        "count": figures.count(facts["reps"]),
        "recovery": _on_recoveries(facts),
    }


def reps_missed(facts: Facts) -> str:
    return sentence(
        ngettext(
            "%(on_pace)s of %(count)s on pace. %(reps)s was %(times)s (target %(target)s, up to %(limit)s counts).",
            "%(on_pace)s of %(count)s on pace. %(reps)s were %(times)s (target %(target)s, up to %(limit)s counts).",
            len(facts["missed"]),
        )
        % {
            "on_pace": figures.count(facts["on_pace"]),
            "count": figures.count(facts["reps"]),
            "reps": sentence(figures.reps_named(facts["missed"])),
            "times": figures.times_listed(facts["missed_ms"]),
            "target": figures.target(facts["target_ms"]),
            "limit": figures.limit(facts["limit_ms"]),
        }
    )


def goal_reps_missed(facts: Facts) -> str:
    missed = sentence(figures.reps_named(facts["missed"]))
    what = _("date pace, not goal pace") if facts["at_date"] else _("slower than goal pace")
    text = ngettext(
        "%(reps)s was %(times)s: %(what)s (%(target)s, up to %(limit)s counts).",
        "%(reps)s were %(times)s: %(what)s (%(target)s, up to %(limit)s counts).",
        len(facts["missed"]),
    ) % {
        "reps": missed,
        "times": figures.times_listed(facts["missed_ms"]),
        "what": what,
        "target": figures.target(facts["target_ms"]),
        "limit": figures.limit(facts["limit_ms"]),
    }
    if not facts["there"]:
        return text
    there = sentence(figures.reps_named(facts["there"]))
    return text + " " + ngettext("%(reps)s was there.", "%(reps)s were there.", len(facts["there"])) % {"reps": there}


def fast_start(facts: Facts) -> str:
    def span(pair: tuple[int, int]) -> str:
        low, high = (round(ms / 1000) for ms in pair)
        return str(high) if low == high else f"{low}–{high}"

    return _(
        "%(early)s went out %(faster)s s too fast and %(late)s came in %(slower)s s slow. "
        "Start at %(target)s: the aim is %(count)s even ones."
    ) % {
        "early": sentence(figures.reps_named(facts["early"])),
        "faster": span(facts["faster_ms"]),
        "late": figures.reps_named(facts["late"]),
        "slower": span(facts["slower_ms"]),
        "target": figures.target(facts["target_ms"]),
        "count": figures.count(facts["reps"]),
    }


def recoveries_long(facts: Facts) -> str:
    numbers = sentence(figures.recoveries_named(facts["long"]))
    times = figures.alike([figures.recovery(ms) for ms in facts["long_ms"]])
    held = "" if facts["misses"] else _("The reps held. ")
    return held + ngettext(
        "%(recoveries)s was %(times)s; all must be inside %(band)s (up to %(limit)s counts).",
        "%(recoveries)s were %(times)s; all must be inside %(band)s (up to %(limit)s counts).",
        len(facts["long"]),
    ) % {
        "recoveries": numbers,
        "times": times,
        "band": figures.band(facts["low_s"], facts["high_s"]),
        "limit": figures.recovery(facts["limit_ms"]),
    }


def rung_reached(facts: Facts) -> str:
    return _("The step of %(asked)s was shown.") % {"asked": figures.recovery(facts["asked_ms"])}


def recoveries_coming_down(facts: Facts) -> str:
    text = _(
        "Still stage 2. All %(count)s 400s were at date pace (%(pace)s), which is the harder half. "
        "Recoveries averaged %(mean)s; stage 3 opens when every one is inside %(band)s."
    ) % {
        "count": figures.count(facts["reps"]),
        "pace": figures.target(facts["date_ms"]),
        "mean": figures.mean_recovery(facts["mean_recovery_ms"] or 0),
        "band": figures.band(facts["low_s"], facts["high_s"]),
    }
    last, first, mean = facts.get("last_mean_ms"), facts.get("first_mean_ms"), facts["mean_recovery_ms"]
    if last is None or mean is None:
        return text
    if mean >= last:
        return text + " " + _("Last time %(last)s.") % {"last": figures.mean_recovery(last)}
    if first is None or first <= last:
        return text + " " + _("Last time %(last)s: they are coming down.") % {"last": figures.mean_recovery(last)}
    return (
        text
        + " "
        + _("Last time %(last)s, first time %(first)s: they are coming down.")
        % {
            "last": figures.mean_recovery(last),
            "first": figures.mean_recovery(first),
        }
    )


def rep_missing(facts: Facts) -> str:
    return ngettext(
        "%(reps)s is missing, so this cannot be judged. If it was run, add its time; "
        "if the session was stopped, say why and it can be left out.",
        "%(reps)s are missing, so this cannot be judged. If they were run, add their times; "
        "if the session was stopped, say why and it can be left out.",
        len(facts["reps"]),
    ) % {"reps": sentence(figures.reps_named(facts["reps"]))}


def recoveries_not_written(facts: Facts) -> str:
    return _(
        "The reps held, but %(recoveries)s not written down, so nobody can tell whether the step was shown. "
        "One number for the whole session is enough."
    ) % {
        "recoveries": ngettext("%(numbers)s was", "%(numbers)s were", len(facts["reps"]))
        % {"numbers": figures.recoveries_named(facts["reps"])}
    }


def outside_plan(facts: Facts) -> str:
    return _(
        "%(ran)s reps where %(planned)s were planned. Count the first %(planned)s, or keep it as another session?"
    ) % {
        "ran": facts["ran"],
        "planned": facts["planned"],
    }


def other_distance(facts: Facts) -> str:
    return ngettext(
        "%(reps)s was over another distance than planned, so this cannot be judged.",
        "%(reps)s were over another distance than planned, so this cannot be judged.",
        len(facts["reps"]),
    ) % {"reps": sentence(figures.reps_named(facts["reps"]))}


def goal_needed(facts: Facts) -> str:
    return _("No goal is agreed yet. Stage 3 needs one: set the goal, and goal reps can begin.")


def no_date_pace(facts: Facts) -> str:
    return _("There is no date pace yet. Add a race result, a time trial or a pace first.")


def left_out(facts: Facts) -> str:
    return _("Left out: %(reason)s. It moves nothing, neither up nor down.") % {"reason": facts["reason"]}


def reps_too_fast(facts: Facts) -> str:
    return ngettext(
        "%(reps)s was too fast: %(times)s against %(target)s. The coach's setting counts that as a miss.",
        "%(reps)s were too fast: %(times)s against %(target)s. The coach's setting counts that as a miss.",
        len(facts["fast"]),
    ) % {
        "reps": sentence(figures.reps_named(facts["fast"])),
        "times": figures.times_listed(facts["fast_ms"]),
        "target": figures.target(facts["target_ms"]),
    }


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    made.__name__: made
    for made in (
        stage_passed, step_shown, step_passed, ready, ready_early, ready_again, reps_missed, goal_reps_missed,
        fast_start, recoveries_long, recoveries_coming_down, rung_reached, rep_missing, recoveries_not_written, outside_plan,
        other_distance, goal_needed, no_date_pace, left_out,
        reps_too_fast,
    )
}  # fmt: skip
