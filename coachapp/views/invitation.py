"""An invitation to coach: made and shown once by the owner, opened and accepted by whoever holds its link."""

from __future__ import annotations

import uuid
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from coachapp.forms.people import InvitationForm
from coachapp.models import Invitation, Squad
from coachapp.models.identity import new_id
from coachapp.services import invitation as invitations
from coachapp.services import joining
from coachapp.services.part import NotTheOwner
from coachapp.views import access
from coachapp.views.hand_out import hand_out
from coachapp.views.reauthentication import reauthenticated

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.coaches
@reauthenticated(may="own")
def invite(request: HttpRequest, squad: str) -> HttpResponse:
    """Make an invitation, and show its link in the answer: never again after that.

    Reloading that answer sends the same id and secret again, and so shows the same link.
    """
    theirs = access.squad(request, squad, may="own")
    mails = bool(settings.EMAIL_HOST)
    if request.method != "POST":
        fresh = {"invitation": new_id(), "secret": invitations.new_secret()}
        return _asked(request, theirs, InvitationForm(mails=mails, initial=fresh))
    form = InvitationForm(request.POST, mails=mails)
    if not form.is_valid():
        return _asked(request, theirs, form)
    said = form.cleaned_data
    try:
        made, already = invitations.invite(
            squad=theirs, by=access.coach(request), invitation_id=said["invitation"], secret=said["secret"],
            role=said["role"], note=said["note"], email=said.get("mail", ""), now=timezone.now(),
        )  # fmt: skip
    except NotTheOwner:
        raise PermissionDenied from None
    except invitations.TooManyOpen:
        form.add_error(None, _("So many invitations are open that one of them should be revoked first."))
        return _asked(request, theirs, form)
    except invitations.InvitationTaken:
        messages.error(request, _("This page was too old. Here is a fresh one: try again."))
        return redirect("invite", theirs.slug)
    token = invitations.token_of(made, said["secret"])
    address = request.build_absolute_uri(reverse("invitation", args=[token]))
    if said.get("mail") and not already:
        _mail(request, theirs, made, address, said["mail"])
    return _shown(request, theirs, made, address)


@require_POST
@access.coaches
def invitation_revoke(request: HttpRequest, squad: str, invitation: uuid.UUID) -> HttpResponse:
    """End an invitation that nobody has accepted."""
    found = access.invitation(request, squad, invitation)
    try:
        ended = invitations.revoke(
            squad=found.squad, by=access.coach(request), invitation_id=invitation, now=timezone.now()
        )
    except NotTheOwner:
        raise PermissionDenied from None
    if ended is not None and ended.accepted_at is not None:
        messages.warning(request, _("Too late: it was accepted a moment ago. You can remove the person instead."))
    else:
        messages.success(request, _("The invitation is revoked: its link opens nothing any more."))
    return redirect("people", squad)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, ticket: str) -> HttpResponse:
    """Say what somebody is invited to; one button accepts it. Opening alone changes nothing.

    Whoever is signed out signs in or opens an account first, and comes back here.
    """
    found = invitations.find(ticket)
    if found is None:
        return _closed(request, "", 404)
    if request.method == "POST" and request.user.is_authenticated:
        return _accept(request, ticket)
    state = invitations.state_of(found, now=timezone.now())
    if state != "open" and not _is_his(request, found):
        return _closed(request, state, 410)
    return _opened(request, found, ticket)


# --- inside ------------------------------------------------------------------------------------


def _opened(request: HttpRequest, found: Invitation, ticket: str, status: int = 200) -> HttpResponse:
    """The page that says what somebody is invited to; for another's account, what is missing instead of the button."""
    back = urlencode({"next": reverse("invitation", args=[ticket])})
    here = joining.would_gain(found, access.coach(request)) if request.user.is_authenticated else None
    context = {
        "squad_name": found.squad.name,
        "slug": found.squad.slug,
        "role": found.get_role_display(),
        "is_assistant": found.role == Invitation.Role.ASSISTANT,
        "maker": str(found.made_by),
        "has_part": here is not None,
        "is_used": found.accepted_at is not None,
        "part": here.get_role_display() if here is not None else "",
        "sign_in": f"{reverse('account_login')}?{back}",
        "sign_up": f"{reverse('account_signup')}?{back}",
        "only_for": _hinted(found.email),
        "is_for_him": not request.user.is_authenticated or invitations.is_for(found, access.coach(request)),
    }
    return render(request, "people/invited.html", context, status=status)


