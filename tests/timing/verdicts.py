"""Cases for the live verdict, made by asking the engine. `python -m tests.timing.verdicts` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from coachapp.timing.live import rules
from coachapp.training.log import Goal, Overrule, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.progression import standing
from coachapp.training.session import Rep, Session
from coachapp.training.settings import Settings
from coachapp.training.stage import Stage
from coachapp.training.standing import SoFar
from tests.training.logs import so_far

CASES = Path(__file__).parent / "verdict_cases.json"
ON = date(2026, 6, 1)
PLAIN = Settings()
#: Where an athlete may stand, and by what numbers he is judged.
PLACES: tuple[tuple[str, Settings, Overrule | None, int, int | None], ...] = (
    ("12x400", PLAIN, None, 75_000, 73_000),
    ("12x400", PLAIN, None, 75_000, None),
    ("12x400", PLAIN, Overrule(ON, Stage.SHORTEN), 75_000, 73_000),
    ("12x400", PLAIN, Overrule(ON, Stage.SHORTEN, recovery_s=60), 75_000, 73_000),
    ("12x400", PLAIN, Overrule(ON, Stage.RAISE, 2), 75_000, 73_000),
    ("12x400", PLAIN, Overrule(ON, Stage.RAISE, 8), 90_000, 87_500),
    ("12x400", PLAIN, Overrule(ON, Stage.READY), 75_000, 73_000),
    ("12x400", replace(PLAIN, reps=8, misses_allowed=1), Overrule(ON, Stage.RAISE, 4), 75_000, 73_000),
    ("12x400", replace(PLAIN, fast_is_miss=True, fast_pct=2.5), Overrule(ON, Stage.RAISE, 6), 71_300, 70_100),
    ("12x400", replace(PLAIN, stop_goal_slow_s=1.0, stop_goal_slow_reps=3), Overrule(ON, Stage.RAISE, 12), 101_000, 98_000),
    ("4-3-2-1", PLAIN, None, 84_000, None),
    ("4-3-2-1", replace(PLAIN, units="imperial"), None, 84_000, None),
)  # fmt: skip
A_PLACE = 30


def logs() -> Iterator[tuple[str, TrainingLog]]:
    """Every place as a log in which the next session is asked for."""
    for workout, settings, overrule, date_ms, goal_ms in PLACES:
        race_m = 5000 if workout == "4-3-2-1" else 3000
        mark = Mark(ON - timedelta(days=20), race_m, Pace(date_ms).time_ms(race_m))
        goals = (Goal(Pace(goal_ms), ON - timedelta(days=20)),) if goal_ms else ()
        given = (replace(overrule, before_sessions=True),) if overrule else ()
        yield workout, TrainingLog(settings, marks=(mark,), goals=goals, overrules=given)


def made() -> dict[str, Any]:
    """Return the cases: runners once, and evenings that point at them."""
    random = Random(400)
    runners, evenings = [], []
    for number, (workout, log) in enumerate(logs()):
        asked = standing(workout, log, ON, plan_for=ON).next
        known = json.loads(json.dumps(rules(asked, log.settings)))
        runners.append(known)
        for _ in range(A_PLACE):
            reps = list(_reps(random, known))
            session = Session(ON, tuple(Rep(n, _metres(known, n), *rest) for n, *rest in reps), key="tonight")
            evenings.append({"runner": number, "reps": reps, "expect": told(so_far(workout, log, session))})
    return {"runners": runners, "evenings": evenings}


def told(answer: SoFar) -> dict[str, Any]:
    """An answer of the engine as the phone gives it."""
    facts = {reason.code: reason.facts for reason in answer.reasons}
    expect: dict[str, Any] = {"state": answer.state, "done": answer.done}
    if answer.state == "done":
        seen = answer.running.judgement if answer.running else None
        return expect | {
            "missed": list(seen.misses) if seen else [],
            "long": list(seen.long_recoveries) if seen else [],
        }
    expect["codes"] = [reason.code.replace("recoveries_coming_down", "recoveries_long") for reason in answer.reasons]
    if "finish_at_date_pace" in facts:
        expect["slow"] = list(facts["finish_at_date_pace"]["reps"])
    missed = [n for code in ("reps_missed", "goal_reps_missed") for n in facts.get(code, {}).get("missed", ())]
    if missed and "reps_too_fast" not in facts:
        expect["missed"] = sorted(missed)
    for code in ("recoveries_long", "recoveries_coming_down"):
        if code in facts:
            expect["long"] = list(facts[code]["long"])
    return expect


def _metres(known: dict[str, Any], number: int) -> float:
    reps = known["reps"]
    return float(reps[min(number, len(reps)) - 1]["distance_m"])


def _reps(random: Random, known: dict[str, Any]) -> Iterator[list[Any]]:
    """Reps near what is asked, so that the limits themselves are met; now and then one is odd."""
    asked = known["reps"]
    run = random.choice((0, 1, 2, len(asked) // 2, len(asked) - 1, len(asked), len(asked), len(asked) + 1))
    wild, mood = random.choice((0.0, 0.05, 0.3)), random.choice(("even", "even", "fading", "fast start"))
    recovery = known["recovery"]
    for number in range(1, run + 1):
        planned = asked[min(number, len(asked)) - 1]
        target, limit = planned["target_ms"], planned["limit_ms"]
        time_ms = random.choice((target, target - 300, limit, random.randint(target - 500, limit)))
        if random.random() < wild:
            slow = (
                limit + 1,
                target + 2_000,
                target + 1_999,
                planned["fast_ms"] or target,
                (planned["fast_ms"] or target) + 1,
            )
            time_ms = random.choice((None, *slow, int(target * 0.96)))
        if mood == "fading" and number > run - 3:
            time_ms = target + random.choice((2_000, 2_000, 1_999, 3_000))
        if mood == "fast start" and number <= 4:
            time_ms = planned["fast_ms"] or target
        elif mood == "fast start" and number > len(asked) // 2:
            time_ms = limit + 700
        longest = recovery["limit_ms"] or 90_000
        flag = recovery["flag_ms"] or longest
        rest = random.choice((longest, 50_000, flag if wild else longest, longest - 900))
        if random.random() < wild:
            rest = random.choice((None, longest + 1, flag, flag + 1, flag - 1))
        yield [
            number,
            time_ms,
            rest if number < len(asked) or random.random() < 0.5 else None,
            "fell" if random.random() < wild / 4 else "",
            "shoelace" if random.random() < wild / 4 else "",
        ]


def as_text() -> str:
    """The file: a line for every runner and every evening."""
    cases = made()
    parts = [f' "{name}": [\n' + ",\n".join("  " + json.dumps(one) for one in cases[name]) + "\n ]" for name in cases]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    CASES.write_text(as_text(), encoding="utf-8")
