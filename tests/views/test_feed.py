"""Calendars: opened by whoever may, read by whoever knows the address, closed for good."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coachapp.models import Athlete, Entry, Feed, Squad, User
from coachapp.services import feed as feeds
from coachapp.services.actor import Actor
from coachapp.services.athlete import archive
from coachapp.services.practice import call_off, change_practice, plan_practice
from coachapp.services.session import log_session
from coachapp.training.settings import Settings
from tests.calendar.test_days import events, parsed
from tests.cast import TODAY, browser_of, phone_of, ran

BEN = "/squads/riverside/athletes/ben/calendar/"
SQUAD = "/squads/riverside/calendar/"


@pytest.fixture
def opened(ben: Athlete, ada: User) -> Feed:
    return feeds.open_it(squad=ben.squad, athlete=ben, by=Actor.coach(ada))


def has_run(athlete: Athlete, days: int = 7) -> None:
    """One session, so many days ago: now the next one is due."""
    on = athlete.squad.today(timezone.now())
    log_session(athlete=athlete, by=Actor.runner(athlete), session=ran(on - timedelta(days=days)), on=on)


def address(feed: Feed) -> str:
    return reverse("feed", args=[feeds.token_of(feed)])


def shown(browser: Client, url: str) -> str:
    found = re.search(r'value="http://testserver(/calendar/[^"]+/)"', browser.get(url).content.decode())
    assert found, "no address on the page"
    return found[1]


@pytest.mark.parametrize("url", [BEN, SQUAD])
def test_opened_renewed_closed(url: str, ada: User, ben: Athlete) -> None:
    browser = browser_of(ada)
    assert "Open a calendar" in browser.get(url).content.decode()
    assert not Feed.objects.exists(), "looking opens nothing"
    browser.post(url, {"do": "open"})
    browser.post(url, {"do": "open"})
    first = shown(browser, url)
    assert Client().get(first).status_code == 200
    browser.post(url, {"do": "renew"})
    second = shown(browser, url)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    browser.post(url, {"do": "close"})
    assert Client().get(second).status_code == 404
    assert "Open a calendar" in browser.get(url).content.decode()
    assert Entry.objects.filter(subject_kind="feed").count() == 4


def test_the_feed_sets_no_cookie_and_wants_to_be_found_by_nobody(opened: Feed) -> None:
    response = Client().get(address(opened))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    assert Client().post(address(opened)).status_code == 405


def test_his_feed_has_the_due_window_and_his_practices_but_no_name_and_no_note(
    opened: Feed, ben: Athlete, bea: Athlete, ada: User
) -> None:
    has_run(ben)
    by = Actor.coach(ada)
    today = ben.squad.today(opened.made_at)
    mine = plan_practice(
        squad=ben.squad,
        by=by,
        on=today + timedelta(days=2),
        athletes=[ben.pk, bea.pk],
        place="Oval",
        note="secret note",
    )
    plan_practice(squad=ben.squad, by=by, on=today + timedelta(days=3), athletes=[bea.pk], place="Elsewhere")
    body = Client().get(address(opened)).content
    found = {event["UID"]: event for event in events(body)}
    assert set(found) == {f"due-{ben.pk}@quarters", f"practice-{mine.pk}@quarters"}
    assert "75.0" in found[f"due-{ben.pk}@quarters"]["DESCRIPTION"]
    assert found[f"practice-{mine.pk}@quarters"]["LOCATION"] == "Oval"
    for word in (b"Ben", b"Bea", b"secret", b"Elsewhere"):
        assert word not in body
    call_off(practice=mine, by=by)
    [event] = [one for one in events(Client().get(address(opened)).content) if one["UID"].startswith("practice")]
    assert event["STATUS"] == "CANCELLED"


def test_ids_stay_when_the_plan_moves(opened: Feed, ben: Athlete) -> None:
    has_run(ben)
    [first] = events(Client().get(address(opened)).content)
    has_run(ben, days=1)
    [second] = events(Client().get(address(opened)).content)
    assert first["UID"] == second["UID"]
    assert first["DTSTART;VALUE=DATE"] < second["DTSTART;VALUE=DATE"]


def test_the_squads_feed_has_initials_only(ben: Athlete, bea: Athlete, ada: User) -> None:
    has_run(ben)
    has_run(bea)
    by = Actor.coach(ada)
    plan_practice(squad=ben.squad, by=by, on=TODAY + timedelta(days=400), athletes=[ben.pk, bea.pk], note="secret note")
    feed = feeds.open_it(squad=ben.squad, athlete=None, by=by)
    body = Client().get(address(feed)).content
    titles = [event["SUMMARY"] for event in events(body)]
    assert len(titles) == 3
    assert titles[0].startswith("B:")
    for word in (b"Ben", b"Bea", b"secret"):
        assert word not in body


def test_every_calendar_is_valid_for_another_library(opened: Feed, ben: Athlete, bea: Athlete, ada: User) -> None:
    """With a place and targets full of the signs that a calendar escapes."""
    has_run(ben)
    by = Actor.coach(ada)
    today = ben.squad.today(timezone.now())
    mine = plan_practice(
        squad=ben.squad, by=by, on=today + timedelta(days=2), athletes=[ben.pk, bea.pk], place="Oval; lane 1,\\2"
    )
    whole = feeds.open_it(squad=ben.squad, athlete=None, by=by)
    his = parsed(Client().get(address(opened)).content)
    theirs = parsed(Client().get(address(whole)).content)
    one = parsed(browser_of(ada).get(f"/squads/riverside/practices/{mine.pk}/event/").content)
    due, evening = f"due-{ben.pk}@quarters", f"practice-{mine.pk}@quarters"
    assert set(his) == set(theirs) == {due, evening}
    assert set(one) == {evening}
    for found in (his, theirs, one):
        assert found[evening].location.value == "Oval; lane 1,\\2"
        assert found[evening].dtstart.value == today + timedelta(days=2)
        assert "75.0" in found[evening].description.value, "who runs what that evening"
    assert "Reps 1 to 12: 400 m in 75.0" in his[due].description.value
    assert "Reps 1 to 12: 400 m in 75.0" in theirs[due].description.value
    window = Settings()
    assert his[due].dtstart.value == today + timedelta(days=window.due_from_days - 7)
    assert his[due].dtend.value == today + timedelta(days=window.due_to_days - 7 + 1)


def test_a_practice_is_a_single_event_to_add(ben: Athlete, ada: User, abe: User, cleo: User) -> None:
    has_run(ben)
    today = ben.squad.today(timezone.now())
    evening = plan_practice(
        squad=ben.squad, by=Actor.coach(ada), on=today, athletes=[ben.pk], place="Oval", note="secret note"
    )
    page = f"/squads/riverside/practices/{evening.pk}/"
    assert f'href="{page}event/"' in browser_of(ada).get(page).content.decode()
    answer = browser_of(abe).get(f"{page}event/")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="practice-{today}.ics"'
    [event] = parsed(answer.content).values()
    assert event.description.value.startswith("B: ")
    assert b"Ben" not in answer.content
    assert b"secret" not in answer.content
    assert browser_of(cleo).get(f"{page}event/").status_code == 404
    assert browser_of(ada).post(f"{page}event/").status_code == 405


def test_on_another_day_it_is_the_same_event_moved(ben: Athlete, ada: User) -> None:
    """A calendar that has the event already moves it: the uid stays, and the later DTSTAMP holds."""
    by, today = Actor.coach(ada), ben.squad.today(timezone.now())
    evening = plan_practice(squad=ben.squad, by=by, on=today, athletes=[ben.pk])
    page = f"/squads/riverside/practices/{evening.pk}/event/"
    [before] = parsed(browser_of(ada).get(page).content).values()
    change_practice(practice=evening, by=by, version=1, on=today + timedelta(days=1), place="", note="")
    [after] = parsed(browser_of(ada).get(page).content).values()
    assert after.uid.value == before.uid.value
    assert after.dtstart.value == before.dtstart.value + timedelta(days=1)
    assert after.dtstamp.value >= before.dtstamp.value


@pytest.mark.parametrize(("zone", "tonight"), [("Pacific/Honolulu", True), ("Pacific/Auckland", False)])
def test_today_is_the_squads_wherever_the_server_stands(
    zone: str, tonight: bool, ben: Athlete, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At five in the morning in Greenwich it is the evening before in Honolulu, where the practice is still to come."""
    Squad.objects.filter(pk=ben.squad_id).update(time_zone=zone)
    by, on = Actor.coach(ada), date(2026, 6, 1)
    plan_practice(squad=ben.squad, by=by, on=on, athletes=[ben.pk])
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 6, 2, 5, tzinfo=UTC))
    body = Client().get(address(feeds.open_it(squad=ben.squad, athlete=ben, by=by))).content
    [evening] = parsed(body).values()
    assert evening.dtstart.value == on, "in every zone the day that the coach chose"
    assert hasattr(evening, "description") is tonight
    assert f"X-WR-TIMEZONE:{zone}".encode() in body


