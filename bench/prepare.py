"""Fill the database of DATABASE_URL and write down what the clients are to ask: `python -m bench.prepare PART FILE`.

Runs as a process of its own, so that the one which measures has no Django in it.
"""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.squads import MARCH, March, as_asked, load_squad, march  # noqa: E402
from bench.works import Request, Shot, Supply, supply  # noqa: E402
from coachapp.models import Athlete, Squad, User  # noqa: E402
from coachapp.services import link  # noqa: E402
from coachapp.services.actor import Actor  # noqa: E402
from coachapp.services.practice import plan_practice  # noqa: E402
from coachapp.services.squad import change_settings  # noqa: E402
from coachapp.training.progression import standing  # noqa: E402
from coachapp.training.session import Session  # noqa: E402
from coachapp.training.time_text import write_race, write_rep  # noqa: E402
from coachapp.views.squad_rows import Shown, rows_of  # noqa: E402
from tests.track import Phone, send  # noqa: E402

#: Any 32 letters: a page's token may be the cookie's own secret.
CSRF = "benchbenchbenchbenchbenchbench12"
#: What the bare app reads for each page, a query a word; with session and user as many as the goal allows, or fewer.
READS_ATHLETE, READS_SQUAD = "athletes-marks-sessions-reps", "squad-athletes-marks-goals-sessions-reps"
#: The page of ../docs/speed.md that never changes: three queries, 9.8 kB.
SMALL = "athletes-marks-goals/9800"
SessionStore = import_module(settings.SESSION_ENGINE).SessionStore


