"""From the file of a watch to the next session, on a phone-sized screen: chosen, dropped, looked at, logged."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from coachapp.models import Athlete, LoggedSession, User
from tests.browser.test_squad_page import sign_in
from tests.cast import log, ran
from tests.lapfiles.evening import FLUSH_MS, RECOVERIES_MS, REPS_MS, merged, presses
from tests.lapfiles.fit_activity import fit

#: A file let go over the page, as a hand does it: over it first, then dropped.
DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), one => one.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], name));
  const zone = document.querySelector("[data-drop]");
  for (const what of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(what, {dataTransfer: held, bubbles: true, cancelable: true}));
  return document.querySelector("input[type=file]").files.length;
}"""


@pytest.fixture
def file(ben: Athlete) -> bytes:
    """Last night's laps of Ben, who ran the same ten days before: the recoveries are short, every rep is there."""
    yesterday = timezone.now() - timedelta(days=1)
    log(ben, ran(yesterday.date() - timedelta(days=10), 75_000, 90_000))
    return fit(presses(), began=yesterday)


@pytest.mark.parametrize("dropped", [False, True], ids=["chosen", "dropped"])
def test_a_file_is_logged_and_the_next_session_is_another(
    page: Page, ada: User, ben: Athlete, file: bytes, dropped: bool, axe: Callable[[Page], None]
) -> None:
    sign_in(page, ada)
    page.goto("/squads/riverside/athletes/ben/")
    expect(page.locator("main")).to_contain_text("Stage 2 of 4")
    page.goto("/squads/riverside/import/?athlete=ben")
    if dropped:
        assert page.evaluate(DROP, ["watch.fit", base64.b64encode(file).decode()]) == 1
    else:
        page.locator("input[type=file]").set_input_files({"name": "watch.fit", "mimeType": "", "buffer": file})
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_role("heading", name="One file read")).to_be_visible()
    assert LoggedSession.objects.count() == 1, "reading logs nothing"
    page.get_by_role("link", name="Look and log").click()
    expect(page.locator("#id_time_1")).to_have_value("75.4")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Save session").click()
    page.wait_for_url(re.compile("/sessions/"))
    stored = LoggedSession.objects.order_by("-on").first()
    assert stored is not None
    session = stored.as_value()
    assert tuple(rep.time_ms for rep in session.reps) == REPS_MS
    assert tuple(rep.recovery_ms for rep in session.reps)[:-1] == RECOVERIES_MS
    assert tuple(one.time_ms for one in session.flush) == FLUSH_MS
    page.goto("/squads/riverside/athletes/ben/")
    expect(page.locator("main")).to_contain_text("Stage 3 of 4")
    expect(page.locator("#next-title, .athlete__next").first).to_contain_text("last two")


def test_what_is_dropped_beside_the_field_is_taken_and_a_doubt_is_asked(
    page: Page, ada: User, ben: Athlete, file: bytes
) -> None:
    sign_in(page, ada)
    page.goto("/squads/riverside/import/?athlete=ben")
    missed = fit(merged(presses(), 6), began=timezone.now() - timedelta(days=1))
    assert page.evaluate(DROP.replace('"[data-drop]"', '"h1"'), ["ben.fit", base64.b64encode(missed).decode()]) == 1
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_text("A lap button seems to be missing at rep 4")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("clear$"))).to_have_count(0)
