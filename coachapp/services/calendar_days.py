"""What stands in a calendar: due windows and practices, of one athlete or of a squad."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from coachapp import words
from coachapp.calendar import Day
from coachapp.models import Athlete, Practice, PracticeAthlete, Squad
from coachapp.services.standing import standing_of, standings_of
from coachapp.training.standing import Standing
from coachapp.training.workout import Prescription
from coachapp.words import calendar as say

#: A calendar keeps the practices of so many days back; what is older stays in the log.
PAST_DAYS = 60
_DOMAIN = "quarters"


def days_of_athlete(athlete: Athlete, *, on: date) -> list[Day]:
    """His next due window and his practices. His name stands nowhere in it; it is his own calendar."""
    standing = standing_of(athlete, on=on)
    days = [due_day(athlete, standing)] if _is_due(standing) else []
    rows = PracticeAthlete.objects.filter(
        squad=athlete.squad, athlete=athlete, here=True, practice__on__gte=on - timedelta(days=PAST_DAYS)
    )
    for row in rows.select_related("practice").order_by("practice__on", "practice_id"):
        asked = standing.next if row.workout == athlete.workout and row.practice.on >= on else None
        days.append(practice_day(row.practice, say.targets(asked) if asked else ""))
    return days


def days_of_squad(squad: Squad, *, on: date) -> list[Day]:
    """Everybody's due window and the squad's practices; people by their initials only."""
    standings = standings_of(squad, on=on)
    days = [
        due_day(athlete, standing, who=say.initials(athlete.name))
        for athlete, standing in standings
        if _is_due(standing)
    ]
    practices = squad.practices.filter(on__gte=on - timedelta(days=PAST_DAYS)).order_by("on", "id")
    return days + _with_who_comes(squad, list(practices), standings, on=on)


def day_of_practice(practice: Practice, *, on: date) -> Day:
    """One practice of the squad's, as its calendar has it: to add by itself."""
    [day] = _with_who_comes(practice.squad, [practice], standings_of(practice.squad, on=on), on=on)
    return day


def due_day(athlete: Athlete, standing: Standing, who: str = "") -> Day:
    """The window in which the next session is due. There is one at a time: its id is the athlete's."""
    upcoming = standing.next
    if upcoming is None or upcoming.due is None:
        raise ValueError("nothing is due")
    title = say.athletes_due(who, upcoming) if who else say.due_title(upcoming)
    return Day(
        uid=f"due-{athlete.pk}@{_DOMAIN}",
        first=upcoming.due.start,
        last=upcoming.due.end,
        title=title,
        text="\n".join([say.targets(upcoming), *([] if who else _why(upcoming))]),
    )


def practice_day(practice: Practice, text: str) -> Day:
    """One practice; its note stays out of it. One that was called off says so."""
    return Day(
        uid=f"practice-{practice.pk}@{_DOMAIN}",
        first=practice.on,
        last=practice.on,
        title=say.practice_title(practice.place),
        text=text,
        place=practice.place,
        cancelled=practice.called_off_at is not None,
    )


def _with_who_comes(
    squad: Squad, practices: Sequence[Practice], standings: Sequence[tuple[Athlete, Standing]], *, on: date
) -> list[Day]:
    """The practices; in those to come stands who runs what, by initials and group by group."""
    known = {athlete.pk: (athlete, standing) for athlete, standing in standings}
    ahead = [practice.pk for practice in practices if practice.on >= on]
    coming: dict[object, list[str]] = defaultdict(list)
    for row in PracticeAthlete.objects.filter(squad=squad, here=True, practice__in=ahead).order_by("group", "id"):
        athlete, standing = known.get(row.athlete_id, (None, None))
        if athlete is not None and standing is not None:
            coming[row.practice_id].append(_part(athlete, row, standing.next))
    return [practice_day(practice, "\n".join(coming[practice.pk])) for practice in practices]


def _is_due(standing: Standing) -> bool:
    return standing.next is not None and standing.next.due is not None


def _why(upcoming: Prescription) -> list[str]:
    return [words.say(reason) for reason in upcoming.reasons]


def _part(athlete: Athlete, row: PracticeAthlete, upcoming: Prescription | None) -> str:
    who = say.initials(athlete.name)
    return say.athletes_due(who, upcoming) if upcoming and row.workout == athlete.workout else who
