"""Two squads with everything in them, and everybody who might knock.

Every word that somebody could type is a word of its own here, and is remembered: whatever is read later can be searched
for them. The world is built once a module, and every test gets it as it was.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from coachapp.models import Athlete, Coaching, ImportedFile, Squad, User
from coachapp.models.identity import new_id
from coachapp.services import feed, invitation, link, token, waiting
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete, Particulars, add_athlete, archive, change_athlete
from coachapp.services.consent_change import ask, new_secret, record_paper, token_of
from coachapp.services.imported import Incoming, keep_files, read_file
from coachapp.services.mark import propose_mark
from coachapp.services.overrule import overrule
from coachapp.services.practice import call_off, plan_practice
from coachapp.services.practice_log import log_practice
from coachapp.services.session import excuse_rep, log_session, void_session
from coachapp.services.squad import start_squad
from coachapp.training.pace import Mark, Pace
from coachapp.training.stage import Stage
from tests.cast import ran
from tests.factories import UserFactory
from tests.lapfiles.evening import presses, tcx
from tests.lapfiles.fit_activity import fit
from tests.proving import prove
from tests.track import Phone, send
from tests.walls.typed import SQUAD_FILE

#: pytest's record_property: a test says by it how many cases it went through, for `make ordeal`.
Counted = Callable[[str, object], None]

#: Who knocks. "athlete" is Ben, whom the addresses are about; "teammate" runs for the same squad, "rival" for the other
#: one; "revoked" holds a phone whose link was ended. "former" coached the squad until lately; "stranger" owns the other.
ROLES = (
    "nobody", "athlete", "teammate", "rival", "revoked", "owner", "coach", "assistant", "stranger", "former",
)  # fmt: skip
ATHLETES = ("athlete", "teammate", "rival", "revoked")
COACHES = ("owner", "coach", "assistant", "stranger", "former")


@dataclass
class Side:
    """One squad. `words` are the words that were typed into it, `own` those about the runner himself.

    `parts` are the parts of addresses about the runner, `others` those about a teammate; `ids` the ids of each one's rows.
    """

    letter: str
    today: date
    words: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    squad: Squad = field(init=False)
    owner: User = field(init=False)
    coach: User = field(init=False)
    assistant: User = field(init=False)
    former: User = field(init=False)
    runner: Athlete = field(init=False)
    teammate: Athlete = field(init=False)
    lost: Athlete = field(init=False)

    def word(self, kind: str, keep: list[str] | None = None) -> str:
        """A word that stands nowhere else."""
        made = f"{kind.capitalize()}{self.letter}q{len(self.words) + len(self.own):03d}z"
        (self.words if keep is None else keep).append(made)
        return made

    @property
    def by(self) -> Actor:
        """The squad's owner at work."""
        return Actor.coach(self.owner)

    def ago(self, days: int) -> date:
        """The day so many days ago."""
        return self.today - timedelta(days=days)


@dataclass
class World:
    """What a test plays with: the squad that is knocked at, the other one, and a browser for each role."""

    ours: Side
    theirs: Side
    keys: dict[str, str]
    clients: dict[str, Client] = field(default_factory=dict)

    def path(self, name: str, owner: str = "runner", **other: Any) -> str:
        """The address of a page about our runner; `other` replaces parts of it."""
        known = self.ours.parts | other
        if owner == "his own":
            known = known | {"session": self.ours.parts["own session"]} | other
        if name.startswith("my-import"):
            known = known | {part: self.ours.parts[f"own {part}"] for part in ("batch", "file")} | other
        missing = [part for part in parameters()[name] if part not in known]
        assert not missing, f"tests/walls/world.py makes no {missing} yet, which the address {name} is about"
        return reverse(name, kwargs={part: known[part] for part in parameters()[name]})

    def knows(self, name: str) -> bool:
        """Whether there is a row for every part of this address. Where not, the matrix fails."""
        return name in parameters() and set(parameters()[name]) <= set(self.ours.parts)

    def browser(self, role: str, **more: bool) -> Client:
        """A further browser of the same person."""
        client = Client(**more)  # type: ignore[arg-type]
        client.raise_request_exception = False
        if self.keys[role]:
            client.cookies["sessionid"] = self.keys[role]
        return client


