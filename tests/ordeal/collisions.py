"""Two coaches at one instant: what each does, what must be answered, and what must be stored afterwards."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ordeal import stage
from tests.ordeal.coach import Answer, Coach, Tally, at_once, days_back, form_of, new_session, overlapped

Told = dict[str, Any]


@dataclass
class Outcome:
    """What a run of collisions came to."""

    collisions: int = 0
    overlapped: int = 0
    lost: int = 0
    doubled: int = 0
    writes: int = 0
    wrong: list[str] = field(default_factory=list)
    standings: int = 0
    other_standings: int = 0
    tally: Tally = field(default_factory=Tally)


class Collisions:
    """Collides two coaches of one squad, remembers what each was promised, and compares."""

    #: Which statuses may come back, in any order, and so what is promised.
    ANSWERS: Mapping[str, list[tuple[int, ...]]] = {
        "two sessions": [(302, 302)],
        "one session twice": [(302, 302)],
        "one day, two pages": [(302, 302)],
        "one day, two versions": [(302, 409)],
        "one session edited by both": [(302, 409)],
        "mark goal and session": [(302, 302, 302)],
        "one mark": [(302, 302)],
        "taps": [(200, 200)],
    }

    def __init__(self, port: int, told: Told, squad: str = "north", seed: int = 5) -> None:
        self.told, self.name, self.today = told[squad], squad, told["today"]
        self.outcome = Outcome()
        self.chance = random.Random(seed)
        tally = self.outcome.tally
        self.coaches = [Coach(port, squad, self.told, number, tally) for number in (0, 1)]
        self.third = Coach(port, squad, self.told, 0, tally)
        self.sessions: dict[str, Told] = {}
        self.edits: Counter[str] = Counter()
        self.marks: set[tuple[str, str]] = set()
        self.goals: dict[str, int] = {}
        self.texts: set[str] = set()
        self._days: Counter[str] = Counter()

    def run(self, many: int, kinds: tuple[str, ...] = ()) -> None:
        """Collide so many times, each kind in its turn, athlete after athlete."""
        every = kinds or tuple(self.ANSWERS)
        for number in range(many):
            kind = every[number % len(every)]
            athlete = self.told["athletes"][(number // len(every)) % len(self.told["athletes"])]
            doing = getattr(self, "_" + kind.replace(", ", "_").replace(" ", "_"))
            answers = doing(athlete, f"{kind} {number}")
            self.outcome.collisions += 1
            self.outcome.overlapped += overlapped(answers)
            self.outcome.writes += len(answers)
            said = tuple(sorted(answer.status if answer else 0 for answer in answers))
            if said not in self.ANSWERS[kind]:
                self.outcome.wrong.append(f"{kind}: {said}")

    # --- the kinds ---------------------------------------------------------------------------------

    def _new(self, athlete: Told, note: str) -> Told:
        self._days[athlete["slug"]] += 1
        day = days_back(self.today, 3 * self._days[athlete["slug"]])
        return {**new_session(day, self.chance, note), "athlete": athlete["slug"]}

    def _log(self, coach: Coach, session: Told) -> Answer:
        return coach.post(f"athletes/{session['athlete']}/log/", form_of(session))

    def _promised(self, answer: Answer | None, session: Told) -> None:
        """Remember the session that the answer leads to: the one of this id, or its twin."""
        if answer is not None and answer.status == 302:
            there = answer.headers["Location"].split("/sessions/")[1].split("/")[0]
            self.sessions[there] = {**session, "id": there}

    def _two_sessions(self, athlete: Told, note: str) -> list[Answer | None]:
        mine, his = self._new(athlete, note), self._new(athlete, note)
        answers = at_once(lambda: self._log(self.coaches[0], mine), lambda: self._log(self.coaches[1], his))
        for answer, session in zip(answers, (mine, his), strict=True):
            self._promised(answer, session)
        return answers

    def _one_session_twice(self, athlete: Told, note: str) -> list[Answer | None]:
        one = self._new(athlete, note)
        answers = at_once(*(lambda coach=coach: self._log(coach, one) for coach in self.coaches))
        for answer in answers:
            self._promised(answer, one)
        return answers

    def _one_day_two_pages(self, athlete: Told, note: str) -> list[Answer | None]:
        one = self._new(athlete, note)
        pages = [one, {**one, "id": new_session(days_back(self.today, 0), self.chance)["id"]}]
        answers = at_once(lambda: self._log(self.coaches[0], pages[0]), lambda: self._log(self.coaches[1], pages[1]))
        for answer in answers:
            self._promised(answer, one)
        return answers

    def _one_day_two_versions(self, athlete: Told, note: str) -> list[Answer | None]:
        mine = self._new(athlete, note)
        his = {**mine, **new_session(days_back(self.today, 0), self.chance), "on": mine["on"], "note": "his"}
        answers = at_once(lambda: self._log(self.coaches[0], mine), lambda: self._log(self.coaches[1], his))
        for answer, session in zip(answers, (mine, his), strict=True):
            self._promised(answer, session)
        return answers

    def _one_session_edited_by_both(self, athlete: Told, note: str) -> list[Answer | None]:
        one = self._new(athlete, note)
        self._promised(self._log(self.third, one), one)
        path = f"athletes/{athlete['slug']}/sessions/{one['id']}/edit/"
        versions = [{**one, "note": f"{note}, by {coach.user}"} for coach in self.coaches]
        answers = at_once(
            lambda: self.coaches[0].post(path, form_of(versions[0], version=1)),
            lambda: self.coaches[1].post(path, form_of(versions[1], version=1)),
        )
        for answer, version in zip(answers, versions, strict=True):
            if answer is not None and answer.status == 302:
                self.edits[one["id"]] += 1
                self.sessions[one["id"]] = version
        return answers

    def _mark_goal_and_session(self, athlete: Told, note: str) -> list[Answer | None]:
        one, pace_ms = self._new(athlete, note), 71_500 + 100 * self.chance.randrange(19)
        answers = at_once(
            lambda: self._mark(self.coaches[0], athlete, note),
            lambda: self.coaches[1].post(
                f"athletes/{athlete['slug']}/goal/", {"goal": f"{pace_ms / 1000:.1f}", "do": "save"}
            ),
            lambda: self._log(self.third, one),
        )
        mark, goal, log = answers
        if mark is not None and mark.status == 302:
            self.marks.add((athlete["slug"], note))
        if goal is not None and goal.status == 302:
            self.goals[athlete["slug"]] = pace_ms
        self._promised(log, one)
        return answers

    def _one_mark(self, athlete: Told, note: str) -> list[Answer | None]:
        answers = at_once(*(lambda coach=coach: self._mark(coach, athlete, note) for coach in self.coaches))
        if any(answer is not None and answer.status == 302 for answer in answers):
            self.marks.add((athlete["slug"], note))
        return answers

    def _mark(self, coach: Coach, athlete: Told, note: str) -> Answer:
        tenths = 5550 + int(note.rpartition(" ")[2]) % 70
        day = days_back(self.today, 1 + int(note.rpartition(" ")[2]) % 300).isoformat()
        time = f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"
        form = {"event": "3000", "time": time, "on": day, "kind": "time_trial", "note": note}
        return coach.post(f"athletes/{athlete['slug']}/marks/add/", form)

    def _taps(self, athlete: Told, note: str) -> list[Answer | None]:
        """Each sends five of his own and the same five, as two phones do that share one backup."""
        both = [self.third.tap(f"{note}, both {at}", athlete["id"]) for at in range(5)]
        sent = [
            [coach.tap(f"{note}, {coach.user} {at}", athlete["id"]) for at in range(5)] + both for coach in self.coaches
        ]
        answers = at_once(lambda: self.coaches[0].taps(sent[0]), lambda: self.coaches[1].taps(sent[1]))
        for answer, taps in zip(answers, sent, strict=True):
            if answer is not None and answer.status == 200:
                said = {one["id"]: one["result"] for one in answer.json["results"]}
                self.texts |= {tap["body"]["text"] for tap in taps if said[tap["id"]] in ("stored", "already")}
        return answers

    # --- comparing ---------------------------------------------------------------------------------

    def compare(self, database_url: str, folder: Path) -> Outcome:
        """Hold what is stored against what was promised, and the standings against the fold of it."""
        for coach in (*self.coaches, self.third):
            coach.close()
        there, it = stage.play("account", database_url, folder, told=self._told()), self.outcome
        stored = {one["id"]: one for one in there["sessions"] if one["squad"] == self.name}
        for key, session in self.sessions.items():
            one = stored.get(key)
            same = one is not None and all(one[name] == session[name] for name in ("on", "times", "recoveries", "note"))
            it.lost += not same
            if one is not None:
                it.lost += max(0, self.edits[key] - (one["version"] - 1))
        it.doubled += len(stored.keys() - self.sessions.keys())
        days = Counter((one["athlete"], one["on"]) for one in stored.values())
        it.doubled += sum(days.values()) - len(days)
        texts = Counter(text for squad, text in there["taps"] if squad == self.name)
        it.lost += len(self.texts - texts.keys())
        it.doubled += sum(texts.values()) - len(texts)
        marks = Counter((slug, note) for slug, _time_ms, note in there["marks"] if note)
        it.lost += len(self.marks - marks.keys())
        it.doubled += sum(marks.values()) - len(marks)
        goals = Counter(map(tuple, there["goals"]))
        it.lost += sum(goals[slug, pace_ms] == 0 for slug, pace_ms in self.goals.items())
        verbs = Counter((key, verb) for kind, key, verb, _user in there["entries"] if kind == "session")
        it.doubled += sum(verbs[key, "log"] - 1 for key in self.sessions if verbs[key, "log"] > 1)
        it.standings, it.other_standings = there["asked"], len(there["wrong"])
        it.lost += it.other_standings
        return it

    def _told(self) -> Mapping[str, Any]:
        """What was acknowledged, for folding it."""
        known: dict[str, Told] = defaultdict(lambda: {"sessions": []})
        for session in self.sessions.values():
            known[session["athlete"]]["sessions"].append(session)
        for slug, pace_ms in self.goals.items():
            known[slug]["goal"] = pace_ms
        return {"today": self.today, "squad": self.name, "athletes": known}
