"""A coach's other verbs: marks, goals, overrules, athletes, the squad."""

from __future__ import annotations

import uuid
from dataclasses import replace
from zoneinfo import ZoneInfoNotFoundError

import pytest

from coachapp.models import Athlete, Entry, GivenOverrule, PersonalLink, RecordedMark, Squad, User
from coachapp.services import athlete as athletes
from coachapp.services import goal, link, mark, overrule, squad
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete, Particulars, UnknownWorkout, VersionConflict
from coachapp.services.standing import log_of, standing_of
from coachapp.training.log import OverruleKind
from coachapp.training.pace import Mark, Pace
from coachapp.training.settings import SettingRefused
from coachapp.training.stage import Position, Stage
from tests.cast import DATE_MS, GOAL_MS, TODAY, days_ago, log, make_athlete, ran, told


def verbs(squad: Squad) -> list[str]:
    return [entry.verb for entry in Entry.objects.filter(squad=squad).order_by("id")]


class TestMark:
    @pytest.fixture
    def proposed(self, ben: Athlete, by_ada: Actor) -> RecordedMark:
        return mark.propose_mark(athlete=ben, by=by_ada, on=days_ago(2), distance_m=3000, time_ms=555_000)

    def test_p14_a_better_mark_of_the_day_he_was_added_leaves_older_sessions_alone(
        self, riverside: Squad, by_ada: Actor
    ) -> None:
        eli = make_athlete(riverside, "Eli", since=TODAY)
        for days in (40, 30):
            log(eli, ran(days_ago(days), DATE_MS, 55_000))
        before = standing_of(eli, on=TODAY)
        better = mark.propose_mark(athlete=eli, by=by_ada, on=TODAY, distance_m=3000, time_ms=540_000)
        change = mark.confirm_mark(mark=better, by=by_ada, on=TODAY)
        assert [r.after for r in change.after.runnings] == [r.after for r in before.runnings]
        assert change.after.date_pace is not None
        assert change.after.date_pace.pace == Pace(72_000)

    def test_one_confirmed_by_mistake_is_taken_back(self, ben: Athlete, by_ada: Actor, proposed: RecordedMark) -> None:
        before = standing_of(ben, on=TODAY)
        mark.confirm_mark(mark=proposed, by=by_ada, on=TODAY)
        preview = mark.would_change(mark=RecordedMark.objects.get(pk=proposed.pk), on=TODAY)
        change = mark.take_back_mark(mark=proposed, by=by_ada, on=TODAY)
        assert change == preview
        assert change.after == standing_of(ben, on=TODAY) == before
        assert verbs(ben.squad)[-1] == "take_back_mark"

    def test_it_counts_once_confirmed(self, ben: Athlete, by_ada: Actor, proposed: RecordedMark) -> None:
        assert len(log_of(ben).marks) == 2, "the first holds on its day and for what was before it"
        preview = mark.would_change(mark=proposed, on=TODAY)
        change = mark.confirm_mark(mark=proposed, by=by_ada, on=TODAY)
        assert change == preview
        assert [reason.code for reason in change.reasons] == ["targets_change"]
        assert change.after == standing_of(ben, on=TODAY)
        assert change.after.date_pace is not None
        assert change.after.date_pace.pace == Pace(74_000)
        entry = Entry.objects.about(proposed).first()
        assert entry is not None
        assert (told(entry.before)["state"], told(entry.after)["state"]) == ("proposed", "confirmed")

    def test_it_is_declined_and_can_still_be_taken(self, ben: Athlete, by_ada: Actor, proposed: RecordedMark) -> None:
        declined = mark.decline_mark(mark=proposed, by=by_ada)
        assert declined.decided_by == by_ada.user
        assert len(log_of(ben).marks) == 2
        mark.confirm_mark(mark=proposed, by=by_ada, on=TODAY)
        assert len(log_of(ben).marks) == 3
        assert mark.confirm_mark(mark=proposed, by=by_ada, on=TODAY).reasons == ()
        assert [entry.verb for entry in Entry.objects.about(proposed)] == [
            "confirm_mark", "decline_mark", "propose_mark",
        ]  # fmt: skip

    def test_the_same_twice_is_one(self, ben: Athlete, by_ada: Actor, proposed: RecordedMark) -> None:
        again = mark.propose_mark(athlete=ben, by=by_ada, on=days_ago(2), distance_m=3000, time_ms=555_000)
        assert again == proposed

    def test_an_athlete_proposes(self, ben: Athlete) -> None:
        made = mark.propose_mark(
            athlete=ben, by=Actor.runner(ben), on=TODAY, distance_m=5000, time_ms=960_000, kind="time_trial"
        )
        assert (made.by_athlete, made.entered_by, made.is_waiting, made.event) == (True, None, True, "5K")


