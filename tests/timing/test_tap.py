"""What a phone may send, and what is refused with the name of the part that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.timing import KINDS, Tap, TapRefused

ID = "0197a0c0-0000-7000-8000-00000000000{}"
MAYA, TOM = ID.format(1), ID.format(2)


def sent(kind: str = "finish", body: object = None, **more: object) -> dict[str, object]:
    """A tap as a phone sends it."""
    body = {"athlete": MAYA, "rep": 1} if body is None else body
    return {
        "id": ID.format(8), "device": ID.format(9), "seq": 3, "kind": kind, "at_ms": 75_000,
        "made_at": "2026-06-01T18:00:00.123Z", "body": body, **more,
    }  # fmt: skip


GOOD: dict[str, list[dict[str, Any]]] = {
    "go": [{"runners": {MAYA: 1, TOM: 2}}, {"runners": {MAYA: 1, TOM: 2}, "flush": True}],
    "finish": [{"athlete": MAYA, "rep": 1}, {"athlete": None, "rep": None}, {"athlete": None, "bridged": True}],
    "name": [
        {"of": ID.format(3), "athlete": MAYA, "rep": 1},
        {"of": ID.format(3), "athlete": MAYA},
        {"of": ID.format(3), "athlete": MAYA, "flush": 1},
    ],
    "move": [
        {"of": ID.format(3), "athlete": MAYA, "rep": 1, "from": TOM},
        {"of": ID.format(3), "athlete": MAYA, "flush": 2},
    ],
    "undo": [{"of": ID.format(3)}],
    "write": [{"athlete": MAYA, "rep": 1, "time_ms": None}, {"athlete": MAYA, "rep": 1, "recovery_ms": 60_000}],
    "flush": [
        {"athlete": MAYA, "number": 1, "time_ms": 450_000},
        {"athlete": MAYA, "number": 1, "time_ms": None, "running": True},
    ],
    "effort": [{"athlete": MAYA, "rpe_half": 16}],
    "note": [{"athlete": MAYA, "text": "wind"}],
    "excuse": [{"athlete": MAYA, "rep": 1, "what": "recovery", "reason": "shoelace"}],
    "stop": [{"athlete": MAYA, "after": 0}],
    "resume": [{"athlete": MAYA}],
    "arrive": [{"athlete": MAYA, "rep": 3}],
}


@pytest.mark.parametrize("kind", KINDS)
def test_good_taps_are_taken(kind: str) -> None:
    for body in GOOD[kind]:
        tap = Tap.read(sent(kind, body))
        assert (tap.kind, tap.body) == (kind, body)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (None, "tap"),
        ([], "tap"),
        (sent(id="f1"), "id"),
        (sent(device=ID.format(9).upper().replace("0", "A")), "device"),
        (sent(seq=-1), "seq"),
        (sent(seq=True), "seq"),
        (sent(seq=1.5), "seq"),
        (sent("dance"), "kind"),
        (sent(kind=None), "kind"),  # type: ignore[arg-type]
        (sent(kind=["go"]), "kind"),  # type: ignore[arg-type]
        (sent(at_ms=None), "at_ms"),
        (sent(at_ms=-1), "at_ms"),
        (sent(at_ms=2**60), "at_ms"),
        (sent(body="x"), "body"),
        (sent(made_at="yesterday"), "made_at"),
        (sent(made_at="2026-06-01T18:00:00"), "made_at"),
        (sent(made_at=5), "made_at"),
        (sent(body={"rep": 1}), "body.athlete"),
        (sent("go", {"runners": {MAYA: 21}, "flush": True}), "body.runners"),
        (sent("go", {"runners": {MAYA: 1}, "flush": 1}), "body.flush"),
        (sent("name", {"of": ID.format(3), "athlete": MAYA, "flush": 0}), "body.flush"),
        (sent(body={"athlete": "maya", "rep": 1}), "body.athlete"),
        (sent(body={"athlete": MAYA, "rep": 0}), "body.rep"),
        (sent(body={"athlete": MAYA, "rep": 1, "x": "y" * 9000}), "body"),
        (sent("go", {"runners": {}}), "body.runners"),
        (sent("go", {"runners": {MAYA: "1"}}), "body.runners"),
        (sent("undo", {"of": 5}), "body.of"),
        (sent("write", {"athlete": MAYA, "rep": 1}), "body.time_ms"),
        (sent("write", {"athlete": MAYA, "rep": 1, "time_ms": 0}), "body.time_ms"),
        (sent("write", {"athlete": MAYA, "rep": 1, "recovery_ms": -5}), "body.recovery_ms"),
        (sent("flush", {"athlete": MAYA, "number": 1, "time_ms": None, "running": 1}), "body.running"),
        (sent("flush", {"athlete": MAYA, "number": 1, "time_ms": 9, "running": True}), "body.time_ms"),
        (sent("flush", {"athlete": MAYA, "number": 1, "time_ms": None, "running": True}, at_ms=None), "at_ms"),
        (sent("excuse", {"athlete": MAYA, "rep": 1, "what": "all", "reason": ""}), "body.what"),
        (sent("effort", {"athlete": MAYA, "rpe_half": 21}), "body.rpe_half"),
        (sent("note", {"athlete": MAYA, "text": "x" * 2001}), "body.text"),
    ],
)
def test_bad_taps_are_refused_by_name(told: object, why: str) -> None:
    with pytest.raises(TapRefused) as refused:
        Tap.read(told)
    assert refused.value.why == why


def test_a_tap_names_its_athletes_and_its_target() -> None:
    assert Tap.read(sent("go", {"runners": {MAYA: 1, TOM: 1}})).athletes == {MAYA, TOM}
    move = Tap.read(sent("move", {"of": ID.format(3), "athlete": MAYA, "rep": 1, "from": TOM}))
    assert move.athletes == {MAYA, TOM}
    assert move.of == ID.format(3)
    assert Tap.read(sent(body={"athlete": None})).athletes == frozenset()


def test_every_kind_has_a_good_example() -> None:
    assert GOOD.keys() == KINDS.keys()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(
    st.sampled_from([*KINDS, "dance"]), json_values, st.sampled_from(["id", "seq", "at_ms", "body", "kind", "made_at"])
)
def test_nothing_that_can_be_sent_does_more_than_be_refused(kind: str, value: object, part: str) -> None:
    for told in (sent(kind, value), {**sent(kind, dict(GOOD.get(kind, [{}])[0])), part: value}):
        try:
            tap = Tap.read(told)
        except TapRefused:
            continue
        json.dumps(dict(tap.body), allow_nan=True)
