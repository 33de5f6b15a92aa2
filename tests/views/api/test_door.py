"""The API's door: a token in the header and nothing else lets anybody in, and every refusal says why in one shape."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from coachapp.models import ApiToken, Athlete, LoggedSession, Squad, User
from coachapp.services import people
from coachapp.services import token as tokens
from coachapp.views import rate
from coachapp.views.api import door
from tests.cast import browser_of
from tests.proving import prove
from tests.views.api.asking import ROOT, Script, key_for, sent

TODAY = timezone.now().date().isoformat()


@pytest.fixture
def script(riverside: Squad) -> Script:
    return Script(key_for(riverside)[1])


def code_of(answer: Any) -> tuple[int, str]:
    """The status and the code, once the answer is seen to have the shape of a refusal."""
    said = answer.json()
    assert set(said) - {"session"} == {"code", "text", "fields"}
    assert answer.headers["Content-Type"] == "application/json"
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.status_code, said["code"]


def test_a_token_opens_its_squad(script: Script, ben: Athlete) -> None:
    answer = script.get("athletes")
    assert answer.status_code == 200
    assert [each["name"] for each in answer.json()["athletes"]] == ["Ben"]


class TestWithoutAToken:
    @pytest.mark.parametrize(
        "header",
        [
            "", "Bearer", "Bearer ", "Bearer  ", "bearer qt_", "Basic {0}", "Token {0}", "{0}", "Bearer  {0}",
            "Bearer {0} ", "Bearer {0},{0}", "Bearer {0} {0}", "Bearer qt_{0}", "Bearer {1}", "Bearer {2}",
            "Bearer\t{0}", "Bearer: {0}", 'Bearer "{0}"', "Bearer {3}", "Bearer {4}",
        ],
    )  # fmt: skip
    def test_what_is_not_the_token_opens_nothing(self, riverside: Squad, ben: Athlete, header: str) -> None:
        text = key_for(riverside)[1]
        spoilt = header.format(text, text.upper(), text.removeprefix("qt_"), text[:-1], text[::-1])
        answer = Client().get(f"{ROOT}athletes", headers={"Authorization": spoilt})
        assert code_of(answer) in ((401, "no_token"), (401, "token"))
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert b"Ben" not in answer.content

    @pytest.mark.parametrize("name", ["token", "access_token", "api_key", "Authorization", "key"])
    def test_a_token_in_the_address_is_not_taken(self, riverside: Squad, name: str) -> None:
        text = key_for(riverside)[1]
        for value in (text, f"Bearer {text}"):
            assert code_of(Client().get(f"{ROOT}athletes", {name: value})) == (401, "no_token")

    @pytest.mark.parametrize("header", ["X-Api-Key", "X-Authorization", "Cookie", "Proxy-Authorization", "X-Token"])
    def test_nor_in_another_header(self, riverside: Squad, header: str) -> None:
        text = key_for(riverside)[1]
        value = f"Authorization=Bearer {text}" if header == "Cookie" else f"Bearer {text}"
        assert code_of(Client().get(f"{ROOT}athletes", headers={header: value})) == (401, "no_token")

    def test_nor_in_the_body(self, riverside: Squad, ben: Athlete) -> None:
        body = {**sent(TODAY), "token": key_for(riverside)[1]}
        assert code_of(Script("").post(f"athletes/{ben.pk}/sessions", body)) == (401, "no_token")
        assert not LoggedSession.objects.exists()

    def test_a_signed_in_browser_is_nobody(self, riverside: Squad, ada: User, ben: Athlete) -> None:
        browser = prove(browser_of(ada))
        assert code_of(browser.get(f"{ROOT}athletes")) == (401, "no_token")
        path = f"{ROOT}athletes/{ben.pk}/sessions"
        assert code_of(browser.post(path, sent(TODAY), content_type="application/json")) == (401, "no_token")


class TestADeadToken:
    @pytest.mark.parametrize("cause", ["revoked", "expired", "left", "demoted", "removed", "password", "locked"])
    def test_it_opens_nothing(self, riverside: Squad, ada: User, ben: Athlete, cause: str) -> None:
        key, text = key_for(riverside, days=30)
        script = Script(text)
        assert script.get("athletes").status_code == 200
        kim = User.objects.create_user(email="kim@example.org", name="Kim")
        riverside.coachings.create(user=kim, role="owner" if cause == "left" else "coach")
        now = timezone.now()
        if cause == "revoked":
            tokens.revoke(squad=riverside, by=ada, token_id=key.pk, now=now)
        elif cause == "expired":
            ApiToken.objects.update(expires_at=now - timedelta(seconds=1))
        elif cause == "left":
            people.leave(squad=riverside, by=ada, now=now)
        elif cause == "demoted":
            people.hand_over(squad=riverside, by=ada, user_id=kim.pk, now=now)
        elif cause == "removed":
            riverside.coachings.filter(user=ada).delete()
        elif cause == "password":
            ada.set_password("another-long-word")
            ada.save()
        else:
            User.objects.filter(pk=ada.pk).update(is_active=False)
        for answer in (script.get("athletes"), script.post(f"athletes/{ben.pk}/sessions", sent(TODAY))):
            assert code_of(answer) == (401, "token")
        assert not LoggedSession.objects.exists()

    def test_it_is_told_no_more_than_one_that_never_was(self, riverside: Squad, ada: User) -> None:
        key, text = key_for(riverside)
        tokens.revoke(squad=riverside, by=ada, token_id=key.pk, now=timezone.now())
        dead, never = Script(text).get("athletes"), Script("qt_" + "A" * 48).get("athletes")
        assert dead.content == never.content


class TestScope:
    def test_one_that_may_read_writes_nothing(self, riverside: Squad, ben: Athlete) -> None:
        script = Script(key_for(riverside, "read")[1])
        assert script.get(f"athletes/{ben.pk}/sessions").status_code == 200
        for path in ("sessions", f"sessions/{ben.pk}/void"):
            assert code_of(script.post(f"athletes/{ben.pk}/{path}", sent(TODAY))) == (403, "scope")
        assert not LoggedSession.objects.exists()

    def test_where_a_second_factor_is_wanted_its_maker_needs_one(self, riverside: Squad, ada: User) -> None:
        script = Script(key_for(riverside)[1])
        riverside.second_factor = True
        riverside.save()
        assert code_of(script.get("athletes")) == (403, "second_factor")
        from allauth.mfa.models import Authenticator

        Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={})
        assert script.get("athletes").status_code == 200


class TestWalls:
    PATHS = ("standing", "prescription", "sessions", "sessions/{session}")

    def test_another_squads_is_like_what_is_not_there(
        self, script: Script, ben: Athlete, cato: Athlete, hilltop: Squad
    ) -> None:
        other = Script(key_for(hilltop)[1])
        body = sent(TODAY)
        assert other.post(f"athletes/{cato.pk}/sessions", body).status_code == 201
        for path in self.PATHS:
            theirs = script.get(f"athletes/{cato.pk}/" + path.format(session=body["id"]))
            nobody = script.get("athletes/018f0000-0000-7000-8000-000000000000/" + path.format(session=body["id"]))
            assert code_of(theirs) == (404, "not_found")
            assert theirs.content == nobody.content
        for athlete in (cato, ben):
            void = script.post(f"athletes/{athlete.pk}/sessions/{body['id']}/void", {"reason": "mine"})
            assert code_of(void) == (404, "not_found")
            assert code_of(script.post(f"athletes/{cato.pk}/sessions", sent(TODAY))) == (404, "not_found")
        assert LoggedSession.objects.count() == 1
        assert LoggedSession.objects.get().void_reason == ""

    def test_the_id_of_another_squads_session_is_taken_and_nothing_is_told_of_it(
        self, script: Script, ben: Athlete, cato: Athlete, hilltop: Squad
    ) -> None:
        body = sent(TODAY)
        Script(key_for(hilltop)[1]).post(f"athletes/{cato.pk}/sessions", body)
        answer = script.post(f"athletes/{ben.pk}/sessions", body)
        assert code_of(answer) == (409, "id_taken")
        assert "session" not in answer.json()

    def test_who_left_or_was_erased_is_not_there(self, script: Script, ben: Athlete) -> None:
        Athlete.objects.filter(pk=ben.pk).update(left_on=timezone.now().date())
        assert script.get("athletes").json() == {"athletes": []}
        assert code_of(script.get(f"athletes/{ben.pk}/standing")) == (404, "not_found")

    def test_the_site_settings_answer_in_json_below_the_api(self, script: Script, db: None) -> None:
        for path in ("", "nonsense", "athletes/", "athletes/ben/standing", "../v2/athletes"):
            assert code_of(script.get(path)) == (404, "not_found")


class TestMethodsAndBodies:
    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "POST", "QUERY"])
    def test_other_methods_are_refused_before_anything_else(self, riverside: Squad, method: str) -> None:
        for headers in ({}, {"Authorization": f"Bearer {key_for(riverside)[1]}"}):
            answer = Client().generic(method, f"{ROOT}athletes", headers=headers)
            assert code_of(answer) == (405, "method")
            assert answer.headers["Allow"] == "GET, HEAD"

    def test_a_head_is_a_get_without_its_body(self, riverside: Squad, ben: Athlete) -> None:
        headers = {"Authorization": f"Bearer {key_for(riverside)[1]}"}
        answer = Client().head(f"{ROOT}athletes", headers=headers)
        assert (answer.status_code, answer.content) == (200, b"")

    @pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "text/json"])
    def test_what_is_not_called_json_is_not_read(self, script: Script, ben: Athlete, kind: str) -> None:
        answer = script.post(f"athletes/{ben.pk}/sessions", sent(TODAY), kind)
        assert code_of(answer) == (415, "media_type")

    @pytest.mark.parametrize(
        "body",
        [b" ", b"{", b"[]", b"null", b"3", b'"x"', b"\xff", b'{"id": 1, "id": 2}', b"[" * 100_000, b"1" * 5000,
         b'{"id": "x"} {}', b"{'id': 1}"],
    )  # fmt: skip
    def test_what_is_not_one_object_of_json_is_refused(self, script: Script, ben: Athlete, body: bytes) -> None:
        assert code_of(script.post(f"athletes/{ben.pk}/sessions", body)) == (400, "not_json")

    def test_a_body_that_is_too_large_is_refused(self, script: Script, ben: Athlete) -> None:
        answer = script.post(f"athletes/{ben.pk}/sessions", b'{"notes": "' + b"x" * 1_100_000 + b'"}')
        assert code_of(answer) == (413, "too_large")

    def test_what_nothing_reads_behind_the_question_mark_is_named(self, script: Script, ben: Athlete) -> None:
        answer = script.get(f"athletes/{ben.pk}/sessions", limt="5")
        assert code_of(answer) == (422, "not_usable")
        assert answer.json()["fields"] == [{"field": "limt", "why": "is not read here"}]
        twice = script.client.get(
            f"{ROOT}athletes/{ben.pk}/sessions?limit=1&limit=2", headers={"Authorization": f"Bearer {script.token}"}
        )
        assert code_of(twice) == (422, "not_usable")


class TestTrouble:
    def test_too_often_within_a_minute(self, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(door, "MOST", 2)
        monkeypatch.setattr(rate, "MINUTE_S", 10_000_000)
        assert [script.get("athletes").status_code for _time in range(4)] == [200, 200, 429, 429]
        answer = script.get("athletes")
        assert code_of(answer) == (429, "too_often")
        assert int(answer.headers["Retry-After"]) > 0

    def test_one_that_hurries_keeps_no_other_from_working(
        self, riverside: Squad, script: Script, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(door, "MOST", 1)
        monkeypatch.setattr(rate, "MINUTE_S", 10_000_000)
        script.get("athletes")
        assert script.get("athletes").status_code == 429
        assert Script(key_for(riverside)[1]).get("athletes").status_code == 200

    def test_a_database_in_trouble(self, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
        def busy(*_args: object, **_more: object) -> None:
            fault = OperationalError("database is locked")
            cause = __import__("sqlite3").OperationalError("database is locked")
            cause.sqlite_errorname = "SQLITE_BUSY"
            raise fault from cause

        monkeypatch.setattr(tokens, "find", busy)
        answer = script.get("athletes")
        assert code_of(answer) == (503, "busy")
        assert int(answer.headers["Retry-After"]) > 0

    def test_a_fault_of_ours(self, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_args: object, **_more: object) -> None:
            raise RuntimeError("a secret of the inside")

        monkeypatch.setattr(tokens, "find", broken)
        answer = script.get("athletes")
        assert code_of(answer) == (500, "broken")
        assert b"inside" not in answer.content


class TestTraces:
    def test_no_cookie_is_set_and_no_other_site_may_read(self, script: Script, ben: Athlete) -> None:
        for answer in (
            script.get("athletes"),
            script.post(f"athletes/{ben.pk}/sessions", sent(TODAY)),
            Script("").get("athletes"),
            script.get("openapi.json"),
        ):
            assert not answer.cookies
            assert not [name for name in answer.headers if name.startswith("Access-Control")]
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Cookie" not in answer.headers.get("Vary", "")

    def test_the_log_has_ids_and_no_token_and_no_name(
        self, riverside: Squad, ben: Athlete, caplog: pytest.LogCaptureFixture
    ) -> None:
        key, text = key_for(riverside)
        with caplog.at_level(logging.INFO):
            Script(text).get(f"athletes/{ben.pk}/standing")
            Script(text[:-1]).get("athletes")
        fields = [record.fields for record in caplog.records if hasattr(record, "fields")]
        assert fields[0]["route"] == "api-standing"
        assert (fields[0]["squad"], fields[0]["token"]) == (str(riverside.pk), str(key.pk))
        assert text[3:] not in repr(fields)
        assert text[-27:] not in caplog.text
        assert "Ben" not in repr(fields)

    def test_the_day_of_its_last_use_is_kept(self, script: Script, riverside: Squad) -> None:
        script.get("athletes")
        assert ApiToken.objects.get().last_on == riverside.today(timezone.now())
