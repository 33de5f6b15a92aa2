"""A session's own pages: seen, edited, excused, left out and taken back, each with what it would change."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from coachapp.models import Athlete, Entry, LoggedSession, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.session import excuse_rep
from tests.cast import browser_of, log, phone_of, ran

TWELVE = (75_100, 74_800, 75_200, 74_900, 75_000, 74_800, 75_100, 74_900, 75_000, 74_800, 75_100, 74_900)
MISSED = (*TWELVE[:6], 78_100, *TWELVE[7:])


@pytest.fixture
def desk(ada: User, ben: Athlete) -> Client:
    """Ada's browser."""
    return browser_of(ada)


@pytest.fixture
def held(ben: Athlete, today: date) -> LoggedSession:
    """Ben's session of yesterday, all reps at date pace."""
    return log(ben, ran(today - timedelta(days=1), TWELVE)).logged


@pytest.fixture
def missed(ben: Athlete, today: date) -> LoggedSession:
    """Ben's session of yesterday, with rep 7 missed."""
    return log(ben, ran(today - timedelta(days=1), MISSED)).logged


@pytest.fixture
def own(ben: Athlete, today: date) -> LoggedSession:
    """Ben's own entry of yesterday."""
    return log(ben, ran(today - timedelta(days=1), MISSED), Actor.runner(ben)).logged


def url(logged: LoggedSession, verb: str = "") -> str:
    """A page of Ben's session."""
    return f"/squads/riverside/athletes/ben/sessions/{logged.pk}/{verb + '/' if verb else ''}"


def my(logged: LoggedSession, verb: str = "") -> str:
    """The athlete's own page of it."""
    return f"/me/sessions/{logged.pk}/{verb + '/' if verb else ''}"


