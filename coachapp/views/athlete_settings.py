"""One athlete's particulars, the numbers that are his own, and his leaving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coachapp import words
from coachapp.forms.athlete import AthleteForm
from coachapp.forms.settings import SettingsForm
from coachapp.models import Athlete
from coachapp.services import athlete as athletes
from coachapp.services.athlete import Particulars, VersionConflict
from coachapp.services.standing import decided, log_of
from coachapp.training.settings import SETTINGS, SettingRefused, Settings
from coachapp.views import access
from coachapp.views.versions import sent_version


@dataclass(frozen=True, slots=True)
class Effect:
    """What saving would do to the standing. `token` says which change was looked at."""

    sentences: list[str]
    token: str


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def athlete_settings(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Change them; where the numbers would move the standing, that is shown before it is saved."""
    coaching = access.coaching(request, squad, may="lead")
    person = access.athlete(request, squad, athlete, may="lead")
    today = person.squad.today(timezone.now())
    do = request.POST.get("do", "")
    if do in ("archive", "bring_back"):
        return _leave_or_return(request, person, do, today)
    sent = request.POST or None
    form = AthleteForm(sent, initial=_stored(person), today=today)
    numbers = SettingsForm(
        None if do == "clear" else sent,
        stored=person.settings,
        below=Settings.of(person.squad.settings),
        whose=_("Squad"),
        blank=do == "clear",
    )
    version, status, effect = person.version, 200, None
    if sent and do != "clear":
        status, version = 422, sent_version(request)
        if form.is_valid() and numbers.is_valid():
            to = Particulars(**_particulars(form), settings=numbers.layer())
            effect = _effect(person, to, today)
            if effect is None or request.POST.get("seen") == effect.token:
                try:
                    athletes.change_athlete(athlete=person, by=access.actor(request), version=version, to=to)
                except VersionConflict as conflict:
                    version, status = conflict.stored.version, 409
                    form.add_error(None, _conflict())
                except SettingRefused as refused:
                    numbers.add_error(refused.name if refused.name in SETTINGS else None, refused.reason)
                else:
                    messages.success(request, _("%(athlete)s: saved.") % {"athlete": to.name})
                    return redirect("athlete", person.squad.slug, person.slug)
            else:
                status = 200
    context = {
        "squad": person.squad,
        "coaching": coaching,
        "athlete": person,
        "form": form,
        "numbers": numbers,
        "version": version,
        "effect": effect,
        "cleared": do == "clear",
        "changed": len(person.settings),
    }
    return render(request, "athlete_settings/page.html", context, status=status)


def _leave_or_return(request: HttpRequest, person: Athlete, do: str, today: date) -> HttpResponse:
    if do == "archive":
        athletes.archive(athlete=person, by=access.actor(request), on=today)
        messages.success(request, _("%(athlete)s has left the squad. Everything is kept.") % {"athlete": person.name})
    else:
        athletes.bring_back(athlete=person, by=access.actor(request))
        messages.success(request, _("%(athlete)s is back in the squad.") % {"athlete": person.name})
    return redirect("athlete-settings", person.squad.slug, person.slug)


def _stored(person: Athlete) -> dict[str, Any]:
    return {
        "name": person.name,
        "birth_year": person.birth_year,
        "workout": person.workout,
        "target_race_name": person.target_race_name,
        "target_race_on": person.target_race_on,
    }


def _particulars(form: AthleteForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in form.fields}


def _effect(person: Athlete, to: Particulars, today: date) -> Effect | None:
    """What these particulars would do to the standing; None when they move nothing."""
    if to.workout != person.workout:
        return None
    before = log_of(person)
    settings = Settings.of(person.squad.settings, to.settings)
    if settings == before.settings:
        return None
    after = replace(before, settings=settings, target_race=to.target_race_on)
    reasons = decided(person.workout, before, after, today).reasons
    if not reasons:
        return None
    sentences = [words.say(reason) for reason in reasons]
    return Effect(sentences, repr(sorted(to.settings.items())))


def _conflict() -> str:
    return _(
        "Somebody else changed this athlete meanwhile. What you typed is still here: save again to put it over theirs, "
        "or open the page afresh to see theirs."
    )
