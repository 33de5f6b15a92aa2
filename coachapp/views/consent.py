"""Consent for one athlete: asked for and recorded by a coach, given and withdrawn by a guardian."""

from __future__ import annotations

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coachapp.forms.consent import GuardianForm, PaperForm
from coachapp.models import Athlete, Consent
from coachapp.models.identity import new_id
from coachapp.services import consent as consents
from coachapp.services import consent_change
from coachapp.views import access
from coachapp.views.hand_out import hand_out
from coachapp.words.consent import default_text

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.coaches
def athlete_consent(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Show how it stands; ask a guardian by a link, record a paper, take either back.

    The link is shown in the answer that made it and never again: only a digest of it is kept.
    """
    found = access.athlete(request, squad, athlete, may="lead")
    today = found.squad.today(timezone.now())
    do = request.POST.get("do", "")
    paper = PaperForm(request.POST if do == "paper" else None, today=today, initial={"on": today})
    address = ""
    status = 200
    if request.method == "POST" and not found.left_on:
        if do == "ask":
            address = _asked(request, found)
        elif do == "paper" and not paper.is_valid():
            status = 422
        else:
            _change(request, found, do, paper)
            return redirect("athlete-consent", found.squad.slug, found.slug)
    state = consents.state_of(found, now=timezone.now())
    text = consent_change.current_text(found.squad)
    context = {
        "squad": found.squad,
        "athlete": found,
        "state": state,
        "past": past(found),
        "paper": paper,
        "hand_out": _handed_out(found, address) if address else None,
        "words": text.words if text else default_text(found.squad.name),
        "text_version": text.version if text else 1,
        "days": consent_change.OPEN_DAYS,
        "consent_id": new_id(),
        "secret": consent_change.new_secret(),
    }
    return render(request, "consent/page.html", context, status=status)


def past(athlete: Athlete) -> list[Context]:
    """Every consent about this athlete as a page lists them, the latest first."""
    rows = Consent.objects.filter(squad=athlete.squad, athlete=athlete).select_related("text", "asked_by")
    now = timezone.now()
    return [
        {
            "what": _happened(row, now),
            "by": row.given_by,
            "text": _("version %(version)d of the words") % {"version": row.text.version},
            "asked": _("asked by %(coach)s on %(day)s") % {"coach": row.asked_by, "day": _day(athlete, row.made_at)},
            "withdrawn": _day(athlete, row.withdrawn_at) if row.given_at and row.withdrawn_at else "",
        }
        for row in rows.order_by("-made_at", "-pk")
    ]


def _happened(row: Consent, now: Any) -> str:
    if row.given_at is not None:
        day = _day(row.athlete, row.given_at)
        return (
            _("Given on paper on %(day)s") if row.method == Consent.Method.PAPER else _("Given by link on %(day)s")
        ) % {"day": day}
    if row.withdrawn_at is not None:
        return _("Asked for, and taken back")
    if consents.is_open(row, now):
        assert row.expires_at is not None  # noqa: S101 - an open one has an end
        return _("Asked for; the link works until %(day)s") % {"day": _day(row.athlete, row.expires_at)}
    return _("Asked for, and never answered")


def _day(athlete: Athlete, at: Any) -> str:
    return date_format(at.astimezone(ZoneInfo(athlete.squad.time_zone)), _("j M Y"))


def _asked(request: HttpRequest, athlete: Athlete) -> str:
    """Make the link that the page offered to make, and return its address; empty when it cannot be made."""
    secret = request.POST.get("secret", "")
    try:
        consent_id = uuid.UUID(request.POST.get("consent", ""))
        consent_change.ask(athlete=athlete, by=access.actor(request), consent_id=consent_id, secret=secret)
    except (ValueError, consent_change.ConsentClosed):
        messages.warning(request, _("The link could not be made. Try once more."))
        return ""
    return request.build_absolute_uri(reverse("consent", args=[consent_change.token_of(consent_id, secret)]))


def _handed_out(athlete: Athlete, address: str) -> Context:
    about = {"squad": athlete.squad.name, "address": address}
    return hand_out(
        address,
        words=_("%(squad)s asks a parent or guardian for consent: %(address)s") % about,
        subject=_("Consent for %(squad)s") % about,
    )


def _change(request: HttpRequest, athlete: Athlete, do: str, paper: PaperForm) -> None:
    by = access.actor(request)
    if do == "paper":
        sent = request.POST.get("consent", "")
        consent_change.record_paper(
            athlete=athlete,
            by=by,
            given_by=paper.cleaned_data["given_by"],
            on=paper.cleaned_data["on"],
            consent_id=_uuid(sent),
        )
        messages.success(request, _("The consent on paper is recorded."))
    elif do == "take_back":
        consent_change.take_back_ask(athlete=athlete, by=by)
        messages.success(request, _("The link for the guardian is ended."))
    elif do == "withdraw" and consent_change.withdraw(athlete=athlete, by=by):
        messages.success(request, _("The consent is withdrawn."))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


# --- the guardian ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def consent(request: HttpRequest, answer: str) -> HttpResponse:
    """Show a guardian what is kept and what he is asked to agree to; take his answer. No account is needed.

    Opening alone changes nothing: previews in a messenger open links, too.
    """
    found = consent_change.find(answer)
    if found is None:
        return _closed(request)
    form = GuardianForm(request.POST if request.POST.get("do") == "give" else None)
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("do") == "withdraw":
                consent_change.withdraw_by_link(token=answer)
                return redirect("consent", answer)
            if form.is_valid():
                consent_change.give(token=answer, given_by=form.cleaned_data["given_by"])
                return redirect("consent", answer)
        except consent_change.ConsentClosed:
            return _closed(request)
        status = 422
    now = timezone.now()
    if found.given_at is None and not consents.is_open(found, now):
        return _closed(request)
    context = {
        "consent": found,
        "athlete_name": found.athlete.name,
        "squad_name": found.squad.name,
        "form": form,
        "given": _day(found.athlete, found.given_at) if found.given_at else "",
        "withdrawn": _day(found.athlete, found.withdrawn_at) if found.given_at and found.withdrawn_at else "",
        "may_have_link": consents.state_of(found.athlete, now=now).may_have_link,
        "carries_link": consents.carries_link(found, now=now),
        "until": _day(found.athlete, found.expires_at) if found.expires_at else "",
        "keep_months": found.squad.keep_months,
    }
    return render(request, "consent/guardian.html", context, status=status)


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "consent/closed.html", status=404)
