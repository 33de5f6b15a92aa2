"""What the file leaves out, and why. What is new must be put here or into `tables.py`; a test says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: It is the place in the file that says so: the squad at its head, the athlete around a session.
BY_PLACE: Final = "said by the place in the file"
#: A number by which two browsers notice each other; it begins at 1 in another place.
BEGINS_ANEW: Final = "begins anew where it is taken in"

#: Models of which nothing is told.
MODELS: Final[Mapping[str, str]] = {
    "User": "accounts; coaches are told by their names, never by an e-mail address",
    "Coaching": "who may do what is decided by each Quarters for itself",
    "Invitation": "keys that let people in",
    "PersonalLink": "keys that let phones in",
    "Device": "phones that a personal link of this Quarters signed in",
    "Feed": "keys to calendars",
    "ApiToken": "keys for scripts",
    "ImportedFile": "files of watches; what was logged from them is told, and an athlete's own export holds them",
    "WaitingSquad": "a file that somebody is looking at just now",
}

#: Columns of models that are told otherwise.
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "Squad": {"version": BEGINS_ANEW},
    "ConsentText": {"squad": BY_PLACE},
    "Athlete": {"squad": BY_PLACE, "version": BEGINS_ANEW},
    "Erasure": {"squad": BY_PLACE, "athlete": BY_PLACE},
    "AgreedGoal": {"squad": BY_PLACE, "athlete": BY_PLACE},
    "RecordedMark": {"squad": BY_PLACE, "athlete": BY_PLACE},
    "GivenOverrule": {"squad": BY_PLACE, "athlete": BY_PLACE},
    "LoggedSession": {"squad": BY_PLACE, "athlete": BY_PLACE},
    "LoggedRep": {"id": "a number of this database", "squad": BY_PLACE, "session": BY_PLACE, "kind": BY_PLACE},
    "Consent": {
        "id": "nothing points at it", "squad": BY_PLACE, "athlete": BY_PLACE, "digest": "of a key",
        "expires_at": "of a key",
    },
    "Practice": {"squad": BY_PLACE, "version": BEGINS_ANEW},
    "PracticeAthlete": {"squad": BY_PLACE, "practice": BY_PLACE},
    "Tap": {"squad": BY_PLACE, "practice": BY_PLACE},
    "Entry": {"id": "a number of this database; the order in the file is that of the entries", "squad": BY_PLACE},
}  # fmt: skip
