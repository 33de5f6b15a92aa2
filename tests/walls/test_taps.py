"""Ids in what a phone sends from the track: another squad's is like one that is not there, in every kind of tap."""

from __future__ import annotations

import uuid
from copy import deepcopy
from typing import Any

import pytest

from coachapp.models import Tap
from coachapp.models.identity import new_id
from coachapp.timing.tap import KINDS
from tests.walls.crawl import plain
from tests.walls.sending import ids_of
from tests.walls.world import World, rolled_back, state

#: A crawl takes its time on a machine that has other things to do.
pytestmark = pytest.mark.timeout(900)

#: A body of each kind. RUNNER and TAP are put in place of ids.
BODIES: dict[str, dict[str, Any]] = {
    "go": {"runners": {"RUNNER": 1}},
    "finish": {"athlete": "RUNNER", "rep": 1},
    "name": {"of": "TAP", "athlete": "RUNNER", "rep": 1},
    "move": {"of": "TAP", "athlete": "RUNNER", "rep": 1, "from": "RUNNER"},
    "undo": {"of": "TAP"},
    "write": {"athlete": "RUNNER", "rep": 1, "time_ms": 75_000},
    "flush": {"athlete": "RUNNER", "number": 1, "time_ms": 450_000},
    "effort": {"athlete": "RUNNER", "rpe_half": 14},
    "note": {"athlete": "RUNNER", "text": "windy"},
    "excuse": {"athlete": "RUNNER", "rep": 1, "what": "rep", "reason": "wind"},
    "stop": {"athlete": "RUNNER", "after": 2},
    "resume": {"athlete": "RUNNER"},
    "arrive": {"athlete": "RUNNER", "rep": 1},
}
AN_ID = "0190c000-0000-7000-8000-000000000000"


def id_names(kind: str) -> list[str]:
    """The fields of a kind that take an id: what takes one and takes no other text."""
    fields = {**KINDS[kind][0], **KINDS[kind][1]}
    return [name for name, check in fields.items()
            if (check(AN_ID) and not check("no id")) or (check({AN_ID: 1}) and not check({"no id": 1}))]  # fmt: skip


def tap(kind: str, runner: str, of: str, **other: Any) -> dict[str, Any]:
    """A tap of a new phone."""
    body = {name: {runner: 1} if isinstance(value, dict) else {"RUNNER": runner, "TAP": of}.get(value, value)
            for name, value in BODIES[kind].items()}  # fmt: skip
    made = {"id": str(new_id()), "device": str(uuid.uuid4()), "seq": 1, "kind": kind, "at_ms": 1000, "body": body}
    return made | other


def send(world: World, *taps: dict[str, Any], **envelope: Any) -> Any:
    """What the server says to the owner's phone."""
    sent = {"owner": world.ours.owner.pk, "taps": list(taps)} | envelope
    return world.browser("owner").post(world.path("taps"), sent, content_type="application/json")


@pytest.fixture
def of(world: World) -> str:
    """A tap of our evening that others may be about."""
    practice = world.ours.parts["practice"]
    return str(Tap.objects.filter(practice=practice, kind="finish").values_list("pk", flat=True)[0])


def test_every_kind_has_a_body_here_that_is_taken(world: World, of: str) -> None:
    assert set(BODIES) == set(KINDS)
    for kind in KINDS:
        assert set(id_names(kind)) <= set(BODIES[kind]), kind
        with rolled_back():
            (result,) = send(world, tap(kind, str(world.ours.runner.pk), of)).json()["results"]
            assert result["result"] == "stored", f"{kind}: {result}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("still_clock")
def test_another_squads_id_in_a_tap_is_like_one_that_is_not_there(kind: str, world: World, of: str) -> None:
    theirs, runner = world.theirs, str(world.ours.runner.pk)
    foreign_tap = str(Tap.objects.filter(squad=theirs.squad).values_list("pk", flat=True)[0])
    for name in id_names(kind):
        foreign = foreign_tap if name == "of" else str(theirs.runner.pk)
        outcomes = []
        # One phone and one id for both: taps that say the same number stand in the order of their phones.
        same = tap(kind, runner, of)
        for other in (foreign, str(new_id())):
            made = deepcopy(same)
            made["body"][name] = {other: 1} if isinstance(made["body"][name], dict) else other
            with rolled_back():
                answer = send(world, made)
                rows = Tap.objects.filter(squad=theirs.squad).count(), Tap.objects.filter(pk=made["id"]).count()
                evening = world.browser("owner").get(world.path("review"))
                shown = plain(evening.content.decode(), other, made["id"], made["device"])
                outcomes.append((answer.status_code, plain(answer.content.decode(), other, made["id"]), rows, shown))
        assert outcomes[0] == outcomes[1], f"{kind}: {name}"


def test_an_envelope_opens_nothing(world: World, of: str) -> None:
    """Owner, device, what was seen, and the id and place of the tap itself, all of the other squad."""
    theirs = Tap.objects.filter(squad=world.theirs.squad)
    row = theirs[0]
    made = tap("note", str(world.ours.runner.pk), of)
    before = state()
    assert send(world, made, owner=world.theirs.owner.pk).json() == send(world, made, owner=10**9).json()
    answer = send(world, made | {"id": str(row.pk)}, device=str(row.device), seen={str(row.device): -1})
    (result,) = answer.json()["results"]
    assert result["result"] in ("conflict", "refused")
    told = {one["id"] for one in answer.json()["taps"]}
    assert told, "he gets the taps of his own evening"
    assert told <= {str(pk) for pk in Tap.objects.filter(squad=world.ours.squad).values_list("pk", flat=True)}
    assert state() == before
    (result,) = send(world, made | {"device": str(row.device), "seq": row.seq}).json()["results"]
    assert result["result"] == "stored", "a place on another squad's phone is free here"


def test_extra_fields_of_a_tap_are_not_kept(world: World, of: str) -> None:
    extra = {"squad": str(world.theirs.squad.pk), "practice": str(world.theirs.parts["practice"]), "by": 1,
             "received_at": "2020-01-01T00:00:00+00:00", "owner": world.theirs.owner.pk}  # fmt: skip
    made = tap("note", str(world.ours.runner.pk), of)
    before = ids_of(world.theirs.squad.pk)
    send(world, made | extra, **{name: value for name, value in extra.items() if name != "owner"})
    kept = Tap.objects.get(pk=made["id"])
    assert (kept.squad, kept.practice_id, kept.by) == (world.ours.squad, world.ours.parts["practice"], world.ours.owner)
    assert kept.received_at.year > 2020
    assert ids_of(world.theirs.squad.pk) == before
