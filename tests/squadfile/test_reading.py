"""What a file may not hold: each is refused by the name of its field, and nothing crashes on a file edited by hand."""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from coachapp.models import User
from coachapp.replay.fields import NotUsable
from coachapp.services.bring import bring
from coachapp.services.training_log import log_of as site_log_of
from coachapp.squadfile.log import log_of
from coachapp.squadfile.read import SquadFile, read_squad_file
from coachapp.squadfile.table import Row
from coachapp.training.library import LIBRARY
from coachapp.training.log import TrainingLog
from coachapp.training.progression import standing
from tests.cast import TODAY, make_user
from tests.squadfile.files import Json, alike, told
from tests.walls.world import rolled_back

AT = "2026-01-01T12:00:00+00:00"
IDS = [str(uuid.UUID(int=number)) for number in range(1, 40)]


def whole() -> Json:
    """A file with one of everything, by hand."""
    given = {
        "workout": "12x400", "on": "2026-02-03", "stage": 1, "goal_reps": 0,
        "reps": [{"rep": 1, "distance_m": 400, "pace": "date", "target_ms": 75_000, "limit_ms": 76_000, "low_ms": None}],
        "recovery": {"distance_m": 200, "low_ms": None, "high_ms": None, "count": 11},
        "flush": {"reps": 2, "distance_m": 2000, "time_ms": None, "reference_ms": 440_000, "jog_m": 200,
                  "recovery_ms": [120_000, 180_000]},
    }  # fmt: skip
    rep: Json = {"number": 1, "distance_m": 400.0, "time_ms": 75_000, "recovery_ms": None, "excused": "",
           "recovery_excused": "", "splits_ms": []}  # fmt: skip
    content = {"workout": "12x400", "on": "2026-02-03", "reps": [rep], "flush": [], "rpe_half": 16, "conditions": "",
               "note": "", "void": "", "trained_through": False, "extra_counted": False, "undone": False}  # fmt: skip
    return {
        "format": "quarters-squad", "version": 1, "made_at": AT,
        "squad": {"id": IDS[0], "name": "Elsewhere", "slug": "elsewhere", "time_zone": "Europe/Oslo",
                  "settings": {"reps": 12}, "consent_under": 16, "created_at": AT},
        "people": [{"key": "coach-1", "name": "Edda"}, {"key": "coach-2", "name": "Finn"}],
        "consent_texts": [{"id": IDS[1], "version": 1, "words": "We ask.", "made_by": "coach-1", "made_at": AT}],
        "athletes": [
            {
                "id": IDS[2], "name": "Odd", "slug": "odd", "workout": "12x400", "birth_year": 2008, "created_at": AT,
                "target_race": "2026-09-01", "settings": {"slow_tolerance_s": 1.5},
                "goals": [{"id": IDS[3], "goal_pace_400_s": 73, "date_pace_400_s": 75, "agreed_by": "coach-1",
                           "agreed_at": AT}],
                "marks": [{"id": IDS[4], "date": "2026-01-01", "distance_m": 3000, "time_s": 562.5, "kind": "race",
                           "state": "confirmed", "entered_by": "coach-1", "decided_by": "coach-2", "decided_at": AT,
                           "created_at": AT}],
                "overrules": [{"id": IDS[5], "workout": "12x400", "date": "2026-02-04", "kind": "set", "stage": 3,
                               "goal_reps": 2, "reason": "seen", "given_by": "coach-2", "given_at": AT}],
                "sessions": [{"id": IDS[6], "workout": "12x400", "date": "2026-02-03", "rpe": 8.5, "given": given,
                              "entered_by": "coach-1", "created_at": AT, "updated_at": AT,
                              "reps": [{"rep": 1, "distance_m": 400, "time_s": 75.4, "recovery_s": 90,
                                        "splits_s": [37.5]}],
                              "flush": [{"number": 1, "distance_m": 2000, "time_s": 440}]}],
                "consents": [{"method": "paper", "text": 1, "asked_by": "coach-1", "made_at": AT, "given_by": "Parent",
                              "given_at": AT}],
            },
            {"id": IDS[7], "name": "–", "slug": "erased-1", "workout": "12x400", "created_at": AT, "erased_at": AT,
             "left_on": "2026-01-05", "erasure": {"id": IDS[8], "cause": "asked", "at": AT, "done_at": AT}},
        ],
        "practices": [
            {"id": IDS[9], "date": "2026-02-03", "place": "The oval", "made_by": "coach-1", "created_at": AT,
             "athletes": [{"id": IDS[10], "athlete": IDS[2], "workout": "12x400", "session": IDS[6], "given": given}],
             "taps": [{"id": IDS[11], "device": IDS[12], "seq": 1, "kind": "go", "at_ms": 10,
                       "body": {"runners": {IDS[2]: 1}}, "by": "coach-1", "received_at": AT}]}
        ],
        "history": [
            {"at": AT, "by_coach": "coach-1", "athlete": IDS[2], "verb": "log", "about": "session", "id": IDS[6],
             "after": content},
            {"at": AT, "by_coach": "coach-1", "verb": "plan", "about": "practice", "id": IDS[9],
             "after": {"on": "2026-02-03", "place": "The oval", "parts": {IDS[2]: {"group": 1}}}},
        ],
    }  # fmt: skip


