"""Squads: started by a coach, named and tuned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from coachapp.models import Coaching, Squad, User
from coachapp.services import history
from coachapp.services.actor import Actor
from coachapp.services.athlete import VersionConflict
from coachapp.services.slug import slugs
from coachapp.training.settings import SettingRefused, Settings

#: "new" is the address at which a squad is started.
RESERVED_SLUGS = ("new",)
_SLUGS_AT_ONCE = 20


@transaction.atomic
def start_squad(*, by: User, name: str, time_zone: str) -> Squad:
    """Start a squad that this coach owns. Raises ZoneInfoNotFoundError for an unknown time zone."""
    ZoneInfo(time_zone)
    squad = Squad(name=name, slug=free_squad_slug(slugs(name, otherwise="squad")), time_zone=time_zone)
    squad.save(force_insert=True)
    Coaching.objects.create(squad=squad, user=by, role=Coaching.Role.OWNER)
    _write(squad, Actor.coach(by), "start", None)
    return squad


@transaction.atomic
def change_settings(
    *,
    squad: Squad,
    by: Actor,
    version: int,
    name: str,
    time_zone: str,
    settings: Mapping[str, Any],
) -> Squad:
    """Change name, time zone and the numbers of the rules; the address stays.

    `settings` holds what differs from the rules' own defaults. Raises VersionConflict,
    SettingRefused (also when the numbers contradict those of one athlete, whom the reason names),
    ZoneInfoNotFoundError.
    """
    ZoneInfo(time_zone)
    Settings.of(settings)
    stored = Squad.objects.select_for_update().get(pk=squad.pk)
    before = content_of(stored)
    if before == {"name": name, "time_zone": time_zone, "settings": dict(settings)}:
        return stored
    if stored.version != version:
        raise VersionConflict(stored)
    _check_athletes(stored, settings)
    stored.name, stored.time_zone, stored.settings = name, time_zone, dict(settings)
    stored.version += 1
    stored.save()
    _write(stored, by, "change_settings", before)
    return stored


def content_of(squad: Squad) -> history.Content:
    """What the history keeps of a squad."""
    return {"name": squad.name, "time_zone": squad.time_zone, "settings": dict(squad.settings)}


def free_squad_slug(wanted: Iterator[str]) -> str:
    """The first of these that no squad has. Only they are looked up, some at a time: there may be thousands of squads."""
    while True:
        some = list(islice(wanted, _SLUGS_AT_ONCE))
        taken = {*Squad.objects.filter(slug__in=some).values_list("slug", flat=True), *RESERVED_SLUGS}
        if free := next((slug for slug in some if slug not in taken), None):
            return free


def _check_athletes(squad: Squad, settings: Mapping[str, Any]) -> None:
    for name, own in squad.athletes.exclude(settings={}).values_list("name", "settings"):
        try:
            Settings.of(settings, own)
        except SettingRefused as refused:
            raise SettingRefused(refused.name, f"{refused.reason} ({name})") from refused


def _write(squad: Squad, by: Actor, verb: str, before: history.Content | None) -> None:
    history.write(
        squad=squad,
        athlete=None,
        by=by,
        verb=verb,
        subject=squad,
        before=before,
        after=content_of(squad),
    )
