"""The one door: every row that a view works on comes from here.

What is not yours does not exist (404); what is yours but not your part to change is refused (403).
A coach is a signed-in user with a Coaching row; an athlete is a phone that accepted his personal
link. That phone is looked up again at every request, so signing it out ends the visit at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from coachapp.journal.requests import about
from coachapp.models import (
    ApiToken,
    Athlete,
    Coaching,
    Device,
    GivenOverrule,
    ImportedFile,
    Invitation,
    LoggedSession,
    Practice,
    RecordedMark,
    Squad,
    User,
)
from coachapp.models.imported import ImportedFileRows
from coachapp.services.actor import Actor
from coachapp.services.second_factor import has_second_factor
from coachapp.views import phone
from coachapp.views.coming_back import page_of

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
Met = TypeVar("Met", Athlete, Practice)

#: What a page needs its coach to be allowed: log sessions, lead athletes, own the squad.
Right = Literal["log", "lead", "own"]

#: The largest number that an id can be.
LARGEST_ID = 2**63 - 1


class SecondFactorWanted(PermissionDenied):
    """The squad asks its coaches for a second factor, and this one has none yet."""

    def __init__(self, squad: Squad) -> None:
        super().__init__("a second factor is wanted")
        self.squad = squad


# --- coaches -----------------------------------------------------------------------------------


def coaches(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only those in who have signed in with an account; send the others to do so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            try:
                return _for_this_visitor(view(request, *args, **kwargs))
            except SecondFactorWanted as wanted:
                return _led_to(request, reverse("second-factor-wanted", args=[wanted.squad.slug]))
        if request.headers.get("HX-Request"):
            # Sign-in is a page of its own, never a part of the one that asked.
            return HttpResponse(headers={"HX-Redirect": redirect_to_login(page_of(request)).url})
        return redirect_to_login(request.get_full_path())

    return guarded


def _led_to(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponse(headers={"HX-Redirect": address}) if request.headers.get("HX-Request") else redirect(address)


def _for_this_visitor(response: HttpResponseBase) -> HttpResponseBase:
    """Keep what is about people out of every cache on the way, and out of the browser's once it is signed out."""
    patch_cache_control(response, private=True, no_cache=True)
    return response


def coach(request: HttpRequest) -> User:
    """The signed-in coach. Raises Http404 when nobody is signed in."""
    if isinstance(request.user, User) and request.user.is_authenticated:
        # Django's stand-in for him looks him up at each word that is said of him, and an evening says three hundred.
        return cast(User, getattr(request.user, "_wrapped", request.user))
    raise Http404


def actor(request: HttpRequest) -> Actor:
    """The signed-in coach as the one who acts. Raises Http404 when nobody is signed in."""
    return Actor.coach(coach(request))


def squads(request: HttpRequest) -> QuerySet[Squad]:
    """The squads that the signed-in coach looks after, by name."""
    return Squad.objects.coached_by(coach(request)).order_by("name", "slug")


def part_in(request: HttpRequest, squad: str) -> Coaching:
    """His part in the squad, whatever else it asks of its coaches: for the pages on which he sees to that.

    Raises Http404 when he has none there.
    """
    part = Coaching.objects.select_related("squad").filter(squad__slug=squad, user=coach(request)).first()
    if part is None:
        raise Http404
    about(request, squad=part.squad_id)
    part.squad.part = part
    return part


def coaching(request: HttpRequest, squad: str, may: Right = "log") -> Coaching:
    """The signed-in coach's part in the squad with this slug, the squad along.

    Raises Http404 when he has none there, PermissionDenied when his role does not allow `may`, SecondFactorWanted
    when the squad asks for one that he has not.
    """
    return _allowed(request, part_in(request, squad), may)


def _allowed(request: HttpRequest, part: Coaching, may: Right) -> Coaching:
    if part.squad.second_factor and not has_second_factor(coach(request)):
        raise SecondFactorWanted(part.squad)
    allowed = {"log": True, "lead": part.may_lead, "own": part.may_own}[may]
    if not allowed:
        raise PermissionDenied
    return part


def squad(request: HttpRequest, squad: str, may: Right = "log") -> Squad:
    """The squad with this slug. Raises as `coaching` does."""
    return coaching(request, squad, may).squad


def person(request: HttpRequest, squad: str, coach: int, may: Right = "own") -> Coaching:
    """The part of another coach in this squad, the person along. Raises as `coaching` does."""
    theirs = coaching(request, squad, may).squad
    # A longer number than any id is nobody's, and more than SQLite can be asked for.
    found = _or_404(theirs.coachings.select_related("user").filter(user_id=min(coach, LARGEST_ID)))
    found.squad = theirs
    return found


def invitation(request: HttpRequest, squad: str, row_id: uuid.UUID, may: Right = "own") -> Invitation:
    """The invitation of this squad, in whatever state. Raises as `coaching` does."""
    theirs = coaching(request, squad, may).squad
    found = _or_404(theirs.invitations.filter(id=row_id))
    found.squad = theirs
    return found


def api_token(request: HttpRequest, squad: str, row_id: uuid.UUID, may: Right = "own") -> ApiToken:
    """The API token of this squad, in whatever state, its maker along. Raises as `coaching` does."""
    theirs = coaching(request, squad, may).squad
    found = _or_404(theirs.api_tokens.select_related("made_by").filter(id=row_id))
    found.squad = theirs
    return found


