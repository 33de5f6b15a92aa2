"""The worker, the manifest and the page without a network: for anybody, about nobody, and true to the files."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from coachapp.models import User
from coachapp.views import offline
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


def site_of(response: Any) -> dict[str, Any]:
    """What the view tells the worker."""
    line = response.content.decode().partition("\n")[0]
    found: dict[str, Any] = json.loads(line.removeprefix("const SITE = ").removesuffix(";"))
    return found


def test_the_worker_may_have_the_whole_site_and_is_asked_for_anew() -> None:
    response = Client().get("/sw.js")
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Service-Worker-Allowed"] == "/"
    assert "no-cache" in response.headers["Cache-Control"]
    assert "eval(" not in response.content.decode()


def test_the_worker_is_the_same_for_everybody(ada: User) -> None:
    assert browser_of(ada).get("/sw.js").content == Client().get("/sw.js").content


def test_every_file_of_the_shell_is_there_and_the_track_is_in_it() -> None:
    site = site_of(Client().get("/sw.js"))
    names = [address.removeprefix(site["prefix"]) for address in site["shell"]]
    assert all(finders.find(name) for name in names)
    assert {
        "js/track/shelf.js",
        "js/track/phone.js",
        "js/track/hand.js",
        "js/track/store.js",
        "js/track/sync.js",
        "vendor/idb/umd.js",
        "css/site.css",
        "css/site/tokens.css",
    } <= set(names)
    assert not [name for name in names if name.startswith("admin/")]
    assert site["logout"] == reverse("account_logout")
    assert site["login"] == reverse("account_login")


def test_a_changed_file_makes_another_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    before = offline._version.__wrapped__()
    assert before == offline._version.__wrapped__(), "the same files, the same worker"
    changed = tmp_path / "tokens.css"
    changed.write_text("/* another deploy */")
    find = finders.find
    monkeypatch.setattr(finders, "find", lambda name: str(changed) if name == "css/site/tokens.css" else find(name))
    assert offline._version.__wrapped__() != before


def test_the_manifest_makes_the_site_installable() -> None:
    response = Client().get("/manifest.webmanifest")
    assert response.headers["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["display"] == "standalone"
    assert manifest["start_url"] == manifest["scope"] == "/"
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_the_page_without_a_network_knows_nobody(ada: User) -> None:
    shown = Client().get("/offline/").content.decode()
    assert "No network" in shown
    assert "data-owner" not in re.sub(r"<script.*?</script>", "", shown)
    assert Client().get("/offline/").status_code == 200


def test_a_page_says_whose_it_is(ada: User) -> None:
    page = browser_of(ada).get("/", follow=True).content.decode()
    assert f'data-owner="{ada.pk}"' in page.partition("<head>")[0]
    assert "data-owner" not in Client().get(reverse("account_login")).content.decode()
