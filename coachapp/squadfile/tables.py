"""The tables of the format: every object that stands in a file, and which columns of which rows it holds.

`tests/squadfile/test_map.py` finds a column of the models that is neither here nor in `left_out.py`, and
`tests/squadfile/test_doc.py` one that docs/export.md does not tell.
"""

from __future__ import annotations

from typing import Final

from coachapp.models import Athlete, Consent, Erasure, GivenOverrule, RecordedMark, Squad, bounds
from coachapp.models.practice import GROUPS, REPS
from coachapp.squadfile.content import check_given, check_told
from coachapp.squadfile.kinds import Choice, Flag, Id, Person, Raw, Slug, Text
from coachapp.squadfile.measures import Day, Halves, Metres, Moment, Seconds, SecondsList, StageKey, Whole
from coachapp.squadfile.table import Field, Table
from coachapp.timing.tap import KINDS
from coachapp.training.library import LIBRARY

FORMAT: Final = "quarters-squad"
VERSION: Final = 1
#: Subjects of the history whose rows the file carries; the history of the others stays where it is.
CARRIED: Final = ("athlete", "erasure", "goal", "mark", "overrule", "practice", "session", "squad", "text")

_WORKOUT = Choice(tuple(LIBRARY))
_LARGEST = 2**31 - 1


def _anything(_node: object) -> None:
    """Settings are checked together, by the rules themselves."""


SQUAD: Final = Table("Squad", (
    Field("id", Id()),
    Field("name", Text(Squad.NAME_LENGTH, empty=False)),
    Field("slug", Slug()),
    Field("time_zone", Text(60, empty=False)),
    Field("settings", Raw(_anything), {}),
    Field("consent_under", Whole(1, 25), None),
    Field("second_factor", Flag(), False),
    Field("keep_months", Whole(1, 120), 24),
    Field("created_at", Moment()),
))  # fmt: skip

CONSENT_TEXT: Final = Table("ConsentText", (
    Field("id", Id()),
    Field("version", Whole(1, _LARGEST)),
    Field("words", Text(8000, empty=False)),
    Field("made_by", Person(), None),
    Field("made_at", Moment()),
))  # fmt: skip

ATHLETE: Final = Table("Athlete", (
    Field("id", Id()),
    Field("name", Text(Athlete.NAME_LENGTH, empty=False)),
    Field("slug", Slug()),
    Field("birth_year", Whole(*bounds.BIRTH_YEARS), None),
    Field("workout", _WORKOUT),
    Field("settings", Raw(_anything), {}),
    Field("target_race_name", Text(80), ""),
    Field("target_race", Day(), None, "target_race_on"),
    Field("left_on", Day(), None),
    Field("erased_at", Moment(), None),
    Field("created_at", Moment()),
), ("erasure", "goals", "marks", "overrules", "sessions", "consents"))  # fmt: skip

ERASURE: Final = Table("Erasure", (
    Field("id", Id()),
    Field("cause", Choice(tuple(Erasure.Cause.values))),
    Field("by", Person(), None),
    Field("at", Moment()),
    Field("done_at", Moment()),
))  # fmt: skip

GOAL: Final = Table("AgreedGoal", (
    Field("id", Id()),
    Field("date", Day(), None, "on"),
    Field("after_session", Flag(inverted=True), True, "before_sessions"),
    Field("goal_pace_400_s", Seconds(*bounds.GOAL_PACE_MS), column="pace_ms"),
    Field("date_pace_400_s", Seconds(), None, "against_ms"),
    Field("agreed_by", Person(), None),
    Field("agreed_at", Moment()),
))  # fmt: skip

MARK: Final = Table("RecordedMark", (
    Field("id", Id()),
    Field("date", Day(), column="on"),
    Field("distance_m", Metres()),
    Field("time_s", Seconds(), column="time_ms"),
    Field("kind", Choice(tuple(RecordedMark.Kind.values))),
    Field("state", Choice(tuple(RecordedMark.State.values))),
    Field("note", Text(200), ""),
    Field("by_athlete", Flag(), False),
    Field("entered_by", Person(), None),
    Field("decided_by", Person(), None),
    Field("decided_at", Moment(), None),
    Field("created_at", Moment()),
))  # fmt: skip

