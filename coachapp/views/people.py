"""Who coaches a squad: seen by everybody who does, changed by its owner."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coachapp.forms.people import HandOverForm, RoleForm
from coachapp.models import Coaching, Invitation, Squad
from coachapp.services import invitation as invitations
from coachapp.services import people as parts
from coachapp.services.part import NotTheOwner
from coachapp.services.second_factor import factors_of, has_second_factor
from coachapp.views import access
from coachapp.views.reauthentication import reauthenticated

Context = dict[str, Any]
#: Invitations that are over are listed for so long.
LISTED = timedelta(days=30)


@require_safe
@access.coaches
def people(request: HttpRequest, squad: str) -> HttpResponse:
    """List the coaches with their roles; for the owner also the invitations, and what can be changed."""
    mine = access.coaching(request, squad)
    theirs, now = mine.squad, timezone.now()
    found = parts.parts_in(theirs)
    with_factor = factors_of([part.user for part in found]) if mine.may_own else set()
    owners = {part.user_id for part in found if part.may_own}
    context: Context = {
        "squad": theirs,
        "mine": mine,
        "people": [_person(part, mine, theirs, with_factor) for part in found],
        "may_leave": not mine.may_own or len(owners) > 1,
        "may_hand_over": mine.may_own and any(part.role == Coaching.Role.COACH for part in found),
        "roles": [role for role in Coaching.Role.choices if role[0] in parts.GIVEN],
        "own_factor": has_second_factor(mine.user) if mine.may_own else False,
    }
    if mine.may_own:
        shown = [_invitation(row, theirs, owners, now) for row in invitations.listed(theirs, since=now - LISTED)]
        context["open"] = [row for row in shown if row["state"] == "open"]
        context["over"] = [row for row in shown if row["state"] != "open"]
    return render(request, "people/page.html", context)


@require_POST
@access.coaches
def person_role(request: HttpRequest, squad: str, coach: int) -> HttpResponse:
    """Make a coach of an assistant, or the other way round."""
    theirs = access.person(request, squad, coach)
    form = RoleForm(request.POST)
    if not form.is_valid() or theirs.may_own:
        messages.error(request, _("Nothing was changed: this role cannot be given here."))
        return redirect("people", squad)
    try:
        part = parts.change_role(
            squad=theirs.squad, by=access.coach(request), user_id=coach, role=form.cleaned_data["role"]
        )
    except NotTheOwner:
        raise PermissionDenied from None
    except (parts.PartRefused, parts.NotOneOfThem):
        messages.error(request, _("Nothing was changed: somebody changed this part a moment ago."))
        return redirect("people", squad)
    facts = {"name": str(part.user), "role": part.get_role_display()}
    messages.success(request, _("%(name)s: %(role)s.") % facts)
    return redirect("people", squad)


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def person_remove(request: HttpRequest, squad: str, coach: int) -> HttpResponse:
    """End somebody's part, after a page that says what that means."""
    theirs = access.person(request, squad, coach)
    if theirs.may_own:
        messages.error(request, _("An owner is not removed: he hands the squad over, or leaves."))
        return redirect("people", squad)
    if request.method == "POST":
        try:
            parts.remove(squad=theirs.squad, by=access.coach(request), user_id=coach, now=timezone.now())
        except NotTheOwner:
            raise PermissionDenied from None
        messages.success(request, _("%(name)s does not coach here any more.") % {"name": str(theirs.user)})
        return redirect("people", squad)
    return render(request, "people/remove.html", {"squad": theirs.squad, "person": theirs})


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def leave(request: HttpRequest, squad: str) -> HttpResponse:
    """End one's own part, after a page that says what that means. The only owner cannot."""
    mine = access.coaching(request, squad)
    alone = mine.may_own and not any(part.may_own and part.pk != mine.pk for part in parts.parts_in(mine.squad))
    if request.method == "POST" and not alone:
        try:
            parts.leave(squad=mine.squad, by=access.coach(request), now=timezone.now())
        except parts.LastOwner:
            return redirect("leave", squad)
        messages.success(request, _("You do not coach %(squad)s any more.") % {"squad": mine.squad.name})
        return redirect("home")
    return render(request, "people/leave.html", {"squad": mine.squad, "alone": alone}, status=_refused(request, alone))


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
@reauthenticated(may="own")
def hand_over(request: HttpRequest, squad: str) -> HttpResponse:
    """Make a coach the owner and oneself a coach, once the squad's name is typed."""
    theirs = access.squad(request, squad, may="own")
    choice = [part for part in parts.parts_in(theirs) if part.role == Coaching.Role.COACH]
    form = HandOverForm(request.POST or None, coaches=choice, squad_name=theirs.name)
    if request.method == "POST" and form.is_valid():
        try:
            to = parts.hand_over(
                squad=theirs, by=access.coach(request), user_id=form.cleaned_data["coach"], now=timezone.now()
            )
        except NotTheOwner:
            raise PermissionDenied from None
        except (parts.PartRefused, parts.NotOneOfThem):
            form.add_error("coach", _("This person coaches here no more, or in another role: choose again."))
        else:
            facts = {"name": str(to.user), "squad": theirs.name}
            messages.success(request, _("%(squad)s is now in the hands of %(name)s. You coach on.") % facts)
            return redirect("people", squad)
    context = {"squad": theirs, "form": form, "choice": choice}
    return render(request, "people/hand_over.html", context, status=_refused(request, request.method == "POST"))


