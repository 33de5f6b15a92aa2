"""The data map: every column that is kept, and whose it is. What is new must be put here; a test says so.

Export and erasure follow from it: what is about an athlete is exported, and of that only nameless figures outlive him.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Kind(Enum):
    """Whose a column is, and what becomes of it when the athlete is erased."""

    #: About the athlete; exported; gone when he is erased, by emptying the column or deleting the row.
    ERASED = "erased"
    #: About the athlete; exported; stays on a shell without a name, so that the squad's totals stay true.
    FIGURE = "figure"
    #: About a coach or another holder of an account.
    ACCOUNT = "account"
    #: The squad's: an evening, a rule, a text.
    SHARED = "shared"
    #: Keys, digests, versions, moments of the machine.
    TECHNICAL = "technical"


PERSONAL: Final = frozenset({Kind.ERASED, Kind.FIGURE})

E, F, A, S, T = Kind.ERASED, Kind.FIGURE, Kind.ACCOUNT, Kind.SHARED, Kind.TECHNICAL

#: Model, then column.
DATA_MAP: Final[Mapping[str, Mapping[str, Kind]]] = {
    "Athlete": {
        "id": T, "squad": T, "name": E, "slug": E, "birth_year": E, "workout": F, "settings": E,
        "target_race_name": E, "target_race_on": E, "left_on": F, "erased_at": T, "version": T, "created_at": F,
    },
    "AgreedGoal": {
        "id": T, "squad": T, "athlete": T, "on": E, "before_sessions": E, "pace_ms": E, "against_ms": E,
        "agreed_by": A, "agreed_at": E,
    },
    "RecordedMark": {
        "id": T, "squad": T, "athlete": T, "on": E, "distance_m": E, "time_ms": E, "kind": E, "state": E, "note": E,
        "by_athlete": E, "entered_by": A, "decided_by": A, "decided_at": E, "created_at": E,
    },
    "GivenOverrule": {
        "id": T, "squad": T, "athlete": T, "workout": E, "on": E, "kind": E, "stage": E, "goal_reps": E,
        "recovery_s": E, "before_sessions": E, "reason": E, "given_by": A, "given_at": E, "taken_back_by": A,
        "taken_back_at": E,
    },
    "LoggedSession": {
        "id": T, "squad": T, "athlete": T, "workout": F, "on": F, "rpe_half": E, "conditions": E, "note": E,
        # Why it was left out goes; that it was left out stays, or the totals would change.
        "void_reason": E, "trained_through": F, "extra_counted": F, "by_athlete": F, "entered_by": A,
        "prescription": E, "version": T, "undone_at": F, "created_at": F, "updated_at": T,
    },
    "LoggedRep": {
        "id": T, "squad": T, "session": T, "kind": F, "number": F, "distance_m": F, "time_ms": F, "recovery_ms": E,
        "excused": E, "recovery_excused": E, "splits": E,
    },
    "PracticeAthlete": {
        "id": T, "squad": T, "practice": T, "athlete": T, "workout": F, "group": F, "first_rep": F, "last_rep": F,
        "here": F, "session_id": T, "prescription": E,
    },
    "Tap": {
        "id": T, "squad": T, "practice": T, "device": T, "seq": T, "kind": F, "at_ms": F, "made_at": F,
        # Of a body only the free text and the effort go: the times of a whole evening hang together.
        "body": F, "by": A, "received_at": T,
    },
    "PersonalLink": {
        "id": T, "squad": T, "athlete": T, "created_at": E, "accepted_at": E, "revoked_at": E,
    },
    "Device": {
        "id": T, "squad": T, "athlete": T, "label": E, "first_at": E, "last_on": E, "signed_out_at": E,
    },
    "Consent": {
        "id": T, "squad": T, "athlete": T, "text": E, "method": E, "digest": T, "asked_by": A, "made_at": E,
        "expires_at": E, "given_at": E, "given_by": E, "withdrawn_at": E,
    },
    "Feed": {"id": T, "squad": T, "athlete": T, "made_at": E, "revoked_at": E},
    "ImportedFile": {
        "id": T, "squad": T, "batch": T, "athlete": T, "name": E, "digest": T, "size": E, "content": E, "state": E,
        "refusal": E, "sessions": T, "by_user": A, "by_athlete": T, "at": E, "on": E,
        "day_first": T,
    },
    "Entry": {
        "id": T, "squad": T, "athlete": T, "at": F, "actor_user": A, "actor_athlete": T, "verb": F,
        "subject_kind": F, "subject_id": T, "before": E, "after": E,
    },
    "Erasure": {
        "id": T, "squad": T, "athlete": T, "cause": T, "by": A, "at": T, "done_at": T,
    },
    "ConsentText": {
        "id": T, "squad": T, "version": S, "words": S, "made_by": A, "made_at": S,
    },
    "Practice": {
        "id": T, "squad": T, "on": S, "place": S, "note": S, "version": T, "made_by": A, "created_at": S,
        "called_off_at": S,
    },
    "Squad": {
        "id": T, "name": S, "slug": S, "time_zone": S, "settings": S, "consent_under": S, "second_factor": S,
        "keep_months": S, "version": T, "created_at": S,
    },
    "Coaching": {"id": T, "squad": T, "user": A, "role": A, "created_at": A},
    "Invitation": {
        "id": T, "squad": T, "role": A, "note": A, "email": A, "digest": T, "made_by": A, "made_at": A, "expires_at": T,
        "accepted_by": A, "accepted_at": A, "revoked_at": A,
    },
    "User": {
        "id": T, "email": A, "name": A, "is_active": A, "created_at": A, "password": T, "last_login": A,
        "session_round": T,
    },
    # A file of another Quarters on its way in, for an hour at most: about nobody of this one.
    "WaitingSquad": {"user": A, "content": A, "digest": T, "at": A},
    "ApiToken": {
        "id": T, "squad": T, "name": A, "scope": A, "digest": T, "made_by": A, "made_at": A, "expires_at": A,
        "last_on": A, "revoked_at": A,
    },
}  # fmt: skip

#: How a row of each model is found from its athlete. What is not named here is about no athlete.
OWNERS: Final[Mapping[str, str]] = {
    "Athlete": "pk",
    "AgreedGoal": "athlete",
    "RecordedMark": "athlete",
    "GivenOverrule": "athlete",
    "LoggedSession": "athlete",
    "LoggedRep": "session__athlete",
    "PracticeAthlete": "athlete",
    "PersonalLink": "athlete",
    "Device": "athlete",
    "Consent": "athlete",
    "Feed": "athlete",
    "ImportedFile": "athlete",
    "Entry": "athlete",
}


def personal(model: str) -> tuple[str, ...]:
    """The columns of a model that are about an athlete, in their order."""
    return tuple(name for name, kind in DATA_MAP[model].items() if kind in PERSONAL)
