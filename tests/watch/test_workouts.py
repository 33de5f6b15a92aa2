"""A session for the watch, read back by readers that are not ours."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import fitdecode
import fitparse
import pytest

from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.progression import standing
from coachapp.training.settings import Settings
from coachapp.training.stage import Stage
from coachapp.training.workout import Prescription
from coachapp.watch.fit_workout import fit_workout
from coachapp.watch.steps import Wording, steps_of, title_of
from coachapp.watch.tcx_workout import blocks_of, tcx_workout
from tests.training.logs import planned, raise_to

MADE = datetime(2026, 3, 3, 12, tzinfo=UTC)
_TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"


@pytest.fixture
def first() -> Prescription:
    """The first session: all twelve at date pace, 75.0."""
    return _asked("12x400")


@pytest.fixture
def raised() -> Prescription:
    """Stage 3 with some goal reps."""
    return planned(raise_to(4))


def _asked(workout: str) -> Prescription:
    log = TrainingLog(Settings(), (Mark(None, 3000.0, 562_500),), (Goal(pace=Pace(73_000)),))
    asked = standing(workout, log, date(2026, 3, 3)).next
    assert asked is not None
    return asked


def fit_of(asked: Prescription) -> bytes:
    return fit_workout(title_of(asked, "12x400"), steps_of(asked), MADE, 7)


def decoded(data: bytes, name: str) -> list[dict[str, object]]:
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        frames = [one for one in reader if isinstance(one, fitdecode.FitDataMessage) and one.name == name]
    return [{one.name: one.value for one in frame.fields} for frame in frames]


def parsed(data: bytes, name: str) -> list[dict[str, object]]:
    return [message.get_values() for message in fitparse.FitFile(io.BytesIO(data)).get_messages(name)]


@pytest.mark.parametrize("read", [decoded, parsed])
def test_two_readers_find_every_rep_as_a_step_of_its_own(read: object, raised: Prescription) -> None:
    data = fit_of(raised)
    steps = read(data, "workout_step")  # type: ignore[operator]
    assert read(data, "workout")[0]["num_valid_steps"] == len(steps) == 29  # type: ignore[operator]
    reps = [step for step in steps if step["target_type"] == "speed"]
    assert len(reps) == 12
    for step, rep in zip(reps, raised.reps, strict=True):
        assert step["duration_type"] == "open"
        middle = rep.distance_m * 1000 / rep.target_ms
        assert step["custom_target_speed_low"] < middle < step["custom_target_speed_high"]
        assert abs(step["custom_target_speed_low"] - rep.distance_m * 1000 / rep.limit_ms) < 0.001
    assert reps[0]["custom_target_speed_low"] < reps[-1]["custom_target_speed_low"], "goal reps are faster"


def test_both_readers_agree_about_every_field(first: Prescription) -> None:
    data = fit_of(first)
    for name in ("file_id", "workout", "workout_step"):
        ours = decoded(data, name)
        theirs = parsed(data, name)
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            for field in set(one) & set(other) - {"time_created"}:
                assert one[field] == other[field], field


def test_what_a_watch_shows(first: Prescription) -> None:
    steps = decoded(fit_of(first), "workout_step")
    assert [step["wkt_step_name"] for step in steps[:4]] == ["Warm up", "1: 75.0", "Jog 200 m", "2: 75.0"]
    assert [step["intensity"] for step in steps[:4]] == ["warmup", "active", "rest", "active"]
    assert [step["wkt_step_name"] for step in steps[-5:]] == ["Rest", "Flush 1", "Jog", "Flush 2", "Cool down"]
    assert all(step["target_type"] == "open" for step in steps[-5:]), "the flush is by effort"
    assert decoded(fit_of(first), "workout")[0]["sub_sport"] == "track"
    assert decoded(fit_of(first), "file_id")[0]["serial_number"] == 7


def test_titles_fit_on_every_watch(raised: Prescription) -> None:
    for step in steps_of(raised):
        assert len(step.title) <= 15, step.title
    assert raised.stage is Stage.RAISE
    assert title_of(raised, "12x400") == f"12x400 {raised.goal_reps} goal"


def test_a_long_word_of_another_language_is_cut_between_letters(first: Prescription) -> None:
    steps = steps_of(first, Wording(warmup="Ä" * 40))
    names = [step["wkt_step_name"] for step in decoded(fit_workout("x", steps, MADE), "workout_step")]
    assert names[0] == "Ä" * 7


def test_the_step_down_has_four_targets() -> None:
    asked = _asked("4-3-2-1")
    steps = decoded(fit_workout("4-3-2-1", steps_of(asked), MADE), "workout_step")
    assert len([step for step in steps if step["target_type"] == "speed"]) == 4


def test_tcx_folds_reps_alike_and_stays_within_twenty_steps(raised: Prescription) -> None:
    root = ElementTree.fromstring(tcx_workout("12x400", steps_of(raised)))
    ids = [int(one.text or 0) for one in root.iter(f"{_TCX}StepId")]
    assert len(ids) == len(set(ids))
    assert max(ids) <= 20
    repeats = [int(one.text or 0) for one in root.iter(f"{_TCX}Repetitions")]
    assert sum(repeats) == 11, "the last rep has no recovery of the kind"
    speeds = {one.text for one in root.iter(f"{_TCX}LowInMetersPerSecond")}
    assert len(speeds) == 2


def test_folding_loses_no_step(first: Prescription, raised: Prescription) -> None:
    for asked in (first, raised, _asked("4-3-2-1")):
        steps = steps_of(asked)
        folded = [step.kind for block in blocks_of(steps) for _ in range(block.times) for step in block.steps]
        assert folded == [step.kind for step in steps]


def test_one_bit_changed_is_noticed(first: Prescription) -> None:
    data = bytearray(fit_of(first))
    data[40] ^= 1
    with pytest.raises(fitdecode.FitError):
        decoded(bytes(data), "workout")
