"""The words of the stopwatch. The phone puts names and numbers into them; it makes no sentence of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.training.stage import Stage
from coachapp.words import figures


def phone_words() -> dict[str, str]:
    """Return every sentence of the stopwatch; what stands in braces is filled in on the phone."""
    return _tile() | _group() | _line() | _done() | _state()


def _tile() -> dict[str, str]:
    return {
        "rep_of": _("Rep {rep} of {reps}"),
        "target": _("target {time}"),
        "last": _("last {time}"),
        "recovery": _("rec {time}"),
        "off_in": _("off in {time}"),
        "ready": _("ready"),
        "done": _("done"),
        "stopped": _("stopped"),
        "flush": _("Flush {number}"),
        "flush_time": _("Flush {number}: {time}"),
        "elsewhere": _("timed elsewhere"),
        "two_times": _("two times: {times}"),
        "estimated": _("about {time}"),
        "excused": _("excused"),
        "joins": _("joins at rep {rep}"),
        "tap_finish": _("{name}, running rep {rep}. Tap at the finish."),
        "tap_go": _("{name}, next is rep {rep}. Tap to send off alone."),
        "tap_done": _("{name}, done."),
        "tap_flush": _("{name}, running flush {number}. Tap at the finish."),
        "tap_name": _("{name}, rep {rep}. Tap if it was this one."),
        "tap_name_flush": _("{name}, flush {number}. Tap if it was this one."),
        "more": _("More about {name}"),
        "missed": _("missed"),
        "on_pace": _("on pace"),
        "at_goal": _("at goal pace"),
        "fast": _("faster than asked"),
    }


def _group() -> dict[str, str]:
    return {
        "group": _("Group {letter}"),
        "start": _("Start rep {rep}"),
        "in": _("{in}/{all} in"),
        "running": _("running"),
        "all_done": _("done"),
        "over": _("+{time}"),
        "from_last": _("the last one in"),
        "from_first": _("the first one in"),
    }


def _line() -> dict[str, str]:
    return {
        "hint": _("Tap a runner at the line"),
        "hint_start": _("Tap a group to send it off, or a runner to start alone"),
        "unnamed": _("{n} to name: {times}"),
        "name_them": _("Name them"),
        "who": _("Who came in at {time}? ({n} left)"),
        "later": _("Later"),
        "not_running": _("{name} is not running"),
    }


def _done() -> dict[str, str]:
    """Say what a tap did, for the list of the last ones."""
    return {
        "nothing": _("Nothing to undo"),
        "undo": _("Undo"),
        "put_back": _("Put back"),
        "did_go": _("{name} off, rep {rep}"),
        "did_go_group": _("{n} off, rep {rep}"),
        "did_finish": _("{name} in, rep {rep}"),
        "did_someone": _("someone in"),
        "undo_finish": _("{name} {time}"),
        "did_name": _("named: {name}"),
        "did_move": _("moved to {name}"),
        "did_write": _("{name} rep {rep}: {time}"),
        "did_excuse": _("{name} excused, rep {rep}"),
        "did_stop": _("{name} stopped"),
        "did_resume": _("{name} goes on"),
        "did_arrive": _("{name} joins at rep {rep}"),
        "did_flush": _("{name} flush {number}"),
        "did_flush_off": _("{name} off, flush {number}"),
        "did_flush_group": _("{n} off, flush {number}"),
        "did_other": _("{name}: noted"),
    }


def _state() -> dict[str, str]:
    """Say what is kept, and how the session stands."""
    return {
        "saved": _("Saved on this phone"),
        "unsent": _("{n} not yet sent"),
        "unkept": _("{n} not saved!"),
        "not_stored": _("Not saved here"),
        "no_store": _("This phone cannot keep taps: they are lost with the page. Copy them as text before you leave."),
        "hold": _("Hold"),
        "stop": _("Stop"),
        "hold_reps": _("Hold: rep {reps}"),
        "hold_recoveries": _("Hold: rest after {reps} too long"),
        "all_in": _("All reps in"),
        "no_pace": _("No date pace: times only"),
        "step_slow": _("Rep {reps} slow"),
        "step_fast": _("Rep {reps} too fast"),
        "not_faster": _("Not stepping down"),
        "said": _("{name}: {text}"),
    }


def verdict_words(live: Mapping[str, Any]) -> dict[str, str]:
    """Return what can be said of one athlete, from the numbers of `coachapp.timing.live.rules`."""
    seconds = f"{live['stop_slow_ms'] / 1000:g}"
    slow = ngettext("Stop: %(count)s goal rep %(seconds)s s slow", "Stop: %(count)s goal reps %(seconds)s s slow",
                    live["stop_slow_reps"])  # fmt: skip
    return {
        "on": _on(live),
        "stop": slow % {"count": figures.count(live["stop_slow_reps"]), "seconds": seconds},
    }


def _on(live: Mapping[str, Any]) -> str:
    """What a session that goes well is still on for."""
    reps = len(live["reps"])
    if not live["staged"]:
        return _("Stepping down")
    if live["stage"] == Stage.STABILISE:
        return _("Still on for stage 2")
    if live["stage"] == Stage.SHORTEN:
        asked_ms = live["recovery"]["asked_ms"]
        return _("Still on: rec %(asked)s") % {"asked": figures.recovery(asked_ms or 0)}
    if live["stage"] == Stage.READY or live["goal_reps"] >= reps:
        return _("Still on for Ready")
    return _("Still on for %(count)s") % {"count": figures.count(live["goal_reps"])}
