"""A tap: one thing that the coach did at the stopwatch. It is made on the phone and never changed afterwards.

What is wrong is taken back or moved by a further tap, so that taps may arrive in any order, twice, and in parts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

Check = Callable[[Any], bool]

#: The largest whole number that a browser keeps exact.
EXACT: Final = 2**53 - 1
MOST_REPS: Final = 60
LONGEST_BODY: Final = 8000
_DAY_MS: Final = 86_400_000
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


class TapRefused(ValueError):
    """A tap cannot be used. `why` names the part that is wrong: "seq", "kind", "body.rep"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _whole(low: int, high: int) -> Check:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _text(longest: int) -> Check:
    return lambda value: isinstance(value, str) and len(value) <= longest


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_lineup(value: Any) -> bool:
    return (
        isinstance(value, dict) and 0 < len(value) <= 200 and all(_is_id(who) and _REP(n) for who, n in value.items())
    )


_REP = _whole(1, MOST_REPS)
_FLUSH = _whole(1, 20)
_TIME = _or_none(_whole(1, _DAY_MS))
_WHO = {"athlete": _is_id}
_WHICH = {**_WHO, "rep": _REP}

#: What the body of each kind must hold, and what it may hold besides.
KINDS: Final[Mapping[str, tuple[Mapping[str, Check], Mapping[str, Check]]]] = {
    # `flush`: they are sent off to their flushes, whose numbers then stand where the reps' do.
    "go": ({"runners": _is_lineup}, {"flush": _is_flag}),
    "finish": ({"athlete": _or_none(_is_id)}, {"rep": _or_none(_REP), "estimated": _is_flag}),
    # `flush`: the finish is the end of this flush, and of no rep.
    "name": ({"of": _is_id, **_WHO}, {"rep": _or_none(_REP), "flush": _or_none(_FLUSH)}),
    "move": ({"of": _is_id, **_WHO}, {"rep": _or_none(_REP), "from": _is_id, "flush": _or_none(_FLUSH)}),
    "undo": ({"of": _is_id}, {}),
    "write": (
        _WHICH,
        {"time_ms": _TIME, "recovery_ms": _or_none(_whole(0, _DAY_MS)), "estimated": _is_flag, "why": _text(20)},
    ),
    # `running`: he is sent off, at the moment of the tap, and the time is what a later one says.
    "flush": ({**_WHO, "number": _FLUSH, "time_ms": _TIME}, {"running": _is_flag}),
    "effort": ({**_WHO, "rpe_half": _or_none(_whole(0, 20))}, {}),
    "note": ({**_WHO, "text": _text(2000)}, {}),
    "excuse": ({**_WHICH, "what": lambda what: what in ("rep", "recovery"), "reason": _text(200)}, {}),
    "stop": ({**_WHO, "after": _whole(0, MOST_REPS)}, {}),
    "resume": (_WHO, {}),
    "arrive": (_WHICH, {}),
}
#: Kinds that mean a moment and so must say when.
MOMENTS: Final = ("go", "finish")
#: What every tap has, in the order in which it is looked at.
_PARTS: Final[tuple[tuple[str, Check], ...]] = (
    ("id", _is_id),
    ("device", _is_id),
    ("seq", _whole(0, 2**31 - 1)),
    ("kind", lambda value: isinstance(value, str) and value in KINDS),
    ("at_ms", _or_none(_whole(0, EXACT))),
    ("body", lambda value: isinstance(value, dict)),
)


class Tap(NamedTuple):
    """One tap; a tuple, for an evening has hundreds.

    `device` is the phone, `seq` its place among the phone's taps: greater than any that the phone had seen, its own
    and others', so that "later" has a meaning. `at_ms` is the phone's evening clock, which no clock on a wall can move;
    None where no moment is meant. `made_at` is what the wall said, in UTC, for reading only. `body` is by kind, see `KINDS`.
    """

    id: str
    device: str
    seq: int
    kind: str
    at_ms: int | None = None
    body: Mapping[str, Any] = {}
    made_at: datetime | None = None

    @classmethod
    def read(cls, told: object) -> Tap:
        """Return the tap that a phone sent. Raises TapRefused with the part that is wrong."""
        if not isinstance(told, dict):
            raise TapRefused("tap")
        for name, check in _PARTS:
            if not check(told.get(name)):
                raise TapRefused(name)
        at_ms = told.get("at_ms")
        if at_ms is None and told["kind"] in MOMENTS:
            raise TapRefused("at_ms")
        _check_body(told["kind"], told["body"])
        if told["kind"] == "flush" and told["body"].get("running") and at_ms is None:
            raise TapRefused("at_ms")
        made_at = _wall(told.get("made_at"))
        return cls(told["id"], told["device"], told["seq"], told["kind"], at_ms, told["body"], made_at)

    @property
    def order(self) -> tuple[int, str, str]:
        """Where it stands: by the number its phone gave it; the rest only so that no two are equal."""
        return self.seq, self.device, self.id

    @property
    def of(self) -> str:
        """The id of the tap that it is about, empty where it is about none."""
        return str(self.body.get("of", ""))

    @property
    def athletes(self) -> frozenset[str]:
        """Every athlete that it names."""
        named = [self.body.get("athlete"), self.body.get("from"), *self.body.get("runners", {})]
        return frozenset(who for who in named if who)


def _check_body(kind: str, body: dict[str, Any]) -> None:
    required, optional = KINDS[kind]
    for name, check in required.items():
        if name not in body or not check(body[name]):
            raise TapRefused(f"body.{name}")
    for name, check in optional.items():
        if name in body and not check(body[name]):
            raise TapRefused(f"body.{name}")
    if kind == "write" and not {"time_ms", "recovery_ms", "estimated"} & body.keys():
        raise TapRefused("body.time_ms")
    if kind == "go" and body.get("flush") and not all(_FLUSH(number) for number in body["runners"].values()):
        raise TapRefused("body.runners")
    if body.get("running") is True and kind == "flush" and body["time_ms"] is not None:
        raise TapRefused("body.time_ms")
    if len(json.dumps(body)) > LONGEST_BODY:
        raise TapRefused("body")


def _wall(told: object) -> datetime | None:
    if told is None:
        return None
    try:
        read = datetime.fromisoformat(told) if isinstance(told, str) and len(told) <= 40 else None
        if read is not None and read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise TapRefused("made_at")
