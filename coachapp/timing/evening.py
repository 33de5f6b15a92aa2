"""One evening at the track, as the taps tell it: the values that the fold gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from coachapp.training.session import FlushRep, Rep, Session

State = Literal["waiting", "running", "resting", "done"]


@dataclass(frozen=True, slots=True)
class Runner:
    """Who was on the sheet: the metres of each rep, which reps are his, the day, and the key of his session."""

    athlete: str
    on: date
    distances_m: tuple[float, ...]
    first_rep: int = 1
    last_rep: int | None = None
    key: str = ""
    flush_m: float = 2000.0


class TimedRep(NamedTuple):
    """One rep as the taps tell it; a tuple, for an evening has hundreds.

    `time_ms` is None while it runs, when its finish was never tapped, and while `conflict` holds the times of several
    phones that the coach has not chosen from. `recovery_ms` follows the rep. `excused` and `recovery_excused` are the
    coach's reasons.
    """

    rep: int
    time_ms: int | None
    recovery_ms: int | None
    estimated: bool
    source: Literal["taps", "typed"]
    excused: str
    recovery_excused: str
    conflict: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One athlete's evening.

    `rep` is the one being run, or the next one, or the last where he is done. `since` holds, by phone, the moment of the
    send-off of the rep that runs or of the finish that he rests from. `flushing` is the flush that was sent off and has
    no time yet, `flush_since` when, by phone; it stands in `flush` too, without a time, for it is being run.
    """

    reps: tuple[TimedRep, ...]
    flush: tuple[tuple[int, int | None], ...]
    rpe_half: int | None
    note: str
    first_rep: int
    stopped_after: int | None
    state: State
    rep: int
    since: Mapping[str, int] = field(default_factory=dict)
    flushing: int | None = None
    flush_since: Mapping[str, int] = field(default_factory=dict)


class Unnamed(NamedTuple):
    """Someone finished, and nobody said who; or the finish gave way to another one of the same rep."""

    tap: str
    device: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Evening:
    """All runners' evenings, and the finishes that are nobody's yet in the order in which they were tapped."""

    runs: Mapping[str, Run]
    unnamed: tuple[Unnamed, ...]
    runners: Mapping[str, Runner]

    def session(self, athlete: str) -> Session:
        """Return the athlete's evening as a session. Raises KeyError for who was not on the sheet."""
        runner, run = self.runners[athlete], self.runs[athlete]
        return Session(
            on=runner.on,
            reps=tuple(
                Rep(
                    rep.rep,
                    _distance(runner, rep.rep),
                    rep.time_ms,
                    rep.recovery_ms,
                    excused=rep.excused,
                    recovery_excused=rep.recovery_excused,
                )
                for rep in run.reps
            ),
            flush=tuple(FlushRep(runner.flush_m, time_ms) for _number, time_ms in run.flush),
            key=runner.key,
            rpe_half=run.rpe_half,
            note=run.note,
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as the phone's own fold gives it."""
        runs = {
            athlete: asdict(run) | {"reps": [rep._asdict() for rep in run.reps]} for athlete, run in self.runs.items()
        }
        return {"runs": runs, "unnamed": [open_finish._asdict() for open_finish in self.unnamed]}


def _distance(runner: Runner, number: int) -> float:
    """The metres of a rep; one beyond the plan is as long as the last of it."""
    return runner.distances_m[min(number, len(runner.distances_m)) - 1]
