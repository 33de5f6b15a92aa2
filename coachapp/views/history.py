"""The history on a page: who did what, when, to whom. For coaches; athletes do not see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coachapp.models import Athlete, Coaching, Entry, Squad, User
from coachapp.services.history_pages import Page, Wanted, actors_of, page_of, users_named
from coachapp.views import access
from coachapp.words.history import Told, detail_of, say_entry

Context = dict[str, Any]

#: The kinds of rows behind each choice of the page.
KINDS: dict[str, tuple[str, ...]] = {
    "sessions": ("session",),
    "track": ("practice",),
    "paces": ("goal", "mark", "overrule"),
    "athletes": ("athlete", "erasure"),
    "phones": ("link", "device"),
    "consent": ("consent", "text"),
    "people": ("coaching", "invitation"),
    "squad": ("squad",),
    "outside": ("file", "feed", "token"),
}
ATHLETES = "athletes"


@require_safe
@access.coaches
def squad_history(request: HttpRequest, squad: str) -> HttpResponse:
    """Everything that was done in the squad, the latest first."""
    mine = access.coaching(request, squad)
    theirs = mine.squad
    people = list(theirs.athletes.known().order_by("name", "slug"))
    slug = request.GET.get("athlete", "")
    chosen = next((athlete for athlete in people if athlete.slug == slug), None)
    context = {
        "people": people,
        "chosen": chosen.slug if chosen else "",
        "page_url": reverse("squad-history", args=[squad]),
    }
    return _page(request, mine, chosen, context)


@require_safe
@access.coaches
def athlete_history(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Everything that was done about one athlete, the latest first."""
    found = access.athlete(request, squad, athlete)
    mine = access.coaching(request, squad)
    context = {"athlete": found, "page_url": reverse("athlete-history", args=[squad, athlete])}
    return _page(request, mine, found, context)


def _page(request: HttpRequest, mine: Coaching, athlete: Athlete | None, context: Context) -> HttpResponse:
    squad, actors = mine.squad, actors_of(mine.squad)
    by, kind = request.GET.get("by", ""), request.GET.get("kind", "")
    wanted = Wanted(
        athlete=athlete,
        by=next((user for user in actors if str(user.pk) == by), None),
        by_athletes=by == ATHLETES,
        kinds=KINDS.get(kind, ()),
        before=_number(request.GET.get("before", "")),
    )
    page = page_of(squad, wanted)
    kept = {name: str(request.GET[name]) for name in ("athlete", "by", "kind") if request.GET.get(name)}
    context |= {
        "squad": squad,
        "days": list(_days(squad, page, mine)),
        "older": urlencode(kept | {"before": str(page.older)}) if page.older else "",
        "newest": urlencode(kept) if wanted.before is not None else "",
        "is_first": wanted.before is None,
        "filtered": bool(kept),
        "actors": [(str(user.pk), str(user)) for user in actors],
        "by": by if wanted.by or wanted.by_athletes else "",
        "kinds": _kinds(),
        "kind": kind if kind in KINDS else "",
    }
    return render(request, "history/page.html", context)


def _kinds() -> list[tuple[str, str]]:
    return [
        ("sessions", _("Sessions")),
        ("track", _("Evenings at the track")),
        ("paces", _("Goals, marks, overrules")),
        ("athletes", _("Athletes")),
        ("phones", _("Links and phones")),
        ("consent", _("Consent")),
        ("people", _("Coaches")),
        ("squad", _("Squad and settings")),
        ("outside", _("Files, feeds, keys")),
    ]


def _days(squad: Squad, page: Page, mine: Coaching) -> Iterator[Context]:
    """The entries day by day, in the squad's own time zone."""
    zone, users = ZoneInfo(squad.time_zone), users_named(_other_ids(page.entries))
    day = ""
    lines: list[Context] = []
    for entry in page.entries:
        at = entry.at.astimezone(zone)
        this = date_format(at, "l, j F Y")
        if this != day and lines:
            yield {"day": day, "lines": lines}
            lines = []
        day = this
        lines.append(_line(squad, entry, users, mine) | {"at": date_format(at, "H:i"), "iso": at.isoformat()})
    if lines:
        yield {"day": day, "lines": lines}


def _line(squad: Squad, entry: Entry, users: dict[int, User], mine: Coaching) -> Context:
    other = users.get(_other_id(entry) or 0)
    is_own = entry.actor_athlete_id is not None and entry.actor_athlete_id == entry.athlete_id
    told = Told(
        kind=entry.subject_kind,
        verb=entry.verb,
        who=_who(entry),
        whom=_name(entry.athlete) if entry.athlete is not None else "",
        other=str(other) if other is not None else _("somebody"),
        is_own=is_own,
        is_machine=entry.actor_athlete_id is None and entry.actor_user_id is None,
        before=entry.before or {},
        after=entry.after or {},
    )
    return {"said": say_entry(told), "detail": detail_of(told), "url": _url(squad, entry, mine)}


def _who(entry: Entry) -> str:
    if entry.actor_athlete is not None:
        return _name(entry.actor_athlete)
    return str(entry.actor_user) if entry.actor_user is not None else _("The machine")


def _name(athlete: Athlete) -> str:
    return _("an erased athlete") if athlete.erased_at is not None else athlete.name


def _other_ids(entries: Iterable[Entry]) -> set[int]:
    return {found for found in map(_other_id, entries) if found is not None}


def _other_id(entry: Entry) -> int | None:
    """The coach whose part an entry is about."""
    if entry.subject_kind != "coaching":
        return None
    told = entry.after or entry.before or {}
    found = told.get("user") if isinstance(told, dict) else None
    return found if isinstance(found, int) else None


def _url(squad: Squad, entry: Entry, mine: Coaching) -> str:
    """Where to read on; empty where there is no such page, or not for this coach."""
    athlete = entry.athlete if entry.athlete is not None and entry.athlete.erased_at is None else None
    if entry.subject_kind == "session" and athlete is not None:
        return reverse("session", args=[squad.slug, athlete.slug, entry.subject_id])
    if entry.subject_kind == "practice":
        return reverse("practice", args=[squad.slug, entry.subject_id])
    if athlete is not None:
        return reverse("athlete", args=[squad.slug, athlete.slug])
    if entry.subject_kind in ("coaching", "invitation"):
        return reverse("people", args=[squad.slug])
    if entry.subject_kind == "token" and mine.may_own:
        return reverse("tokens", args=[squad.slug])
    if entry.subject_kind == "squad" and mine.may_lead:
        return reverse("squad-settings", args=[squad.slug])
    return ""


def _number(text: str) -> int | None:
    """A number of an entry, None for anything else: an old or mistyped address shows the latest."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
