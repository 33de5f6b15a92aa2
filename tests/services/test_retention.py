"""Retention: who left long ago is erased, on the day and not before; what ran out is cleared."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from coachapp.models import Athlete, Consent, Device, Erasure, Invitation, Squad, User
from coachapp.services import consent_change, link, retention
from coachapp.services.actor import Actor
from coachapp.services.athlete import archive
from tests.cast import TODAY, make_athlete


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "months", "due"),
    [
        (date(2024, 6, 1), 24, date(2026, 6, 1)),
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2020, 5, 5), 120, date(2030, 5, 5)),
    ],
)
def test_months_after_leaving(left: date, months: int, due: date) -> None:
    assert retention.months_later(left, months) == due


class TestCleanUp:
    @pytest.fixture
    def left(self, ben: Athlete, by_ada: Actor) -> Athlete:
        return archive(athlete=ben, by=by_ada, on=date(2024, 6, 1))

    def test_on_the_day_and_not_before(self, left: Athlete, bea: Athlete) -> None:
        assert retention.clean_up(now=at(date(2026, 5, 31))).athletes == []
        assert Athlete.objects.known().count() == 2
        assert retention.clean_up(now=at(date(2026, 6, 1))).athletes == [left]
        assert [who.name for who in Athlete.objects.known()] == ["Bea"]
        assert Erasure.objects.get().cause == Erasure.Cause.RETENTION
        assert retention.clean_up(now=at(date(2030, 6, 1))).athletes == []

    def test_each_squad_has_its_own_time(self, left: Athlete, riverside: Squad, cato: Athlete, cleo: User) -> None:
        archive(athlete=cato, by=Actor.coach(cleo), on=date(2024, 6, 1))
        riverside.keep_months = 30
        riverside.save()
        assert [who.name for who in retention.due(now=at(date(2026, 6, 2))).athletes] == ["Cato"]
        assert len(retention.due(now=at(date(2026, 12, 2))).athletes) == 2

    def test_who_came_back_is_kept(self, left: Athlete) -> None:
        left.left_on = None
        left.save()
        assert retention.due(now=at(date(2040, 1, 1))).athletes == []

    def test_what_ran_out_goes_and_what_is_open_stays(self, ben: Athlete, by_ada: Actor, ada: User) -> None:
        consent_change.ask(athlete=ben, by=by_ada, consent_id=uuid.uuid4(), secret=consent_change.new_secret())
        consent_change.record_paper(athlete=make_athlete(ben.squad, "Old"), by=by_ada, given_by="Nora", on=TODAY)
        link.accept(token=link.token_of(link.make(athlete=ben, by=by_ada)), label="", on=TODAY)
        link.revoke(athlete=ben, by=by_ada)
        link.accept(token=link.token_of(link.make(athlete=ben, by=by_ada)), label="", on=TODAY)
        now = timezone.now()
        Invitation.objects.create(squad=ben.squad, digest="x", made_by=ada, expires_at=now + timedelta(days=7))
        assert retention.clean_up(now=now + timedelta(days=80)).total == 0
        done = retention.clean_up(now=now + timedelta(days=120))
        assert (done.invitations, done.asks, done.devices) == (1, 1, 1)
        assert (Consent.objects.count(), Device.objects.count(), Invitation.objects.count()) == (1, 1, 0)


class TestCommands:
    def test_it_only_tells_until_it_is_told_to_act(
        self, ben: Athlete, by_ada: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive(athlete=ben, by=by_ada, on=date(2020, 1, 1))
        out = StringIO()
        call_command("retention", stdout=out)
        assert "Nothing was changed." in out.getvalue()
        assert Athlete.objects.known().count() == 1
        call_command("retention", "--yes", stdout=out)
        assert "Athletes erased: 1" in out.getvalue()
        assert "Ben" not in out.getvalue()
        assert Athlete.objects.known().count() == 0

    def test_erase_by_its_address(self, ben: Athlete, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(CommandError, match="no such athlete"):
            call_command("erase", "hilltop", "ben", "--yes")
        monkeypatch.setattr("builtins.input", lambda _text: "no")
        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("erase", "riverside", "ben")
        out = StringIO()
        call_command("erase", "riverside", "ben", "--yes", stdout=out)
        assert Athlete.objects.known().count() == 0
        call_command("erase", "--again", stdout=out)
        assert "Erased again: 0" in out.getvalue()