class TestGoal:
    def test_the_first_holds_from_the_beginning_and_the_next_from_today(self, ben: Athlete, by_ada: Actor) -> None:
        assert [each.on for each in ben.goals.all()] == [None]
        preview = goal.would_change(athlete=ben, pace=Pace(72_000), on=TODAY)
        change = goal.change_goal(athlete=ben, by=by_ada, pace=Pace(72_000), on=TODAY)
        assert change == preview
        assert change.after == standing_of(ben, on=TODAY)
        assert change.after.goal_pace == Pace(72_000)
        agreed = ben.goals.get(on=TODAY)
        assert (agreed.pace, agreed.against_ms, agreed.agreed_by) == (Pace(72_000), 75_000, by_ada.user)

    def test_a_second_one_on_a_day_replaces_the_first(self, ben: Athlete, by_ada: Actor) -> None:
        for pace in (72_000, 72_500, 72_500):
            goal.change_goal(athlete=ben, by=by_ada, pace=Pace(pace), on=TODAY)
        agreed = ben.goals.get(on=TODAY)
        assert agreed.pace_ms == 72_500
        entries = list(Entry.objects.about(agreed))
        assert [told(entry.after)["pace_ms"] for entry in entries] == [72_500, 72_000]
        assert told(entries[0].before)["pace_ms"] == 72_000

    @pytest.mark.parametrize("pace", [75_000, 76_000])
    def test_it_is_faster_than_date_pace(self, ben: Athlete, by_ada: Actor, pace: int) -> None:
        with pytest.raises(goal.GoalNotFaster) as refused:
            goal.change_goal(athlete=ben, by=by_ada, pace=Pace(pace), on=TODAY)
        assert refused.value.date_pace == Pace(75_000)
        assert ben.goals.count() == 1


