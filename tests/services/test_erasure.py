"""Erasure: nothing of the athlete is left anywhere (P2), and the squad's totals are as they were."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.test import Client, TestCase
from django.utils import timezone

from coachapp.models import (
    Athlete,
    Device,
    Entry,
    Erasure,
    ImportedFile,
    LoggedSession,
    PersonalLink,
    Practice,
    Squad,
    Tap,
)
from coachapp.models.identity import new_id
from coachapp.services import device, erasure, tombstones, visits
from coachapp.services.actor import Actor
from coachapp.services.data_map import DATA_MAP, OWNERS, Kind
from coachapp.services.imported import Incoming, keep_files
from coachapp.services.practice import plan_practice
from coachapp.services.practice_evening import evening_of
from coachapp.services.practice_log import log_practice
from tests.cast import TODAY, browser_of, days_ago, log, make_athlete, ran
from tests.services.canary import Canary, plant
from tests.track import Phone, send


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def canary(ben: Athlete, bea: Athlete, by_ada: Actor) -> Canary:
    planted = plant(ben, by_ada, others=[bea])
    ben.refresh_from_db()
    return planted


def every_text() -> str:
    """All that stands in any column of any table, the sessions of browsers unpacked."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                told += [_text(value) for value in row]
    told += [json.dumps(row.get_decoded(), ensure_ascii=False, default=str) for row in Session.objects.all()]
    return "\n".join(told)


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    text = str(value)
    return text + (json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else "")


def totals(squad: Squad) -> dict[str, Any]:
    """What the squad ran, by day: sessions, reps that count, metres and time; its evenings and who was planned there."""
    sessions = LoggedSession.objects.kept().filter(squad=squad)
    run = [
        (
            row.on,
            row.workout,
            bool(row.void_reason),
            rep.kind,
            rep.number,
            rep.distance_m,
            rep.time_ms,
            bool(rep.excused),
        )
        for row in sessions.with_reps()
        for rep in row.reps.all()
    ]
    past = Practice.objects.filter(squad=squad, on__lte=timezone.now().date())
    return {
        "run": sorted(run, key=str),
        "sessions": sessions.count(),
        "evenings": Practice.objects.filter(squad=squad).count(),
        "planned": [(row.on, row.athletes.count()) for row in past.order_by("on", "pk")],
        "taps": Tap.objects.filter(squad=squad).count(),
        "entries": Entry.objects.filter(squad=squad).count() - Entry.objects.filter(squad=squad, verb="erase").count(),
    }