class Prepared:
    """What was loaded, and the shots at it. `part` scales how much there is to write."""

    def __init__(self, part: float, today: date) -> None:
        self.part, self.today = part, today
        self.coach = User.objects.create_user(email="coach@bench.example", name="Marit Solheim")
        self.run: March = march(today)
        self.desk = self._cookie(self._signed_in("allauth.account.auth_backends.AuthenticationBackend"))
        self.bare_desk = self._cookie(self._signed_in("django.contrib.auth.backends.ModelBackend"))

    def supplies(self) -> dict[str, Supply]:
        """Load everything and return what each work is asked, here and of the bare app, by the name of the work."""
        thirty, people = self._squad("Thirty", 30)
        hundred, _people = self._squad("Hundred", 100)
        runner = people[3]
        phone = self._phone(runner)
        logging = self._many("log", "next after a log", in_squad=30)
        names = {"squad": thirty.slug, "athlete": runner.slug}
        small = self._bare_page(thirty, SMALL)
        found = {
            "next": Supply(
                [self._get(reverse("next"), phone)],
                [self._bare_page(thirty, f"{runner.pk}/{READS_ATHLETE}")],
            ),
            "squad of 30": Supply(
                [self._get(reverse("squad", args=[thirty.slug]), self.desk)], [self._bare_page(thirty, READS_SQUAD)]
            ),
            "squad of 100": Supply(
                [self._get(reverse("squad", args=[hundred.slug]), self.desk)], [self._bare_page(hundred, READS_SQUAD)]
            ),
            "others of 100": Supply([self._others(hundred)], [self._bare_page(hundred, READS_SQUAD)]),
            "all of 100": Supply(
                [self._get(reverse("squad", args=[hundred.slug]) + "?all=1", self.desk)],
                [self._bare_page(hundred, READS_SQUAD)],
            ),
            "athlete": Supply(
                [self._get(reverse("athlete", kwargs=names), self.desk)],
                [self._bare_page(thirty, f"{runner.pk}/{READS_SQUAD}")],
            ),
            "verdict": Supply(
                [self._post(reverse("session-verdict", kwargs=names), self.desk, self._typed(reps=7), 200, htmx=True)],
                [self._bare_form(thirty, runner)],
            ),
            "log": Supply(
                [self._log(athlete) for athlete in logging[: self._count("log")]],
                [self._bare_write() for _ in range(self._count("log"))],
            ),
            "next after a log": Supply(
                [self._after_a_log(athlete) for athlete in logging[self._count("log") :]],
                [self._bare_after_a_write(thirty, runner) for _ in range(self._count("next after a log"))],
            ),
            "small page": Supply([small], [small]),
            "plain": Supply([self._get(reverse("livez"), "")], [self._get("/plain/", "")]),
        }
        for name in ("practice", "practice anew"):
            found[name] = Supply(
                list(self._practices(name, changed=name != "practice")),
                [self._bare_write() for _ in range(self._count(name))],
            )
        found["taps"] = Supply(
            list(self._taps(thirty, people)), [self._bare_write() for _ in range(self._count("taps"))]
        )
        return found

    # --- what is loaded --------------------------------------------------------------------

    def _count(self, name: str) -> int:
        return supply(name, self.part)

    def _squad(self, name: str, count: int) -> tuple[Squad, list[Athlete]]:
        return load_squad(self.coach, name, count, self.run)

    def _many(self, *names: str, in_squad: int) -> list[Athlete]:
        """Athletes for works that can be done once by each."""
        wanted = sum(self._count(name) for name in names)
        found: list[Athlete] = []
        while len(found) < wanted:
            found += self._squad(f"Writes {len(found)}", in_squad)[1]
        return found

    def _practices(self, name: str, *, changed: bool) -> Iterator[Shot]:
        """Evenings of thirty with everybody tapped to the end, each of a squad of its own.

        Where it was `changed` something was entered about the whole squad between the planning and the evening.
        """
        by = Actor.coach(self.coach)
        for number in range(self._count(name)):
            squad, people = self._squad(f"Evenings {number} {name}", 30)
            planned = plan_practice(squad=squad, by=by, on=self.today, athletes=[each.pk for each in people])
            phone = Phone()
            times = {each: 74_000 + 137 * at % 900 for at, each in enumerate(people)}
            phone.run(times, range(1, 13), rest_ms=70_000)
            send(planned, by, phone.taps)
            if changed:
                change_settings(
                    squad=squad, by=by, version=squad.version, name=f"{squad.name} again", time_zone=squad.time_zone,
                    settings={},
                )  # fmt: skip
            yield self._post(reverse("practice-log", args=[squad.slug, planned.pk]), self.desk, {}, 302)

    def _taps(self, squad: Squad, people: list[Athlete]) -> Iterator[Shot]:
        """Two hundred taps in a sending, which is the most: a third of an evening of thirty, or all of fifteen."""
        by = Actor.coach(self.coach)
        planned = plan_practice(squad=squad, by=by, on=self.today, athletes=[each.pk for each in people])
        times = {each: 74_000 + 137 * at % 900 for at, each in enumerate(people)}
        address = reverse("taps", args=[squad.slug, planned.pk])
        for _ in range(self._count("taps")):
            phone = Phone()
            phone.run(times, range(1, 8), rest_ms=70_000)
            taps = phone.taps[:200]
            body = json.dumps({"owner": self.coach.pk, "device": phone.device, "seen": None, "taps": taps})
            yield self._post(address, self.desk, body, 200)

    # --- what is asked of Quarters ---------------------------------------------------------

    def _get(self, path: str, cookie: str) -> Shot:
        return Shot(Request("GET", path, self._headers(cookie), "", 200))

    def _post(self, path: str, cookie: str, data: Mapping[str, Any] | str, status: int, *, htmx: bool = False) -> Shot:
        is_json = isinstance(data, str)
        body = data if isinstance(data, str) else urlencode({**data, "csrfmiddlewaretoken": CSRF})
        kind = "application/json" if is_json else "application/x-www-form-urlencoded"
        headers = {**self._headers(cookie), "Content-Type": kind, "X-CSRFToken": CSRF}
        return Shot(Request("POST", path, headers | ({"HX-Request": "true"} if htmx else {}), body, status))

    def _others(self, squad: Squad) -> Shot:
        """What htmx asks for at the end of the first rows."""
        mark = Shown.of(rows_of(squad, squad.today(timezone.now())), everybody=False).mark
        shot = self._get(reverse("squad", args=[squad.slug]) + f"?all={mark}", self.desk)
        return Shot(replace(shot.request, headers={**shot.request.headers, "HX-Request": "true"}))

    def _log(self, athlete: Athlete, session: Session | None = None) -> Shot:
        names = {"squad": athlete.squad.slug, "athlete": athlete.slug}
        return self._post(reverse("session-log", kwargs=names), self.desk, self._typed(), 302)

    def _after_a_log(self, athlete: Athlete) -> Shot:
        shot = self._get(reverse("next"), self._phone(athlete))
        return Shot(shot.request, (self._log(athlete).request,))

    def _typed(self, *, reps: int = 12) -> dict[str, str]:
        """The form as a coach types it: times and recoveries of so many reps, two flushes after the last."""
        asked = standing(MARCH, self.run.log, self.today, plan_for=self.today).next
        assert asked is not None
        session = as_asked(asked, self.today)
        typed = {"id": str(uuid.uuid4()), "on": self.today.isoformat(), "rows": "12", "note": "", "paste": ""}
        for rep in session.reps[:reps]:
            typed[f"time_{rep.number}"] = write_rep(rep.time_ms or 0)
            typed[f"recovery_{rep.number}"] = str((rep.recovery_ms or 120_000) // 1000)
        for number, flush in enumerate(session.flush if reps == 12 else (), start=1):
            typed[f"flush_{number}"] = write_race(flush.time_ms or 0)
        return typed

    # --- what is asked of the bare app -----------------------------------------------------

    def _bare_page(self, squad: Squad, rest: str) -> Shot:
        """A page of as many bytes as that of Quarters has, which is known when it was asked for once."""
        size = "" if rest[-1].isdecimal() else "/{size}"
        return self._get(f"/page/{squad.pk}/{rest}{size}/", self.bare_desk)

    def _bare_form(self, squad: Squad, runner: Athlete) -> Shot:
        path = f"/form/{squad.pk}/{runner.pk}/{READS_ATHLETE}/{{size}}/"
        return self._post(path, self.bare_desk, self._typed(reps=7), 200, htmx=True)

    def _bare_write(self) -> Shot:
        return self._post("/write/", self.bare_desk, self._typed(), 302)

    def _bare_after_a_write(self, squad: Squad, runner: Athlete) -> Shot:
        page = self._bare_page(squad, f"{runner.pk}/{READS_ATHLETE}")
        return Shot(page.request, (self._bare_write().request,))

    # --- who asks --------------------------------------------------------------------------

    def _signed_in(self, backend: str) -> dict[str, str]:
        return {
            "_auth_user_id": str(self.coach.pk),
            "_auth_user_backend": backend,
            "_auth_user_hash": self.coach.get_session_auth_hash(),
        }

    def _phone(self, athlete: Athlete) -> str:
        made = link.make(athlete=athlete, by=Actor.coach(self.coach))
        device = link.accept(token=link.token_of(made), label="Chrome/Android", on=self.today)
        assert device is not None
        return self._cookie({"device": str(device.pk)})

    def _cookie(self, content: Mapping[str, str]) -> str:
        store = SessionStore()
        store.update(content)
        store.save()
        return str(store.session_key)

    def _headers(self, cookie: str) -> dict[str, str]:
        return {"Cookie": f"sessionid={cookie}; csrftoken={CSRF}"} if cookie else {}


def main(part: str, file: str) -> None:
    """Migrate, load, and write what is to be asked as JSON."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    prepared = Prepared(float(part), now.date())
    told = {name: supply.as_json() for name, supply in prepared.supplies().items()}
    Path(file).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