def athlete(request: HttpRequest, squad: str, athlete: str, may: Right = "log") -> Athlete:
    """The athlete with this slug, those who left included, those who were erased not. Raises as `coaching` does."""
    found = Athlete.objects.of_coach(coach(request).pk, squad, athlete)
    return _met(request, squad, found, may)


def logged(request: HttpRequest, squad: str, athlete: str, row_id: uuid.UUID, may: Right = "log") -> LoggedSession:
    """The session of this athlete, its reps along; one whose logging was undone, too."""
    owner = _athlete(request, squad, athlete, may)
    return _session_of(owner, row_id)


def mark(request: HttpRequest, squad: str, athlete: str, row_id: uuid.UUID, may: Right = "lead") -> RecordedMark:
    """The mark of this athlete. Raises as `coaching` does."""
    owner = _athlete(request, squad, athlete, may)
    found = _or_404(owner.marks.filter(squad=owner.squad, id=row_id))
    found.athlete, found.squad = owner, owner.squad
    return found


def overrule(request: HttpRequest, squad: str, athlete: str, row_id: uuid.UUID, may: Right = "lead") -> GivenOverrule:
    """The overrule about this athlete, its giver along. Raises as `coaching` does."""
    owner = _athlete(request, squad, athlete, may)
    given = owner.overrules.filter(squad=owner.squad, id=row_id).select_related("given_by")
    found = _or_404(given)
    found.athlete, found.squad = owner, owner.squad
    return found


def practice(request: HttpRequest, squad: str, row_id: uuid.UUID, may: Right = "log") -> Practice:
    """The practice of this squad, also one that was called off. Raises as `coaching` does."""
    found = Practice.objects.of_coach(coach(request).pk, squad, row_id)
    return _met(request, squad, found, may)


def _met(request: HttpRequest, squad: str, found: Met | None, may: Right) -> Met:
    """What was found in one query together with the coach's part in its squad. Raises as `coaching` does."""
    part = found.squad.part if found else None
    if found is None or part is None:
        # Whoever has no part there is told what everybody is told who has none.
        coaching(request, squad, may)
        raise Http404
    about(request, squad=found.squad_id)
    _allowed(request, part, may)
    return found


def imported(theirs: Squad, batch: uuid.UUID) -> list[ImportedFile]:
    """The files of one batch of a squad that was let in before. Raises Http404 when there are none."""
    return _files(theirs, ImportedFile.objects.filter(squad=theirs, batch=batch))


def imported_file(theirs: Squad, row_id: uuid.UUID) -> ImportedFile:
    """One file of a squad that was let in before. Raises Http404."""
    return _files(theirs, ImportedFile.objects.filter(squad=theirs, id=row_id))[0]


# --- athletes ----------------------------------------------------------------------------------


def runs(
    view: Callable[Concatenate[HttpRequest, Athlete, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only phones in that a personal link signed in, and hand their athlete to the view.

    The others are sent home, where they read how to come in.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        me = phone.signed_in_athlete(request)
        if me is None:
            return _sent_home(request)
        return _for_this_visitor(view(request, me, *args, **kwargs))

    return guarded


def my_session(me: Athlete, row_id: uuid.UUID) -> LoggedSession:
    """The athlete's own session, its reps along; not one whose logging was undone, else Http404."""
    found = _session_of(me, row_id)
    if found.undone_at is not None:
        raise Http404
    return found


def device(owner: Athlete, row_id: uuid.UUID) -> Device:
    """A phone of this athlete, whoever asks having come in by another function of this door; else Http404."""
    return _or_404(owner.devices.filter(squad=owner.squad, id=row_id))


def my_imported(me: Athlete, batch: uuid.UUID) -> list[ImportedFile]:
    """The files of one batch that the athlete sent himself. Raises Http404 when there are none."""
    return _files(me.squad, ImportedFile.objects.filter(squad=me.squad, by_athlete=me, batch=batch))


def my_imported_file(me: Athlete, row_id: uuid.UUID) -> ImportedFile:
    """One file that the athlete sent himself. Raises Http404."""
    return _files(me.squad, ImportedFile.objects.filter(squad=me.squad, by_athlete=me, id=row_id))[0]


# --- inside ------------------------------------------------------------------------------------

# The functions above are named after their row, and so are their arguments: inside them the name
# of a neighbour is hidden.
_athlete = athlete


def _session_of(owner: Athlete, row_id: uuid.UUID) -> LoggedSession:
    found = _or_404(LoggedSession.objects.filter(squad=owner.squad, athlete=owner, id=row_id).with_reps())
    found.athlete, found.squad = owner, owner.squad
    return found


def _files(squad: Squad, rows: ImportedFileRows) -> list[ImportedFile]:
    found = list(rows.without_content().order_by("id"))
    if not found:
        raise Http404
    for file in found:
        file.squad = squad
    return found


def _or_404(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def _sent_home(request: HttpRequest) -> HttpResponse:
    """Send a phone that is not signed in to the page that says how to come in, and say why where it had one."""
    if phone.forget(request):
        messages.warning(
            request, _("This phone is signed out. What was typed on it is kept; ask your coach for a new link.")
        )
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("home")})
    return redirect("home")
