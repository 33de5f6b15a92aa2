"""Sentences for values that are impossible, or only odd and asked about once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.training.limits import Oddity
from coachapp.training.time_text import write_race, write_rep


def say_odd(oddity: Oddity, value: str, *, distance: str = "", reference: str = "") -> str:
    """Return the sentence for an oddity about `value`, the text as it was typed.

    `distance` names the run ("400 m", "5K"); `reference` what it is held against, where that helps. Raises KeyError
    for a code without a sentence.
    """
    return SENTENCES[oddity.code](oddity, value, distance, reference)


def _times(number: float) -> str:
    return write_race(round(number)) if number >= 120_000 else write_rep(round(number))


def _impossible(oddity: Oddity, value: str, distance: str, _reference: str) -> str:
    return _("%(value)s is faster than any %(distance)s ever run") % {"value": value, "distance": distance}


def _walked(oddity: Oddity, value: str, distance: str, _reference: str) -> str:
    return _("%(value)s is slower than a walk over %(distance)s; the limit is %(limit)s") % {
        "value": value, "distance": distance, "limit": _times(oddity.bound),
    }  # fmt: skip


def _fast(oddity: Oddity, value: str, _distance: str, reference: str) -> str:
    if reference:
        return _("%(value)s is a long way under %(reference)s. Is that right?") % {
            "value": value, "reference": reference,
        }  # fmt: skip
    return _("%(value)s is very fast. Is that right?") % {"value": value}


def _slow(oddity: Oddity, value: str, _distance: str, reference: str) -> str:
    if reference:
        return _("%(value)s is a long way over %(reference)s. Is that right?") % {
            "value": value, "reference": reference,
        }  # fmt: skip
    return _("%(value)s is very slow. Is that right?") % {"value": value}


def _recovery_impossible(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    return _("a recovery of %(value)s is too short to be one; the limit is 5 s") % {"value": value}


def _recovery_endless(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    return _("a recovery of %(value)s is longer than half an hour") % {"value": value}


def _recovery_brief(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    return _("A recovery of %(value)s is very short. Is that right?") % {"value": value}


def _recovery_lengthy(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    return _("A recovery of %(value)s is very long. Is that right?") % {"value": value}


def _mark_jump(oddity: Oddity, value: str, distance: str, _reference: str) -> str:
    return _("%(value)s over %(distance)s is a jump of %(percent)s %% in a few weeks. Is that right?") % {
        "value": value, "distance": distance, "percent": f"{oddity.value:.0f}",
    }  # fmt: skip


def _women_record(oddity: Oddity, value: str, distance: str, _reference: str) -> str:
    return _("%(value)s is faster than the women's record over %(distance)s. Is that right?") % {
        "value": value, "distance": distance,
    }  # fmt: skip


def _goal_not_faster(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    return _("the goal %(value)s is not faster than the date pace") % {"value": value}


def _goal_small(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    return _("The goal %(value)s is only %(percent)s %% faster than the date pace. Is that meant?") % {
        "value": value, "percent": f"{oddity.value:.1f}",
    }  # fmt: skip


def _goal_large(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    return _("The goal %(value)s is %(percent)s %% faster than the date pace; two to three is usual. Is that meant?") % {
        "value": value, "percent": f"{oddity.value:.1f}",
    }  # fmt: skip


def _rpe_range(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    return _("an effort is between 0 and 10, not %(value)s") % {"value": value}


def _rpe_half(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    return _("an effort goes in half points, not %(value)s") % {"value": value}


def _alike(oddity: Oddity, _value: str, _distance: str, _reference: str) -> str:
    return _("All reps are within 0.05 s of each other. Was one number copied down?")


def _future(oddity: Oddity, value: str, _distance: str, _reference: str) -> str:
    days = round(oddity.value)
    return ngettext(
        "%(value)s is %(days)s day ahead. Is that right?", "%(value)s is %(days)s days ahead. Is that right?", days
    ) % {"value": value, "days": days}


SENTENCES: Mapping[str, Callable[[Oddity, str, str, str], str]] = {
    "rep_impossible": _impossible,
    "rep_walked": _walked,
    "rep_fast": _fast,
    "rep_slow": _slow,
    "recovery_impossible": _recovery_impossible,
    "recovery_endless": _recovery_endless,
    "recovery_brief": _recovery_brief,
    "recovery_lengthy": _recovery_lengthy,
    "flush_impossible": _impossible,
    "flush_walked": _walked,
    "flush_fast": _fast,
    "flush_slow": _slow,
    "mark_impossible": _impossible,
    "mark_walked": _walked,
    "mark_slow": _slow,
    "mark_beats_women_record": _women_record,
    "mark_jump": _mark_jump,
    "goal_not_faster": _goal_not_faster,
    "goal_small": _goal_small,
    "goal_large": _goal_large,
    "rpe_out_of_range": _rpe_range,
    "rpe_not_half": _rpe_half,
    "reps_alike": _alike,
    "date_in_future": _future,
}
