"""What the steps of a session are called on a watch, in fifteen letters where it can be."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coachapp.watch.steps import Wording


def wording() -> Wording:
    """The names of the steps in the language of the reader."""
    return Wording(
        warmup=_("Warm up"),
        warmup_note=_("Lap button when you start rep 1"),
        rep_note=_("Rep {number} of {last}: {metres} m in {target}"),
        jog=_("Jog {span}"),
        jog_note=_("Lap button when you start the next rep"),
        rest=_("Rest"),
        rest_note=_("Rest before the flush: {span}"),
        flush=_("Flush {number}"),
        flush_note=_("{metres} m by effort, never by pace"),
        between=_("Jog"),
        between_note=_("Jog between the flushes: {span}"),
        cooldown=_("Cool down"),
    )
