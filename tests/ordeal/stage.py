"""People and evenings for a site under stress, and afterwards the account of what is stored.

Both run in a process of their own, on the database that DATABASE_URL names:

    python -m tests.ordeal.stage set 12        migrates, makes two squads with so many athletes each, tells who they are
    python -m tests.ordeal.stage account       tells all that is stored, past the site under test, and compares where
                                               athletes stand with the fold of what was acknowledged, where it is told that
"""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.ordeal.site import ROOT, environment

SQUADS = ("north", "south")
DAYS = 400


def play(what: str, database_url: str, folder: Path, *words: str, told: Any = None) -> Any:
    """Run one of the two in a process of its own, hand it `told`, and return what it says."""
    # Setting it needs no patience with the disk: what is lost then is made again.
    hasty = {"QUARTERS_DB_PATIENT": "1", "PGOPTIONS": "-c synchronous_commit=off"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ordeal.stage", what, *words],
        cwd=ROOT, env=environment(database_url, folder, **hasty), input=json.dumps(told).encode(), capture_output=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    return json.loads(done.stdout)


def set_stage(many: int) -> dict[str, Any]:
    """Make the squads, with two coaches and so many athletes each, and one evening at which all of them are."""
    from django.core.management import call_command
    from django.test import Client

    from coachapp.models import Coaching, User
    from coachapp.services.actor import Actor
    from coachapp.services.athlete import NewAthlete, add_athletes
    from coachapp.services.practice import plan_practice
    from coachapp.services.squad import start_squad
    from coachapp.training.pace import Mark, Pace

    call_command("migrate", verbosity=0, interactive=False)
    today = datetime.now(tz=UTC).date()
    told: dict[str, Any] = {"today": today.isoformat()}
    for name in SQUADS:
        coaches = []
        for number in (1, 2):
            user = User.objects.create_user(
                email=f"{name}{number}@quarters.example", password=None, name=f"{name} {number}"
            )
            browser = Client()
            browser.force_login(user)
            coaches.append({"user": user.pk, "cookie": browser.cookies["sessionid"].value})
        first, second = (User.objects.get(pk=one["user"]) for one in coaches)
        squad = start_squad(by=first, name=name.title(), time_zone="UTC")
        Coaching.objects.create(squad=squad, user=second)
        mark = Mark(today - timedelta(days=DAYS), 3000, Pace(75_000).time_ms(3000))
        people = add_athletes(
            squad=squad,
            by=Actor.coach(first),
            new=[NewAthlete(name=f"Runner {at}", mark=mark, goal=Pace(73_000)) for at in range(many)],
            on=today,
        )
        practice = plan_practice(squad=squad, by=Actor.coach(first), on=today, athletes=[one.pk for one in people])
        told[squad.slug] = {
            "coaches": coaches,
            "athletes": [{"id": str(one.pk), "slug": one.slug} for one in people],
            "practice": str(practice.pk),
        }
    return told


def account() -> dict[str, Any]:
    """Tell all sessions, taps, marks and goals with what makes one of them the same as another."""
    from coachapp.models import AgreedGoal, Entry, LoggedSession, RecordedMark, Tap

    sessions = []
    for logged in LoggedSession.objects.kept().with_reps().select_related("athlete", "squad"):
        value = logged.as_value()
        sessions.append(
            {
                "id": str(logged.pk), "athlete": logged.athlete.slug, "squad": logged.squad.slug, "on": str(value.on),
                "times": [rep.time_ms for rep in value.reps], "note": value.note, "version": logged.version,
                "recoveries": [rep.recovery_ms for rep in value.reps], "by": logged.entered_by_id,
            }
        )  # fmt: skip
    return {
        "sessions": sessions,
        "taps": [[slug, body.get("text", "")] for slug, body in Tap.objects.values_list("squad__slug", "body")],
        "marks": [
            [one.athlete.slug, one.time_ms, one.note]
            for one in RecordedMark.objects.select_related("athlete").order_by("pk")
        ],
        "goals": [[one.athlete.slug, one.pace_ms] for one in AgreedGoal.objects.select_related("athlete")],
        "entries": [
            list(one) for one in Entry.objects.values_list("subject_kind", "subject_id", "verb", "actor_user_id")
        ],
    }


def fold_again(told: dict[str, Any]) -> dict[str, Any]:
    """Fold what was acknowledged, without the site's rows, and name everybody whose standing is another one.

    `told` has by athlete's slug the sessions as they were acknowledged last, and the laps of the goals.
    """
    from dataclasses import replace

    from coachapp.models import Athlete
    from coachapp.services.training_log import log_of
    from coachapp.training.pace import Pace
    from coachapp.training.progression import standing
    from coachapp.training.session import Rep, Session

    on, wrong, asked = date.fromisoformat(told["today"]), [], 0
    for athlete in Athlete.objects.filter(squad__slug=told["squad"]).select_related("squad"):
        known = told["athletes"].get(athlete.slug)
        if known is None:
            continue
        rows = log_of(athlete)
        # The form offers flushes that nobody typed; they are judged by nothing.
        flush = {one.key: one.flush for one in rows.sessions}
        sessions = tuple(
            Session(
                on=date.fromisoformat(one["on"]),
                reps=tuple(
                    Rep(number, 400.0, time_ms, pause)
                    for number, (time_ms, pause) in enumerate(zip(one["times"], one["recoveries"], strict=True), 1)
                ),
                flush=flush.get(one["id"], ()),
                key=str(uuid.UUID(one["id"])),
                note=one["note"],
            )
            for one in sorted(known["sessions"], key=lambda one: one["on"])
        )
        goals = tuple(
            replace(goal, pace=Pace(known["goal"])) if "goal" in known and goal.on else goal for goal in rows.goals
        )
        expected = standing(athlete.workout, replace(rows, sessions=sessions, goals=goals), on)
        found = standing(athlete.workout, rows, on)
        asked += 1
        if expected != found:
            wrong.append(athlete.slug)
    return {"asked": asked, "wrong": wrong}


if __name__ == "__main__":
    import django

    django.setup()
    given = json.loads(sys.stdin.read() or "null")
    setting = sys.argv[1] == "set"
    answer = set_stage(int(sys.argv[2])) if setting else account() | (fold_again(given) if given else {})
    sys.stdout.write(json.dumps(answer))
