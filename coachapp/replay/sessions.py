"""The sessions of a replay file."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from coachapp.replay.fields import Node
from coachapp.training.flush import fifteen_k_pace
from coachapp.training.judging import same_distance
from coachapp.training.library import Workout
from coachapp.training.limits import check_copied, check_flush, check_recovery, check_rep, check_rpe
from coachapp.training.log import Goal, Paces
from coachapp.training.pace import Pace
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.settings import Settings
from coachapp.training.step_down_plan import planned_steps
from coachapp.words import figures

MOST_REPS = 100


def read_session(
    node: Node, workout: Workout, settings: Settings, paces: Paces, goals: tuple[Goal, ...] = ()
) -> Session:
    """Return one session. Raises `NotUsable` naming the field; what is only odd is asked about."""
    on = node.day("date")
    dated = paces.on(on)
    pace = dated.pace if dated else None
    expected = _Expected(workout, settings, pace, min((goal.pace for goal in goals), default=None))
    for_all, _key = node.time_ms("recovery_s", "recovery", recovery=True)
    reps: list[Rep] = []
    for place, child in enumerate(node.children("reps"), start=1):
        rep = _rep(child, place, expected, for_all)
        if any(rep.number == other.number for other in reps):
            raise child.refuse("rep", _("rep %(number)s stands twice") % {"number": rep.number})
        reps.append(rep)
    if len(reps) > MOST_REPS:
        raise node.refuse("reps", _("more than %(most)s reps are no session") % {"most": MOST_REPS})
    node.check("reps", check_copied([rep.time_ms for rep in reps]))
    extra = sum(1 for rep in reps if rep.number > expected.reps)
    if extra and not node.flag("extra_counted"):
        node.ask("reps", _("%(ran)s reps where %(planned)s were planned; say which count") % {
            "ran": len(reps), "planned": expected.reps,
        })  # fmt: skip
    flush = tuple(_flush(child, pace, settings) for child in node.children("flush"))
    session = Session(
        on=on,
        reps=tuple(sorted(reps, key=lambda rep: rep.number)),
        flush=flush,
        key=node.text("id"),
        rpe_half=_rpe(node),
        void=node.text("void"),
        trained_through=node.flag("trained_through"),
        extra_counted=node.flag("extra_counted"),
        note=node.text("notes") or node.text("note"),
    )
    node.get("note")
    node.ask_about_rest()
    return session


def _rpe(node: Node) -> int | None:
    rpe = node.number("rpe")
    if rpe is None:
        return None
    node.check("rpe", check_rpe(rpe))
    return round(rpe * 2)


class _Expected(NamedTuple):
    """What a session is held against when its numbers are checked for being odd."""

    workout: Workout
    settings: Settings
    pace: Pace | None
    goal: Pace | None

    @property
    def reps(self) -> int:
        return len(self.workout.distances(self.settings))

    def distance_m(self, number: int) -> float:
        planned = self.workout.distances(self.settings)
        return planned[min(number, len(planned)) - 1]

    def targets_ms(self, number: int, distance_m: float) -> tuple[int | None, int | None]:
        """The quickest and the slowest time that may have been asked for: goal and date pace, or a window."""
        if self.pace is None:
            return None, None
        if not self.workout.staged and number <= self.reps:
            planned = planned_steps(self.pace, self.settings)[number - 1]
            return planned.low_ms, planned.target_ms
        date_ms = self.pace.time_ms(distance_m)
        return min(date_ms, self.goal.time_ms(distance_m)) if self.goal else date_ms, date_ms


def _rep(node: Node, place: int, expected: _Expected, recovery_for_all: int | None) -> Rep:
    number = node.whole("rep")
    number = place if number is None else number
    if number < 1:
        raise node.refuse("rep", _("rep numbers begin at 1"))
    planned_m = expected.distance_m(number)
    distance_m = node.number("distance_m")
    if distance_m is None:
        distance_m = planned_m
    if not 50 <= distance_m <= 10_000:
        raise node.refuse("distance_m", _("%(metres)s m is no rep") % {"metres": f"{distance_m:g}"})
    if not same_distance(distance_m, planned_m):
        node.ask("distance_m", _("%(metres)s were planned") % {"metres": figures.metres_text(planned_m)})
    time_ms, key = node.time_ms("time_s", "time")
    if time_ms is not None:
        _check_time(node, key, distance_m, time_ms, expected.targets_ms(number, distance_m))
    recovery_ms, key = node.time_ms("recovery_s", "recovery", recovery=True)
    last = number >= expected.reps
    if recovery_ms is not None:
        long_jog = None if expected.workout.staged or expected.pace is None else 2 * expected.pace.time_ms(400)
        node.check(key, check_recovery(recovery_ms, last=last, expected_ms=long_jog))
    elif not last:
        recovery_ms = recovery_for_all
    node.number("recovery_distance_m")
    rep = Rep(
        number,
        distance_m,
        time_ms,
        recovery_ms,
        excused=_reason(node, "excused"),
        recovery_excused=_reason(node, "recovery_excused"),
        splits_ms=_splits(node),
    )
    node.ask_about_rest()
    return rep


def _check_time(
    node: Node, key: str, distance_m: float, time_ms: int, targets_ms: tuple[int | None, int | None]
) -> None:
    """Ask about a time that is odd against the quicker and the slower of what may have been asked for."""
    for target_ms, code in zip(targets_ms, ("rep_fast", "rep_slow"), strict=True):
        odd = check_rep(distance_m, time_ms, target_ms)
        if odd is not None and (odd.refuse or odd.code == code):
            target = _("its target of %(target)s") % {"target": figures.target(target_ms)} if target_ms else ""
            node.check(key, odd, distance=figures.metres_text(distance_m), reference=target)


def _reason(node: Node, key: str) -> str:
    if node.get(key) is True:
        raise node.refuse(key, _("needs a reason, as a text"))
    return node.text(key)


def _splits(node: Node) -> tuple[int, ...]:
    values = node.get("splits_s")
    if values is None:
        return ()
    if not isinstance(values, list):
        raise node.refuse("splits_s", _("should be a list of seconds"))
    splits = Node(node.at("splits_s"), {str(place): value for place, value in enumerate(values)}, node.queries)
    read = [splits.seconds_ms(str(place)) for place in range(len(values))]
    return tuple(split for split in read if split is not None)


def _flush(node: Node, pace: Pace | None, settings: Settings) -> FlushRep:
    distance_m = node.number("distance_m")
    distance_m = 2000.0 if distance_m is None else distance_m
    if not 50 <= distance_m <= 20_000:
        raise node.refuse("distance_m", _("%(metres)s m is no flush") % {"metres": f"{distance_m:g}"})
    time_ms, key = node.time_ms("time_s", "time")
    if time_ms is not None:
        easy = fifteen_k_pace(pace, settings.equivalence) if pace else None
        reference = _("15K pace, %(time)s") % {"time": figures.race_time(easy.time_ms(distance_m))} if easy else ""
        odd = check_flush(distance_m, time_ms, easy, pace)
        node.check(key, odd, distance=figures.metres_text(distance_m), reference=reference)
    recovery_ms, _key = node.time_ms("recovery_s", "recovery", recovery=True)
    node.ask_about_rest()
    return FlushRep(distance_m, time_ms, recovery_ms)
