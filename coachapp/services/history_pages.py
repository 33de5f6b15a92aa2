"""The history read page by page: the latest first, filtered, as many queries for any number of entries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from coachapp.models import Athlete, Entry, Squad, User

#: Entries on one page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: about one athlete, by one coach (or by athletes themselves), of some kinds; older than an entry."""

    athlete: Athlete | None = None
    by: User | None = None
    by_athletes: bool = False
    kinds: Collection[str] = ()
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, and the number to ask for the next ones with; None when these were the last."""

    entries: list[Entry]
    older: int | None


def page_of(squad: Squad, wanted: Wanted) -> Page:
    """One page of the squad's history, people and athletes along."""
    rows: QuerySet[Entry] = Entry.objects.filter(squad=squad)
    if wanted.athlete is not None:
        rows = rows.filter(athlete=wanted.athlete)
    if wanted.by is not None:
        rows = rows.filter(actor_user=wanted.by)
    if wanted.by_athletes:
        rows = rows.exclude(actor_athlete=None)
    if wanted.kinds:
        rows = rows.filter(subject_kind__in=wanted.kinds)
    if wanted.before is not None:
        rows = rows.filter(id__lt=wanted.before)
    found = list(rows.select_related("actor_user", "actor_athlete", "athlete").order_by("-id")[: PAGE + 1])
    more = len(found) > PAGE
    return Page(found[:PAGE], found[PAGE - 1].pk if more else None)


def actors_of(squad: Squad) -> list[User]:
    """Everybody who ever did something in this squad with an account, by name."""
    ids = Entry.objects.filter(squad=squad).exclude(actor_user=None).order_by().values("actor_user").distinct()
    return sorted(User.objects.filter(pk__in=ids), key=lambda user: str(user).casefold())


def users_named(ids: Collection[int]) -> dict[int, User]:
    """The people with these ids."""
    return User.objects.in_bulk(list(ids)) if ids else {}
