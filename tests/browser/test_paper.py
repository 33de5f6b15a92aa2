"""Twelve athletes in two minutes, from a sheet of paper: the evening keyed in by keyboard alone, every press counted.

A press is one key going down. At 150 ms a press, which is unhurried, two minutes are 800 presses.
`docs/track.md` says what comes out here.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from coachapp.models import Athlete, LoggedSession, Squad, User
from coachapp.services.actor import Actor
from coachapp.services.practice import plan_practice
from tests.browser.conftest import DESKTOP
from tests.cast import browser_of, make_athlete

NAMES = ("Abel", "Bo", "Cleo", "Dag", "Edda", "Finn", "Gro", "Hal", "Ida", "Jon", "Kaia", "Liv")
REPS = 12
TWO_MINUTES = 800
#: How long a key is waited for, in ms; 0 in the suite. PRESS_MS=150 types it at a coach's speed.
PRESS_MS = int(os.environ.get("PRESS_MS", "0"))

pytestmark = pytest.mark.browser_context_args(viewport=DESKTOP)


@dataclass
class Keys:
    """A keyboard that counts."""

    page: Page
    presses: int = 0
    began: float = field(default_factory=time.monotonic)

    def type(self, text: str) -> None:
        """Press a key for each sign."""
        self.page.keyboard.type(text, delay=PRESS_MS)
        self.presses += len(text)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key, or several together: each counts."""
        for _more in range(times):
            self.page.keyboard.press(key, delay=PRESS_MS)
            self.presses += key.count("+") + 1


@pytest.fixture
def twelve(riverside: Squad) -> list[Athlete]:
    """Twelve athletes, each a second a lap slower than the one before."""
    return [
        make_athlete(riverside, name, date_ms=70_000 + 1000 * place, goal_ms=68_000 + 1000 * place)
        for place, name in enumerate(NAMES)
    ]


@pytest.fixture
def keys(
    page: Page, live_server: LiveServer, ada: User, riverside: Squad, twelve: list[Athlete], by_ada: Actor, today: date
) -> Keys:
    """Ada at her desk, the empty grid before her, her hands on the keyboard."""
    evening = plan_practice(squad=riverside, by=by_ada, on=today, athletes=[athlete.pk for athlete in twelve])
    cookie = browser_of(ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(reverse("review", args=["riverside", evening.pk]))
    expect(page.get_by_label("Abel, rep 1, time", exact=True)).to_be_focused()
    return Keys(page)


def written(place: int, rep: int) -> str:
    """What stands on the paper for one rep, as it is keyed in: 684 for 68.4."""
    return str(700 + 10 * place + (rep * 7 + place) % 5)


def logged(page: Page) -> dict[str, list[int | None]]:
    """The times that are stored by now, by name."""
    expect(page.get_by_role("heading", name="12 sessions logged")).to_be_visible(timeout=30_000)
    stored = LoggedSession.objects.kept().with_reps().select_related("athlete")
    return {one.athlete.name: [rep.time_ms for rep in one.as_value().reps] for one in stored}


def told(record: Callable[[str, object], None], what: str, keys: Keys) -> None:
    """Keep the count for whoever reads the results. The seconds that it took are only said, and mean something with
    PRESS_MS alone."""
    record("presses", keys.presses)
    took = time.monotonic() - keys.began
    counted = f"{keys.presses} key presses, {keys.presses * 0.15:.0f} s at 150 ms each"
    sys.stdout.write(f"\n{what}: {counted}; took {took:.0f} s\n")


def test_every_time_is_typed(keys: Keys, record_property: Callable[[str, object], None]) -> None:
    for place, name in enumerate(NAMES):
        expect(keys.page.get_by_label(f"{name}, rep 1, time", exact=True)).to_be_focused()
        for rep in range(1, REPS + 1):
            keys.type(written(place, rep))
            keys.press("Enter")
    expect(keys.page.locator("#log-button")).to_be_focused()
    keys.press("Enter")
    times = logged(keys.page)
    for place, name in enumerate(NAMES):
        assert times[name] == [100 * int(written(place, rep)) for rep in range(1, REPS + 1)]
    told(record_property, "144 times typed and logged", keys)
    assert keys.presses == 12 * 12 * 4 + 1 <= TWO_MINUTES


def test_times_flushes_and_one_recovery_for_each(
    keys: Keys, twelve: list[Athlete], record_property: Callable[[str, object], None]
) -> None:
    """Nine rows typed, three that were on target, then a recovery and two flushes for everybody."""
    for place, name in enumerate(NAMES):
        expect(keys.page.get_by_label(f"{name}, rep 1, time", exact=True)).to_be_focused()
        if place % 4 == 3:
            # From the first cell of a row back to its button; Enter fills the row and goes on to the next.
            keys.press("Shift+Tab", 3)
            keys.press("Enter")
            continue
        for rep in range(1, REPS + 1):
            keys.type(written(place, rep))
            keys.press("Enter")
    expect(keys.page.locator("#log-button")).to_be_focused()
    # One move of the hand to the first of each column; the rest is Enter.
    keys.page.get_by_label("All rec for Abel").focus()
    keys.presses += 1
    for name in NAMES:
        expect(keys.page.get_by_label(f"All rec for {name}")).to_be_focused()
        keys.type("75")
        keys.press("Enter")
    expect(keys.page.locator("#log-button")).to_be_focused()
    keys.page.get_by_label("Flush 1, 2000 m, Abel").focus()
    keys.presses += 1
    for _athlete in NAMES:
        for flush in ("750", "716"):
            keys.type(flush)
            keys.press("Enter")
    keys.press("Enter")
    times = logged(keys.page)
    assert times["Dag"] == [73_000] * REPS
    assert times["Abel"] == [100 * int(written(0, rep)) for rep in range(1, REPS + 1)]
    last = twelve[-1].sessions.get().as_value()
    assert [rep.recovery_ms for rep in last.reps] == [75_000] * 11 + [None]
    assert [bout.time_ms for bout in last.flush] == [470_000, 436_000]
    told(record_property, "times, three rows on target, recoveries and flushes", keys)
    assert keys.presses <= TWO_MINUTES


def test_everything_on_target(keys: Keys, record_property: Callable[[str, object], None]) -> None:
    for name in NAMES:
        expect(keys.page.get_by_label(f"{name}, rep 1, time", exact=True)).to_be_focused()
        keys.press("Shift+Tab", 3)
        keys.press("Enter")
    expect(keys.page.locator("#log-button")).to_be_focused()
    keys.press("Enter")
    times = logged(keys.page)
    assert times == {name: [70_000 + 1000 * place] * REPS for place, name in enumerate(NAMES)}
    told(record_property, "all on target", keys)


def test_a_spreadsheet_is_pasted_with_its_tabs_and_decimal_commas(
    keys: Keys, record_property: Callable[[str, object], None]
) -> None:
    rows = [[f"{70 + place},{(rep + place) % 5}" for rep in range(1, REPS + 1)] for place in range(len(NAMES))]
    keys.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block = "\r\n".join("\t".join(row) for row in rows) + "\r\n"
    keys.page.evaluate("text => navigator.clipboard.writeText(text)", block)
    keys.press("Control+v")
    expect(keys.page.get_by_label("Liv, rep 12, time", exact=True)).to_have_value("81.3")
    keys.page.locator("#log-button").focus()
    keys.press("Enter")
    times = logged(keys.page)
    for row, name in zip(rows, NAMES, strict=True):
        assert times[name] == [round(1000 * float(text.replace(",", "."))) for text in row]
    told(record_property, "a block pasted", keys)
