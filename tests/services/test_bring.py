"""A squad exported, taken in elsewhere, and exported again: the same squad. And what a file never does."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from coachapp.models import (
    Athlete,
    Coaching,
    Consent,
    Device,
    Entry,
    Erasure,
    LoggedSession,
    PersonalLink,
    Squad,
    User,
)
from coachapp.replay.fields import NotUsable
from coachapp.replay.write import standing_json
from coachapp.services import tombstones
from coachapp.services.actor import Actor
from coachapp.services.bring import ELSEWHERE, bring, outlook
from coachapp.services.consent import state_of
from coachapp.services.demo import load_demo
from coachapp.services.erasure import erase
from coachapp.services.mark import propose_mark
from coachapp.services.overrule import overrule, take_back
from coachapp.services.session import undo
from coachapp.services.standing import standing_of
from coachapp.squadfile.read import read_squad_file
from tests.cast import TODAY, days_ago, log, make_squad, make_user, ran
from tests.mixed import mixed_squad
from tests.services.canary import plant
from tests.squadfile.files import NOW, Json, alike, exported, told


@pytest.fixture
def full(riverside: Squad, ben: Athlete, bea: Athlete, by_ada: Actor) -> Squad:
    """A squad with a row of every kind: everything about Ben, somebody erased, every stage, marks in every state."""
    people = mixed_squad(riverside, by_ada, days_ago(5))
    plant(ben, by_ada, others=[bea, people["Abel"]])
    undone = log(bea, ran(days_ago(9), note="not hers")).logged
    undo(logged=undone, by=by_ada, version=1, on=TODAY)
    log(bea, ran(days_ago(8), [75_000, None, *[76_000] * 12], [None, 61_500, *[59_999] * 12], rpe_half=17))
    # Two on one day: which comes first hangs on their ids.
    for times in (75_000, 79_000, 75_000):
        log(bea, ran(days_ago(7), times, 50_000))
    log(people["Down"], ran(days_ago(6), [300_123], [None], reps=1, flush=()))
    propose_mark(athlete=bea, by=Actor.runner(bea), on=days_ago(1), distance_m=1609.344, time_ms=300_010)
    given = overrule(athlete=bea, by=by_ada, kind="hold", reason="wind", on=TODAY)
    take_back(overrule=given, by=by_ada, on=TODAY)
    plant(people["Late"], by_ada, others=[bea])
    erase(athlete=people["Late"], by=by_ada)
    riverside.settings = {"goal_reps_per_step": 3}
    riverside.consent_under, riverside.keep_months = 16, 12
    riverside.save()
    return riverside


class TestRoundTrip:
    def test_under_another_coach_it_is_the_same_but_for_ids(self, full: Squad, cleo: User) -> None:
        before = told(full)
        brought = bring(read_squad_file(told(full)), owner=cleo)
        assert not brought.already
        after = told(brought.squad)
        assert alike(after) == alike(before)
        assert after["squad"]["slug"] != before["squad"]["slug"]

    def test_everything_of_the_first_squad_is_untouched(self, full: Squad, cleo: User) -> None:
        before = exported(full)
        bring(read_squad_file(told(full)), owner=cleo)
        assert exported(full) == before

    def test_every_standing_is_the_same(self, full: Squad, cleo: User) -> None:
        brought = bring(read_squad_file(told(full)), owner=cleo).squad
        compared = 0
        for athlete in full.athletes.known().select_related("squad"):
            copy = brought.athletes.select_related("squad").get(slug=athlete.slug)
            assert _standing(copy) == _standing(athlete)
            compared += 1
        assert compared == 13

    def test_the_demo_squad(self, db: None, cleo: User) -> None:
        demo = load_demo(on=TODAY)
        brought = bring(read_squad_file(told(demo.squad)), owner=cleo).squad
        assert alike(told(brought)) == alike(told(demo.squad))
        for athlete in demo.squad.athletes.select_related("squad"):
            assert _standing(brought.athletes.select_related("squad").get(slug=athlete.slug)) == _standing(athlete)

    def test_brought_on_from_there_it_is_still_the_same(self, full: Squad, cleo: User) -> None:
        once = bring(read_squad_file(told(full)), owner=cleo).squad
        twice = bring(read_squad_file(told(once)), owner=make_user("Dora")).squad
        assert alike(told(twice)) == alike(told(full))

    def test_what_was_done_can_still_be_taken_back(self, full: Squad, cleo: User) -> None:
        brought = bring(read_squad_file(told(full)), owner=cleo).squad
        bea = brought.athletes.select_related("squad").get(slug="bea")
        logged = LoggedSession.objects.with_reps().get(squad=brought, athlete=bea, note="not hers")
        back = undo(logged=logged, by=Actor.coach(cleo), version=logged.version, on=TODAY).logged
        assert back.undone_at is None


def _standing(athlete: Athlete, on: date = TODAY) -> Json:
    return standing_json(standing_of(athlete, on=on))


class TestIds:
    def test_they_are_kept_where_all_are_free(self, cleo: User) -> None:
        file = _small()
        brought = bring(read_squad_file(file), owner=cleo)
        assert told(brought.squad)["athletes"] == file["athletes"]
        assert str(brought.squad.pk) == file["squad"]["id"]

    def test_one_that_is_taken_makes_all_of_them_new(self, cleo: User, ben: Athlete, riverside: Squad) -> None:
        file = _small()
        file["athletes"][0]["id"] = str(ben.pk)
        brought = bring(read_squad_file(file), owner=cleo)
        assert str(brought.squad.pk) != file["squad"]["id"]
        assert alike(told(brought.squad)) == alike(file | {"history": []})
        assert Athlete.objects.get(pk=ben.pk).squad_id == riverside.pk

    def test_the_same_squad_twice_is_once(self, full: Squad, cleo: User) -> None:
        file = read_squad_file(told(full))
        first = bring(file, owner=cleo)
        again = bring(file, owner=cleo)
        assert again.already
        assert again.squad == first.squad
        assert Squad.objects.coached_by(cleo).filter(name=full.name).count() == 1

    def test_a_file_changes_no_squad_that_is_here(self, full: Squad, ada: User) -> None:
        before = exported(full)
        file = told(full)
        file["squad"]["name"] = "Other"
        brought = bring(read_squad_file(file), owner=ada)
        assert brought.already
        assert brought.squad == full
        assert exported(full) == before

    def test_somebody_elses_squad_is_not_told_of(self, full: Squad, cleo: User) -> None:
        assert outlook(read_squad_file(told(full)), owner=cleo).here is None

    def test_two_coaches_bring_it_and_each_has_one(self, full: Squad, cleo: User) -> None:
        file, dora = read_squad_file(told(full)), make_user("Dora")
        squads = {bring(file, owner=owner).squad.pk for owner in (cleo, dora)}
        assert len(squads | {full.pk}) == 3

    def test_given_away_it_can_be_brought_again(self, full: Squad, cleo: User, ada: User) -> None:
        file = read_squad_file(told(full))
        first = bring(file, owner=cleo).squad
        Coaching.objects.filter(squad=first).update(user=ada)
        second = bring(file, owner=cleo)
        assert not second.already
        assert second.squad != first


class TestNobodyIsLetIn:
    def test_only_whoever_brings_it_has_a_part(self, full: Squad, cleo: User) -> None:
        brought = bring(read_squad_file(told(full)), owner=cleo).squad
        assert [(part.user, part.role) for part in brought.coachings.all()] == [(cleo, Coaching.Role.OWNER)]

    def test_coaches_come_as_names_that_cannot_sign_in(self, full: Squad, cleo: User, ada: User) -> None:
        brought = bring(read_squad_file(told(full)), owner=cleo).squad
        entry = Entry.objects.filter(squad=brought).exclude(actor_user=cleo).select_related("actor_user").first()
        assert entry is not None
        assert entry.actor_user is not None
        assert entry.actor_user.name == ada.name
        assert entry.actor_user != ada
        assert not entry.actor_user.is_active
        assert not entry.actor_user.has_usable_password()
        assert entry.actor_user.email.endswith(ELSEWHERE)
        assert not entry.actor_user.coachings.exists()

    def test_no_address_key_or_phone_is_in_the_file(self, full: Squad, ada: User) -> None:
        text = exported(full).decode()
        assert ada.email not in text
        for model in (PersonalLink, Device):
            rows = model._default_manager.filter(squad=full)
            assert rows
            assert not [row for row in rows if str(row.pk) in text]
        for digest in Consent.objects.filter(squad=full).exclude(digest="").values_list("digest", flat=True):
            assert digest not in text

    def test_a_consent_opens_no_link_elsewhere(self, full: Squad, ben: Athlete, cleo: User) -> None:
        assert state_of(Athlete.objects.select_related("squad").get(pk=ben.pk), now=NOW).given is not None
        assert [each for each in told(full)["athletes"] if each.get("consents")]
        brought = bring(read_squad_file(told(full)), owner=cleo).squad
        copy = brought.athletes.select_related("squad").get(slug=ben.slug)
        state = state_of(copy, now=NOW)
        assert state.given is None
        assert state.needed
        assert not state.may_have_link

    def test_the_history_says_that_it_was_brought(self, full: Squad, cleo: User) -> None:
        brought = bring(read_squad_file(told(full)), owner=cleo).squad
        last = Entry.objects.filter(squad=brought).latest("id")
        assert (last.verb, last.actor_user) == ("bring", cleo)


class TestErased:
    def test_a_shell_comes_as_a_shell(self, full: Squad, cleo: User) -> None:
        brought = bring(read_squad_file(told(full)), owner=cleo).squad
        shell = brought.athletes.exclude(erased_at=None).get()
        assert Erasure.objects.exclude(done_at=None).get(squad=brought).athlete == shell
        assert shell.name == "–"

    def test_whoever_was_erased_here_since_stays_erased(
        self, full: Squad, ben: Athlete, bea: Athlete, by_ada: Actor, cleo: User
    ) -> None:
        old = told(full)
        name = Athlete.objects.get(pk=ben.pk).name
        assert name in json.dumps(old)
        erase(athlete=Athlete.objects.select_related("squad").get(pk=ben.pk), by=by_ada)
        file = read_squad_file(old)
        assert outlook(file, owner=cleo).erased == {ben.pk}
        brought = bring(file, owner=cleo).squad
        assert brought.athletes.known().filter(slug=bea.slug).exists()
        assert not brought.athletes.filter(name=name).exists()
        assert name not in exported(brought).decode()

    def test_also_when_only_the_file_beside_the_database_knows(
        self, monkeypatch: pytest.MonkeyPatch, cleo: User
    ) -> None:
        file = _small()
        stone = tombstones.Tombstone(
            uuid.UUID(file["squad"]["id"]), uuid.UUID(file["athletes"][0]["id"]), TODAY - timedelta(days=2)
        )
        monkeypatch.setattr(tombstones, "read", lambda: [stone])
        monkeypatch.setattr(tombstones, "append", lambda stones: None)
        brought = bring(read_squad_file(file), owner=cleo).squad
        assert not brought.athletes.known().exists()
        assert brought.athletes.count() == 1


class TestAllOrNothing:
    def test_what_fails_at_the_end_leaves_nothing(
        self, full: Squad, cleo: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = read_squad_file(told(full))
        squads, users = Squad.objects.count(), User.objects.count()

        def fail(*args: Any, **kwargs: Any) -> None:
            raise NotUsable("history", "the last thing that is stored")

        monkeypatch.setattr("coachapp.services.bring.history.write", fail)
        with pytest.raises(NotUsable):
            bring(file, owner=cleo)
        assert (Squad.objects.count(), User.objects.count()) == (squads, users)

    def test_the_same_number_of_queries_for_more(
        self, ada: User, cleo: User, django_assert_max_num_queries: Any
    ) -> None:
        squad = make_squad(ada, "Large")
        by = Actor.coach(ada)
        mixed_squad(squad, by, TODAY)
        for athlete in squad.athletes.select_related("squad"):
            for day in range(6):
                log(athlete, ran(days_ago(20 + day)), by=by)
        with django_assert_max_num_queries(25):
            exported(squad)
        file = read_squad_file(told(squad))
        with django_assert_max_num_queries(60):
            bring(file, owner=cleo)


def _small() -> Json:
    """A small file whose ids are nobody's."""
    return {
        "format": "quarters-squad",
        "version": 1,
        "squad": {
            "id": str(uuid.uuid4()), "name": "Elsewhere", "slug": "elsewhere", "time_zone": "Europe/Oslo",
            "created_at": "2026-01-01T12:00:00+00:00",
        },
        "people": [{"key": "coach-1", "name": "Edda"}],
        "athletes": [
            {
                "id": str(uuid.uuid4()), "name": "Odd", "slug": "odd", "workout": "12x400",
                "created_at": "2026-01-01T12:00:00+00:00",
                "goals": [
                    {"id": str(uuid.uuid4()), "goal_pace_400_s": 73.25, "agreed_at": "2026-01-01T12:00:00+00:00"}
                ],
            }
        ],
    }  # fmt: skip