@require_POST
@access.coaches
@reauthenticated(may="own")
def second_factor(request: HttpRequest, squad: str) -> HttpResponse:
    """Ask this squad's coaches for a second factor, or ask no more."""
    theirs = access.squad(request, squad, may="own")
    wanted = request.POST.get("wanted")
    if wanted not in ("yes", "no"):
        messages.error(request, _("Nothing was changed."))
        return redirect("people", squad)
    try:
        parts.ask_second_factor(squad=theirs, by=access.coach(request), wanted=wanted == "yes")
    except NotTheOwner:
        raise PermissionDenied from None
    if wanted == "yes":
        messages.success(request, _("From now on everybody who coaches here needs a second factor or a passkey."))
    else:
        messages.success(request, _("A password is enough again to coach here."))
    return redirect("people", squad)


@require_safe
@access.coaches
def second_factor_wanted(request: HttpRequest, squad: str) -> HttpResponse:
    """Say that this squad asks for a second factor, and lead on to setting one up."""
    mine = access.part_in(request, squad)
    if not mine.squad.second_factor or has_second_factor(mine.user):
        return redirect("squad", squad)
    # The squad itself stays out of the page: its pages are not open to him yet.
    return render(request, "people/second_factor_wanted.html", {"squad_name": mine.squad.name})


def _refused(request: HttpRequest, refused: bool) -> int:
    return 422 if refused and request.method == "POST" else 200


def _person(part: Coaching, mine: Coaching, squad: Squad, with_factor: set[int]) -> Context:
    return {
        "part": part,
        "name": str(part.user),
        "mail": part.user.email if mine.may_own else "",
        "is_me": part.user_id == mine.user_id,
        "since": _day(part.created_at, squad),
        "has_factor": part.user_id in with_factor,
        "may_change": mine.may_own and not part.may_own,
    }


def _invitation(row: Invitation, squad: Squad, owners: set[int], now: datetime) -> Context:
    row.squad = squad
    state = invitations.state_of(row, now=now, owners=owners)
    ends = row.accepted_at or row.revoked_at or row.expires_at
    words = {
        "open": _("can be accepted until %(day)s"),
        "accepted": _("accepted by %(name)s on %(day)s"),
        "revoked": _("revoked on %(day)s"),
        "expired": _("expired on %(day)s"),
        "orphaned": _("over: %(maker)s does not own the squad any more"),
    }[state]
    facts = {"day": _day(ends, squad), "name": str(row.accepted_by or ""), "maker": str(row.made_by)}
    return {
        "row": row,
        "state": state,
        "words": words % facts,
        "made": _day(row.made_at, squad),
        "for": row.note or row.email or _("nobody named"),
    }


def _day(moment: datetime, squad: Squad) -> str:
    return date_format(moment.astimezone(ZoneInfo(squad.time_zone)), "j M Y")
