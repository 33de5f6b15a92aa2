"""Sentences about what is ahead: how many sessions, ready when, in time for the race or not."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.training.standing import Forecast
from coachapp.training.workout import Prescription
from coachapp.words import figures


def sessions_left(forecast: Forecast) -> str:
    """How many sessions are left, in words: "three to five more sessions"; empty at Ready."""
    low, high = forecast.runnings_left
    if high == 0:
        return ""
    if low == high:
        return ngettext("%(count)s more session", "%(count)s more sessions", low) % {"count": figures.count(low)}
    return _("%(low)s to %(high)s more sessions") % {"low": figures.count(low), "high": figures.count(high)}


def forecast_sentence(forecast: Forecast, race: str = "") -> str:
    """When the athlete may be ready, and how that lies to the target race; `race` is its name."""
    if forecast.ready_from is None or forecast.ready_to is None:
        return _against_race(forecast, race) if forecast.race else ""
    span = _("%(left)s: ready between %(start)s and %(end)s.") % {
        "left": figures.sentence(sessions_left(forecast)),
        "start": figures.day(forecast.ready_from),
        "end": figures.day(forecast.ready_to),
    }
    if forecast.ready_from == forecast.ready_to:
        span = _("%(left)s: ready about %(start)s.") % {
            "left": figures.sentence(sessions_left(forecast)),
            "start": figures.day(forecast.ready_from),
        }
    return f"{span} {_against_race(forecast, race)}".strip()


def when_due(prescription: Prescription, today: date) -> str:
    """When the next session may be run: "any day", "from 11 May, by 18 May", "due now, by 18 May"."""
    due = prescription.due
    if due is None:
        return _("any day")
    if today < due.start:
        return _("%(start)s to %(end)s") % {"start": figures.day(due.start), "end": figures.day(due.end)}
    if today <= due.end:
        return _("now, until %(end)s") % {"end": figures.day(due.end)}
    return _("as soon as you can; it was due by %(end)s") % {"end": figures.day(due.end)}


def _against_race(forecast: Forecast, race: str) -> str:
    if forecast.race is None:
        return ""
    facts = {"race": race or _("the target race"), "on": figures.day(forecast.race)}
    if forecast.ready_from is None:
        return figures.sentence(_("%(race)s is on %(on)s.") % facts)
    return {
        "in_time": _("That is in time for %(race)s on %(on)s."),
        "perhaps": _("It may be in time for %(race)s on %(on)s, if most sessions hold."),
        "too_late": _("That is too late for %(race)s on %(on)s, even if every session holds."),
        None: "",
    }[forecast.fits] % facts