class TestErase:
    def test_nothing_of_him_is_left_and_the_totals_stay(
        self, canary: Canary, ben: Athlete, bea: Athlete, by_ada: Actor, riverside: Squad, ada: Any
    ) -> None:
        coach = browser_of(ada)
        store = SessionStore(coach.session.session_key)
        store["_messages"] = json.dumps([["__json_message", 0, 25, f"{canary.name}: saved."]])
        store.save()
        before, text = totals(riverside), every_text()
        assert [word for word in canary.words if word not in text] == [], "the canary is not everywhere"
        slug = ben.slug
        assert slug in text

        with django_commit():
            erasure.erase(athlete=ben, by=by_ada)

        text = every_text()
        assert [word for word in [*canary.words, slug, canary.name, "Quincy"] if word in text] == []
        assert [word for word in canary.others if word not in text] == [], "what is about others stays"
        assert totals(riverside) == before
        assert before["sessions"] > 3
        assert coach.get("/squads/riverside/").status_code == 200, "who was signed in stays so"

    def test_no_personal_column_keeps_a_value(self, canary: Canary, ben: Athlete, by_ada: Actor) -> None:
        """By the data map: a new column that is called erased and is not, is red."""
        erasure.erase(athlete=ben, by=by_ada)
        empty: list[Any] = ["", None, {}, [], "–"]
        wrong = []
        for model, owner in OWNERS.items():
            rows = apps.get_model("coachapp", model)._default_manager.filter(**{owner: ben.pk})
            gone = [name for name, kind in DATA_MAP[model].items() if kind is Kind.ERASED]
            for row in rows:
                for name in gone:
                    value = getattr(row, name)
                    allowed = model == "Entry" and (row.verb == "erase" or row.subject_kind == "practice")
                    if value not in empty and not allowed and not str(value).startswith("erased-"):
                        wrong.append(f"{model}.{name}: {value!r}")
        assert wrong == []

    def test_it_is_done_once_and_told_of_once(self, canary: Canary, ben: Athlete, by_ada: Actor, var: Path) -> None:
        with django_commit():
            first = erasure.erase(athlete=ben, by=by_ada)
        with django_commit():
            assert erasure.erase(athlete=ben, by=by_ada) == first
        assert Entry.objects.filter(verb="erase").count() == 1
        assert first.done_at is not None
        told = (var / "erasures.jsonl").read_text().splitlines()
        assert [json.loads(line) for line in told] == [
            {"squad": str(ben.squad_id), "athlete": str(ben.pk), "on": first.at.date().isoformat()}
        ]
        assert stat.S_IMODE((var / "erasures.jsonl").stat().st_mode) == 0o600

    def test_it_is_all_or_nothing(
        self, canary: Canary, ben: Athlete, by_ada: Actor, monkeypatch: pytest.MonkeyPatch, var: Path
    ) -> None:
        def fail(*_args: object) -> None:
            raise RuntimeError("half way")

        monkeypatch.setattr(erasure, "_blot_history", fail)
        before = every_text()
        with pytest.raises(RuntimeError), transaction.atomic():
            erasure.erase(athlete=ben, by=by_ada)
        assert every_text() == before
        assert not (var / "erasures.jsonl").exists()

    def test_nobody_finds_him(self, canary: Canary, ben: Athlete, by_ada: Actor, ada: Any, riverside: Squad) -> None:
        phones = list(Device.objects.filter(athlete=ben).values_list("pk", flat=True))
        evening, slug = canary.evening, ben.slug
        erasure.erase(athlete=ben, by=by_ada)
        ben.refresh_from_db()
        browser = browser_of(ada)
        for address in (slug, ben.slug):
            for page in ("", "settings/", "log/", "card/", "link/", "consent/", "data/", "goal/"):
                assert browser.get(f"/squads/riverside/athletes/{address}/{page}").status_code == 404
        pages = ["", "?show=left", "?show=all", "practices/", "links/", "settings/", "privacy/"]
        pages += [f"practices/{evening.pk}/{page}" for page in ("", "review/", "sheet/", "track/", "logged/")]
        for page in pages:
            answer = browser.get(f"/squads/riverside/{page}")
            assert answer.status_code == 200, page
            shown = answer.content.decode()
            for sign in (canary.name, ben.slug, str(ben.pk)):
                if sign == str(ben.pk) and page.endswith(("track/", "review/")):
                    continue  # among the taps of the evening, which are kept
                assert sign not in shown, f"{page}: {sign}"
        assert [device.signed_in(pk) for pk in phones] == [None] * len(phones)
        assert not PersonalLink.objects.filter(athlete=ben).exists()

    def test_the_evening_of_the_others_goes_on(self, canary: Canary, ben: Athlete, bea: Athlete, by_ada: Actor) -> None:
        was = evening_of(canary.evening).runs[str(bea.pk)]
        erasure.erase(athlete=ben, by=by_ada)
        assert evening_of(canary.evening).runs[str(bea.pk)] == was
        results = log_practice(practice=canary.evening, by=by_ada, on=timezone.now().date())
        assert [(one.athlete, one.state) for one in results] == [(bea, "already")]

    def test_a_phone_that_sends_late_brings_nothing_back(
        self, canary: Canary, ben: Athlete, bea: Athlete, by_ada: Actor
    ) -> None:
        phone = Phone()
        phone.tap("note", athlete=str(ben.pk), text="lateword")
        phone.tap("excuse", athlete=str(ben.pk), rep=1, what="rep", reason="lateword")
        phone.tap("note", athlete=str(bea.pk), text="beaword")
        phone.rep(4, 900_000, {ben: 75_000, bea: 76_000})
        stored = send(canary.evening, by_ada, phone.taps[:1])
        erasure.erase(athlete=ben, by=by_ada)
        results = send(canary.evening, by_ada, phone.taps)
        assert [one.result for one in stored + results] == ["stored", "already", *["stored"] * 5]
        text = every_text()
        assert "lateword" not in text
        assert "beaword" in text

    def test_he_is_off_the_evenings_to_come(self, canary: Canary, ben: Athlete, by_ada: Actor) -> None:
        ahead = Practice.objects.filter(on__gt=timezone.now().date())
        assert [row.athletes.count() for row in ahead] == [1]
        erasure.erase(athlete=ben, by=by_ada)
        assert [row.athletes.count() for row in ahead] == [0]
        with pytest.raises(ValueError, match="does not train"):
            plan_practice(squad=ben.squad, by=by_ada, on=TODAY, athletes=[ben.pk])

    def test_his_name_is_free_again_and_means_somebody_else(
        self, canary: Canary, ben: Athlete, by_ada: Actor, riverside: Squad
    ) -> None:
        erasure.erase(athlete=ben, by=by_ada)
        other = make_athlete(riverside, canary.name)
        assert other.pk != ben.pk
        assert erasure.reapply_erasures() == 0
        assert Athlete.objects.known().filter(pk=other.pk).exists()

    def test_texts_that_may_speak_of_him_are_named_beforehand(self, canary: Canary, ben: Athlete, bea: Athlete) -> None:
        row = LoggedSession.objects.filter(athlete=bea).latest("on")
        LoggedSession.objects.filter(pk=row.pk).update(note="ran behind quincy today")
        found = erasure.mentions(ben)
        assert [(what, one) for what, _on, one in found] == [("practice", canary.evening), ("session", row)]

    def test_what_another_squad_wrote_stays(
        self, canary: Canary, ben: Athlete, by_ada: Actor, hilltop: Squad, cleo: Any
    ) -> None:
        """An evening there, and a file, with the very name."""
        by, cara = Actor.coach(cleo), make_athlete(hilltop, "Cara")
        evening = plan_practice(squad=hilltop, by=by, on=TODAY, athletes=[cara.pk], place="Hill", note=canary.name)
        keep_files(squad=hilltop, batch=new_id(), by=by, files=[Incoming("laps.csv", canary.name.encode())])
        erasure.erase(athlete=ben, by=by_ada)
        evening.refresh_from_db()
        assert evening.note == canary.name
        assert bytes(ImportedFile.objects.get(squad=hilltop).content) == canary.name.encode()

    def test_texts_of_another_squad_are_not_named(self, canary: Canary, ben: Athlete, hilltop: Squad) -> None:
        """Somebody of the same name runs there, and what is said of him is theirs."""
        known = [one.pk for _what, _on, one in erasure.mentions(ben)]
        log(make_athlete(hilltop, "Cara"), ran(days_ago(3), note="ran behind Quincy today"))
        assert [one.pk for _what, _on, one in erasure.mentions(ben)] == known


