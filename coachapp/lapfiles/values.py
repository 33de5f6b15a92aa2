"""What is read from a file: laps as a watch stored them, and sessions as somebody wrote them down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Intensity = Literal["", "active", "rest", "warmup", "cooldown"]
Trigger = Literal["", "manual", "distance", "time", "end"]
LapSource = Literal["fit", "tcx", "garmin_csv", "strava"]
SheetSource = Literal["wide", "long", "clock", "notebook"]


@dataclass(frozen=True, slots=True)
class Lap:
    """One press of the lap button.

    `time_ms` is the time the watch counted; `elapsed_ms` includes what it was paused, and is the same where the file
    knows no pauses. `distance_m` is what the watch measured, None where it measured nothing.
    """

    number: int
    time_ms: int
    elapsed_ms: int
    distance_m: float | None = None
    intensity: Intensity = ""
    trigger: Trigger = ""


@dataclass(frozen=True, slots=True)
class LapFile:
    """The laps of one activity, in order. `started_at` knows its zone, or is None where the file says no time.

    `unit_told` is False where distances stand without their unit; they are then taken for kilometres.
    """

    source: LapSource
    laps: tuple[Lap, ...]
    started_at: datetime | None = None
    unit_told: bool = True


@dataclass(frozen=True, slots=True)
class ReadRep:
    """One rep as it was read.

    `doubt` is "" or why to look twice: a doubt of a time (`bare_digits`, `range`, `dotted_minutes`), a code of
    `NotATime`, `pair_or_list`, `missed_lap` (the time is a proposal: rep and recovery lay in one lap), `paused`,
    `distance_far`. `measured_m` and `laps` are what a watch said: metres, and the numbers of its laps.
    """

    distance_m: float
    time_ms: int | None
    recovery_ms: int | None = None
    doubt: str = ""
    measured_m: float | None = None
    laps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadFlush:
    """One flush as it was read."""

    distance_m: float
    time_ms: int | None = None
    recovery_ms: int | None = None
    laps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell whoever looks at what was read; `code` is stable, `figures` go into its sentence."""

    code: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadSession:
    """One athlete's session as it was read, before anybody has said that it is right.

    The recovery of the last rep is the rest before the flush. `warmup` and `cooldown` are numbers of laps that are
    neither. `day_doubt` says that the day could be read the other way round.
    """

    reps: tuple[ReadRep, ...]
    flush: tuple[ReadFlush, ...] = ()
    who: str = ""
    on: date | None = None
    day_doubt: bool = False
    rpe_half: int | None = None
    conditions: str = ""
    note: str = ""
    announced: tuple[int, int] | None = None
    warmup: tuple[int, ...] = ()
    cooldown: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sessions of a sheet, a clock or a notebook, in the order in which they stand there."""

    source: SheetSource
    sessions: tuple[ReadSession, ...]
    problems: tuple[Problem, ...] = ()
