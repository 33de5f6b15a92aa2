"""The ids of a squad that is taken in: those of its file where all of them are free here, else all made anew.

Ids are made anew without a word, so that nobody learns from his own file whether somebody else's row is here.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps

from coachapp.models import Squad, User
from coachapp.squadfile.read import SquadFile

#: How often one coach may bring one squad and give it away again.
MOST_TIMES = 20
#: Ids that are asked for together.
AT_ONCE = 500


class Ids:
    """The id here for each id of the file. What is no row of the file keeps its id."""

    def __init__(self, squad: uuid.UUID, made: dict[uuid.UUID, uuid.UUID]) -> None:
        self.squad = squad
        self._made = made
        self._texts = {str(old): str(new) for old, new in made.items()}

    @classmethod
    def of(cls, file: SquadFile, owner: User) -> Ids:
        """Decide for a whole file."""
        old = file.squad["id"]
        if not Squad.objects.filter(pk=old).exists() and _all_free(file):
            return cls(old, {})
        used = set(Squad.objects.filter(pk__in=list(cls.made_for(file, owner))).values_list("pk", flat=True))
        squad = next((pk for pk in cls.made_for(file, owner) if pk not in used), uuid.uuid4())
        known = sorted({pk for found in ids_in(file).values() for pk in found} - {old})
        # In the same order: two sessions of one day are folded in that of their ids.
        made = dict(zip(known, sorted(uuid.uuid5(squad, str(pk)) for pk in known), strict=True))
        return cls(squad, made | {old: squad})

    @staticmethod
    def made_for(file: SquadFile, owner: User) -> Iterator[uuid.UUID]:
        """The ids that this squad gets for this coach when its own is taken, in turn: always the same."""
        return (uuid.uuid5(file.squad["id"], f"{owner.pk} {time}") for time in range(MOST_TIMES))

    def new(self, old: uuid.UUID) -> uuid.UUID:
        """The id here."""
        return self._made.get(old, old)

    def within(self, value: Any) -> Any:
        """JSON with every id exchanged, whether it stands as a value or as a name."""
        if not self._texts:
            return value
        if isinstance(value, str):
            return self._texts.get(value, value)
        if isinstance(value, dict):
            return {self._texts.get(key, key): self.within(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.within(each) for each in value]
        return value


def ids_in(file: SquadFile) -> dict[str, set[uuid.UUID]]:
    """Every id of the file by the model whose row it is; phones count as rows of none."""
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    found["ConsentText"] |= {row["id"] for row in file.consent_texts}
    for part in file.athletes:
        found["Athlete"].add(part.row["id"])
        found["AgreedGoal"] |= {row["id"] for row in part.goals}
        found["RecordedMark"] |= {row["id"] for row in part.marks}
        found["GivenOverrule"] |= {row["id"] for row in part.overrules}
        found["LoggedSession"] |= {session.row["id"] for session in part.sessions}
        if part.erasure is not None:
            found["Erasure"].add(part.erasure["id"])
    for practice in file.practices:
        found["Practice"].add(practice.row["id"])
        found["PracticeAthlete"] |= {row["id"] for row in practice.athletes}
        found["planned"] |= {row["session_id"] for row in practice.athletes}
        found["Tap"] |= {row["id"] for row in practice.taps}
        found["phones"] |= {row["device"] for row in practice.taps}
    return found


def _all_free(file: SquadFile) -> bool:
    """Whether no row of this site has any of these ids."""
    for model, ids in ids_in(file).items():
        if model == "phones":
            continue
        # Sessions that are only planned will be logged under these ids.
        table = apps.get_model("coachapp", "LoggedSession" if model == "planned" else model)
        wanted = sorted(ids)
        for at in range(0, len(wanted), AT_ONCE):
            if table._base_manager.filter(pk__in=wanted[at : at + AT_ONCE]).exists():
                return False
    return True
