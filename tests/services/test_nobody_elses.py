"""What is done about one athlete, or in one squad, is done about nobody else."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from coachapp.models import (
    Athlete,
    Consent,
    ImportedFile,
    LoggedRep,
    LoggedSession,
    PersonalLink,
    Practice,
    Squad,
    User,
)
from coachapp.models.identity import new_id
from coachapp.services import consent, consent_change, erasure, feed, history, history_pages, link, waiting
from coachapp.services.actor import Actor
from coachapp.services.export_squad import told_of_athlete
from coachapp.services.imported import Incoming, keep_files
from coachapp.services.practice import plan_practice
from coachapp.services.session_batch import NewSession, log_sessions
from coachapp.services.training_log import logs_of
from tests.cast import TODAY, days_ago, log, ran
from tests.services.canary import plant


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def everything_of(athlete: Athlete) -> dict[str, list[Any]]:
    """Every row that is one athlete's, column by column."""
    found: dict[str, list[Any]] = {
        "reps": list(LoggedRep.objects.filter(session__athlete=athlete).order_by("pk").values())
    }
    for model in apps.get_app_config("coachapp").get_models():
        for name in ("athlete", "by_athlete"):
            if name in {field.name for field in model._meta.concrete_fields if field.is_relation}:
                rows = model._default_manager.filter(**{name: athlete}).order_by("pk").values()
                found[f"{model.__name__} {name}"] = list(rows)
    return found


