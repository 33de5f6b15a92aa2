"""The same thing sent twice, or by twenty at once, and then something else under its id."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.ordeal import stage
from tests.ordeal.coach import Answer, Coach, Tally, at_once, days_back, form_of, new_session

MANY = 20
Told = dict[str, Any]


@dataclass
class Sent:
    """What a run of double submits came to. `let_in` counts what was taken under the id of something else."""

    cases: int = 0
    requests: int = 0
    lost: int = 0
    doubled: int = 0
    let_in: int = 0
    wrong: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def send_doubles(port: int, told: Told, cases: int, database_url: str, folder: Path, name: str = "south") -> Sent:
    """So many cases: one in five is a session, the others are taps; one in twenty is sent by twenty at once."""
    it, chance, squad = Sent(), random.Random(11), told[name]
    # Others may have been at this squad before.
    before = stage.play("account", database_url, folder)
    old = {one["id"] for one in before["sessions"]}
    coaches = [Coach(port, name, squad, number % 2, it.tally) for number in range(MANY)]
    sessions: dict[str, Told] = {}
    texts: set[str] = set()
    for case in range(cases):
        athlete = squad["athletes"][case // 5 % len(squad["athletes"])]
        by = coaches if case % 40 in (0, 7, 27) else coaches[:2]
        it.cases += 1
        it.requests += len(by) + 1
        # A line that rested since the case before may be hung up by the site just now; that is not what is tried here.
        for coach in by:
            coach.close()
        if case % 5 == 0:
            day = days_back(told["today"], 3 * (1 + case // 5 // len(squad["athletes"])))
            session = new_session(day, chance, f"case {case}")
            path = f"athletes/{athlete['slug']}/log/"
            answers = at_once(*(partial(coach.post, path, form_of(session)) for coach in by))
            other = {**session, "times": [ms + 500 for ms in session["times"]]}
            after = coaches[0].post(path, form_of(other))
            sessions[session["id"]] = session
            _check(it, f"session {case}", [answer.status if answer else 0 for answer in answers], {302: len(by)})
            it.let_in += after.status == 302
            _check(it, f"another session under the id of {case}", [after.status], {409: 1})
        else:
            tap = coaches[0].tap(f"case {case}", athlete["id"])
            answers = at_once(*(partial(_sent, coach, tap) for coach in by))
            results = [_result(answer) for answer in answers]
            other = {**tap, "body": {**tap["body"], "text": f"another {case}"}}
            texts.add(tap["body"]["text"])
            _check(it, f"tap {case}", results, {"stored": 1, "already": len(by) - 1})
            _check(it, f"another tap under the id of {case}", [_result(_sent(coaches[1], other))], {"conflict": 1})
    for coach in coaches:
        coach.close()
    there = stage.play("account", database_url, folder)
    stored = {one["id"]: one for one in there["sessions"] if one["squad"] == name and one["id"] not in old}
    it.lost += sum(key not in stored or stored[key]["times"] != one["times"] for key, one in sessions.items())
    found = Counter(text for slug, text in there["taps"] if slug == name)
    found -= Counter(text for slug, text in before["taps"] if slug == name)
    it.lost += len(texts - found.keys())
    it.doubled += len(stored) - len(sessions) + sum(found.values()) - len(found)
    it.let_in += len(found.keys() - texts)
    logged = Counter(
        key for kind, key, verb, _user in there["entries"] if (kind, verb) == ("session", "log") and key in stored
    )
    it.doubled += sum(count - 1 for count in logged.values())
    return it


def _sent(coach: Coach, tap: Told) -> Answer:
    """Send it, and again when told to wait: so many sendings a minute are more than a coach may make."""
    return coach.until_answered(partial(coach.taps, [tap]))


def _check(it: Sent, what: str, said: list[Any], wanted: dict[Any, int]) -> None:
    if Counter(said) != Counter(wanted):
        it.wrong.append(f"{what}: {dict(Counter(said))}")


def _result(answer: Answer | None) -> str:
    if answer is None or answer.status != 200:
        return f"status {answer.status if answer else 0}"
    return str(answer.json["results"][0]["result"])