def test_whoever_has_left_has_no_feed(opened: Feed, ben: Athlete, ada: User) -> None:
    archive(athlete=ben, by=Actor.coach(ada), on=TODAY)
    assert Client().get(address(opened)).status_code == 404
    browser = browser_of(ada)
    browser.post(BEN, {"do": "open"})
    browser.post(BEN, {"do": "renew"})
    assert Feed.objects.filter(revoked_at=None).exclude(pk=opened.pk).count() == 0


def test_without_a_guardians_consent_there_is_no_calendar(opened: Feed, ben: Athlete, ada: User) -> None:
    Squad.objects.filter(pk=ben.squad_id).update(consent_under=18)
    assert Client().get(address(opened)).status_code == 404
    html = browser_of(ada).post(BEN, {"do": "renew"}, follow=True).content.decode()
    assert "consent is missing" in html
    assert Feed.objects.get(revoked_at=None) == opened, "nothing was half done"


def test_an_athlete_opens_his_own(ben: Athlete) -> None:
    phone = phone_of(ben)
    assert "single event" not in phone.get("/me/calendar/").content.decode()
    assert phone.get("/me/calendar/next/").status_code == 404, "nothing is due before the first session"
    has_run(ben)
    assert "single event" in phone.get("/me/calendar/").content.decode()
    phone.post("/me/calendar/", {"do": "open"})
    assert Client().get(shown(phone, "/me/calendar/")).status_code == 200
    [event] = events(phone.get("/me/calendar/next/").content)
    assert event["UID"] == f"due-{ben.pk}@quarters"


def test_a_token_of_another_kind_opens_nothing(opened: Feed, ben: Athlete, ada: User) -> None:
    from coachapp.services import link

    other = link.token_of(link.make(athlete=ben, by=Actor.coach(ada)))
    assert Client().get(reverse("feed", args=[other])).status_code == 404
    token = feeds.token_of(opened)
    assert Client().get(reverse("feed", args=[token[:-1] + ("A" if token[-1] != "A" else "B")])).status_code == 404


def test_no_query_more_for_more_athletes(
    ben: Athlete, ada: User, riverside: Squad, django_assert_max_num_queries: object
) -> None:
    feed = feeds.open_it(squad=riverside, athlete=None, by=Actor.coach(ada))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        Client().get(address(feed))