def test_an_erasure_leaves_everything_of_another_as_it_was(ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    name = plant(ben, by_ada, others=[bea]).name
    plant(bea, by_ada, others=[ben])
    evening = plan_practice(
        squad=bea.squad, by=by_ada, on=timezone.now().date() + timedelta(days=5), athletes=[ben.pk, bea.pk]
    )
    # His name in what is hers is hers: it is named beforehand, and stays.
    keep_files(
        squad=bea.squad, batch=new_id(), by=by_ada, athlete=bea, files=[Incoming("ours.csv", f"with {name}".encode())]
    )
    history.write(
        squad=bea.squad, athlete=bea, by=by_ada, verb="log", subject=evening, before=None, after={"note": name}
    )
    ben.refresh_from_db()
    was = everything_of(bea)
    assert all(was[kind] for kind in ("reps", "LoggedSession athlete", "PracticeAthlete athlete", "Entry athlete"))
    erasure.erase(athlete=ben, by=by_ada)
    now = everything_of(bea)
    for kind, rows in was.items():
        assert now[kind] == rows, kind


def test_an_erasure_does_not_ask_about_his_own_notes_nor_about_another_squads_evenings(
    ben: Athlete, bea: Athlete, cato: Athlete, by_ada: Actor, hilltop: Squad, cleo: User
) -> None:
    log(ben, ran(days_ago(9), note="Ben was tired"))
    log(bea, ran(days_ago(9), note="paced by Ben"))
    plan_practice(squad=hilltop, by=Actor.coach(cleo), on=TODAY, athletes=[cato.pk], place="Ben Nevis")
    assert [(what, row.athlete) for what, _on, row in erasure.mentions(ben)] == [("session", bea)]  # type: ignore[attr-defined]


def test_an_open_feed_is_his_own_and_the_squads_is_nobodys(ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
    squad = ben.squad
    for whose in (bea, None, ben):
        feed.open_it(squad=squad, athlete=whose, by=by_ada)
    for whose in (ben, bea, None):
        found = feed.open_feed(squad, whose)
        assert found is not None
        assert found.athlete == whose


def test_a_link_that_was_revoked_is_open_to_nobody_and_lost_by_nobody(
    ben: Athlete, bea: Athlete, riverside: Squad, by_ada: Actor
) -> None:
    for athlete in (ben, bea):
        link.make(athlete=athlete, by=by_ada)
        Athlete.objects.filter(pk=athlete.pk).update(birth_year=TODAY.year - 12)
    link.revoke(athlete=bea, by=by_ada)
    assert PersonalLink.objects.filter(athlete=bea).exists()
    assert list(link.open_links(riverside, [ben, bea])) == [ben.pk]
    assert consent.losing_links(riverside, under=16, now=timezone.now()) == [ben]


def test_a_paper_under_the_id_of_another_athletes_consent_is_a_consent_of_its_own(
    ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    hers = consent_change.record_paper(athlete=bea, by=by_ada, given_by="Her mother", on=days_ago(2))
    his = consent_change.record_paper(athlete=ben, by=by_ada, given_by="His father", on=days_ago(1), consent_id=hers.pk)
    assert (his.athlete, his.given_by) == (ben, "His father")
    assert Consent.objects.get(pk=hers.pk).athlete == bea


def test_whoever_did_something_in_another_squad_is_on_its_list_alone(
    ben: Athlete, cato: Athlete, riverside: Squad, hilltop: Squad, ada: User, cleo: User
) -> None:
    assert cleo not in history_pages.actors_of(riverside)
    assert ada in history_pages.actors_of(riverside)
    assert ada not in history_pages.actors_of(hilltop)


def test_a_batch_of_another_squad_takes_no_file_away(
    riverside: Squad, hilltop: Squad, by_ada: Actor, cleo: User
) -> None:
    batch, file = new_id(), Incoming("laps.csv", b"one and the same")
    assert keep_files(squad=hilltop, batch=batch, by=Actor.coach(cleo), files=[file]) == 1
    assert keep_files(squad=riverside, batch=batch, by=by_ada, files=[file]) == 1
    assert ImportedFile.objects.filter(squad=riverside, batch=batch).count() == 1


def test_the_export_of_one_athlete_names_nobody_who_only_saw_to_another(
    ben: Athlete, bea: Athlete, by_ada: Actor, abe: User
) -> None:
    User.objects.filter(pk=abe.pk).update(name="Abelard Onlyhers")
    log(bea, ran(days_ago(5)), by=Actor.coach(User.objects.get(pk=abe.pk)))
    log(ben, ran(days_ago(5)), by=by_ada)
    assert "Onlyhers" in json.dumps(told_of_athlete(bea.squad, bea.pk), default=str)
    assert "Onlyhers" not in json.dumps(told_of_athlete(ben.squad, ben.pk), default=str)


def test_an_evening_logs_nobody_of_another_squad(riverside: Squad, ben: Athlete, cato: Athlete, by_ada: Actor) -> None:
    new = [NewSession(who, "12x400", ran(days_ago(2), key=uuid.uuid4())) for who in (ben, cato)]
    with pytest.raises(KeyError):
        log_sessions(squad=riverside, by=by_ada, new=new, planned_in=0)
    assert not LoggedSession.objects.exists()
    assert not Practice.objects.exists()


def test_logs_are_read_of_those_in_the_squad_alone(riverside: Squad, ben: Athlete, cato: Athlete, bea: Athlete) -> None:
    """What was said of somebody from elsewhere, his marks and goals, is not even looked up."""
    assert logs_of(riverside, [ben, bea]).keys() == {ben.pk, bea.pk}
    for people in ([cato], [ben, cato]):
        with pytest.raises(KeyError):
            logs_of(riverside, people)


def test_a_file_that_waits_is_of_the_coach_who_brought_it(ada: User, cleo: User) -> None:
    now = timezone.now()
    for coach, content in ((ada, b"hers"), (cleo, b"Cleo's")):
        waiting.keep(user=coach, content=content, now=now)
    brought = {coach: waiting.waiting(user=coach, now=now) for coach in (ada, cleo)}
    assert {coach: kept.content for coach, kept in brought.items() if kept} == {ada: b"hers", cleo: b"Cleo's"}
    waiting.drop(user=ada)
    assert waiting.waiting(user=ada, now=now) is None
    assert waiting.waiting(user=cleo, now=now) == brought[cleo]
