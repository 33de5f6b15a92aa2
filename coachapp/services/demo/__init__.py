"""A squad to look at: twelve invented athletes at different places of the march, their season, and tonight's practice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from coachapp.models import Athlete, LoggedSession, RecordedMark, Squad, User
from coachapp.services import link, session
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete, Particulars, add_athlete, change_athlete
from coachapp.services.demo.people import COACH_NAME, PEOPLE, SQUAD_NAME, Outing, Person, Result, Word
from coachapp.services.demo.running import run
from coachapp.services.mark import confirm_mark, propose_mark
from coachapp.services.overrule import overrule
from coachapp.services.practice import candidates, plan_practice
from coachapp.services.squad import start_squad
from coachapp.services.standing import standing_of
from coachapp.training.pace import Mark, Pace

#: No mail ever leaves for it.
COACH_EMAIL = "coach@localhost"
#: Sessions and results are written down in the evening.
EVENING = time(19, 30, tzinfo=UTC)
#: Where the squad of the demo meets tonight.
PLACE = "The oval"


@dataclass(frozen=True, slots=True)
class Demo:
    """The loaded demo. `athlete` is the one to look around as; `fresh` says that it was loaded just now."""

    squad: Squad
    coach: User
    athlete: Athlete
    fresh: bool


def demo_password() -> str:
    """The demo coach's password: the same at every run, and another one on every site."""
    letters = salted_hmac("coachapp.demo", COACH_EMAIL, algorithm="sha256").hexdigest()
    return "-".join((letters[:4], letters[4:8], letters[8:12]))


def find_demo() -> Demo | None:
    """The demo if it was loaded before, with everything that was entered since."""
    coach = User.objects.filter(email=COACH_EMAIL).first()
    squad = Squad.objects.coached_by(coach).order_by("created_at").first() if coach else None
    if coach is None or squad is None:
        return None
    athlete = squad.athletes.training().order_by("created_at").first()
    if athlete is None:
        return None
    athlete.squad = squad
    return Demo(squad, coach, athlete, fresh=False)


def load_demo(*, on: date, each: Callable[[str], None] = lambda name: None) -> Demo:
    """Load the demo as seen from the day `on`, or find the one that is there and leave it alone.

    `each` is told every athlete's name when his season is in.
    """
    try:
        with transaction.atomic():
            return find_demo() or _load(on, each)
    except IntegrityError:
        # Somebody else asked at the same moment and was first.
        found = find_demo()
        if found is None:
            raise
        return found


def _load(on: date, each: Callable[[str], None]) -> Demo:
    coach = User.objects.create_user(email=COACH_EMAIL, password=demo_password(), name=COACH_NAME)
    squad = start_squad(by=coach, name=SQUAD_NAME, time_zone="Europe/London")
    by = Actor.coach(coach)
    people = []
    for person in PEOPLE:
        people.append(_add(squad, by, person, on))
        each(person.name)
    due = [each_due.athlete.pk for each_due in candidates(squad, on=on) if each_due.ticked]
    plan_practice(squad=squad, by=by, on=on, athletes=due, place=PLACE)
    return Demo(squad, coach, people[0], fresh=True)


def _add(squad: Squad, by: Actor, person: Person, on: date) -> Athlete:
    first, *later = person.results
    new = NewAthlete(
        name=person.name,
        birth_year=on.year - person.age,
        workout=person.workout,
        mark=Mark(on - timedelta(days=first.days_ago), first.distance_m, first.time_ms),
        mark_kind=first.kind,
        goal=Pace.of(3000, person.goal_3k_ms) if person.goal_3k_ms else None,
        settings=person.settings,
    )
    athlete = add_athlete(squad=squad, by=by, new=new, on=on - timedelta(days=first.days_ago))
    if person.race is not None:
        name, days = person.race
        to = Particulars(
            person.name, athlete.birth_year, person.workout, name, on + timedelta(days=days), dict(person.settings)
        )
        athlete = change_athlete(athlete=athlete, by=by, version=athlete.version, to=to)
    link.make(athlete=athlete, by=by)
    events: list[Outing | Word | Result] = sorted(
        (*person.outings, *person.words, *later), key=lambda event: -event.days_ago
    )
    for event in events:
        day = on - timedelta(days=event.days_ago)
        if isinstance(event, Outing):
            _log(athlete, by, person, event, day)
        elif isinstance(event, Word):
            overrule(athlete=athlete, by=by, kind=event.kind, reason=event.reason, on=day)
        else:
            _record(athlete, by, event, day)
    return athlete


def _log(athlete: Athlete, by: Actor, person: Person, outing: Outing, day: date) -> None:
    asked = standing_of(athlete, on=day).next
    if asked is None:
        return
    saved = session.log_session(
        athlete=athlete,
        by=Actor.runner(athlete) if outing.himself else by,
        session=run(asked, person, outing, day),
        on=day,
        conditions=outing.conditions,
    )
    logged = saved.logged
    if outing.excused is not None:
        number, reason = outing.excused
        logged = session.excuse_rep(
            logged=logged, by=by, version=logged.version, number=number, reason=reason, on=day
        ).logged
    if outing.recovery_excused is not None:
        number, reason = outing.recovery_excused
        logged = session.excuse_recovery(
            logged=logged, by=by, version=logged.version, number=number, reason=reason, on=day
        ).logged
    if outing.void:
        session.void_session(logged=logged, by=by, version=logged.version, reason=outing.void, on=day)
    evening = datetime.combine(day, EVENING)
    LoggedSession.objects.filter(pk=logged.pk).update(created_at=evening, updated_at=evening)


def _record(athlete: Athlete, by: Actor, result: Result, day: date) -> None:
    mark = propose_mark(
        athlete=athlete,
        by=Actor.runner(athlete) if result.proposed else by,
        on=day,
        distance_m=result.distance_m,
        time_ms=result.time_ms,
        kind=result.kind,
        note=result.note,
    )
    if not result.proposed:
        confirm_mark(mark=mark, by=by, on=day)
    RecordedMark.objects.filter(pk=mark.pk).update(created_at=datetime.combine(day, EVENING))
