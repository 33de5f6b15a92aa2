"""Who needs a guardian's consent, and whether it is there.

Only a birth year is known, never a day. So somebody counts as younger than N until the year in which he turns N is over,
and somebody without a birth year always does.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db.models import Q

from coachapp.models import Athlete, Consent, PersonalLink, Squad

Code = Literal["unneeded", "given", "asked", "missing", "withdrawn"]


class ConsentMissing(Exception):
    """The athlete needs a guardian's consent before he gets a personal link, and there is none."""


@dataclass(frozen=True, slots=True)
class ConsentState:
    """How it stands with one athlete. `given` is the consent in force, `asked` the latest one a guardian can answer."""

    needed: bool
    given: Consent | None = None
    asked: Consent | None = None
    withdrawn: Consent | None = None

    @property
    def code(self) -> Code:
        """In one word: what matters most."""
        if self.given is not None:
            return "given"
        if self.asked is not None:
            return "asked"
        if self.needed:
            return "withdrawn" if self.withdrawn is not None else "missing"
        return "unneeded"

    @property
    def may_have_link(self) -> bool:
        """Whether the athlete may have a personal link."""
        return not self.needed or self.given is not None


def is_needed(athlete: Athlete, under: int | None, on: date) -> bool:
    """Whether the athlete needs consent on that day in a squad that asks for it below the age `under`."""
    if under is None:
        return False
    return athlete.birth_year is None or on.year - athlete.birth_year <= under


def state_of(athlete: Athlete, *, now: datetime) -> ConsentState:
    """How it stands with this athlete; one query."""
    return states_of(athlete.squad, [athlete], now=now)[athlete.pk]


def states_of(
    squad: Squad, athletes: Sequence[Athlete], *, now: datetime, under: int | None = None
) -> dict[uuid.UUID, ConsentState]:
    """How it stands with each of these; one query for any number.

    `under` asks what would be if the squad asked for consent below that age.
    """
    limit = squad.consent_under if under is None else under
    rows: dict[uuid.UUID, list[Consent]] = defaultdict(list)
    found = Consent.objects.filter(squad=squad, athlete__in=[athlete.pk for athlete in athletes])
    for row in found.select_related("text", "asked_by").order_by("-made_at", "-pk"):
        rows[row.athlete_id].append(row)
    on = squad.today(now)
    return {
        athlete.pk: ConsentState(
            needed=is_needed(athlete, limit, on),
            given=next((row for row in rows[athlete.pk] if row.given_at and not row.withdrawn_at), None),
            asked=next((row for row in rows[athlete.pk] if is_open(row, now)), None),
            withdrawn=next((row for row in rows[athlete.pk] if row.given_at and row.withdrawn_at), None),
        )
        for athlete in athletes
    }


def is_open(consent: Consent, now: datetime) -> bool:
    """Whether a guardian can still answer it."""
    return (
        consent.given_at is None
        and consent.withdrawn_at is None
        and consent.expires_at is not None
        and consent.expires_at > now
    )


def carries_link(consent: Consent, *, now: datetime) -> bool:
    """Whether the athlete's link rests on this given consent alone, so that taking it back signs his phones out."""
    athlete, squad = consent.athlete, consent.squad
    if not is_needed(athlete, squad.consent_under, squad.today(now)):
        return False
    others = Consent.objects.standing().filter(squad=squad, athlete=athlete).exclude(pk=consent.pk)
    return not others.exists()


def check(athlete: Athlete, *, now: datetime) -> None:
    """Raise ConsentMissing where the athlete may have no personal link.

    Call it with the athlete locked: the squad is read afresh, since its rule may have changed while one waited.
    """
    athlete.squad.refresh_from_db(fields=["consent_under"])
    if not state_of(athlete, now=now).may_have_link:
        raise ConsentMissing(f"athlete {athlete.pk}")


def losing_links(squad: Squad, *, under: int | None, now: datetime) -> list[Athlete]:
    """Everybody whose open link would end if the squad asked for consent below that age, by name; two queries."""
    if under is None:
        return []
    holders = PersonalLink.objects.filter(squad=squad, revoked_at=None).values("athlete_id")
    people = list(squad.athletes.training().filter(Q(pk__in=holders)).order_by("name", "slug"))
    states = states_of(squad, people, now=now, under=under)
    return [person for person in people if not states[person.pk].may_have_link]
