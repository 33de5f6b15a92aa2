"""Shared from the phone: a form of another page posted to the share's address is what a phone's share sheet does.

Kept first, always: without a network, with nobody signed in, sent on only by the page, with its token, once.
"""

from __future__ import annotations

import base64
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from coachapp.models import Athlete, Coaching, ImportedFile, Squad, User
from tests.browser.conftest import Console
from tests.browser.offline import _cut, proxy, sign_in
from tests.browser.waiting import until
from tests.cast import browser_of, phone_of
from tests.lapfiles.evening import presses
from tests.lapfiles.fit_activity import fit
from tests.proxy import Proxy

__all__ = ["_cut", "proxy"]

#: What the system does with what is shared: it posts the files and words to the address in the manifest.
SHARE = """([files, words]) => {
  const form = document.createElement("form");
  Object.assign(form, {method: "post", enctype: "multipart/form-data", action: "/share/"});
  for (const [name, value] of Object.entries(words)) {
    const field = document.createElement("input");
    Object.assign(field, {type: "hidden", name, value});
    form.append(field);
  }
  const held = new DataTransfer();
  for (const [name, content] of files)
    held.items.add(new File([Uint8Array.from(atob(content), one => one.charCodeAt(0))], name));
  const field = document.createElement("input");
  Object.assign(field, {type: "file", name: "files", multiple: true, files: held.files});
  form.append(field);
  document.body.append(form);
  form.submit();
}"""
KEPT = "() => Quarters.shared.all().then(all => all.map(one => [one.text, ...one.files.map(file => file.name)]))"


def install(page: Page, proxy: Proxy) -> None:
    """Open the page once, so that the service worker is at work, as on a phone that has Quarters."""
    page.goto(f"{proxy.url}/share/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"))


def share(page: Page, files: dict[str, bytes] | None = None, **words: str) -> None:
    sent = [[name, base64.b64encode(data).decode()] for name, data in (files or {}).items()]
    page.evaluate(SHARE, [sent, words])


@pytest.fixture
def laps(ben: Athlete) -> bytes:
    return fit(presses(), began=timezone.now() - timedelta(days=1))


def test_a_shared_file_goes_straight_to_the_only_squad(
    page: Page, context: BrowserContext, proxy: Proxy, ada: User, laps: bytes
) -> None:
    sign_in(context, ada, proxy)
    install(page, proxy)
    share(page, {"ben.fit": laps})
    expect(page.get_by_role("heading", name="One file read")).to_be_visible()
    assert "/squads/riverside/import/" in page.url
    stored = ImportedFile.objects.get()
    assert (stored.name, bytes(stored.content), stored.by_user) == ("ben.fit", laps, ada)
    page.goto(f"{proxy.url}/share/")
    assert page.evaluate(KEPT) == []


def test_without_a_network_it_is_kept_and_goes_when_there_is_one(
    page: Page, context: BrowserContext, proxy: Proxy, ada: User, laps: bytes
) -> None:
    sign_in(context, ada, proxy)
    install(page, proxy)
    proxy.closed()
    context.set_offline(True)
    share(page, {"ben.fit": laps})
    expect(page.get_by_text("ben.fit")).to_be_visible()
    expect(page.get_by_text("No network. It stays on this phone")).to_be_visible()
    assert not ImportedFile.objects.exists()
    proxy.open()
    context.set_offline(False)
    expect(page.get_by_role("heading", name="One file read")).to_be_visible()
    assert bytes(ImportedFile.objects.get().content) == laps


def test_nobody_signed_in_it_waits_is_said_at_the_door_and_goes_afterwards(
    page: Page, context: BrowserContext, proxy: Proxy, ada: User, laps: bytes
) -> None:
    install(page, proxy)
    share(page, {"ben.fit": laps})
    expect(page.get_by_text("Nobody is signed in.")).to_be_visible()
    expect(page.get_by_text("ben.fit")).to_be_visible()
    page.get_by_role("link", name="Sign in as a coach").first.click()
    expect(page.get_by_text("Shared and kept on this phone: ben.fit.")).to_be_visible()
    assert not ImportedFile.objects.exists()
    sign_in(context, ada, proxy)
    page.goto(f"{proxy.url}/squads/riverside/")
    page.get_by_role("link", name="Hand it on").click()
    expect(page.get_by_role("heading", name="One file read")).to_be_visible()
    assert ImportedFile.objects.get().name == "ben.fit"