class TestOverrule:
    def march(self, ben: Athlete, *recoveries: int) -> None:
        for days, pause in zip((30, 20, 10), recoveries, strict=False):
            log(ben, ran(days_ago(days), recoveries=pause))

    @pytest.mark.parametrize(
        ("recoveries", "kind", "place", "recovery_s"),
        [
            ((), "advance", Position(Stage.SHORTEN), None),
            ((), "hold", Position(Stage.STABILISE), None),
            ((), "step_back", Position(Stage.STABILISE), None),
            ((120_000,), "advance", Position(Stage.RAISE, 2), None),
            ((120_000,), "hold", Position(Stage.STABILISE), None),
            ((120_000,), "step_back", Position(Stage.SHORTEN), 115),
            ((120_000, 100_000), "hold", Position(Stage.SHORTEN), 80),
            ((120_000, 55_000), "advance", Position(Stage.RAISE, 4), None),
            ((120_000, 55_000), "hold", Position(Stage.SHORTEN), 100),
            ((120_000, 55_000), "step_back", Position(Stage.SHORTEN), None),
        ],
    )
    def test_it_sets_the_place(
        self, ben: Athlete, by_ada: Actor, recoveries: tuple[int, ...], kind: OverruleKind,
        place: Position, recovery_s: int | None,
    ) -> None:  # fmt: skip
        for days, pause in zip((16, 8), recoveries, strict=False):
            log(ben, ran(days_ago(days), recoveries=pause))
        preview = overrule.would_change(athlete=ben, kind=kind, on=TODAY)
        given = overrule.overrule(athlete=ben, by=by_ada, kind=kind, reason="I saw it", on=TODAY)
        assert (given.stage, given.goal_reps, given.recovery_s) == (place.stage, place.goal_reps, recovery_s)
        after = standing_of(ben, on=TODAY)
        assert after.position == place
        assert preview.after.position == after.position
        if recovery_s is not None:
            assert after.next is not None
            assert after.next.recovery.high_ms == recovery_s * 1000

    def test_set_to_a_place(self, ben: Athlete, by_ada: Actor) -> None:
        given = overrule.overrule(
            athlete=ben, by=by_ada, kind="set", reason="came from another club", on=TODAY, stage=Stage.RAISE,
            goal_reps=40,
        )  # fmt: skip
        assert given.goal_reps == 12
        assert given.as_value().who == "Ada"
        with pytest.raises(ValueError, match="stage"):
            overrule.overrule(athlete=ben, by=by_ada, kind="set", reason="x", on=TODAY)

    def test_given_in_the_morning_it_speaks_before_the_evening(self, ben: Athlete, by_ada: Actor) -> None:
        overrule.overrule(athlete=ben, by=by_ada, kind="advance", reason="fit", on=TODAY)
        evening = log(ben, ran(TODAY, recoveries=55_000))
        assert evening.running is not None
        assert evening.running.before.stage is Stage.SHORTEN
        given = overrule.overrule(athlete=ben, by=by_ada, kind="hold", reason="once more", on=TODAY)
        assert not given.before_sessions
        assert standing_of(ben, on=TODAY).position.stage is Stage.SHORTEN

    def test_it_is_taken_back(self, ben: Athlete, by_ada: Actor) -> None:
        before = standing_of(ben, on=TODAY)
        given = overrule.overrule(athlete=ben, by=by_ada, kind="advance", reason="fit", on=TODAY)
        for _again in range(2):
            change = overrule.take_back(overrule=given, by=by_ada, on=TODAY)
            assert change.after == before == standing_of(ben, on=TODAY)
        assert [entry.verb for entry in Entry.objects.about(given)] == ["take_back", "overrule"]

    def test_a_form_sent_twice_moves_him_once(self, ben: Athlete, by_ada: Actor) -> None:
        form = uuid.uuid4()
        for _again in range(2):
            overrule.overrule(athlete=ben, by=by_ada, kind="advance", reason="fit", on=TODAY, client_id=form)
        assert GivenOverrule.objects.count() == 1
        assert standing_of(ben, on=TODAY).position.stage is Stage.SHORTEN

    def test_it_needs_a_reason_and_a_ladder(self, ben: Athlete, riverside: Squad, by_ada: Actor) -> None:
        with pytest.raises(ValueError, match="reason"):
            overrule.overrule(athlete=ben, by=by_ada, kind="advance", reason=" ", on=TODAY)
        stepping_down = make_athlete(riverside, "Sue", workout="4-3-2-1", goal_ms=None)
        with pytest.raises(overrule.NoLadder):
            overrule.would_change(athlete=stepping_down, kind="advance", on=TODAY)


