"""The contract that every workout of the library keeps, and that no module is forgotten in its list."""

import pkgutil
from datetime import date

import pytest

from coachapp.training import library
from coachapp.training.library import LIBRARY, Workout
from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.session import Rep, Session
from coachapp.training.settings import SETTINGS, Settings

DAY = date(2026, 3, 3)
KNOWN = TrainingLog(Settings(), (Mark(None, 3000, 562_500),), (Goal(Pace(73_000)),))


def test_every_module_is_listed() -> None:
    modules = {found.name for found in pkgutil.iter_modules(library.__path__)}
    listed = {type(workout).__module__.rpartition(".")[2] for workout in LIBRARY.values()}
    assert modules == listed


@pytest.mark.parametrize("workout", LIBRARY.values(), ids=list(LIBRARY))
class TestEveryWorkout:
    def test_is_found_by_its_slug(self, workout: Workout) -> None:
        assert LIBRARY[workout.slug] is workout
        assert workout.title

    def test_prescribes_its_own_distances(self, workout: Workout) -> None:
        planned = workout.standing(KNOWN, DAY).next
        assert planned is not None
        assert tuple(rep.distance_m for rep in planned.reps) == workout.distances(KNOWN.settings)
        assert planned.recovery.count == len(planned.reps) - 1
        assert planned.workout == workout.slug
        assert (planned.stage is not None) is workout.staged

    def test_a_session_as_prescribed_is_judged_well_and_every_rep_has_a_cell(self, workout: Workout) -> None:
        planned = workout.standing(KNOWN, DAY).next
        assert planned is not None
        pause = planned.recovery.high_ms or 90_000
        ran = Session(
            DAY, tuple(Rep(rep.number, rep.distance_m, rep.target_ms, pause) for rep in planned.reps), key="a"
        )
        running = workout.standing(TrainingLog(KNOWN.settings, KNOWN.marks, KNOWN.goals, (ran,)), DAY).runnings[0]
        assert running.verdict in ("pass", "complete")
        assert [cell.outcome for cell in running.cells()] == ["on_pace"] * len(planned.reps)
        assert running.reasons

    def test_without_a_mark_it_prescribes_nothing_and_says_so(self, workout: Workout) -> None:
        nothing = workout.standing(TrainingLog(Settings()), DAY)
        assert nothing.next is None
        assert [alert.code for alert in nothing.alerts] == ["no_date_pace"]

    def test_so_far_of_nothing_is_empty(self, workout: Workout) -> None:
        nothing = Session(DAY, ())
        assert workout.before(KNOWN, nothing).so_far(nothing).state == "empty"

    def test_its_settings_are_named(self, workout: Workout) -> None:
        assert any(workout.slug in setting.workouts for setting in SETTINGS.values())