class TestWalls:
    def test_the_gap_in_the_walls_is_shut_before_and_after(
        self, canary: Canary, ben: Athlete, bea: Athlete, by_ada: Actor
    ) -> None:
        def blot() -> None:
            with transaction.atomic():
                QuerySet(model=Entry).filter(athlete=bea).update(before=None, after=None)

        with pytest.raises(DatabaseError):
            blot()
        erasure.erase(athlete=ben, by=by_ada)
        with pytest.raises(DatabaseError):
            blot()
        with pytest.raises(DatabaseError), transaction.atomic():
            QuerySet(model=Entry).filter(athlete=ben).update(before={}, after={})


class TestTombstones:
    def test_a_torn_line_costs_only_itself(self, var: Path, ben: Athlete, bea: Athlete) -> None:
        stones = [tombstones.Tombstone(who.squad_id, who.pk, TODAY) for who in (ben, bea)]
        tombstones.append(stones[:1])
        with (var / "erasures.jsonl").open("a") as file:
            file.write('{"squad": "0')
        tombstones.append(stones[1:])
        assert tombstones.read() == stones

    def test_what_was_not_written_is_written_later(
        self, canary: Canary, ben: Athlete, by_ada: Actor, var: Path
    ) -> None:
        with django_commit():
            erasure.erase(athlete=ben, by=by_ada)
        (var / "erasures.jsonl").unlink()
        assert erasure.note_tombstones() == 1
        assert erasure.note_tombstones() == 0
        assert [stone.athlete for stone in tombstones.read()] == [ben.pk]

    def test_whoever_is_back_is_erased_again(self, canary: Canary, ben: Athlete, by_ada: Actor, var: Path) -> None:
        tombstones.append([tombstones.Tombstone(ben.squad_id, ben.pk, TODAY)])
        assert erasure.reapply_erasures() == 1
        assert erasure.reapply_erasures() == 0
        assert Erasure.objects.get().cause == Erasure.Cause.RESTORED
        text = every_text()
        assert [word for word in canary.words if word in text] == []

    def test_a_stone_of_another_squad_erases_nobody(self, ben: Athlete, hilltop: Squad) -> None:
        tombstones.append([tombstones.Tombstone(hilltop.pk, ben.pk, TODAY)])
        assert erasure.reapply_erasures() == 0
        assert Athlete.objects.known().filter(pk=ben.pk).exists()


class TestVisits:
    def test_only_what_speaks_of_him_is_forgotten(self, ada: Any, ben: Athlete) -> None:
        browser = browser_of(ada)
        session = browser.session
        session["typed"], session["other"] = "Al Übel was here", "Alison and all"
        session["_messages"] = json.dumps(["Al \\u00dcbel: saved"])
        session.save()
        assert visits.forget(names=["Al Übel"], devices=[]) == 1
        kept = SessionStore(session.session_key)
        assert "typed" not in kept
        assert "_messages" not in kept
        assert kept["other"] == "Alison and all"
        assert Client().get("/").status_code == 200
        assert browser.get("/squads/new/").status_code == 200

    def test_sessions_that_ran_out_go(self, ada: Any) -> None:
        browser_of(ada)
        now = timezone.now()
        assert visits.clear_expired(now) == 0
        assert visits.clear_expired(now + timedelta(days=401)) >= 1


def django_commit() -> Any:
    """Let what waits for the end of the transaction happen, as outside of a test."""
    return TestCase.captureOnCommitCallbacks(execute=True)