class TestAthlete:
    def test_a_list_is_added_as_a_whole(self, riverside: Squad, by_ada: Actor) -> None:
        mark_9_36 = Mark(None, 3000, 576_000)
        new = [
            NewAthlete("Jo Ålund", mark=mark_9_36, goal=Pace(74_000)),
            NewAthlete("jo alund"),
            NewAthlete("Łukasz Sørli"),
            NewAthlete("山田"),
            NewAthlete("Add"),
        ]
        added = athletes.add_athletes(squad=riverside, by=by_ada, new=new, on=TODAY)
        slugs = [athlete.slug for athlete in added]
        assert slugs == ["jo-alund", "jo-alund-2", "lukasz-sorli", "athlete", "add-2"]
        standing = standing_of(added[0], on=TODAY)
        assert standing.date_pace is not None
        assert (standing.date_pace.pace, standing.goal_pace) == (Pace(76_800), Pace(74_000))

    @pytest.mark.parametrize(
        ("bad", "error"),
        [
            (NewAthlete("Z", mark=Mark(None, 3000, 540_000), goal=Pace(73_000)), goal.GoalNotFaster),
            (NewAthlete("Z", workout="5x5"), UnknownWorkout),
            (NewAthlete("Z", settings={"reps": 99}), SettingRefused),
        ],
    )
    def test_all_or_none(self, riverside: Squad, by_ada: Actor, bad: NewAthlete, error: type[Exception]) -> None:
        with pytest.raises(error):
            athletes.add_athletes(squad=riverside, by=by_ada, new=[NewAthlete("Y"), bad], on=TODAY)
        assert not Athlete.objects.exists()
        assert verbs(riverside) == ["start"]

    def test_particulars_change_together(self, ben: Athlete, by_ada: Actor) -> None:
        to = replace(Particulars.of(ben), name="Benedict", settings={"reps": 8}, target_race_on=TODAY)
        changed = athletes.change_athlete(athlete=ben, by=by_ada, version=1, to=to)
        assert (changed.name, changed.slug, changed.version) == ("Benedict", "ben", 2)
        assert athletes.change_athlete(athlete=ben, by=by_ada, version=1, to=to).version == 2
        with pytest.raises(VersionConflict) as conflict:
            athletes.change_athlete(athlete=ben, by=by_ada, version=1, to=replace(to, name="Benno"))
        assert conflict.value.stored == changed
        entry = Entry.objects.about(ben).first()
        assert entry is not None
        assert (told(entry.before)["settings"], told(entry.after)["settings"]) == ({}, {"reps": 8})

    def test_settings_that_contradict_the_squads_are_refused(self, ben: Athlete, by_ada: Actor) -> None:
        to = replace(Particulars.of(ben), settings={"recovery_low_s": 70})
        with pytest.raises(SettingRefused):
            athletes.change_athlete(athlete=ben, by=by_ada, version=1, to=to)

    def test_who_leaves_can_be_read_and_comes_back(self, ben: Athlete, by_ada: Actor) -> None:
        opened = link.make(athlete=ben, by=by_ada)
        gone = athletes.archive(athlete=ben, by=by_ada, on=TODAY)
        assert (gone.left_on, PersonalLink.objects.get(pk=opened.pk).revoked_at is None) == (TODAY, False)
        assert list(ben.squad.athletes.training()) == []
        assert list(ben.squad.athletes.left()) == [ben]
        assert athletes.bring_back(athlete=ben, by=by_ada).left_on is None


class TestSquad:
    def test_who_starts_it_owns_it(self, ada: User, riverside: Squad) -> None:
        second = squad.start_squad(by=ada, name="Riverside", time_zone="Asia/Tokyo")
        assert second.slug == "riverside-2"
        assert second.coachings.get().may_own
        assert squad.start_squad(by=ada, name="New", time_zone="UTC").slug == "new-2"
        with pytest.raises(ZoneInfoNotFoundError):
            squad.start_squad(by=ada, name="X", time_zone="Mars/Olympus")

    def test_its_numbers_change(self, riverside: Squad, ben: Athlete, by_ada: Actor) -> None:
        changed = squad.change_settings(
            squad=riverside, by=by_ada, version=1, name="River", time_zone="UTC", settings={"misses_allowed": 1}
        )
        assert (changed.name, changed.slug, changed.version) == ("River", "riverside", 2)
        with pytest.raises(VersionConflict):
            squad.change_settings(squad=riverside, by=by_ada, version=1, name="R", time_zone="UTC", settings={})
        ben.refresh_from_db()
        to = replace(Particulars.of(ben), settings={"recovery_low_s": 58})
        athletes.change_athlete(athlete=ben, by=by_ada, version=1, to=to)
        with pytest.raises(SettingRefused, match="Ben"):
            squad.change_settings(
                squad=riverside, by=by_ada, version=2, name="River", time_zone="UTC", settings={"recovery_high_s": 55}
            )


def test_p16_a_session_logged_today_keeps_its_targets_when_the_goal_changes_after_it(
    ben: Athlete, by_ada: Actor
) -> None:
    log(ben, ran(TODAY, GOAL_MS, 55_000))
    before = standing_of(ben, on=TODAY).runnings[-1]
    assert before.after.stage is Stage.READY
    goal.change_goal(athlete=ben, by=by_ada, pace=Pace(70_000), on=TODAY)
    goal.change_goal(athlete=ben, by=by_ada, pace=Pace(71_000), on=TODAY)
    after = standing_of(ben, on=TODAY)
    assert after.goal_pace == Pace(71_000)
    assert (after.runnings[-1].reasons, after.runnings[-1].after) == (before.reasons, before.after)
    assert ben.goals.count() == 2
