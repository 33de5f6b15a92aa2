"""Logging, editing, excusing, leaving out and undoing a session."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from coachapp.models import Athlete, Entry, LoggedRep, LoggedSession, User
from coachapp.services import session as verbs
from coachapp.services.actor import Actor
from coachapp.services.session import OnlyACoach, Saved, SessionConflict
from coachapp.services.session_changes import with_rep_excused
from coachapp.services.session_content import content_of
from coachapp.services.standing import standing_of
from coachapp.training.stage import Position, Stage
from coachapp.training.standing import Verdict
from tests.cast import TODAY, days_ago, log, ran, told

SLOW = [75_000] * 6 + [78_000] + [75_000] * 5


def entries(logged: LoggedSession) -> list[Entry]:
    return list(Entry.objects.filter(squad=logged.squad).about(logged))


def stored_once(ben: Athlete) -> bool:
    return LoggedSession.objects.filter(athlete=ben).count() == 1 and LoggedRep.objects.count() == 14


class TestLog:
    def test_it_is_stored_and_judged(self, ben: Athlete, ada: User) -> None:
        session = ran(days_ago(3), note="calm", rpe_half=16)
        saved = log(ben, session)
        assert not saved.already
        assert saved.change.before.position.stage is Stage.STABILISE
        assert saved.change.after.position.stage is Stage.SHORTEN
        assert saved.change.reasons
        assert saved.running is not None
        assert saved.running.verdict is Verdict.PASS
        stored = LoggedSession.objects.with_reps().get(pk=session.key)
        assert stored.as_value() == session
        assert (stored.entered_by, stored.by_athlete, stored.version) == (ada, False, 1)
        assert standing_of(ben, on=TODAY) == saved.change.after

    def test_what_was_asked_for_is_kept(self, ben: Athlete) -> None:
        log(ben, ran(days_ago(20)))
        later = log(ben, ran(days_ago(3), recoveries=55_000)).logged
        between = log(ben, ran(days_ago(10), recoveries=80_000)).logged
        assert later.prescription is not None
        assert between.prescription is not None
        assert (later.prescription["stage"], between.prescription["stage"]) == (2, 2)
        assert between.prescription["on"] == days_ago(10).isoformat()
        assert [rep["target_ms"] for rep in later.prescription["reps"]] == [75_000] * 12

    def test_twice_is_once(self, ben: Athlete) -> None:
        session = ran(days_ago(3))
        first, second = log(ben, session), log(ben, session)
        assert second.already
        assert second.logged == first.logged
        assert second.change.reasons == ()
        assert second.running == first.running
        assert stored_once(ben)
        assert len(entries(first.logged)) == 1

    def test_other_content_under_its_id_is_a_conflict(self, ben: Athlete) -> None:
        session = ran(days_ago(3))
        stored = log(ben, session).logged
        other = replace(session, note="windy")
        with pytest.raises(SessionConflict) as conflict:
            log(ben, other)
        assert conflict.value.stored == stored
        assert conflict.value.sent == other
        assert stored_once(ben)

    def test_a_late_copy_does_not_undo_an_edit(self, ben: Athlete, by_ada: Actor) -> None:
        session = ran(days_ago(3))
        logged = log(ben, session).logged
        edited = ran(days_ago(3), SLOW, key=logged.pk)
        verbs.edit_session(logged=logged, by=by_ada, version=1, session=edited, on=TODAY)
        late = log(ben, session)
        assert late.already
        assert late.logged.as_value() == edited

    @pytest.mark.parametrize("other", ["bea", "cato"])
    def test_an_id_of_somebody_else_is_refused(self, ben: Athlete, request: pytest.FixtureRequest, other: str) -> None:
        session = ran(days_ago(3))
        stored = log(ben, session).logged
        with pytest.raises(SessionConflict) as conflict:
            log(request.getfixturevalue(other), replace(session, note="mine"))
        assert conflict.value.stored is None
        assert content_of(LoggedSession.objects.get(pk=stored.pk)) == content_of(stored)

    def test_an_athlete_logs_for_himself(self, ben: Athlete) -> None:
        logged = log(ben, ran(days_ago(3)), by=Actor.runner(ben)).logged
        assert logged.by_athlete
        assert logged.entered_by is None
        assert entries(logged)[0].actor_athlete == ben

    def test_an_athlete_neither_excuses_nor_logs_for_others(self, ben: Athlete, bea: Athlete) -> None:
        session = ran(days_ago(3))
        for athlete, attempt in (
            (bea, session),
            (ben, with_rep_excused(session, 3, "wind")),
            (ben, replace(session, void="ill")),
        ):
            with pytest.raises(OnlyACoach):
                log(athlete, attempt, by=Actor.runner(ben))
        assert not LoggedSession.objects.exists()

    def test_a_key_that_is_no_id_is_refused(self, ben: Athlete) -> None:
        with pytest.raises(ValueError, match="hexadecimal"):
            log(ben, replace(ran(days_ago(3)), key="now"))


class TestEdit:
    def test_it_moves_what_comes_after(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(20))).logged
        log(ben, ran(days_ago(10), recoveries=55_000))
        before = standing_of(ben, on=TODAY)
        edited = ran(days_ago(20), SLOW, key=logged.pk)
        preview = verbs.would_change(athlete=ben, session=edited, on=TODAY)
        saved = verbs.edit_session(logged=logged, by=by_ada, version=1, session=edited, on=TODAY, conditions="wind")
        assert saved.change == preview
        assert saved.change.before == before
        assert (before.position.stage, saved.change.after.position.stage) == (Stage.RAISE, Stage.SHORTEN)
        assert (saved.logged.version, saved.logged.conditions) == (2, "wind")
        entry = entries(logged)[0]
        assert (entry.verb, entry.actor_user) == ("edit", by_ada.user)
        assert told(entry.before)["reps"][6]["time_ms"] == 75_000
        assert told(entry.after)["reps"][6]["time_ms"] == 78_000

    def test_a_stale_one_meets_what_is_stored(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(3))).logged
        first = ran(days_ago(3), SLOW, key=logged.pk)
        verbs.edit_session(logged=logged, by=by_ada, version=1, session=first, on=TODAY)
        second = ran(days_ago(4), key=logged.pk)
        with pytest.raises(SessionConflict) as conflict:
            verbs.edit_session(logged=logged, by=by_ada, version=1, session=second, on=TODAY)
        assert conflict.value.stored is not None
        assert conflict.value.stored.as_value() == first
        assert conflict.value.sent == second

    def test_two_who_save_the_same_agree(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(3))).logged
        edited = ran(days_ago(3), SLOW, key=logged.pk)
        for already in (False, True):
            saved = verbs.edit_session(logged=logged, by=by_ada, version=1, session=edited, on=TODAY)
            assert saved.already is already
        assert saved.logged.version == 2

    def test_excuses_and_void_outlive_it(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(3), SLOW)).logged
        excused = verbs.excuse_rep(logged=logged, by=by_ada, version=1, number=7, reason="dog", on=TODAY)
        voided = verbs.void_session(logged=excused.logged, by=by_ada, version=2, reason="test", on=TODAY)
        edited = ran(days_ago(4), SLOW, key=logged.pk)
        saved = verbs.edit_session(logged=voided.logged, by=by_ada, version=3, session=edited, on=TODAY)
        assert saved.logged.as_value().reps[6].excused == "dog"
        assert saved.logged.void_reason == "test"

    def test_an_athlete_edits_only_his_own(self, ben: Athlete, bea: Athlete) -> None:
        logged = log(ben, ran(days_ago(3))).logged
        with pytest.raises(OnlyACoach):
            verbs.edit_session(logged=logged, by=Actor.runner(bea), version=1, session=ran(days_ago(2)), on=TODAY)


class TestExcuse:
    def test_a_rep(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(3), SLOW)).logged
        session = with_rep_excused(logged.as_value(), 7, "dog on the track")
        preview = verbs.would_change(athlete=ben, session=session, on=TODAY)
        saved = verbs.excuse_rep(logged=logged, by=by_ada, version=1, number=7, reason=" dog on the track ", on=TODAY)
        assert saved.change == preview
        assert saved.running is not None
        assert saved.running.verdict is Verdict.PASS
        again = verbs.excuse_rep(logged=logged, by=by_ada, version=2, number=7, reason="", on=TODAY)
        assert again.running is not None
        assert again.running.verdict is Verdict.HOLD

    def test_a_recovery(self, ben: Athlete, by_ada: Actor) -> None:
        log(ben, ran(days_ago(20)))
        logged = log(ben, ran(days_ago(3), recoveries=[55_000] * 6 + [84_000] + [55_000] * 5)).logged
        saved = verbs.excuse_recovery(logged=logged, by=by_ada, version=1, number=7, reason="shoelace", on=TODAY)
        assert saved.change.after.position == Position(Stage.RAISE, 2)
        assert LoggedRep.objects.get(session=logged, kind="rep", number=7).recovery_excused == "shoelace"

    def test_a_rep_that_was_not_run(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(3), reps=11)).logged
        saved = verbs.excuse_rep(logged=logged, by=by_ada, version=1, number=12, reason="called away", on=TODAY)
        assert saved.running is not None
        assert saved.running.verdict is Verdict.PASS

    @pytest.mark.parametrize("number", [0, 101])
    def test_no_such_rep(self, ben: Athlete, by_ada: Actor, number: int) -> None:
        logged = log(ben, ran(days_ago(3))).logged
        with pytest.raises(ValueError, match="no such rep"):
            verbs.excuse_rep(logged=logged, by=by_ada, version=1, number=number, reason="x", on=TODAY)


class TestVoid:
    def test_it_is_left_out_and_counted_again(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(3))).logged
        out = verbs.void_session(logged=logged, by=by_ada, version=1, reason="wrong track", on=TODAY)
        assert out.change.after.position.stage is Stage.STABILISE
        assert out.running is not None
        assert out.running.verdict is Verdict.VOID
        back = verbs.unvoid_session(logged=out.logged, by=by_ada, version=2, on=TODAY)
        assert back.change.after.position.stage is Stage.SHORTEN
        assert [entry.verb for entry in entries(logged)] == ["unvoid", "void", "log"]

    def test_it_needs_a_reason(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(3))).logged
        with pytest.raises(ValueError, match="reason"):
            verbs.void_session(logged=logged, by=by_ada, version=1, reason=" ", on=TODAY)

    def test_it_is_a_coachs(self, ben: Athlete) -> None:
        logged = log(ben, ran(days_ago(3)), by=Actor.runner(ben)).logged
        with pytest.raises(OnlyACoach):
            verbs.void_session(logged=logged, by=Actor.runner(ben), version=1, reason="x", on=TODAY)


class TestUndo:
    def test_logging_is_taken_back_and_given_back(self, ben: Athlete, by_ada: Actor) -> None:
        session = ran(days_ago(3))
        logged = log(ben, session).logged
        gone = verbs.undo(logged=logged, by=by_ada, version=1, on=TODAY)
        assert gone.logged.undone_at is not None
        assert gone.running is None
        assert standing_of(ben, on=TODAY).runnings == ()
        back = verbs.undo(logged=gone.logged, by=by_ada, version=2, on=TODAY)
        assert back.logged.undone_at is None
        assert back.logged.as_value() == session
        assert back.change.after == standing_of(ben, on=TODAY)

    @pytest.mark.parametrize("verb", ["edit", "excuse_rep", "excuse_recovery", "void"])
    def test_everything_is_put_back_exactly(self, ben: Athlete, by_ada: Actor, verb: str) -> None:
        logged = log(ben, ran(days_ago(3), SLOW, rpe_half=17, note="first")).logged
        was, stood = content_of(logged), standing_of(ben, on=TODAY)
        edited = replace(ran(days_ago(9), 74_000, 50_000, reps=10, key=logged.pk), note="second")
        changed: Saved = {
            "edit": lambda: verbs.edit_session(
                logged=logged, by=by_ada, version=1, session=edited, on=TODAY, conditions="rain"
            ),
            "excuse_rep": lambda: verbs.excuse_rep(
                logged=logged, by=by_ada, version=1, number=7, reason="dog", on=TODAY
            ),
            "excuse_recovery": lambda: verbs.excuse_recovery(
                logged=logged, by=by_ada, version=1, number=7, reason="lace", on=TODAY
            ),
            "void": lambda: verbs.void_session(logged=logged, by=by_ada, version=1, reason="ill", on=TODAY),
        }[verb]()
        assert content_of(changed.logged) != was
        undone = verbs.undo(logged=changed.logged, by=by_ada, version=2, on=TODAY)
        assert content_of(LoggedSession.objects.get(pk=logged.pk)) == was
        assert undone.change.after == stood == standing_of(ben, on=TODAY)
        assert [entry.verb for entry in entries(logged)] == ["undo", verb, "log"]
        again = verbs.undo(logged=undone.logged, by=by_ada, version=3, on=TODAY)
        assert content_of(again.logged) == content_of(changed.logged)

    def test_not_what_somebody_changed_since(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(3))).logged
        verbs.void_session(logged=logged, by=by_ada, version=1, reason="ill", on=TODAY)
        with pytest.raises(SessionConflict):
            verbs.undo(logged=logged, by=by_ada, version=1, on=TODAY)

    def test_an_athlete_does_not_undo_his_coach(self, ben: Athlete, by_ada: Actor) -> None:
        logged = log(ben, ran(days_ago(3)), by=Actor.runner(ben)).logged
        verbs.void_session(logged=logged, by=by_ada, version=1, reason="ill", on=TODAY)
        with pytest.raises(OnlyACoach):
            verbs.undo(logged=logged, by=Actor.runner(ben), version=2, on=TODAY)

    def test_typed_anew_after_an_undo_it_is_back(self, ben: Athlete, by_ada: Actor) -> None:
        session = ran(days_ago(3))
        logged = log(ben, session).logged
        verbs.undo(logged=logged, by=by_ada, version=1, on=TODAY)
        assert log(ben, session).logged.undone_at is not None, "a late copy brings nothing back"
        better = replace(session, note="corrected")
        saved = log(ben, better)
        assert saved.logged.undone_at is None
        assert saved.logged.as_value() == better
        assert stored_once(ben)


def test_a_preview_stores_nothing(ben: Athlete) -> None:
    session = ran(days_ago(3))
    change = verbs.would_change(athlete=ben, session=session, on=TODAY)
    assert not LoggedSession.objects.exists()
    assert change == log(ben, session).change


def test_a_session_that_is_gone_is_a_conflict(ben: Athlete, by_ada: Actor) -> None:
    never_stored = LoggedSession(id=uuid.uuid4(), squad=ben.squad, athlete=ben, workout="12x400", on=TODAY)
    with pytest.raises(SessionConflict):
        verbs.undo(logged=never_stored, by=by_ada, version=1, on=TODAY)
