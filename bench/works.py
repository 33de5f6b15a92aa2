"""The works that are measured, with their goals, and what a client is told to do about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One request, and the status that its answer must have."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    status: int


@dataclass(frozen=True, slots=True)
class Shot:
    """A request that is timed, and what is asked before it without being timed."""

    request: Request
    before: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class Supply:
    """What there is to ask of Quarters and of the bare app. What stores something is asked once each."""

    ours: Sequence[Shot]
    bare: Sequence[Shot]

    def as_json(self) -> dict[str, Any]:
        """The supply as `read` takes it."""
        return asdict(self)

    @classmethod
    def read(cls, told: dict[str, list[dict[str, Any]]]) -> Supply:
        """Read what `as_json` gave."""
        return cls([_shot(one) for one in told["ours"]], [_shot(one) for one in told["bare"]])


@dataclass(frozen=True, slots=True)
class Work:
    """One row of the table. `ratio` and `queries` are its goals, None where it has none.

    `each` says how many shots a slice may take, by the number of clients, where each can be done once only.
    """

    name: str
    title: str
    ratio: float | None = None
    queries: int | None = None
    clients: tuple[int, ...] = (1, 16)
    each: dict[int, int] = field(default_factory=dict)
    #: Whether the bare app is held against a second one of its kind: what differs then is the noise of the machine.
    twin: bool = False
    #: Another work of Quarters that one client is asked for in turn with it, to hold the two against each other.
    beside: str = ""

    @property
    def once(self) -> bool:
        """Whether every shot may be done once only."""
        return bool(self.each)

    def supply(self, rounds: int) -> int:
        """How many shots a run of so many rounds takes at most; one more is there for counting."""
        return 1 + rounds * sum(self.each[clients] for clients in self.clients)


WORKS = (
    Work("next", "athlete's next page", 1.3, 6),
    Work("next after a log", "the same, right after a log", 1.3, 6, (1,), {1: 12}, beside="next"),
    Work("squad of 30", "squad page, 30 athletes with 12 sessions each", 2.5, 9),
    Work("squad of 100", "squad page, 100 athletes: the first 30 come", None, 9, beside="squad of 30"),
    Work("others of 100", "squad page, 100 athletes: the other 70, as they follow", None, 9, (1,)),
    Work("all of 100", "squad page, 100 athletes, all of them at once", None, 9, (1,)),
    Work("athlete", "athlete's page with a whole march", 2.0, 9),
    Work("log", "log 12 reps and 2 flushes, decision included", 1.8, 14, each={1: 24, 16: 32}),
    Work("verdict", "live verdict while typing", 1.2, 6),
    Work("practice", "an evening of 30 athletes logged", 6.0, None, each={1: 8, 16: 16}),
    Work("practice anew", "the same, something entered about everybody since it was planned", None, None, (1,), {1: 2}),
    Work("taps", "200 taps of that evening stored", 6.0, None, each={1: 6, 16: 16}),
    Work("small page", "the bare app against another bare app: 3 queries, 9.8 kB", twin=True),
    Work("plain", "plain answer: /livez beside a bare one"),
)
BY_NAME = {work.name: work for work in WORKS}
#: Rounds of a whole run.
ROUNDS = 5


def rounds(part: float) -> int:
    """How many rounds a part of the run has: at least two, so that there is a middle and a spread."""
    return max(2, round(ROUNDS * part))


def supply(name: str, part: float) -> int:
    """How many shots of a work that stores something are needed for a part of the run."""
    return BY_NAME[name].supply(rounds(part))


def _shot(told: dict[str, Any]) -> Shot:
    before = tuple(Request(**one) for one in told["before"])
    return Shot(Request(**told["request"]), before)
