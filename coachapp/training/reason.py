"""Why something was decided, as a value: a stable code, the rules it rests on, and the figures that go with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVarTuple, overload

Of = TypeVarTuple("Of")


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


class Reasons(Sequence[Reason]):
    """Reasons in order, worked out when somebody first reads them.

    A fold over a whole march decides a dozen sessions, and most pages tell of the last one only. So a decision carries
    the function that makes its reasons and what they are made of, not the reasons. All of that are values, so they come
    out the same whenever they are read.
    """

    __slots__ = ("_make", "_of")

    def __init__(self, make: Callable[[*Of], Iterable[Reason]], *of: *Of) -> None:
        self._make: Callable[..., Iterable[Reason]] | None = make
        #: What they are made of; once they are made, they themselves.
        self._of: tuple[Any, ...] = of

    def _read(self) -> tuple[Reason, ...]:
        if self._make is not None:
            self._of = tuple(self._make(*self._of))
            self._make = None
        return self._of

    @overload
    def __getitem__(self, place: int) -> Reason: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Reason, ...]: ...
    def __getitem__(self, place: int | slice) -> Reason | tuple[Reason, ...]:
        return self._read()[place]

    def __len__(self) -> int:
        return len(self._read())

    def __iter__(self) -> Iterator[Reason]:
        return iter(self._read())

    def __eq__(self, other: object) -> bool:
        return self._read() == (other._read() if isinstance(other, Reasons) else other)

    def __hash__(self) -> int:
        return hash(self._read())

    def __repr__(self) -> str:
        return repr(self._read())