def as_typed(logged: LoggedSession, **changes: str) -> dict[str, str]:
    """What a browser posts to change a session."""
    session = logged.as_value()
    data = {"id": str(logged.pk), "version": str(logged.version), "on": session.on.isoformat(), "note": session.note}
    for rep in session.reps:
        data[f"time_{rep.number}"] = f"{(rep.time_ms or 0) / 1000:.1f}"
        data[f"recovery_{rep.number}"] = str((rep.recovery_ms or 0) // 1000)
    for number, flush in enumerate(session.flush, start=1):
        data[f"flush_{number}"] = f"{(flush.time_ms or 0) // 60_000}:{(flush.time_ms or 0) // 1000 % 60:02d}"
    return data | changes


def fresh(logged: LoggedSession) -> LoggedSession:
    """The session as it is stored now."""
    return LoggedSession.objects.with_reps().get(pk=logged.pk)


# --- the page -----------------------------------------------------------------------------------


def test_the_page_says_what_was_decided_why_and_what_is_next(desk: Client, held: LoggedSession) -> None:
    html = desk.get(url(held)).content.decode()
    assert "On to stage 2" in html
    assert "All twelve 400s at date pace (75.0): stage 1 is done." in html
    assert "12 × 75.0, rec " in html
    assert "Undo" in html
    assert 'class="ladder' in html


def test_every_rep_stands_there_with_target_limit_and_verdict(desk: Client, missed: LoggedSession) -> None:
    html = desk.get(url(missed)).content.decode()
    assert "Hold: the same step again" in html
    for text in ("78.1", "missed", "to 76.0", "7:30.0", "excuse"):
        assert text in html


def test_who_wrote_it_down_is_said(desk: Client, own: LoggedSession) -> None:
    html = desk.get(url(own)).content.decode()
    assert "own entry" in html


def test_the_history_is_told_in_words(desk: Client, missed: LoggedSession, by_ada: Actor, today: date) -> None:
    excuse_rep(logged=missed, by=by_ada, version=1, number=7, reason="shoelace", on=today)
    html = desk.get(url(missed)).content.decode()
    assert "a rep excused" in html
    assert "Rep 7 excused because: – became shoelace" in html
    assert "“shoelace”" in html


def test_the_page_settles_the_draft(desk: Client, held: LoggedSession) -> None:
    sent = uuid.uuid4()
    html = desk.get(f"{url(held)}?saved={sent}").content.decode()
    assert f'data-stored="{held.pk} {sent}"' in html
    assert "Stored." in html
    assert desk.get(f"{url(held)}?saved=<b>").status_code == 200


def test_a_session_that_is_left_out_can_be_seen(desk: Client, missed: LoggedSession) -> None:
    desk.post(url(missed, "void"), {"version": "1", "reason": "calf"})
    html = desk.get(url(missed)).content.decode()
    assert "Left out" in html
    assert "calf" in html
    assert "Count it again" in html


# --- edit ---------------------------------------------------------------------------------------


def test_the_edit_page_shows_what_is_stored(desk: Client, missed: LoggedSession) -> None:
    html = desk.get(url(missed, "edit")).content.decode()
    assert 'value="78.1"' in html
    assert 'name="version" value="1"' in html
    assert 'value="7:30.0"' in html


def test_a_change_of_the_standing_is_shown_before_it_is_saved(desk: Client, missed: LoggedSession) -> None:
    data = as_typed(missed, time_7="75.3")
    review = desk.post(url(missed, "edit"), data)
    html = review.content.decode()
    assert review.status_code == 200
    assert "This would change the standing from stage 1 to stage 2." in html
    assert "Save with this change" in html
    assert fresh(missed).as_value().reps[6].time_ms == 78_100
    answer = desk.post(url(missed, "edit"), data | {"reviewed": review.context["reviewed"]})
    assert answer["Location"] == f"{url(missed)}?saved={missed.pk}"
    assert fresh(missed).as_value().reps[6].time_ms == 75_300
    assert fresh(missed).version == 2


def test_what_was_reviewed_is_what_is_saved(desk: Client, missed: LoggedSession) -> None:
    review = desk.post(url(missed, "edit"), as_typed(missed, time_7="75.3"))
    other = as_typed(missed, time_7="75.9") | {"reviewed": review.context["reviewed"]}
    assert desk.post(url(missed, "edit"), other).status_code == 200
    assert fresh(missed).version == 1


def test_a_note_is_saved_at_once(desk: Client, missed: LoggedSession) -> None:
    assert desk.post(url(missed, "edit"), as_typed(missed, note="windy")).status_code == 302
    assert fresh(missed).note == "windy"


def test_the_live_part_says_what_it_would_change(desk: Client, missed: LoggedSession) -> None:
    html = desk.post(url(missed, "edit"), as_typed(missed, time_7="75.3", action="live")).content.decode()
    assert "This would change the standing from stage 1 to stage 2." in html
    assert 'name="reviewed"' in html
    assert fresh(missed).version == 1


def test_a_stale_version_shows_both(desk: Client, missed: LoggedSession) -> None:
    desk.post(url(missed, "edit"), as_typed(missed, note="first"))
    answer = desk.post(url(missed, "edit"), as_typed(missed, note="second"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this session while you were typing." in html
    assert "first" in html
    assert "second" in html
    sent = dict(answer.context["fields"])
    assert desk.post(url(missed, "edit"), sent).status_code == 302
    assert fresh(missed).note == "second"


def test_an_edit_keeps_the_excuses(desk: Client, missed: LoggedSession, by_ada: Actor, today: date) -> None:
    excuse_rep(logged=missed, by=by_ada, version=1, number=7, reason="shoelace", on=today)
    data = as_typed(missed, version="2", note="windy")
    assert desk.post(url(missed, "edit"), data).status_code == 302
    assert fresh(missed).as_value().reps[6].excused == "shoelace"


def test_the_impossible_is_refused_in_an_edit(desk: Client, missed: LoggedSession) -> None:
    assert desk.post(url(missed, "edit"), as_typed(missed, time_7="38")).status_code == 422


def test_a_foreign_version_or_id_changes_nothing_else(
    desk: Client, missed: LoggedSession, bea: Athlete, today: date
) -> None:
    theirs = log(bea, ran(today, (90_100, 89_900) * 6)).logged
    data = as_typed(missed, note="windy") | {"id": str(theirs.pk)}
    desk.post(url(missed, "edit"), data)
    assert fresh(theirs).note == ""
    assert fresh(missed).note == "windy"


# --- excuse, leave out --------------------------------------------------------------------------


def test_excusing_shows_its_effect_and_asks_for_a_reason(desk: Client, missed: LoggedSession) -> None:
    html = desk.get(url(missed, "excuse") + "?what=rep-7").content.decode()
    assert "Rep 7, 78.1" in html
    assert "This would change the standing from stage 1 to stage 2." in html
    empty = desk.post(url(missed, "excuse"), {"version": "1", "what": "rep-7", "reason": "  "})
    assert empty.status_code == 422
    answer = desk.post(url(missed, "excuse"), {"version": "1", "what": "rep-7", "reason": "shoelace"})
    assert answer["Location"] == url(missed)
    assert fresh(missed).as_value().reps[6].excused == "shoelace"


def test_an_excuse_can_be_taken_back(desk: Client, missed: LoggedSession, by_ada: Actor, today: date) -> None:
    excuse_rep(logged=missed, by=by_ada, version=1, number=7, reason="shoelace", on=today)
    html = desk.get(url(missed, "excuse") + "?what=rep-7").content.decode()
    assert "from stage 2 to stage 1" in html
    desk.post(url(missed, "excuse"), {"version": "2", "what": "rep-7", "take_back": "on"})
    assert fresh(missed).as_value().reps[6].excused == ""


def test_a_long_recovery_can_be_excused(desk: Client, ben: Athlete, today: date) -> None:
    log(ben, ran(today - timedelta(days=9), TWELVE))
    long = log(ben, ran(today - timedelta(days=1), TWELVE, [58_000] * 6 + [84_000] + [58_000] * 5)).logged
    html = desk.get(url(long)).content.decode()
    assert "too long" in html
    desk.post(url(long, "excuse"), {"version": "1", "what": "recovery-7", "reason": "shoelace"})
    assert fresh(long).as_value().reps[6].recovery_excused == "shoelace"


@pytest.mark.parametrize("what", ["rep-1", "rep-99", "recovery-x", "flush-1", "", "rep-", "-"])
def test_what_held_cannot_be_excused(desk: Client, missed: LoggedSession, what: str) -> None:
    assert desk.get(url(missed, "excuse"), {"what": what}).status_code == 200
    answer = desk.post(url(missed, "excuse"), {"version": "1", "what": what, "reason": "x"})
    assert answer.status_code == 422
    assert fresh(missed).version == 1


def test_leaving_out_shows_its_effect_and_asks_for_a_reason(desk: Client, held: LoggedSession) -> None:
    html = desk.get(url(held, "void")).content.decode()
    assert "This would change the standing from stage 2 to stage 1." in html
    assert desk.post(url(held, "void"), {"version": "1", "reason": ""}).status_code == 422
    assert desk.post(url(held, "void"), {"version": "1", "reason": "calf"}).status_code == 302
    assert fresh(held).void_reason == "calf"
    back = desk.get(url(held, "void")).content.decode()
    assert "from stage 1 to stage 2" in back
    desk.post(url(held, "void"), {"version": "2"})
    assert fresh(held).void_reason == ""


@pytest.mark.parametrize(
    ("verb", "data"), [("void", {"reason": "calf"}), ("excuse", {"what": "rep-7", "reason": "shoelace"})]
)
def test_a_stale_version_does_nothing(desk: Client, missed: LoggedSession, verb: str, data: dict[str, str]) -> None:
    desk.post(url(missed, "edit"), as_typed(missed, note="first"))
    answer = desk.post(url(missed, verb), data | {"version": "1"}, follow=True)
    assert "nothing was done" in answer.content.decode()
    assert fresh(missed).version == 2


# --- undo ---------------------------------------------------------------------------------------


def test_logging_is_undone_and_put_back(desk: Client, held: LoggedSession, ben: Athlete) -> None:
    answer = desk.post(url(held, "undo"), {"version": "1"}, follow=True)
    assert "Put it back" in answer.content.decode()
    assert not ben.sessions.kept().exists()
    assert desk.get(url(held, "edit")).status_code == 404
    desk.post(url(held, "undo"), {"version": "2"})
    assert ben.sessions.kept().count() == 1


@pytest.mark.parametrize("version", ["", "7", "x", "-1"])
def test_undo_of_another_version_does_nothing(desk: Client, held: LoggedSession, version: str) -> None:
    answer = desk.post(url(held, "undo"), {"version": version}, follow=True)
    assert "nothing was taken back" in answer.content.decode()
    assert fresh(held).undone_at is None


def test_an_edit_is_undone(desk: Client, held: LoggedSession) -> None:
    desk.post(url(held, "edit"), as_typed(held, note="first"))
    desk.post(url(held, "undo"), {"version": "2"})
    assert fresh(held).note == ""


# --- the athlete --------------------------------------------------------------------------------


def test_the_athlete_sees_and_edits_his_own_entry(ben: Athlete, own: LoggedSession) -> None:
    phone = phone_of(ben)
    assert "Edit" in phone.get(my(own)).content.decode()
    assert phone.get(my(own, "edit")).status_code == 200
    data = as_typed(own, note="windy")
    assert phone.post(my(own, "edit"), data)["Location"] == f"{my(own)}?saved={own.pk}"
    assert fresh(own).note == "windy"


def test_what_a_coach_has_touched_the_athlete_only_reads(ben: Athlete, own: LoggedSession, desk: Client) -> None:
    desk.post(url(own, "edit"), as_typed(own, note="seen"))
    phone = phone_of(ben)
    html = phone.get(my(own)).content.decode()
    assert "Edit" not in html
    assert "Undo" not in html
    assert phone.get(my(own, "edit"))["Location"] == my(own)
    answer = phone.post(my(own, "edit"), as_typed(own, version="2", note="mine"), follow=True)
    assert "in your coach&#x27;s hands" in answer.content.decode()
    assert phone.post(my(own, "undo"), {"version": "2"}).status_code == 404
    assert fresh(own).note == "seen"


def test_a_coachs_entry_the_athlete_only_reads(ben: Athlete, held: LoggedSession) -> None:
    phone = phone_of(ben)
    assert phone.get(my(held)).status_code == 200
    assert phone.get(my(held, "edit"))["Location"] == my(held)
    assert phone.post(my(held, "undo"), {"version": "1"}).status_code == 404


def test_the_athlete_undoes_his_own_logging(ben: Athlete, own: LoggedSession) -> None:
    phone = phone_of(ben)
    assert phone.post(my(own, "undo"), {"version": "1"})["Location"] == "/me/"
    assert not ben.sessions.kept().exists()
    assert phone.get(my(own)).status_code == 404


def test_another_athletes_session_is_not_found(bea: Athlete, own: LoggedSession) -> None:
    phone = phone_of(bea)
    for verb in ("", "edit"):
        assert phone.get(my(own, verb)).status_code == 404
    assert phone.post(my(own, "edit"), as_typed(own, note="mine")).status_code == 404
    assert phone.post(my(own, "undo"), {"version": "1"}).status_code == 404


# --- who may ------------------------------------------------------------------------------------

VERBS = ("", "edit", "void", "excuse", "undo")


def test_another_squads_coach_finds_nothing(cleo: User, hilltop: Squad, missed: LoggedSession) -> None:
    strange = browser_of(cleo)
    for verb in VERBS:
        assert strange.post(url(missed, verb), {"version": "1"}).status_code in (404, 405)
        assert strange.get(url(missed, verb)).status_code in (404, 405)
    assert strange.get(url(missed)).status_code == 404
    assert fresh(missed).version == 1


def test_a_session_is_found_under_its_own_athlete_only(
    desk: Client, bea: Athlete, cato: Athlete, missed: LoggedSession, today: date
) -> None:
    theirs = log(cato, ran(today, TWELVE)).logged
    for verb in ("", "edit", "void", "excuse"):
        wrong = url(missed, verb).replace("/ben/", "/bea/")
        assert desk.get(wrong).status_code == 404
        assert desk.get(url(theirs, verb)).status_code == 404
    assert desk.get(url(missed).replace(str(missed.pk), str(uuid.uuid4()))).status_code == 404


def test_who_is_not_signed_in_is_sent_to_do_so(client: Client, missed: LoggedSession) -> None:
    for verb in VERBS:
        answer = client.post(url(missed, verb)) if verb == "undo" else client.get(url(missed, verb))
        assert answer["Location"].startswith("/accounts/login/")
    for verb in ("", "edit"):
        assert client.get(my(missed, verb))["Location"] == "/"
    assert client.post(my(missed, "undo"))["Location"] == "/"


def test_an_assistant_logs_edits_and_excuses(abe: User, missed: LoggedSession) -> None:
    assistant = browser_of(abe)
    assert assistant.post(url(missed, "edit"), as_typed(missed, note="windy")).status_code == 302
    answer = assistant.post(url(missed, "excuse"), {"version": "2", "what": "rep-7", "reason": "shoelace"})
    assert answer.status_code == 302
    assert Entry.objects.filter(actor_user=abe).count() == 2


def test_other_methods_are_refused(desk: Client, ben: Athlete, own: LoggedSession) -> None:
    phone = phone_of(ben)
    assert desk.post(url(own)).status_code == 405
    assert desk.get(url(own, "undo")).status_code == 405
    assert phone.post(my(own)).status_code == 405
    assert phone.get(my(own, "undo")).status_code == 405
    for verb in ("edit", "void", "excuse"):
        assert desk.delete(url(own, verb)).status_code == 405
    assert phone.delete(my(own, "edit")).status_code == 405


def test_the_page_asks_the_database_as_often_however_long_the_history_is(
    desk: Client, ben: Athlete, held: LoggedSession, today: date, django_assert_max_num_queries: Any
) -> None:
    for number in range(2, 8):
        desk.post(url(held, "edit"), as_typed(held, version=str(number - 1), note=f"note {number}"))
    for days in range(10, 60, 10):
        log(ben, ran(today - timedelta(days=days), TWELVE))
    with django_assert_max_num_queries(14):
        desk.get(url(held))