OVERRULE: Final = Table("GivenOverrule", (
    Field("id", Id()),
    Field("workout", _WORKOUT),
    Field("date", Day(), column="on"),
    Field("kind", Choice(tuple(GivenOverrule.Kind.values))),
    Field("stage", StageKey()),
    Field("goal_reps", Whole(0, 16), 0),
    Field("recovery_s", Whole(5, 1800), None),
    Field("before_session", Flag(), False, "before_sessions"),
    Field("reason", Text(200, empty=False)),
    Field("given_by", Person()),
    Field("given_at", Moment()),
    Field("taken_back_by", Person(), None),
    Field("taken_back_at", Moment(), None),
))  # fmt: skip

SESSION: Final = Table("LoggedSession", (
    Field("id", Id()),
    Field("workout", _WORKOUT),
    Field("date", Day(), column="on"),
    Field("rpe", Halves(bounds.RPE_HALF[1]), None, "rpe_half"),
    Field("conditions", Text(120), ""),
    Field("notes", Text(2000), "", "note"),
    Field("void", Text(200), "", "void_reason"),
    Field("trained_through", Flag(), False),
    Field("extra_counted", Flag(), False),
    Field("by_athlete", Flag(), False),
    Field("entered_by", Person(), None),
    Field("given", Raw(check_given), None, "prescription"),
    Field("version", Whole(1, _LARGEST), 1),
    Field("undone_at", Moment(), None),
    Field("created_at", Moment()),
    Field("updated_at", Moment()),
), ("reps", "flush"))  # fmt: skip

REP: Final = Table("LoggedRep", (
    Field("rep", Whole(1, 100), column="number"),
    Field("distance_m", Metres()),
    Field("time_s", Seconds(), None, "time_ms"),
    Field("recovery_s", Seconds(), None, "recovery_ms"),
    Field("excused", Text(200), ""),
    Field("recovery_excused", Text(200), ""),
    Field("splits_s", SecondsList(), (), "splits"),
))  # fmt: skip

FLUSH: Final = Table("LoggedRep", (
    Field("number", Whole(1, 100)),
    Field("distance_m", Metres()),
    Field("time_s", Seconds(), None, "time_ms"),
    Field("recovery_s", Seconds(), None, "recovery_ms"),
    Field("splits_s", SecondsList(), (), "splits"),
))  # fmt: skip

CONSENT: Final = Table("Consent", (
    Field("method", Choice(tuple(Consent.Method.values))),
    Field("text", Whole(1, _LARGEST), column="text__version"),
    Field("asked_by", Person()),
    Field("made_at", Moment()),
    Field("given_by", Text(Consent.NAME_LENGTH, empty=False)),
    Field("given_at", Moment()),
    Field("withdrawn_at", Moment(), None),
))  # fmt: skip

PRACTICE: Final = Table("Practice", (
    Field("id", Id()),
    Field("date", Day(), column="on"),
    Field("place", Text(120), ""),
    Field("note", Text(2000), ""),
    Field("made_by", Person(), None),
    Field("created_at", Moment()),
    Field("called_off_at", Moment(), None),
), ("athletes", "taps"))  # fmt: skip

PART: Final = Table("PracticeAthlete", (
    Field("id", Id()),
    Field("athlete", Id()),
    Field("workout", _WORKOUT),
    Field("group", Whole(*GROUPS), 1),
    Field("first_rep", Whole(*REPS), 1),
    Field("last_rep", Whole(*REPS), None),
    Field("here", Flag(), True),
    Field("session", Id(), column="session_id"),
    Field("given", Raw(check_given), None, "prescription"),
))  # fmt: skip

TAP: Final = Table("Tap", (
    Field("id", Id()),
    Field("device", Id()),
    Field("seq", Whole(0, _LARGEST)),
    Field("kind", Choice(tuple(KINDS))),
    Field("at_ms", Whole(), None),
    Field("made_at", Moment(), None),
    Field("body", Raw(_anything), {}),
    Field("by", Person()),
    Field("received_at", Moment()),
))  # fmt: skip

ENTRY: Final = Table("Entry", (
    Field("at", Moment()),
    Field("by_coach", Person(), None, "actor_user"),
    Field("by_athlete", Id(), None, "actor_athlete"),
    Field("athlete", Id(), None),
    Field("verb", Text(20, empty=False)),
    Field("about", Choice(CARRIED), column="subject_kind"),
    Field("id", Id(), column="subject_id"),
    Field("before", Raw(check_told), None),
    Field("after", Raw(check_told), None),
))  # fmt: skip

TABLES: Final = (
    SQUAD, CONSENT_TEXT, ATHLETE, ERASURE, GOAL, MARK, OVERRULE, SESSION, REP, FLUSH, CONSENT, PRACTICE, PART, TAP, ENTRY,
)  # fmt: skip
