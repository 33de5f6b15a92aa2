"""A squad of juniors for pictures and browser tests: some with a guardian's consent, some asked, some without."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from coachapp.models import Athlete, Consent, Squad, User
from coachapp.services import consent_change, link, link_sheet
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete, add_athletes
from coachapp.services.session import log_session
from coachapp.services.squad import start_squad
from coachapp.training.pace import Mark, Pace
from coachapp.words.consent import default_text
from tests.cast import ran
from tests.factories import UserFactory

#: Name and age; the first four have a guardian's consent, the fifth was asked, the last two are old enough.
PEOPLE = (
    ("Tuuli Aalto", 13), ("Rafael Brandão", 14), ("Noor el Amrani", 15), ("Jack Whitcombe", 14), ("Saoirse Quill", 13),
    ("Bence Varga", 15), ("Wren Okonkwo-Lindqvist", 14), ("Milo Ferrante", None), ("Hanna Sjöberg", 18),
    ("Tom Achterberg", 19),
)  # fmt: skip
GIVEN = 4


@dataclass(frozen=True)
class Minors:
    """The squad, who owns it, its athletes by the order of PEOPLE, and the links of two guardians."""

    squad: Squad
    coach: User
    athletes: list[Athlete]
    given: str
    open: str
    phone: str

    @property
    def first(self) -> Athlete:
        """Who has consent and a phone."""
        return self.athletes[0]

    @property
    def missing(self) -> Athlete:
        """Who has none."""
        return self.athletes[GIVEN + 1]


def load_minors(on: date) -> Minors:
    """Make the squad as its coach would: rule, athletes, consents, links, and two phones of the first one."""
    coach = UserFactory.create(name="Ida Vermeer", email="juniors@quarters.example")
    by = Actor.coach(coach)
    squad = start_squad(by=coach, name="Quayside Juniors", time_zone="Europe/London")
    new = [
        NewAthlete(
            name, birth_year=on.year - age if age else None,
            mark=Mark(on - timedelta(days=20 + place), 3000, Pace(86_000 + 700 * place).time_ms(3000)),
            goal=Pace(83_000 + 700 * place),
        )
        for place, (name, age) in enumerate(PEOPLE)
    ]  # fmt: skip
    athletes = add_athletes(squad=squad, by=by, new=new, on=on)
    consent_change.change_rule(
        squad=squad, by=by, version=1, consent_under=16, keep_months=24, words=default_text(squad.name)
    )
    tokens = [_asked(athlete, by) for athlete in athletes[: GIVEN + 1]]
    guardians = ("Aino Aalto", "Lúcia Brandão", "Samir el Amrani", "Grace Whitcombe")
    for token, name in zip(tokens, guardians, strict=False):
        consent_change.give(token=token, given_by=name)
    for row in Consent.objects.filter(squad=squad, method="online"):
        # Asked a week ago: an instant later than "now" would read oddly.
        Consent.objects.filter(pk=row.pk).update(made_at=row.made_at - timedelta(days=6))
    link_sheet.make_missing(squad=squad, by=by)
    opened = link.open_link(athletes[0])
    assert opened is not None
    phone = link.token_of(opened)
    for label, days in (("Safari/iPad", 40), ("Chrome/Android", 1)):
        link.accept(token=phone, label=label, on=on - timedelta(days=days))
    squad.refresh_from_db()
    _ran(athletes[0], by, on)
    return Minors(squad, coach, athletes, tokens[0], tokens[GIVEN], phone)


def _asked(athlete: Athlete, by: Actor) -> str:
    made, secret = uuid.uuid4(), consent_change.new_secret()
    consent_change.ask(athlete=athlete, by=by, consent_id=made, secret=secret)
    return consent_change.token_of(made, secret)


def _ran(athlete: Athlete, by: Actor, on: date) -> None:
    for days in (16, 9):
        log_session(athlete=athlete, by=by, session=ran(on - timedelta(days=days), 86_000, 80_000), on=on)
