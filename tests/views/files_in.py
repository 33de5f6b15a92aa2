"""Files as a coach sends them in: sent, read, listed, and looked at in the grid."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coachapp.models import Athlete, ImportedFile, User
from coachapp.models.identity import new_id
from tests.cast import browser_of

SQUAD = "/squads/riverside/import/"


@pytest.fixture
def desk(ada: User, ben: Athlete, bea: Athlete) -> Client:
    return browser_of(ada)


def send(desk: Client, files: dict[str, bytes], url: str = SQUAD, **more: Any) -> str:
    """Send files and read them all; the address of their list."""
    sent = [SimpleUploadedFile(name, data) for name, data in files.items()]
    response = desk.post(url, {"batch": str(new_id()), "sent": sent, "text": "", **more})
    assert response.status_code == 302, response.content.decode()
    where: str = response["Location"]
    while ImportedFile.objects.filter(state="waiting").exists():
        before = ImportedFile.objects.filter(state="waiting").count()
        desk.post(where, {"do": "read"})
        assert ImportedFile.objects.filter(state="waiting").count() < before
    return where


def page(desk: Client, url: str) -> str:
    response = desk.get(url)
    assert response.status_code == 200
    return str(response.content.decode())


def value(html: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', html) or re.search(
        rf'<input[^>]*value="([^"]*)"[^>]*name="{name}"', html
    )
    return found[1] if found else ""


def look(desk: Client, where: str, place: int = 0) -> str:
    """The address of the entry grid for the first session of the list."""
    found = re.findall(r'href="([^"]*/import/(?:files/)?[0-9a-f-]{36}/(?:\?place=\d+)?)"', page(desk, where))
    assert found, "nothing to look at"
    return str(found[place])


def posted(html: str) -> dict[str, str]:
    """Everything that stands in the grid, as a browser would send it."""
    names = {"id", "on", "all_recoveries", "conditions", "note", "rpe_half"}
    names |= set(re.findall(r'name="((?:time|recovery|flush|doubt)_\d+)"', html))
    return {name: value(html, name) for name in names} | {"action": "save"}