def _hinted(email: str) -> str:
    """An address as a hint to whoever has it: its first letter and its host. Whoever found the link learns no more."""
    name, at, host = email.partition("@")
    return f"{name[:1]}…{at}{host}" if at else ""


def _accept(request: HttpRequest, token: str) -> HttpResponse:
    try:
        joined = joining.accept(token=token, by=access.coach(request), now=timezone.now())
    except joining.InvitationClosed as closed:
        return _closed(request, closed.state, 410)
    except joining.ForAnother:
        found = invitations.find(token)
        return _opened(request, found, token, 403) if found is not None else _closed(request, "", 404)
    if joined is None:
        return _closed(request, "", 404)
    facts = {"squad": joined.part.squad.name, "role": joined.part.get_role_display()}
    if joined.outcome == "kept":
        messages.info(
            request, _("You are %(role)s of %(squad)s already, and stay so. The invitation was not used.") % facts
        )
    elif joined.outcome == "raised":
        messages.success(request, _("You coached %(squad)s already; from now on you do so as %(role)s.") % facts)
    else:
        messages.success(request, _("Welcome: you coach %(squad)s now, as %(role)s.") % facts)
    return redirect("squad", joined.part.squad.slug)


def _is_his(request: HttpRequest, found: Invitation) -> bool:
    """Whether this coach accepted it himself and coaches there: he is told so instead of being turned away."""
    if not request.user.is_authenticated or found.accepted_by_id != access.coach(request).pk:
        return False
    return joining.would_gain(found, access.coach(request)) is not None


def _asked(request: HttpRequest, squad: Squad, form: InvitationForm) -> HttpResponse:
    context = {"squad": squad, "form": form, "days": invitations.OPEN_FOR.days}
    return render(request, "people/invite.html", context, status=422 if form.is_bound else 200)


def _shown(request: HttpRequest, squad: Squad, made: Invitation, address: str) -> HttpResponse:
    about = {"squad": squad.name, "address": address}
    context = {
        "squad": squad,
        "made": made,
        "role": made.get_role_display(),
        "days": invitations.OPEN_FOR.days,
        "hand_out": hand_out(
            address,
            words=_("Coach %(squad)s with me: %(address)s") % about,
            subject=_("Coach %(squad)s") % about,
        ),
    }
    return render(request, "people/invite_made.html", context)


def _mail(request: HttpRequest, squad: Squad, made: Invitation, address: str, to: str) -> None:
    """Send the link by mail, and say whether that went well. The link on the page is good either way."""
    facts = {
        "maker": str(access.coach(request)),
        "squad": squad.name,
        "role": made.get_role_display(),
        "address": address,
        "days": invitations.OPEN_FOR.days,
        "to": made.email,
    }
    text = _(
        "%(maker)s invites you to coach %(squad)s on Quarters, as %(role)s.\n\n%(address)s\n\n"
        "The link works once, for %(days)d days, for an account with the address %(to)s. If you do not know "
        "what this is about, leave it alone: nothing happens.\n"
    )
    try:
        send_mail(_("Coach %(squad)s") % {"squad": " ".join(squad.name.split())}, text % facts, None, [to])
    except (SMTPException, OSError):
        messages.error(request, _("The letter could not be sent. The link below is good: hand it over yourself."))
    else:
        messages.success(request, _("The letter is on its way."))


def _closed(request: HttpRequest, state: str, status: int) -> HttpResponse:
    words = {
        "accepted": _("This invitation was used already. Each one works once."),
        "revoked": _("This invitation was taken back."),
        "expired": _("This invitation is older than seven days and has expired."),
        "orphaned": _("Whoever made this invitation does not own the squad any more."),
    }.get(state, _("Part of the address is missing, or it was never an invitation."))
    return render(request, "people/invitation_closed.html", {"words": words}, status=status)
