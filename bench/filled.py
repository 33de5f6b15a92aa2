"""What clients ask of a filled database: `python -m bench.filled size FILE` or `python -m bench.filled evenings FILE RUN`.

The database of DATABASE_URL was filled by `manage.py fill`. Runs as a process of its own, so that the one which measures
has no Django in it.
"""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.works import Request, Shot, Supply  # noqa: E402
from coachapp.models import Athlete, Practice, Squad, User  # noqa: E402
from coachapp.services import feed  # noqa: E402
from coachapp.services.actor import Actor  # noqa: E402
from coachapp.services.practice import plan_practice  # noqa: E402
from coachapp.training.time_text import write_race, write_rep  # noqa: E402
from tests.track import Phone, send  # noqa: E402

#: Any 32 letters: a page's token may be the cookie's own secret.
CSRF = "benchbenchbenchbenchbenchbench12"
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
#: A proof lasts ten minutes; its turn may come an hour after this was written.
PROOF_S = 3600
#: As many squads are asked about where there are many, spread over all of them: none of them stays in a cache alone.
LOOKED_AT = 40
#: Writes to a whole measurement, beside one to begin with.
WRITES, EVENINGS = 25, 6
#: Thirty minutes of one squad's evening: sendings of the stopwatch, sessions typed, looks at the next page, at the squad,
#: at one athlete.
SENDINGS, LOGS, NEXTS, SQUADS, ATHLETES = 10, 3, 12, 2, 1
SHOTS_OF_A_SQUAD = SENDINGS + LOGS + NEXTS + SQUADS + ATHLETES


class Desk:
    """One squad as its coach and its athletes ask about it."""

    def __init__(self, squad: Squad, today: date) -> None:
        self.squad, self.today = squad, today
        self.coach: User = squad.coachings.select_related("user").get(role="owner").user
        self.athletes: list[Athlete] = list(squad.athletes.order_by("slug"))
        self.cookie = _cookie(
            {
                "_auth_user_id": str(self.coach.pk),
                "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
                "_auth_user_hash": self.coach.get_session_auth_hash(),
                # As of somebody who has proved a moment ago who he is, which an export asks for.
                "account_authentication_methods": [{"method": "password", "at": time.time() + PROOF_S}],
                "account_authentication_methods_user": str(self.coach.pk),
            }
        )

    def get(self, name: str, cookie: str | None = None, **kwargs: Any) -> Shot:
        """A page, asked for by the coach unless another cookie is given."""
        return Shot(Request("GET", reverse(name, kwargs=kwargs), _headers(cookie or self.cookie), "", 200))

    def post(self, name: str, data: Mapping[str, str] | str, status: int, **kwargs: Any) -> Shot:
        """A form or JSON, sent by the coach."""
        form = not isinstance(data, str)
        body = urlencode({**data, "csrfmiddlewaretoken": CSRF}) if not isinstance(data, str) else data
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        headers = {**_headers(self.cookie), "Content-Type": kind, "X-CSRFToken": CSRF}
        return Shot(Request("POST", reverse(name, kwargs={"squad": self.squad.slug, **kwargs}), headers, body, status))

    def phone(self, runner: int) -> str:
        """The cookie of an athlete's phone."""
        return _cookie({"device": str(self.athletes[runner].devices.all()[0].pk)})

    def log(self, runner: int) -> Shot:
        """What a coach types for an athlete today: each rep somewhere near what was asked for last, and both flushes."""
        athlete = self.athletes[runner]
        last = athlete.sessions.order_by("-on")[0]
        typed = {"id": str(uuid.uuid4()), "on": self.today.isoformat(), "note": "", "conditions": ""}
        asked = last.prescription or {}
        for rep in asked["reps"]:
            number = rep["rep"]
            typed[f"time_{number}"] = write_rep(rep["target_ms"] + 100 * (number * 3 % 5 - 2))
            typed[f"recovery_{number}"] = "55"
        for number, share in enumerate((1.07, 1.04), start=1):
            typed[f"flush_{number}"] = write_race(round(asked["flush"]["reference_ms"] * share / 1000) * 1000)
        return self.post("session-log", typed, 302, athlete=athlete.slug)

    def verdict(self, runner: int) -> Shot:
        """The same form while it is typed."""
        shot = self.log(runner)
        request = shot.request
        address = request.path + "verdict/"
        return Shot(Request("POST", address, {**request.headers, "HX-Request": "true"}, request.body, 200))

    def sending(self, practice: Practice, phone: Phone, taps: list[dict[str, Any]]) -> Shot:
        """Some taps as the stopwatch sends them."""
        body = json.dumps({"owner": self.coach.pk, "device": phone.device, "seen": None, "taps": taps})
        return self.post("taps", body, 200, practice=practice.pk)

    def evening(self, number: int) -> Practice:
        """An evening of everybody on a day of its own, every rep of it tapped, to be logged."""
        by, on = Actor.coach(self.coach), self.today - timedelta(days=140 + 3 * number)
        practice = plan_practice(squad=self.squad, by=by, on=on, athletes=[each.pk for each in self.athletes])
        phone = Phone()
        times = {each: 74_000 + 137 * at % 900 for at, each in enumerate(self.athletes)}
        phone.run(times, range(1, 13), rest_ms=70_000)
        send(practice, by, phone.taps)
        return practice


