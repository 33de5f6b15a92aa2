"""Sentences for what would have changed a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.words import figures
from coachapp.words.figures import sentence

Facts = Mapping[str, Any]


def _enough(facts: Facts, text: str) -> str:
    """Say whether it alone was wanting, or was wanting among others."""
    if facts["enough"]:
        return _("%(what)s would have been enough.") % {"what": text}
    return _("%(what)s was wanted too.") % {"what": text}


def would_change_reps(facts: Facts) -> str:
    return _enough(
        facts,
        ngettext("%(reps)s in %(limit)s or faster", "%(reps)s in %(limit)s or faster each", len(facts["reps"]))
        % {"reps": sentence(figures.reps_named(facts["reps"])), "limit": figures.limit(facts["limit_ms"])},
    )


def would_change_recoveries(facts: Facts) -> str:
    return _enough(
        facts,
        _("%(recoveries)s in %(limit)s or less")
        % {
            "recoveries": sentence(figures.recoveries_named(facts["reps"])),
            "limit": figures.recovery(facts["limit_ms"]),
        },
    )


def would_change_unwritten(facts: Facts) -> str:
    return _("%(recoveries)s written down, in %(limit)s or less, would be enough.") % {
        "recoveries": sentence(figures.recoveries_named(facts["reps"])),
        "limit": figures.recovery(facts["limit_ms"]),
    }


def would_change_missing(facts: Facts) -> str:
    return ngettext(
        "The time of %(reps)s, or a coach's excuse for it, decides.",
        "The times of %(reps)s, or a coach's excuse for them, decide.",
        len(facts["reps"]),
    ) % {"reps": figures.reps_named(facts["reps"])}


def would_change_extra(facts: Facts) -> str:
    return _("Saying that the first %(planned)s count decides.") % {"planned": facts["planned"]}


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    made.__name__: made
    for made in (
        would_change_reps, would_change_recoveries, would_change_unwritten, would_change_missing, would_change_extra,
    )
}  # fmt: skip