def named_urls(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every address that the site answers, with its name."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            yield from named_urls(found, prefix + str(found.pattern))
        elif isinstance(found, URLPattern):
            yield found.name or f"unnamed {prefix}{found.pattern}", prefix + str(found.pattern)


def parameters() -> dict[str, list[str]]:
    """The parts of each address, in order."""
    return {name: re.findall(r"<(?:\w+:)?(\w+)>", route) for name, route in named_urls()}


def secret_parts() -> set[str]:
    """The parts of addresses that are a secret of their own, and open by themselves; the others name a row."""
    return {part for _name, route in named_urls() for part in re.findall(r"<str:(\w+)>", route)}


def build(letter: str, today: date, athletes: int) -> Side:
    """A squad with so many athletes, each with marks, sessions, an overrule and words of all kinds."""
    side = Side(letter, today)
    side.owner, side.coach, side.assistant, side.former = (
        UserFactory.create(name=side.word("coach"), email=f"{side.word('mail').lower()}@example.org") for _ in range(4)
    )
    for user in (side.owner, side.coach, side.assistant, side.former):
        # As signing up leaves it; allauth would write it when somebody first looks at his addresses.
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
    side.squad = start_squad(by=side.owner, name=side.word("squad"), time_zone="UTC")
    side.words.append(side.squad.slug)
    for user, role in ((side.coach, Coaching.Role.COACH), (side.assistant, Coaching.Role.ASSISTANT)):
        Coaching.objects.create(squad=side.squad, user=user, role=role)
    side.runner = _athlete(side, side.own)
    people = [_athlete(side, side.words) for _ in range(athletes)]
    side.teammate, side.lost = people[0], people[1]
    gone = _athlete(side, side.words)
    archive(athlete=gone, by=side.by, on=today)
    evening = _evening(side, [side.runner, *people[:3]])
    called = plan_practice(
        squad=side.squad, by=side.by, on=side.ago(-2), athletes=[], place=side.word("place"), note=side.word("note")
    )
    call_off(practice=called, by=side.by)
    _name_parts(side, evening)
    side.words += [name for values in side.ids.values() for name in values if name not in own_ids(side)]
    return side


def _athlete(side: Side, keep: list[str]) -> Athlete:
    """One athlete, all of whose words go to `keep`."""

    def word(kind: str) -> str:
        return side.word(kind, keep)

    def kept(session: uuid.UUID) -> None:
        side.ids.setdefault(str(athlete.pk), []).append(str(session))

    mark = Mark(side.ago(60), 3000, Pace(75_000).time_ms(3000))
    new = NewAthlete(name=word("name"), mark=mark, goal=Pace(73_000), birth_year=2004)
    athlete = add_athlete(squad=side.squad, by=side.by, new=new, on=side.ago(50))
    to = Particulars(athlete.name, 2004, "12x400", word("race"), side.ago(-60), {})
    athlete = change_athlete(athlete=athlete, by=side.by, version=athlete.version, to=to)
    keep.append(athlete.slug)
    kept(athlete.pk)
    for days in (40, 30, 20):
        saved = log_session(
            athlete=athlete, by=side.by, session=ran(side.ago(days), note=word("note")),
            conditions=word("weather"), on=side.today,
        )  # fmt: skip
        kept(saved.logged.pk)
    excuse_rep(logged=saved.logged, by=side.by, version=1, number=3, reason=word("excuse"), on=side.today)
    off = log_session(athlete=athlete, by=side.by, session=ran(side.ago(15)), on=side.today).logged
    void_session(logged=off, by=side.by, version=1, reason=word("void"), on=side.today)
    kept(off.pk)
    offered = propose_mark(
        athlete=athlete, by=side.by, on=side.ago(3), distance_m=3000, time_ms=560_000, note=word("trial")
    )
    given = overrule(athlete=athlete, by=side.by, kind="set", reason=word("reason"), on=side.today, stage=Stage.SHORTEN)
    kept(offered.pk)
    kept(given.pk)
    made = link.make(athlete=athlete, by=side.by)
    keep.append(link.token_of(made))
    phone = link.accept(token=link.token_of(made), label=word("phone"), on=side.today)
    assert phone is not None
    kept(phone.pk)
    record_paper(athlete=athlete, by=side.by, given_by=word("guardian"), on=side.ago(2))
    asked, secret = new_id(), new_secret()
    ask(athlete=athlete, by=side.by, consent_id=asked, secret=secret)
    keep.append(token_of(asked, secret))
    parts = {
        "session": saved.logged.pk, "mark": offered.pk, "overrule": given.pk, "device": phone.pk,
        "answer": token_of(asked, secret),
    }  # fmt: skip
    if keep is side.words:
        side.others = side.others or parts
    else:
        side.parts |= parts
        own = log_session(
            athlete=athlete, by=Actor.runner(athlete), session=ran(side.ago(10), note=word("own")), on=side.today
        ).logged
        side.parts["own session"] = own.pk
        kept(own.pk)
    return athlete


def _evening(side: Side, people: list[Athlete]) -> uuid.UUID:
    """An evening of today with times, a note and somebody unnamed, and one of last week that is logged."""
    for on in (side.ago(7), side.today):
        evening = plan_practice(
            squad=side.squad, by=side.by, on=on, athletes=[who.pk for who in people],
            place=side.word("place"), note=side.word("note"),
        )  # fmt: skip
        phone = Phone(device=str(new_id()))
        last = phone.run(dict.fromkeys(people, 75_000), (1, 2, 3), rest_ms=90_000)
        phone.tap("finish", last + 1, athlete=None)
        for who in people:
            phone.tap("note", athlete=str(who.pk), text=side.word("tap", side.own if who == side.runner else None))
        send(evening, side.by, phone.taps)
        side.ids.setdefault("taps", []).extend([tap["id"] for tap in phone.taps if tap["kind"] != "note"])
        side.ids.setdefault("evenings", []).append(str(evening.pk))
        if on != side.today:
            log_practice(practice=evening, by=side.by, on=side.today)
    return evening.pk


def _invited(side: Side) -> dict[str, Any]:
    """An assistant of the squad, and an open invitation to it."""
    secret = invitation.new_secret()
    made, _already = invitation.invite(
        squad=side.squad, by=side.owner, invitation_id=new_id(), secret=secret, role="coach",
        note=side.word("invited"), now=timezone.now(),
    )  # fmt: skip
    side.words.append(invitation.token_of(made, secret))
    return {"coach": side.assistant.pk, "invitation": made.pk, "ticket": invitation.token_of(made, secret)}


def _key(side: Side) -> dict[str, Any]:
    """A token that a script of the squad may log with, and its text."""
    secret = token.new_secret()
    made = token.make(
        squad=side.squad, by=side.owner, token_id=new_id(), secret=secret, name=side.word("script"), scope="log",
        days=30, now=timezone.now(),
    )  # fmt: skip
    side.words.append(token.text_of(made, secret))
    return {"api_token": made.pk, "key": token.text_of(made, secret)}


def _name_parts(side: Side, evening: uuid.UUID) -> None:
    """The parts of addresses that are about this squad's runner."""
    opened = link.open_link(side.runner)
    assert opened is not None
    _files(side)
    waiting.keep(user=side.owner, content=SQUAD_FILE.encode(), now=timezone.now())
    side.parts |= {
        "squad": side.squad.slug, "athlete": side.runner.slug, "practice": evening, "token": link.token_of(opened),
        "address": feed.token_of(feed.open_it(squad=side.squad, athlete=side.runner, by=side.by)),
        **_invited(side), **_key(side),
    }  # fmt: skip


def _files(side: Side) -> None:
    """A file that a coach sent in for the runner, and one that the runner sent himself."""
    for by, prefix in ((side.by, ""), (Actor.runner(side.runner), "own ")):
        batch = new_id()
        laps = fit(presses()) if prefix else tcx(presses())
        sent = [Incoming(side.word("file", side.own), laps)]
        keep_files(squad=side.squad, by=by, batch=batch, files=sent, athlete=side.runner)
        [file] = ImportedFile.objects.filter(squad=side.squad, batch=batch)
        read_file(file=file, people=[side.runner], today=side.today)
        side.parts |= {f"{prefix}batch": batch, f"{prefix}file": file.pk}


def own_ids(side: Side) -> set[str]:
    """What the runner himself may meet in an address."""
    about_him = {str(pk) for model in apps.get_app_config("coachapp").get_models()
                 if "athlete" in {one.name for one in model._meta.fields}
                 for pk in model._base_manager.filter(athlete=side.runner).values_list("pk", flat=True)}  # fmt: skip
    return {*about_him, *side.ids[str(side.runner.pk)], *side.ids["taps"], *side.ids["evenings"]}


def _signed_in(side: Side, other: Side) -> dict[str, str]:
    """The session key of each role."""
    keys = {"nobody": ""}
    users = {
        "owner": side.owner, "coach": side.coach, "assistant": side.assistant,
        "stranger": other.owner, "former": side.former,
    }  # fmt: skip
    for role, user in users.items():
        client = Client()
        client.force_login(user)
        prove(client)
        keys[role] = client.cookies["sessionid"].value
    phones = {"athlete": side.runner, "teammate": side.teammate, "rival": other.runner, "revoked": side.lost}
    for role, athlete in phones.items():
        client = Client()
        opened = link.make(athlete=athlete, by=Actor())
        answer = client.post(reverse("hello", args=[link.token_of(opened)]))
        assert answer.status_code == 302, f"a phone could not come in: {answer.status_code}"
        keys[role] = client.cookies["sessionid"].value
    link.revoke(athlete=side.lost, by=side.by)
    return keys


@contextmanager
def rolled_back() -> Iterator[None]:
    """Let something happen, and then let it not have happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


#: What may differ after a page was only looked at: sign-ins, what was said once, when a phone was last seen.
UNWATCHED = {"django_session", "usersessions_usersession", "quarters_cache", "auth_permission", "django_content_type"}
UNWATCHED_COLUMNS = {"last_seen_at", "last_login", "seen_at", "last_on"}


def state() -> dict[str, str]:
    """What every table holds, as a digest."""
    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        if table in UNWATCHED:
            continue
        columns = [one.attname for one in model._meta.concrete_fields if one.attname not in UNWATCHED_COLUMNS]
        rows = sorted(map(repr, model._base_manager.values_list(*columns)))
        found[table] = f"{len(rows)} {hashlib.sha256(''.join(rows).encode()).hexdigest()}"
    return found


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell pytest-django of every test that plays here: without one it would make no database for the run."""
    for item in items:
        if "world" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="module")
def standing_world(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, request: pytest.FixtureRequest
) -> Iterator[World]:
    """The world, built once for the tests of a module in a transaction that is never kept.

    The other squad is as large as the module says in ATHLETES_THERE.
    """
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with transaction.atomic():
            today = date.today()  # noqa: DTZ011 - the views ask the same clock
            there = getattr(request.module, "ATHLETES_THERE", 2)
            ours, theirs = build("a", today, 3), build("b", today, there)
            yield World(ours, theirs, _signed_in(ours, theirs))
            transaction.set_rollback(True)
        cache.clear()


@pytest.fixture
def world(standing_world: World, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """The world as it was built, with fresh browsers."""
    with django_db_blocker.unblock(), rolled_back():  # type: ignore[attr-defined]
        standing_world.clients = {role: standing_world.browser(role) for role in ROLES}
        yield standing_world


@pytest.fixture
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """One instant for the whole test: two answers that are compared must not differ by the second of their making."""
    instant = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: instant)
