"""A squad's file handed out, and taken in: the pages of it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coachapp.models import Athlete, Entry, Squad, User, WaitingSquad
from coachapp.services import waiting
from tests.cast import browser_of, days_ago, log, ran
from tests.proving import prove
from tests.squadfile.files import alike, exported, told

BRING, LOOK = "/squads/new/from-file/", "/squads/new/from-file/look/"
EXPORT = "/squads/riverside/export/"


@pytest.fixture
def hers(ada: User, riverside: Squad, ben: Athlete) -> Client:
    """Ada's browser; she has just signed in, and Ben has run."""
    log(ben, ran(days_ago(3), note="calm"))
    return prove(browser_of(ada))


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def send(client: Client, content: bytes, name: str = "squad.json") -> Any:
    return client.post(BRING, {"sent": SimpleUploadedFile(name, content)})


class TestExport:
    def test_the_page_offers_three_forms(self, hers: Client) -> None:
        page = hers.get(EXPORT)
        assert page.status_code == 200
        assert [f'value="{kind}"' in page.content.decode() for kind in ("json", "csv", "xlsx")] == [True] * 3
        assert EXPORT in hers.get("/squads/riverside/").content.decode()

    def test_json_is_what_another_quarters_reads(self, hers: Client, riverside: Squad) -> None:
        answer = hers.post(f"{EXPORT}file/", {"as": "json"})
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="riverside-')
        assert "no-store" in answer.headers["Cache-Control"]
        assert json.loads(body_of(answer))["athletes"] == told(riverside)["athletes"]

    def test_tables_come_as_a_zip_and_as_a_workbook(self, hers: Client) -> None:
        packed = io.BytesIO(body_of(hers.post(f"{EXPORT}file/", {"as": "csv"})))
        assert "sessions.csv" in zipfile.ZipFile(packed).namelist()
        book = io.BytesIO(body_of(hers.post(f"{EXPORT}file/", {"as": "xlsx"})))
        assert openpyxl.load_workbook(book)["sessions"].max_row == 2

    def test_it_is_in_the_history(self, hers: Client, ada: User) -> None:
        hers.post(f"{EXPORT}file/", {"as": "xlsx"})
        entry = Entry.objects.latest("id")
        assert (entry.verb, entry.actor_user, entry.after) == ("export_squad", ada, {"format": "xlsx"})

    def test_whoever_did_not_prove_lately_who_he_is_gets_nothing(self, ada: User, riverside: Squad) -> None:
        stale = prove(browser_of(ada), ago_s=11 * 60)
        answer = stale.post(f"{EXPORT}file/", {"as": "json"})
        assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
        assert not Entry.objects.filter(verb="export_squad").exists()

    def test_it_is_the_coaches_own(self, hers: Client, abe: User, cleo: User, riverside: Squad) -> None:
        for user, status in ((abe, 403), (cleo, 404)):
            client = prove(browser_of(user))
            assert client.get(EXPORT).status_code == status
            assert client.post(f"{EXPORT}file/", {"as": "json"}).status_code == status
        assert hers.get(f"{EXPORT}file/").status_code == 405


class TestBring:
    def test_what_is_in_it_is_shown_and_nothing_is_taken_in(self, hers: Client, riverside: Squad, cleo: User) -> None:
        client = browser_of(cleo)
        assert send(client, exported(riverside)).headers["Location"] == LOOK
        page = client.get(LOOK).content.decode()
        assert "Riverside" in page
        assert "Ben" in page
        assert "Ada" in page
        assert Squad.objects.count() == 1

    def test_confirmed_it_is_there(self, hers: Client, riverside: Squad, cleo: User) -> None:
        client = browser_of(cleo)
        send(client, exported(riverside))
        digest = WaitingSquad.objects.get(user=cleo).digest
        answer = client.post(LOOK, {"digest": digest, "do": "bring"})
        assert answer.headers["Location"] == "/squads/riverside-2/"
        assert alike(told(Squad.objects.get(slug="riverside-2"))) == alike(told(riverside))
        assert client.get(answer.headers["Location"]).status_code == 200
        assert not WaitingSquad.objects.exists()
        # Sent twice it is there once.
        assert client.post(LOOK, {"digest": digest, "do": "bring"}).headers["Location"] == BRING
        send(client, exported(riverside))
        assert "already" in client.get(LOOK).content.decode()
        assert client.post(LOOK, {"digest": WaitingSquad.objects.get().digest, "do": "bring"}).status_code == 302
        assert Squad.objects.count() == 2

    def test_what_is_confirmed_is_what_was_looked_at(self, hers: Client, riverside: Squad, cleo: User) -> None:
        client = browser_of(cleo)
        send(client, exported(riverside))
        seen = WaitingSquad.objects.get(user=cleo).digest
        send(client, exported(riverside).replace(b'"Riverside"', b'"Elsewhere"'))
        answer = client.post(LOOK, {"digest": seen, "do": "bring"})
        assert answer.status_code == 422
        assert "Elsewhere" in answer.content.decode()
        assert Squad.objects.count() == 1

    def test_put_aside_it_is_gone(self, hers: Client, riverside: Squad, cleo: User) -> None:
        client = browser_of(cleo)
        send(client, exported(riverside))
        client.post(LOOK, {"do": "drop"})
        assert not WaitingSquad.objects.exists()
        assert client.get(LOOK).headers["Location"] == BRING

    def test_it_waits_for_its_coach_alone_and_for_an_hour(
        self, hers: Client, riverside: Squad, ada: User, cleo: User
    ) -> None:
        send(browser_of(cleo), exported(riverside))
        assert browser_of(ada).get(LOOK).headers["Location"] == BRING
        row = WaitingSquad.objects.get()
        assert waiting.waiting(user=cleo, now=row.at + timedelta(minutes=59)) is not None
        assert waiting.waiting(user=cleo, now=row.at + timedelta(minutes=61)) is None
        waiting.drop_old(now=row.at + timedelta(minutes=61))
        assert not WaitingSquad.objects.exists()

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "empty"),
            (b"\xff\xfe\x00", "no text"),
            (b"{", "is not JSON"),
            (b"[]", "one JSON object"),
            (b'{"format": "quarters-athlete/1"}', "no squad of a Quarters"),
            (b'{"format": "quarters-squad", "version": 2}', "newer than this Quarters reads"),
            (b'{"format": "quarters-squad", "version": 1}', "squad: is missing"),
            (b"[" * 100_000, "is not JSON"),
        ],
    )
    def test_a_file_that_is_none_is_refused_beside_the_field(self, cleo: User, content: bytes, said: str) -> None:
        answer = send(browser_of(cleo), content)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not WaitingSquad.objects.exists()

    def test_the_field_that_was_edited_is_named(self, hers: Client, riverside: Squad, cleo: User) -> None:
        file = told(riverside)
        file["athletes"][0]["sessions"][0]["reps"][6]["time_s"] = -1
        answer = send(browser_of(cleo), json.dumps(file).encode())
        assert answer.status_code == 422
        assert "athletes[0].sessions[0].reps[6].time_s" in answer.content.decode()

    def test_too_large_a_file_is_refused_unread(self, cleo: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("coachapp.forms.bring.MOST_BYTES", 10)
        assert "Up to 16 MB" in browser_of(cleo).get(BRING).content.decode()
        answer = send(browser_of(cleo), b"{" + b" " * 20)
        assert answer.status_code == 422
        assert "larger than" in answer.content.decode()

    def test_a_phone_of_an_athlete_is_sent_home(self, ben: Athlete) -> None:
        assert Client().get(BRING).headers["Location"].startswith("/accounts/login/")