def size(today: date) -> dict[str, list[Shot]]:
    """Shots at some squads of a filled database, by what they are."""
    count = Squad.objects.count()
    chosen = sorted({1 + at * count // LOOKED_AT for at in range(LOOKED_AT)})
    desks = [Desk(Squad.objects.get(slug=f"fill-{number:05}"), today) for number in chosen]
    found: dict[str, list[Shot]] = {
        "athlete's next page": [desk.get("next", desk.phone(3)) for desk in desks],
        "squad page": [desk.get("squad", squad=desk.squad.slug) for desk in desks],
        "athlete's page": [_about(desk, "athlete") for desk in desks],
        "session page": [
            _about(desk, "session", session=desk.athletes[4].sessions.order_by("-on")[0].pk) for desk in desks
        ],
        "evening's page": [
            desk.get("practice", squad=desk.squad.slug, practice=desk.squad.practices.order_by("-on")[0].pk)
            for desk in desks
        ],
        "history": [desk.get("squad-history", squad=desk.squad.slug) for desk in desks],
        "calendar": [desk.get("feed", address=feed.token_of(_feed(desk))) for desk in desks],
        "export of an athlete": [desk.post("athlete-export", {}, 200, athlete=desk.athletes[5].slug) for desk in desks],
        "live verdict": [desk.verdict(6) for desk in desks],
        # From the last athlete on: the evenings log for the first ones, and nobody logs the same day twice.
        "session logged": [desks[at % len(desks)].log(-1 - at // len(desks)) for at in range(WRITES + 1)],
    }
    evenings = [(desk := desks[at % len(desks)], desk.evening(at)) for at in range(EVENINGS)]
    found["evening of 30 logged"] = [desk.post("practice-log", {}, 302, practice=on.pk) for desk, on in evenings]
    found["200 taps stored"] = list(_sendings(desks))
    return found


def evenings(today: date, run: int, squads: int = 200) -> list[list[Shot]]:
    """Thirty minutes of an evening, a list for each squad, in their order. Another run takes other athletes to log."""
    total = Squad.objects.count()
    found = []
    for number in sorted({1 + at * total // squads for at in range(squads)}):
        desk = Desk(Squad.objects.get(slug=f"fill-{number:05}"), today)
        practice = desk.squad.practices.order_by("-on")[0]
        phone = Phone()
        times = {each: 74_000 + 137 * at % 900 for at, each in enumerate(desk.athletes[:12])}
        phone.run(times, range(1, SENDINGS + 1), rest_ms=70_000)
        each = len(phone.taps) // SENDINGS
        sendings = [desk.sending(practice, phone, phone.taps[at * each : (at + 1) * each]) for at in range(SENDINGS)]
        nexts = [desk.get("next", desk.phone(runner)) for runner in range(NEXTS)]
        logs = [desk.log(run * LOGS + at) for at in range(LOGS)]
        pages = [desk.get("squad", squad=desk.squad.slug) for _ in range(SQUADS)] + [_about(desk, "athlete")]
        others = [*nexts, *logs, *pages]
        # Everything else comes between two sendings.
        found.append([shot for at, one in enumerate(sendings) for shot in (one, *others[at::SENDINGS])])
    return found


# --- inside ------------------------------------------------------------------------------------


def _about(desk: Desk, name: str, **more: Any) -> Shot:
    return desk.get(name, squad=desk.squad.slug, athlete=desk.athletes[4].slug, **more)


def _feed(desk: Desk) -> Any:
    return feed.open_it(squad=desk.squad, athlete=None, by=Actor.coach(desk.coach))


def _sendings(desks: list[Desk]) -> Iterator[Shot]:
    for at in range(WRITES + 1):
        desk, phone = desks[at % len(desks)], Phone()
        times = {each: 74_000 + 137 * place % 900 for place, each in enumerate(desk.athletes)}
        phone.run(times, range(1, 8), rest_ms=70_000)
        yield desk.sending(desk.squad.practices.order_by("-on")[0], phone, phone.taps[:200])


def _cookie(content: Mapping[str, object]) -> str:
    store = SessionStore()
    store.update(content)
    store.save()
    return str(store.session_key)


def _headers(cookie: str) -> dict[str, str]:
    return {"Cookie": f"sessionid={cookie}; csrftoken={CSRF}"}


def main(what: str, file: str, run: str = "0") -> None:
    """Write what is to be asked as JSON."""
    today = timezone.now().date()
    shots = size(today) if what == "size" else dict(zip(map(str, range(200)), evenings(today, int(run)), strict=False))
    told = {name: Supply(asked, ()).as_json() for name, asked in shots.items()}
    Path(file).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
