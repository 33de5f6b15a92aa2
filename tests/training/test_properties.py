"""What holds for every log: no order matters, nothing raises, better running never stands worse."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from coachapp.training.library import LIBRARY
from coachapp.training.log import Goal, Overrule, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.progression import Morning, before, compare, standing
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.settings import Settings
from coachapp.training.stage import Stage
from tests.training.logs import so_far

T = TypeVar("T")
DAY = date(2026, 3, 3)
WHOLE = st.integers(-(2**40), 2**40)
LATE = date.max

wild_reps = st.builds(
    Rep,
    number=st.integers(-3, 20),
    distance_m=st.sampled_from([0, 1, 400, 402.336, 500, 1600, -400, 1e9]),
    time_ms=st.none() | WHOLE,
    recovery_ms=st.none() | WHOLE,
    excused=st.sampled_from(["", "tripped"]),
    recovery_excused=st.sampled_from(["", "shoelace"]),
    splits_ms=st.lists(WHOLE, max_size=3).map(tuple),
)
wild_sessions = st.builds(
    Session,
    on=st.dates(),
    reps=st.lists(wild_reps, max_size=16).map(tuple),
    flush=st.lists(
        st.builds(FlushRep, distance_m=st.sampled_from([200, 2000]), time_ms=st.none() | WHOLE), max_size=3
    ).map(tuple),
    key=st.sampled_from(["", "a", "b", "c"]),
    rpe_half=st.none() | WHOLE,
    void=st.sampled_from(["", "storm"]),
    trained_through=st.booleans(),
    extra_counted=st.booleans(),
)
wild_settings = st.builds(
    Settings,
    reps=st.integers(4, 16),
    misses_allowed=st.integers(0, 3),
    goal_reps_per_step=st.integers(1, 4),
    sessions_to_pass_stage_1=st.integers(1, 3),
    sessions_to_pass_stage_3=st.integers(1, 3),
    allow_two_gates_in_one_running=st.booleans(),
    fast_is_miss=st.booleans(),
    ready_early=st.booleans(),
    recovery_steps=st.integers(1, 6),
    units=st.sampled_from(["metric", "imperial"]),
    flush=st.sampled_from(["auto", "2x2000", "8min", "200s", "none"]),
)
wild_logs = st.builds(
    TrainingLog,
    settings=wild_settings,
    marks=st.lists(
        st.builds(Mark, on=st.none() | st.dates(), distance_m=st.sampled_from([0, 800, 3000, 5000, 42195]), time_ms=WHOLE),
        max_size=4,
    ).map(tuple),
    goals=st.lists(
        st.builds(Goal, st.integers(1, 200_000).map(Pace), on=st.none() | st.dates(), before_sessions=st.booleans()),
        max_size=3,
    ).map(tuple),
    sessions=st.lists(wild_sessions, max_size=6).map(tuple),
    overrules=st.lists(
        st.builds(
            Overrule, on=st.dates(), stage=st.sampled_from(Stage), goal_reps=st.integers(-5, 40),
            recovery_s=st.none() | st.integers(-100, 10_000), before_sessions=st.booleans(),
        ),
        max_size=3,
    ).map(tuple),
    target_race=st.none() | st.dates(),
)  # fmt: skip


@given(wild_logs, st.dates(), st.none() | st.dates(), wild_sessions, st.sampled_from(sorted(LIBRARY)))
def test_total_no_log_makes_it_raise(
    log: TrainingLog, on: date, plan: date | None, typed: Session, workout: str
) -> None:
    there = standing(workout, log, on, plan_for=plan)
    assert list(so_far(workout, log, typed).reasons)
    compare(there, standing(workout, replace(log, sessions=(*log.sessions, typed)), on))
    for running in there.runnings:
        assert len(list(running.cells())) == len(running.plan)
        # Reasons are worked out when they are read: reading them must not raise either, and every verdict has one.
        assert list(running.reasons)
        assert all(reason.code for reason in (*running.remarks, *running.would_change))


@given(wild_logs, wild_sessions, st.sampled_from(sorted(LIBRARY)))
def test_a_session_is_judged_while_it_is_typed_as_when_it_is_logged(
    log: TrainingLog, typed: Session, workout: str
) -> None:
    ours = replace(typed, key="ours", void="")
    stood = before(workout, log, ours)
    first, again = stood.judged(ours), stood.judged(ours)
    logged = standing(workout, replace(log, sessions=(*log.sessions, ours)), LATE)
    [found] = [running for running in logged.runnings if running.session.key == "ours"]
    assert repr(first) == repr(found)
    assert repr(again) == repr(found), "trying it moves nothing"


@given(wild_logs, st.dates(min_value=date(1900, 1, 1)), st.sampled_from(sorted(LIBRARY)))
def test_the_morning_asks_for_what_a_log_without_that_day_asks_for(log: TrainingLog, on: date, workout: str) -> None:
    # As they are stored: each under a key.
    log = replace(log, sessions=tuple(replace(it, key=f"{number}") for number, it in enumerate(log.sessions)))
    early = replace(
        log,
        sessions=tuple(it for it in log.sessions if it.on < on),
        overrules=tuple(it for it in log.overrules if it.on < on or (it.on == on and it.before_sessions)),
        goals=tuple(it for it in log.goals if it.on is None or it.on < on or (it.on == on and it.before_sessions)),
    )
    expected = standing(workout, early, on, plan_for=on)
    stood = Morning(workout, log, on)
    assert repr(stood.asked) == repr(expected.next)
    assert stood.before.date_pace(on) == expected.date_pace


@given(wild_logs, wild_sessions, st.dates(min_value=date(1900, 1, 1)), st.sampled_from(sorted(LIBRARY)))
def test_a_session_goes_on_from_its_morning_to_where_the_whole_log_stands(
    log: TrainingLog, ran: Session, on: date, workout: str
) -> None:
    morning = Morning(workout, log, ran.on)
    morning.before.judged(ran)
    whole = standing(workout, replace(log, sessions=(*log.sessions, ran)), on)
    assert repr(morning.then(ran, on)) == repr(whole)
    assert repr(morning.then(ran, on)) == repr(whole), "asking moves nothing"


# Believable logs: a runner around 75.0 with a goal of 73.0.
rep_times = st.sampled_from([71_000, 72_600, 73_000, 73_800, 74_000, 75_000, 75_900, 76_000, 76_100, 78_000])
rest_times = st.sampled_from([40_000, 55_000, 60_000, 62_000, 63_000, 80_000, 100_000, 120_000])


@st.composite
def sessions(draw: st.DrawFn, reps: int = 6) -> tuple[Session, ...]:
    """Sessions of six reps at believable gaps; some even, some uneven, some unfinished."""
    on, made = DAY, []
    for number in range(draw(st.integers(1, 9))):
        on += timedelta(days=draw(st.sampled_from([3, 7, 10, 14, 18, 25, 40, 60])))
        even = draw(st.booleans())
        pace, rest = draw(rep_times), draw(rest_times)
        ran = tuple(
            Rep(n, 400, pace if even else draw(st.none() | rep_times), rest if even else draw(st.none() | rest_times))
            for n in range(1, reps + 1)
        )
        made.append(
            Session(
                on,
                ran,
                key=str(number),
                void=draw(st.sampled_from(["", "", "", "ill"])),
                trained_through=draw(st.booleans()),
            )
        )
    return tuple(made)


@st.composite
def logs(draw: st.DrawFn) -> TrainingLog:
    """A believable log under one of many settings."""
    chosen = Settings.of(
        {
            "reps": 6,
            "goal_reps_per_step": draw(st.integers(1, 4)),
            "misses_allowed": draw(st.integers(0, 1)),
            "sessions_to_pass_stage_1": draw(st.integers(1, 2)),
            "sessions_to_pass_stage_2": draw(st.integers(1, 2)),
            "sessions_to_pass_stage_3": draw(st.integers(1, 2)),
            "allow_two_gates_in_one_running": draw(st.booleans()),
            "ready_early": draw(st.booleans()),
        }
    )
    marks = [Mark(None, 3000, 562_500)]
    if draw(st.booleans()):
        marks.append(Mark(DAY + timedelta(days=30), 3000, draw(st.sampled_from([552_000, 570_000, 540_000]))))
    goals = [Goal(Pace(73_000))]
    if draw(st.booleans()):
        goals.append(Goal(Pace(draw(st.sampled_from([72_000, 74_000]))), DAY + timedelta(days=50)))
    return TrainingLog(chosen, tuple(marks), tuple(goals), draw(sessions()))


@given(logs(), st.randoms(use_true_random=False))
def test_order_of_entry_plays_no_part(log: TrainingLog, chance: random.Random) -> None:
    def shuffled(part: Sequence[T]) -> tuple[T, ...]:
        return tuple(chance.sample(part, len(part)))

    again = replace(log, sessions=shuffled(log.sessions), marks=shuffled(log.marks), goals=shuffled(log.goals))
    assert standing("12x400", again, LATE) == standing("12x400", log, LATE)


@given(logs())
def test_idempotent_sent_twice_is_sent_once(log: TrainingLog) -> None:
    twice = replace(log, sessions=log.sessions + log.sessions)
    assert standing("12x400", twice, LATE) == standing("12x400", log, LATE)


@settings(max_examples=300)
@given(logs(), st.data())
def test_monotone_a_faster_rep_or_a_shorter_recovery_never_stands_worse(log: TrainingLog, data: st.DataObject) -> None:
    before = standing("12x400", log, LATE)
    which = data.draw(st.integers(0, len(before.runnings) - 1))
    running = before.runnings[which]
    number = data.draw(st.integers(1, 6))
    rep = running.session.reps[number - 1]
    if data.draw(st.booleans()):
        target = running.plan[number - 1].target_ms if running.plan else 75_000
        if rep.time_ms is None or rep.time_ms <= target:
            return
        better = rep._replace(time_ms=data.draw(st.integers(target, rep.time_ms)))
    else:
        if rep.recovery_ms is None:
            return
        better = rep._replace(recovery_ms=data.draw(st.integers(30_000, max(30_000, rep.recovery_ms))))
        if rep.recovery_ms < 30_000:
            return
    reps = tuple(better if r.number == number else r for r in running.session.reps)
    improved = tuple(replace(s, reps=reps) if s.key == running.session.key else s for s in log.sessions)
    after = standing("12x400", replace(log, sessions=improved), LATE)
    assert after.position >= before.position


@given(logs())
def test_never_more_than_one_gate_a_session_but_by_setting_or_ready_rule(log: TrainingLog) -> None:
    for running in standing("12x400", log, LATE).runnings:
        closed = running.after.stage - running.before.stage
        ready = any(reason.code.startswith("ready") for reason in running.reasons)
        both = log.settings.allow_two_gates_in_one_running
        assert closed <= 1 or ready or (both and closed == 2 and running.after.stage is Stage.RAISE)
        if running.before.stage is running.after.stage is Stage.RAISE:
            assert 0 <= running.after.goal_reps - running.before.goal_reps <= log.settings.goal_reps_per_step


@given(logs(), st.integers(0, 100))
def test_targets_lie_between_goal_and_date_pace(log: TrainingLog, later: int) -> None:
    on = log.sessions[-1].on + timedelta(days=later)
    here = standing("12x400", log, on, plan_for=on)
    assert here.next is not None
    assert here.date_pace is not None
    assert here.goal_pace is not None
    date_ms, goal_ms = here.date_pace.pace.time_ms(400), here.goal_pace.time_ms(400)
    for rep in here.next.reps:
        assert min(goal_ms, date_ms) <= rep.target_ms <= date_ms
        assert rep.target_ms <= rep.limit_ms
    if goal_ms < date_ms:
        assert all(rep.limit_ms < date_ms for rep in here.next.reps if rep.pace == "goal")


@given(logs())
def test_a_gap_never_moves_anyone_forward(log: TrainingLog) -> None:
    last = log.sessions[-1].on
    soon = standing("12x400", log, last, plan_for=last + timedelta(days=10)).next
    places = [
        (planned.stage, planned.goal_reps)
        for days in (10, 20, 30, 50, 90)
        if (planned := standing("12x400", log, last, plan_for=last + timedelta(days=days)).next)
    ]
    assert soon is not None
    assert places == sorted(places, reverse=True)