def put(file: Json, path: str, value: Any) -> Json:
    """The file with another value in one place; `...` takes the field away."""
    made = copy.deepcopy(file)
    at: Any = made
    *way, last = path.split("/")
    for step in way:
        at = at[int(step)] if step.isdecimal() else at[step]
    if value is ...:
        del at[last]
    else:
        at[int(last) if last.isdecimal() else last] = value
    return made


ODD, LOGGED, EVENING = "athletes/0", "athletes/0/sessions/0", "practices/0"


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("squad/name", "", "squad.name"),
        ("squad/name", "x" * 81, "squad.name"),
        ("squad/name", "a\0b", "squad.name"),
        ("squad/name", "\ud800", "squad.name"),
        ("squad/slug", "a/b", "squad.slug"),
        ("squad/time_zone", "../../etc/passwd", "squad.time_zone"),
        ("squad/settings", {"reps": 400}, "squad.settings.reps"),
        ("squad/settings", {"unknown": 1}, "squad.settings.unknown"),
        ("squad/keep_months", 0, "squad.keep_months"),
        ("squad/owner", "coach-1", "squad.owner"),
        ("squad/id", "1", "squad.id"),
        ("squad/created_at", "2026-01-01T12:00:00", "squad.created_at"),
        ("api_tokens", [], "api_tokens"),
        ("coachings", [{"user": 1, "role": "owner"}], "coachings"),
        ("people/1/key", "coach-1", "people[1].key"),
        ("people/0/email", "a@b.org", "people[0].email"),
        (f"{ODD}/slug", "add", "athletes[0].slug"),
        (f"{ODD}/slug", "erased-1", "athletes[1].slug"),
        (f"{ODD}/id", IDS[7], "athletes[1].id"),
        (f"{ODD}/birth_year", 1066, "athletes[0].birth_year"),
        (f"{ODD}/workout", "10x1000", "athletes[0].workout"),
        (f"{ODD}/settings", {"recovery_low_s": 300}, "athletes[0].settings.recovery_high_s"),
        (f"{ODD}/created_at", ..., "athletes[0].created_at"),
        (f"{ODD}/links", [], "athletes[0].links"),
        (f"{ODD}/goals/0/goal_pace_400_s", 75.5, "athletes[0].goals[0].goal_pace_400_s"),
        (f"{ODD}/goals/0/goal_pace_400_s", 20, "athletes[0].goals[0].goal_pace_400_s"),
        (f"{ODD}/marks/0/time_s", -5, "athletes[0].marks[0].time_s"),
        (f"{ODD}/marks/0/time_s", float("nan"), "athletes[0].marks[0].time_s"),
        (f"{ODD}/marks/0/date", "2026-02-30", "athletes[0].marks[0].date"),
        (f"{ODD}/marks/0/date", "0001-01-01", "athletes[0].marks[0].date"),
        (f"{ODD}/marks/0/decided_at", None, "athletes[0].marks[0].decided_at"),
        (f"{ODD}/marks/0/by_athlete", True, "athletes[0].marks[0].entered_by"),
        (f"{ODD}/overrules/0/goal_reps", 0, "athletes[0].overrules[0].goal_reps"),
        (f"{ODD}/overrules/0/stage", 9, "athletes[0].overrules[0].stage"),
        (f"{ODD}/overrules/0/given_by", "coach-9", "athletes[0].overrules[0].given_by"),
        (f"{ODD}/overrules/0/taken_back_at", AT, "athletes[0].overrules[0].taken_back_by"),
        (f"{LOGGED}/rpe", 10.5, "athletes[0].sessions[0].rpe"),
        (f"{LOGGED}/version", 0, "athletes[0].sessions[0].version"),
        (f"{LOGGED}/reps/0/rep", 0, "athletes[0].sessions[0].reps[0].rep"),
        (f"{LOGGED}/reps/0/distance_m", 0, "athletes[0].sessions[0].reps[0].distance_m"),
        (f"{LOGGED}/reps/0/time_s", 86_401, "athletes[0].sessions[0].reps[0].time_s"),
        (f"{LOGGED}/reps", [{"rep": 1, "distance_m": 400}] * 2, "athletes[0].sessions[0].reps[1].rep"),
        (f"{LOGGED}/given/reps/0/target_ms", "75", "athletes[0].sessions[0].given.reps[0].target_ms"),
        (f"{LOGGED}/given/workout", "x", "athletes[0].sessions[0].given.workout"),
        ("athletes/1/erased_at", ..., "athletes[1].erasure"),
        ("athletes/1/erasure/done_at", ..., "athletes[1].erasure.done_at"),
        (f"{EVENING}/athletes/0/athlete", IDS[30], "practices[0].athletes[0].athlete"),
        (f"{EVENING}/athletes/0/athlete", IDS[7], "practices[0].athletes[0].session"),
        (f"{EVENING}/taps/0/body", {"runners": {IDS[7]: 1}}, "practices[0].taps[0].body"),
        (f"{EVENING}/taps/0/body", {}, "practices[0].taps[0].body.runners"),
        (f"{EVENING}/taps/0/kind", "jump", "practices[0].taps[0].kind"),
        (f"{EVENING}/taps/0/by", ..., "practices[0].taps[0].by"),
        ("history/0/athlete", IDS[30], "history[0].athlete"),
        ("history/0/about", "token", "history[0].about"),
        ("history/0/id", "x", "history[0].id"),
        ("history/0/after/reps", 5, "history[0].after.reps"),
        ("history/0/after/on", "today", "history[0].after.on"),
        ("history/1/after/on", "today", "history[1].after.on"),
        ("history/1/after/place", "\0", "history[1].after"),
    ],
)
def test_it_is_refused_by_the_name_of_its_field(path: str, value: Any, named: str) -> None:
    with pytest.raises(NotUsable) as refused:
        read_squad_file(put(whole(), path, value))
    assert refused.value.name == named


