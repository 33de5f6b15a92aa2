"""What the laps are held against: the reps of the plan, their targets, the recovery, the flush."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coachapp.training.workout import Prescription

_FLUSH_M: Final = 2000.0


@dataclass(frozen=True, slots=True)
class PlanRep:
    """One planned rep; `target_ms` is None where no target is known."""

    distance_m: float
    target_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A session as planned, as far as finding it among laps needs it.

    `recovery_ms` is the longest planned recovery, None where it is free; `flush_ms` the 15K pace time over one flush.
    """

    reps: tuple[PlanRep, ...]
    recovery_m: float | None = None
    recovery_ms: int | None = None
    flush_m: tuple[float, ...] = ()
    flush_ms: int | None = None

    @classmethod
    def of(cls, prescription: Prescription) -> Plan:
        """Take from a prescription what finding needs."""
        flush = prescription.flush
        return cls(
            reps=tuple(PlanRep(rep.distance_m, rep.target_ms) for rep in prescription.reps),
            recovery_m=prescription.recovery.distance_m or None,
            recovery_ms=prescription.recovery.high_ms,
            flush_m=(flush.distance_m or _FLUSH_M,) * flush.reps if flush else (),
            flush_ms=flush.reference_ms if flush else None,
        )

    @property
    def distances(self) -> tuple[float, ...]:
        """The metres of the planned reps, each once."""
        return tuple(dict.fromkeys(rep.distance_m for rep in self.reps))

    @property
    def pace_known(self) -> bool:
        """Whether any rep has a target."""
        return any(rep.target_ms for rep in self.reps)

    def pace_ms(self, distance_m: float) -> float | None:
        """The slowest target over this distance, in ms per metre; None where no target is known."""
        known = [rep.target_ms / distance_m for rep in self.reps if rep.distance_m == distance_m and rep.target_ms]
        return max(known) if known else None
