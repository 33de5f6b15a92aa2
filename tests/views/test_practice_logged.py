"""An evening is logged: everybody together, each with what was decided, and all of it taken back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.models import Athlete, LoggedSession, Practice
from coachapp.services.actor import Actor
from tests.track import Phone, send
from tests.views.evening import at, coach, evening, part, run_all

__all__ = ["coach", "evening"]


def test_everybody_is_logged_with_what_was_decided_and_all_of_it_is_taken_back(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    run_all(evening, by_ada, ben, bea)
    answer = coach.post(at("practice-log", evening))
    assert answer.headers["Location"] == at("practice-logged", evening)
    page = coach.get(at("practice-logged", evening))
    text = page.content.decode()
    assert [result["name"] for result in page.context["results"]] == ["Bea", "Ben"]
    assert "2 sessions logged" in text
    assert "On to stage 2" in text
    assert "Next:" in text
    assert LoggedSession.objects.kept().count() == 2
    assert reverse("session", args=["riverside", "ben", part(evening, ben).session_id]) in text
    coach.post(at("practice-log", evening))
    assert LoggedSession.objects.kept().count() == 2, "logged twice is logged once"
    back = coach.post(at("practice-undo", evening), follow=True)
    assert "2 sessions are taken back" in back.content.decode()
    assert LoggedSession.objects.kept().count() == 0
    assert "No session is logged" in coach.get(at("practice-logged", evening)).content.decode()


def test_who_cannot_be_logged_is_named_and_keeps_nobody_else_from_it(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    run_all(evening, by_ada, ben, bea)
    phone = Phone(seq=900)
    phone.tap("write", athlete=str(bea.pk), rep=4, time_ms=12_000)
    send(evening, by_ada, phone.taps)
    text = coach.post(at("practice-log", evening), follow=True).content.decode()
    assert "1 session logged" in text
    assert "1 athlete is not logged yet" in text
    assert "rep 4 cannot be right (faster than anybody)" in text


def test_the_page_says_why_nobody_at_all_was_logged(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(**_told: object) -> object:
        raise ZeroDivisionError("nobody foresaw it")

    run_all(evening, by_ada, ben, bea)
    for name in ("log_session", "log_sessions"):
        monkeypatch.setattr(f"coachapp.services.practice_log.{name}", failing)
    coach.post(at("practice-log", evening), follow=True)
    # Also when the page is opened again later, by another coach.
    page = coach.get(at("practice-logged", evening))
    text = page.content.decode()
    assert "Nothing logged" in text
    assert "2 athletes are not logged yet" in text
    assert text.count("for a reason that nobody foresaw") == 2
    assert page.context["failures"][0]["why"].rstrip(".").split()[-1] in text
    assert "No session is logged" not in text
    assert "back</button>" not in text, "there is nothing to take back"


def test_the_last_logging_is_taken_back_and_then_the_one_before_it(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    run_all(evening, by_ada, ben, bea)
    coach.post(at("practice-log", evening))
    phone = Phone(seq=900)
    phone.tap("write", athlete=str(ben.pk), rep=4, time_ms=75_300)
    send(evening, by_ada, phone.taps)
    assert "The times have changed since: Ben" in coach.get(at("practice-logged", evening)).content.decode()
    text = coach.post(at("practice-log", evening), follow=True).content.decode()
    assert "Take the last logging back (1 session)" in text
    text = coach.post(at("practice-undo", evening), follow=True).content.decode()
    assert "1 session is taken back. What was logged before that is there again." in text
    assert LoggedSession.objects.kept().count() == 2
    assert "Take all of it back" in coach.get(at("practice-logged", evening)).content.decode()
    text = coach.post(at("practice-undo", evening), follow=True).content.decode()
    assert "2 sessions are taken back. The times are still here." in text
    assert not LoggedSession.objects.kept().exists()


def test_who_comes_to_his_times_later_is_named(
    coach: Client, evening: Practice, ben: Athlete, bea: Athlete, by_ada: Actor
) -> None:
    run_all(evening, by_ada, ben)
    coach.post(at("practice-log", evening))
    phone = Phone(seq=900)
    phone.tap("write", athlete=str(bea.pk), rep=1, time_ms=90_000)
    send(evening, by_ada, phone.taps)
    assert "Their times came later: Bea." in coach.get(at("practice-logged", evening)).content.decode()


def test_who_has_no_time_is_only_mentioned(coach: Client, evening: Practice, ben: Athlete, by_ada: Actor) -> None:
    run_all(evening, by_ada, ben)
    text = coach.post(at("practice-log", evening), follow=True).content.decode()
    assert "Without a time: Bea." in text