def test_the_file_that_was_bent_is_one_that_can_be_taken(db: None) -> None:
    squad = bring(read_squad_file(whole()), owner=make_user("Dora")).squad
    assert alike(told(squad)) == alike(whole())


def _places(value: Any, at: str = "") -> list[str]:
    """Every place of a file."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    here = [f"{at}/{name}".lstrip("/") for name, _each in steps]
    return here + [place for name, each in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ) for place in _places(each, f"{at}/{name}")]  # fmt: skip


ODDITIES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just([]), st.just({}),
    st.just([None]), st.just({"a": 1}), st.sampled_from([*IDS, "2026-02-03", AT, "coach-1", "ready", "12x400", 10**30]),
)  # fmt: skip


@settings(max_examples=400)
@given(place=st.sampled_from(_places(whole())), value=ODDITIES)
def test_whatever_stands_in_one_place_it_is_read_or_refused(place: str, value: Any) -> None:
    """And what is read can be folded: no file makes a page fail."""
    try:
        file = read_squad_file(put(whole(), place, value))
    except NotUsable:
        return
    for athlete in file.athletes:
        standing(athlete.row["workout"], log_of(file, athlete), TODAY)


TIMES = st.one_of(st.none(), st.integers(1, 86_400_000).map(lambda ms: ms / 1000))
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
DAYS = st.dates(TODAY.replace(year=2020), TODAY.replace(year=2030)).map(lambda on: on.isoformat())
MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.isoformat()
)
NEW_IDS = st.uuids(version=4).map(str)
# To the millimetre: SQLite writes a number in JSON with 15 digits, so one of 17 comes back a little smaller.
METRES = st.one_of(st.integers(1, 100_000), st.integers(500, 100_000_000).map(lambda mm: mm / 1000))
COACHES = st.sampled_from(["coach-1", "coach-2"])


def _reps(name: str) -> Any:
    one = st.fixed_dictionaries({name: st.integers(1, 100), "distance_m": METRES, "time_s": TIMES, "recovery_s": TIMES})
    return st.lists(one, max_size=6, unique_by=lambda each: each[name])


SESSIONS = st.lists(
    st.fixed_dictionaries(
        {
            "id": NEW_IDS, "workout": st.sampled_from(sorted(LIBRARY)), "date": DAYS, "created_at": MOMENTS,
            "updated_at": MOMENTS, "reps": _reps("rep"), "flush": _reps("number"), "notes": WORDS, "void": WORDS,
            "rpe": st.one_of(st.none(), st.integers(0, 20).map(lambda half: half / 2)),
            "trained_through": st.booleans(), "extra_counted": st.booleans(), "version": st.integers(1, 9),
            "undone_at": st.one_of(st.none(), MOMENTS), "entered_by": COACHES,
        }
    ),
    max_size=4,
)  # fmt: skip
MARKS = st.lists(
    st.fixed_dictionaries(
        {
            "id": NEW_IDS, "date": DAYS, "distance_m": METRES, "kind": st.sampled_from(["race", "time_trial", "typed"]),
            "time_s": st.integers(1, 86_400_000).map(lambda ms: ms / 1000),
            "state": st.sampled_from(["confirmed", "declined"]), "note": WORDS, "decided_at": MOMENTS,
            "decided_by": COACHES, "created_at": MOMENTS,
        }
    ),
    max_size=3,
)  # fmt: skip
GOALS = st.lists(
    st.fixed_dictionaries(
        {"id": NEW_IDS, "date": st.one_of(st.none(), DAYS), "agreed_at": MOMENTS, "agreed_by": COACHES,
         "goal_pace_400_s": st.integers(40_000, 600_000).map(lambda ms: ms / 1000)}
    ),
    max_size=2, unique_by=lambda each: each["date"],
)  # fmt: skip
ATHLETES = st.lists(
    st.fixed_dictionaries(
        {
            "id": NEW_IDS, "name": WORDS.filter(bool), "slug": st.from_regex(r"[a-z][a-z0-9-]{3,12}", fullmatch=True),
            "workout": st.sampled_from(sorted(LIBRARY)), "created_at": MOMENTS, "sessions": SESSIONS, "marks": MARKS,
            "goals": GOALS, "left_on": st.one_of(st.none(), DAYS),
        }
    ),
    max_size=4, unique_by=lambda each: each["slug"],
)  # fmt: skip


@pytest.fixture
def dora(db: None) -> User:
    return make_user("Dora")


# A squad is stored for each example: shrinking one would take longer than a test may.
@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(athletes=ATHLETES, squad_id=NEW_IDS)
def test_any_squad_that_can_be_read_is_the_same_when_it_is_told_again(
    dora: User, athletes: list[Json], squad_id: str
) -> None:
    """The reader is the writer's mirror: what was taken in comes out, and everybody stands where the file says."""
    file = {**whole(), "athletes": athletes, "practices": [], "history": []}
    file["squad"] = {**file["squad"], "id": squad_id, "settings": {}}
    try:
        read = read_squad_file(json.loads(json.dumps(file)))
    except NotUsable as refused:
        assume("twice" not in refused.why)
        raise
    with rolled_back():
        squad = bring(read, owner=dora).squad
        again = read_squad_file(told(squad))
        assert in_order(again) == in_order(read)
        for person in squad.athletes.select_related("squad"):
            part = next(each for each in read.athletes if each.row["slug"] == person.slug)
            assert by_day(log_of(read, part)) == by_day(site_log_of(person))


def by_day(log: TrainingLog) -> TrainingLog:
    """The log with its goals by day: a database hands them out in any order, and none of two is of one day."""
    return replace(log, goals=tuple(sorted(log.goals, key=lambda goal: goal.on or date.min)))


def in_order(file: SquadFile) -> list[Any]:
    """The athletes of a file and what is theirs, coaches by name, in an order that hangs on no writer."""

    def shown(row: Row) -> str:
        return str({name: file.people.get(str(value), value) for name, value in row.items()})

    def listed(rows: Iterable[Row]) -> list[str]:
        return sorted(shown(row) for row in rows)

    return sorted(
        (
            shown(part.row), listed(part.goals), listed(part.marks),
            sorted((shown(each.row), listed(each.reps), listed(each.flush)) for each in part.sessions),
        )
        for part in file.athletes
    )  # fmt: skip
