"""An athlete with a word of its own in every place where words can stand, to be searched for afterwards."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.utils import timezone

from coachapp.models import Athlete, Feed, ImportedFile, Practice
from coachapp.models.identity import new_id
from coachapp.services import consent_change, link
from coachapp.services.actor import Actor
from coachapp.services.athlete import Particulars, change_athlete
from coachapp.services.goal import change_goal
from coachapp.services.mark import confirm_mark, propose_mark
from coachapp.services.overrule import overrule
from coachapp.services.practice import plan_practice
from coachapp.services.practice_log import log_practice
from coachapp.services.session import edit_session, excuse_recovery, excuse_rep, log_session, void_session
from coachapp.training.pace import Pace
from coachapp.training.session import Session
from coachapp.training.stage import Stage
from tests.cast import TODAY, days_ago, ran
from tests.track import Phone, send

_PLANTED = itertools.count()


@dataclass
class Canary:
    """What was planted: his `words`, those about `others`, his `name`, and the evening."""

    name: str
    words: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    evening: Practice = field(init=False)


def plant(athlete: Athlete, by: Actor, *, others: Sequence[Athlete], prefix: str = "") -> Canary:
    """Fill everything about this athlete, each text with a word that stands nowhere else, after `prefix`."""
    round_ = next(_PLANTED)
    canary = Canary(f"{prefix}Quincy Canary{round_}qz")

    def word(kind: str) -> str:
        canary.words.append(f"{kind}{round_}q{len(canary.words):02d}z")
        return prefix + canary.words[-1]

    stored = Athlete.objects.select_related("squad").get(pk=athlete.pk)
    to = Particulars(canary.name, 2012, "12x400", word("race"), days_ago(-60), {"slow_tolerance_s": 1.5})
    stored = change_athlete(athlete=stored, by=by, version=stored.version, to=to)
    athlete.refresh_from_db()
    canary.words.append(f"Canary{round_}qz")
    _sessions(athlete, by, word, round_)
    mark = propose_mark(
        athlete=athlete, by=by, on=days_ago(3), distance_m=3000, time_ms=559_000 - round_, note=word("trial")
    )
    confirm_mark(mark=mark, by=by, on=TODAY)
    change_goal(athlete=athlete, by=by, pace=Pace(72_500 - round_), on=TODAY)
    overrule(athlete=athlete, by=by, kind="set", reason=word("reason"), on=TODAY, stage=Stage.SHORTEN)
    link.accept(token=link.token_of(link.make(athlete=athlete, by=by)), label=word("phone"), on=TODAY)
    Feed.objects.get_or_create(squad=athlete.squad, athlete=athlete, revoked_at=None)
    for whose, inside in ((athlete, word("watch")), (None, canary.name)):
        ImportedFile.objects.create(
            squad=athlete.squad, batch=uuid.uuid4(), athlete=whose, name=f"{prefix}run.csv", digest="d" * 64,
            size=len(inside.encode()), content=inside.encode(),
        )  # fmt: skip
    consent_change.record_paper(athlete=athlete, by=by, given_by=word("guardian"), on=days_ago(2))
    consent_change.ask(athlete=athlete, by=by, consent_id=uuid.uuid4(), secret=consent_change.new_secret())
    _evening(athlete, by, others, word, canary, prefix)
    return canary


def _sessions(athlete: Athlete, by: Actor, word: object, round_: int) -> None:
    assert callable(word)
    first = 200 + 10 * round_
    kept = log_session(
        athlete=athlete, by=by, session=_rated(ran(days_ago(first), note=word("note"))),
        conditions=word("weather"), on=TODAY,
    ).logged  # fmt: skip
    kept = excuse_rep(logged=kept, by=by, version=1, number=3, reason=word("excuse"), on=TODAY).logged
    kept = excuse_recovery(logged=kept, by=by, version=2, number=4, reason=word("pause"), on=TODAY).logged
    session = kept.as_value()
    edit_session(
        logged=kept, by=by, version=3, session=_rated(session, note=word("edited")), conditions=word("wind"), on=TODAY
    )
    off = log_session(athlete=athlete, by=by, session=ran(days_ago(first - 3)), on=TODAY).logged
    void_session(logged=off, by=by, version=1, reason=word("void"), on=TODAY)
    log_session(athlete=athlete, by=Actor.runner(athlete), session=ran(days_ago(first - 6), note=word("own")), on=TODAY)


def _rated(session: Session, note: str | None = None) -> Session:
    return replace(session, rpe_half=15, note=session.note if note is None else note)


def _evening(athlete: Athlete, by: Actor, others: Sequence[Athlete], word: object, canary: Canary, prefix: str) -> None:
    """An evening in the past, logged, and one to come; his full name stands in a note about it."""
    assert callable(word)
    people = [athlete, *others]
    on = timezone.now().date() - timedelta(days=len(canary.words))
    squad = athlete.squad
    canary.evening = plan_practice(
        squad=squad, by=by, on=on, athletes=[who.pk for who in people],
        place="Track", note=f"Wait for {canary.name}, please", practice_id=uuid.uuid4(),
    )  # fmt: skip
    phone = Phone(device=str(new_id()))
    phone.run(dict.fromkeys(people, 75_000), (1, 2, 3), rest_ms=90_000)
    phone.tap("note", athlete=str(athlete.pk), text=word("tap"))
    phone.tap("effort", athlete=str(athlete.pk), rpe_half=17)
    phone.tap("excuse", athlete=str(athlete.pk), rep=2, what="rep", reason=word("stumble"))
    for who in others:
        canary.others.append(f"other{len(canary.others)}{canary.name[-3:]}")
        phone.tap("note", athlete=str(who.pk), text=prefix + canary.others[-1])
    send(canary.evening, by, phone.taps)
    log_practice(practice=canary.evening, by=by, on=timezone.now().date())
    plan_practice(squad=squad, by=by, on=timezone.now().date() + timedelta(days=3), athletes=[athlete.pk])
