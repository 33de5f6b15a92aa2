"""The shared cases of the fold, and evenings made up at random."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from coachapp.timing import Evening, Runner, Tap, fold

CASES = Path(__file__).parent / "cases"
ON = date(2026, 6, 1)
#: The cases run three reps: enough for a first, a middle and a last one.
DISTANCES = (400.0, 400.0, 400.0)


def cases() -> list[dict[str, Any]]:
    """Every case of every file."""
    return [case for path in sorted(CASES.glob("*.json")) for case in json.loads(path.read_text(encoding="utf-8"))]


def told(value: Any) -> Tap:
    """A tap of a case. Its ids are short names, which a phone's are not, so it is not read as a phone's."""
    return Tap(value["id"], value["device"], value["seq"], value["kind"], value["at_ms"], value["body"])


def folded(athletes: list[str], taps: list[Any]) -> Evening:
    """What the taps of a case come to."""
    runners = [Runner(athlete, ON, DISTANCES) for athlete in athletes]
    return fold(runners, [told(tap) for tap in taps])


def as_phone(evening: Evening) -> Any:
    """An evening as it looks after a journey through JSON."""
    return json.loads(json.dumps(evening.as_json()))


def made_up(random: Random, athletes: list[str], devices: list[str], taps: int) -> list[dict[str, Any]]:
    """An evening such as no coach would tap: everything at any time, about anything that went before."""
    made: list[dict[str, Any]] = []
    clock = dict.fromkeys(devices, 1_000)
    for seq in range(1, taps + 1):
        device = random.choice(devices)
        clock[device] += random.randint(1, 70_000)
        kind, body = _word(random, athletes, [tap["id"] for tap in made] or ["nothing"])
        made.append(
            {
                "id": f"t{seq:03}",
                "device": device,
                "seq": seq,
                "kind": kind,
                "at_ms": clock[device] if kind in ("go", "finish") or "running" in body else None,
                "made_at": None,
                "body": body,
            }
        )
    return made


def _word(random: Random, athletes: list[str], before: list[str]) -> tuple[str, dict[str, Any]]:
    who, rep, of = random.choice(athletes), random.randint(1, 4), random.choice(before)
    other = random.choice(athletes)
    starters = random.sample(athletes, random.randint(1, len(athletes)))
    return random.choice(
        (
            ("go", {"runners": dict.fromkeys(starters, rep)}),
            ("go", {"runners": {who: rep}}),
            ("go", {"runners": dict.fromkeys(starters, rep), "flush": True}),
            ("finish", {"athlete": who, "rep": rep}),
            ("finish", {"athlete": who, "rep": None, "estimated": random.random() < 0.3}),
            ("finish", {"athlete": None, "rep": None}),
            ("name", {"of": of, "athlete": who, "rep": random.choice((rep, None))}),
            ("name", {"of": of, "athlete": who, "flush": rep}),
            ("move", {"of": of, "athlete": who, "rep": rep, "from": other}),
            ("move", {"of": of, "athlete": who, "flush": rep}),
            ("undo", {"of": of}),
            ("undo", {"of": of}),
            ("write", {"athlete": who, "rep": rep, "time_ms": random.choice((None, 70_000, 75_000))}),
            ("write", {"athlete": who, "rep": rep, "recovery_ms": 61_000, "estimated": True}),
            ("flush", {"athlete": who, "number": rep, "time_ms": random.choice((None, 450_000))}),
            ("flush", {"athlete": who, "number": rep, "time_ms": None, "running": True}),
            ("effort", {"athlete": who, "rpe_half": 15}),
            ("note", {"athlete": who, "text": "wind"}),
            ("excuse", {"athlete": who, "rep": rep, "what": "rep", "reason": random.choice(("", "fell"))}),
            ("excuse", {"athlete": who, "rep": rep, "what": "recovery", "reason": "shoelace"}),
            ("stop", {"athlete": who, "after": rep - 1}),
            ("resume", {"athlete": who}),
            ("arrive", {"athlete": who, "rep": rep}),
        )
    )
