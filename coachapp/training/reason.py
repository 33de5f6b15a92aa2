"""Why something was decided, as a value: a stable code, the rules it rests on, and the figures that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a decision.

    `code` is stable and public; `rules` are the numbers of the rules page; `facts` the reps, times (ms), dates and
    counts that a sentence needs. The core writes no sentences: `coachapp.words` does.
    """

    code: str
    rules: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    @classmethod
    def of(cls, code: str, *rules: str, **facts: Any) -> Reason:
        """Return the reason with these rules and facts."""
        return cls(code, rules, MappingProxyType(facts))