def test_of_several_squads_one_is_chosen(
    page: Page, context: BrowserContext, proxy: Proxy, ada: User, laps: bytes, hilltop: Squad
) -> None:

    Coaching.objects.create(squad=hilltop, user=ada, role=Coaching.Role.COACH)
    sign_in(context, ada, proxy)
    install(page, proxy)
    share(page, {"ben.fit": laps})
    expect(page.get_by_role("button", name="Read for")).to_have_count(2)
    assert not ImportedFile.objects.exists()
    page.get_by_role("button", name=re.compile("Read for Riverside")).click()
    expect(page.get_by_role("heading", name="One file read")).to_be_visible()
    assert ImportedFile.objects.get().squad.slug == "riverside"


def test_an_athlete_shares_a_text_to_his_own_laps(
    page: Page, context: BrowserContext, proxy: Proxy, ben: Athlete
) -> None:
    for name, morsel in phone_of(ben).cookies.items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": proxy.url}])
    install(page, proxy)
    share(page, text="12x400 off 60: 75.4 (58), 74.8 (57), 75.1")
    page.wait_for_url(re.compile("/me/import/"))
    expect(page.get_by_role("heading", name="One file read")).to_be_visible()
    stored = ImportedFile.objects.get()
    assert stored.by_athlete == ben
    assert bytes(stored.content).startswith(b"12x400 off 60")


def test_what_the_server_does_not_take_stays_and_can_be_deleted(
    page: Page, context: BrowserContext, proxy: Proxy, ada: User, ben: Athlete, console: Console
) -> None:
    console.expect("422")
    sign_in(context, ada, proxy)
    install(page, proxy)
    share(page, {"broken.zip": b"PK\x03\x04 and no archive"})
    expect(page.get_by_text("It was not taken.")).to_be_visible()
    assert page.evaluate(KEPT) == [["", "broken.zip"]]
    page.get_by_role("button", name="Delete it from this phone").click()
    expect(page.get_by_text("broken.zip")).to_have_count(0)
    assert page.evaluate(KEPT) == []


def test_without_a_worker_nothing_is_stored_and_the_form_asks_again(
    page: Page, context: BrowserContext, live_server: LiveServer, ada: User, laps: bytes, ben: Athlete
) -> None:
    cookie = browser_of(ada).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto("/squads/riverside/import/")
    share(page, {"ben.fit": laps}, text="3x400: 75, 75, 75")
    expect(page.get_by_text("has to be chosen once more")).to_be_visible()
    assert not ImportedFile.objects.exists()
    expect(page.get_by_label("Or paste it")).to_have_value("3x400: 75, 75, 75")
    page.locator("input[type=file]").set_input_files({"name": "ben.fit", "mimeType": "", "buffer": laps})
    page.get_by_role("button", name="Read them").click()
    expect(page.get_by_role("heading", name=re.compile("files read"))).to_be_visible()


def test_the_manifest_names_the_address_and_the_fields(page: Page) -> None:
    target = json.loads(page.request.get("/manifest.webmanifest").text())["share_target"]
    assert (target["action"], target["method"], target["enctype"]) == ("/share/", "POST", "multipart/form-data")
    assert target["params"]["files"][0]["name"] == "files"
    assert ".fit" in target["params"]["files"][0]["accept"]


def test_the_png_of_the_ladder_is_drawn_and_saved(
    page: Page, context: BrowserContext, live_server: LiveServer, ada: User, ben: Athlete
) -> None:

    cookie = browser_of(ada).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto("/squads/riverside/athletes/ben/picture/")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as PNG").click()
    data = saved.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1080, 1350)
