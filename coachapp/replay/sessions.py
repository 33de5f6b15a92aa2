"""The sessions of a replay file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from coachapp.replay.fields import Node
from coachapp.training.flush import fifteen_k_pace
from coachapp.training.library import Workout
from coachapp.training.limits import check_copied, check_flush, check_recovery, check_rep, check_rpe
from coachapp.training.log import Paces
from coachapp.training.pace import Pace
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.settings import Settings
from coachapp.words import figures

MOST_REPS = 100


def read_session(node: Node, workout: Workout, settings: Settings, paces: Paces) -> Session:
    """Return one session. Raises `NotUsable` naming the field; what is only odd is asked about."""
    on = node.day("date")
    dated = paces.on(on)
    pace = dated.pace if dated else None
    reps: list[Rep] = []
    for place, child in enumerate(node.children("reps"), start=1):
        rep = _rep(child, place, workout, settings, pace)
        if any(rep.number == other.number for other in reps):
            raise child.refuse("rep", _("rep %(number)s stands twice") % {"number": rep.number})
        reps.append(rep)
    if len(reps) > MOST_REPS:
        raise node.refuse("reps", _("more than %(most)s reps are no session") % {"most": MOST_REPS})
    copied = check_copied([rep.time_ms for rep in reps])
    node.check("reps", copied)
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


def _rep(node: Node, place: int, workout: Workout, settings: Settings, pace: Pace | None) -> Rep:
    number = node.whole("rep")
    number = place if number is None else number
    if number < 1:
        raise node.refuse("rep", _("rep numbers begin at 1"))
    planned = workout.distances(settings)
    distance_m = node.number("distance_m")
    if distance_m is None:
        distance_m = planned[min(number, len(planned)) - 1]
    if not 50 <= distance_m <= 10_000:
        raise node.refuse("distance_m", _("%(metres)s m is no rep") % {"metres": f"{distance_m:g}"})
    time_ms, key = node.time_ms("time_s", "time")
    target_ms = pace.time_ms(distance_m) if pace else None
    if time_ms is not None:
        metres = figures.metres_text(distance_m)
        target = _("its target of %(target)s") % {"target": figures.target(target_ms)} if target_ms else ""
        node.check(key, check_rep(distance_m, time_ms, target_ms), distance=metres, reference=target)
    recovery_ms, key = node.time_ms("recovery_s", "recovery", recovery=True)
    if recovery_ms is not None:
        long_jog = None if workout.staged else 2 * pace.time_ms(400) if pace else None
        last = number >= len(planned)
        node.check(key, check_recovery(recovery_ms, last=last, expected_ms=long_jog))
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
