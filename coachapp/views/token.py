"""API tokens of a squad: listed, made and shown once, ended. For its owners."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from coachapp.forms.token import TokenForm
from coachapp.models import ApiToken, Coaching, Squad
from coachapp.models.identity import new_id
from coachapp.services import token as keys
from coachapp.services.part import NotTheOwner
from coachapp.views import access
from coachapp.views.reauthentication import reauthenticated

Context = dict[str, Any]
#: Tokens that are over are listed for so long.
LISTED = timedelta(days=30)


@require_safe
@access.coaches
def tokens(request: HttpRequest, squad: str) -> HttpResponse:
    """List the squad's tokens: who made them, what they may do, when they were used last and when they end."""
    theirs, now = access.squad(request, squad, may="own"), timezone.now()
    owners = set(theirs.coachings.filter(role=Coaching.Role.OWNER).values_list("user_id", flat=True))
    shown = [_row(row, theirs, owners, now) for row in keys.listed(theirs, since=now - LISTED)]
    context = {
        "squad": theirs,
        "open": [row for row in shown if row["state"] == "open"],
        "over": [row for row in shown if row["state"] != "open"],
    }
    return render(request, "tokens/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.coaches
@reauthenticated(may="own")
def token_make(request: HttpRequest, squad: str) -> HttpResponse:
    """Make a token, and show it in the answer: never again after that.

    Reloading that answer sends the same id and secret again, and so shows the same token.
    """
    theirs = access.squad(request, squad, may="own")
    if request.method != "POST":
        fresh = {"token": new_id(), "secret": keys.new_secret()}
        return _asked(request, theirs, TokenForm(initial=fresh))
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _asked(request, theirs, form)
    said = form.cleaned_data
    try:
        made = keys.make(
            squad=theirs, by=access.coach(request), token_id=said["token"], secret=said["secret"], name=said["name"],
            scope=said["scope"], days=said["days"], now=timezone.now(),
        )  # fmt: skip
        text = keys.text_of(made, said["secret"])
    except NotTheOwner:
        raise PermissionDenied from None
    except keys.TooManyTokens:
        form.add_error(None, _("So many tokens are open that one of them should be revoked first."))
        return _asked(request, theirs, form)
    except keys.TokenTaken:
        messages.error(request, _("This page was too old. Here is a fresh one: try again."))
        return redirect("token-make", theirs.slug)
    context = {
        "squad": theirs,
        "made": made,
        "text": text,
        "ends": _day(made.expires_at, theirs),
        "try_it": request.build_absolute_uri(reverse("api-athletes")),
    }
    return render(request, "tokens/made.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def token_revoke(request: HttpRequest, squad: str, api_token: uuid.UUID) -> HttpResponse:
    """End a token, after a page that says what that means: it cannot be taken back."""
    found = access.api_token(request, squad, api_token)
    if request.method == "POST":
        try:
            keys.revoke(squad=found.squad, by=access.coach(request), token_id=api_token, now=timezone.now())
        except NotTheOwner:
            raise PermissionDenied from None
        messages.success(request, _("The token is revoked: whatever used it gets nothing any more."))
        return redirect("tokens", squad)
    context = {"squad": found.squad, "row": _row(found, found.squad, {found.made_by_id}, timezone.now())}
    return render(request, "tokens/revoke.html", context)


# --- inside ------------------------------------------------------------------------------------


def _asked(request: HttpRequest, squad: Squad, form: TokenForm) -> HttpResponse:
    return render(request, "tokens/new.html", {"squad": squad, "form": form}, status=422 if form.is_bound else 200)


def _row(row: ApiToken, squad: Squad, owners: set[int], now: datetime) -> Context:
    state = keys.state_of(row, now=now, owners=owners)
    words = {
        "open": _("ends on %(day)s"),
        "revoked": _("revoked on %(day)s"),
        "expired": _("ended on %(day)s"),
        "orphaned": _("over: %(maker)s does not own the squad any more"),
    }[state]
    facts = {"day": _day(row.revoked_at or row.expires_at, squad), "maker": str(row.made_by)}
    return {
        "row": row,
        "state": state,
        "words": words % facts,
        "beginning": keys.beginning_of(row),
        "made": _day(row.made_at, squad),
        "used": date_format(row.last_on, "j M Y") if row.last_on else "",
        "ends_soon": state == "open" and row.expires_at - now < timedelta(days=14),
    }


def _day(moment: datetime, squad: Squad) -> str:
    return date_format(moment.astimezone(ZoneInfo(squad.time_zone)), "j M Y")
