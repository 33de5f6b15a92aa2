"""L4: a token opens one squad, for what it says, until it ends; and it ends with whatever its maker had there."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.utils import timezone

from coachapp.models import ApiToken, Coaching, Entry, Squad, User
from coachapp.models.identity import new_id
from coachapp.services import people, retention
from coachapp.services import token as tokens
from coachapp.services.part import NotTheOwner
from tests.cast import make_user, told

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def keyed(squad: Squad, by: User, scope: str = "read", days: int = 90, now: datetime = NOW) -> tuple[ApiToken, str]:
    """A token and its text."""
    secret = tokens.new_secret()
    made = tokens.make(
        squad=squad, by=by, token_id=new_id(), secret=secret, name="Sheet", scope=scope, days=days, now=now
    )
    return made, tokens.text_of(made, secret)


def opens(text: str, now: datetime = NOW) -> bool:
    return tokens.find(text, now=now) is not None


@pytest.fixture
def kim(riverside: Squad) -> User:
    """Another coach of the squad."""
    kim = make_user("Kim")
    Coaching.objects.create(squad=riverside, user=kim, role=Coaching.Role.COACH)
    return kim


class TestMaking:
    def test_the_token_is_in_no_column_and_no_entry(self, riverside: Squad, ada: User) -> None:
        made, text = keyed(riverside, ada)
        kept = repr(list(ApiToken.objects.values())) + repr(list(Entry.objects.values()))
        secret = text[len(tokens.PREFIX) + 22 :]
        assert secret not in kept
        assert len(ApiToken.objects.get().digest) == 64
        assert tokens.beginning_of(made) == text[: tokens.SHOWN]
        assert made.expires_at - made.made_at == timedelta(days=90)

    def test_a_secret_is_160_bits_and_never_twice_the_same(self) -> None:
        made = {tokens.new_secret() for _ in range(200)}
        assert len(made) == 200
        assert {len(secret) for secret in made} == {27}

    def test_its_text_is_found_by_those_who_look_for_lost_keys(self, riverside: Squad, ada: User) -> None:
        text = keyed(riverside, ada)[1]
        assert text.startswith("qt_")
        assert len(text) == 51
        assert text.replace("-", "").replace("_", "").isalnum()

    def test_sent_twice_it_is_one(self, riverside: Squad, ada: User) -> None:
        secret, row_id = tokens.new_secret(), new_id()
        for _time in range(2):
            made = tokens.make(
                squad=riverside, by=ada, token_id=row_id, secret=secret, name="Sheet", scope="log", days=30, now=NOW
            )
            assert made.pk == row_id
        assert Entry.objects.filter(verb="make_token").count() == 1

    def test_the_history_keeps_what_it_may_and_not_what_it_is_called(self, riverside: Squad, ada: User) -> None:
        keyed(riverside, ada, "log")
        kept = told(Entry.objects.get(verb="make_token").after)
        assert kept == {"scope": "log", "ends": "2026-08-30", "revoked": False}

    @pytest.mark.parametrize("role", ["coach", "assistant"])
    def test_only_the_owner_makes_one(self, riverside: Squad, role: str) -> None:
        kim = make_user("Kim")
        Coaching.objects.create(squad=riverside, user=kim, role=role)
        with pytest.raises(NotTheOwner):
            keyed(riverside, kim)

    def test_nobody_makes_one_for_another_squad(self, riverside: Squad, hilltop: Squad, cleo: User) -> None:
        with pytest.raises(NotTheOwner):
            keyed(riverside, cleo)

    @pytest.mark.parametrize("secret", ["", "short", "a" * 26 + "=", "é" * 27, "A" * 26 + "B", "a" * 43])
    def test_a_secret_that_is_none_makes_nothing(self, riverside: Squad, ada: User, secret: str) -> None:
        with pytest.raises(tokens.TokenTaken):
            tokens.make(squad=riverside, by=ada, token_id=new_id(), secret=secret, name="x", scope="read", days=30,
                        now=NOW)  # fmt: skip
        assert not ApiToken.objects.exists()

    @pytest.mark.parametrize(("scope", "days"), [("own", 30), ("", 30), ("read", 31), ("read", 0), ("read", 100_000)])
    def test_what_is_not_offered_cannot_be_had(self, riverside: Squad, ada: User, scope: str, days: int) -> None:
        with pytest.raises(ValueError, match=r"\w"):
            keyed(riverside, ada, scope, days)

    def test_the_id_of_another_token_is_taken(self, riverside: Squad, ada: User, hilltop: Squad, cleo: User) -> None:
        made, text = keyed(riverside, ada)
        with pytest.raises(tokens.TokenTaken):
            tokens.make(squad=hilltop, by=cleo, token_id=made.pk, secret=tokens.new_secret(), name="x", scope="read",
                        days=30, now=NOW)  # fmt: skip
        found = tokens.find(text, now=NOW)
        assert found is not None
        assert found.squad == riverside

    def test_there_are_never_more_open_than_one_can_overlook(self, riverside: Squad, ada: User) -> None:
        for _ in range(tokens.MOST_OPEN):
            last, _text = keyed(riverside, ada)
        with pytest.raises(tokens.TooManyTokens):
            keyed(riverside, ada)
        tokens.revoke(squad=riverside, by=ada, token_id=last.pk, now=NOW)
        keyed(riverside, ada)


class TestEnding:
    def test_on_its_day_and_not_before(self, riverside: Squad, ada: User) -> None:
        made, text = keyed(riverside, ada, days=30)
        assert opens(text, made.expires_at - timedelta(seconds=1))
        assert not opens(text, made.expires_at)

    def test_revoked_at_once_and_for_good(self, riverside: Squad, ada: User) -> None:
        made, text = keyed(riverside, ada)
        for _time in range(2):
            assert tokens.revoke(squad=riverside, by=ada, token_id=made.pk, now=NOW) is not None
        assert not opens(text)
        assert Entry.objects.filter(verb="revoke_token").count() == 1

    def test_only_the_owner_revokes_and_only_his_squads(
        self, riverside: Squad, ada: User, kim: User, hilltop: Squad, cleo: User
    ) -> None:
        made, text = keyed(riverside, ada)
        for by in (kim, cleo):
            with pytest.raises(NotTheOwner):
                tokens.revoke(squad=riverside, by=by, token_id=made.pk, now=NOW)
        assert tokens.revoke(squad=hilltop, by=cleo, token_id=made.pk, now=NOW) is None
        assert opens(text)

    def test_when_its_maker_hands_the_squad_over(self, riverside: Squad, ada: User, kim: User) -> None:
        _made, text = keyed(riverside, ada)
        people.hand_over(squad=riverside, by=ada, user_id=kim.pk, now=NOW)
        assert not opens(text)
        assert ApiToken.objects.get().revoked_at is not None
        people.hand_over(squad=riverside, by=kim, user_id=ada.pk, now=NOW)
        assert not opens(text), "coming back does not bring it back"

    def test_when_its_maker_leaves(self, riverside: Squad, ada: User, kim: User) -> None:
        riverside.coachings.filter(user=kim).update(role=Coaching.Role.OWNER)
        _made, text = keyed(riverside, ada)
        _other, stays = keyed(riverside, kim)
        people.leave(squad=riverside, by=ada, now=NOW)
        assert not opens(text)
        assert opens(stays)

    @pytest.mark.parametrize("change", [{"role": "coach"}, {"role": "assistant"}, None])
    def test_when_his_part_is_gone_by_whatever_way(
        self, riverside: Squad, ada: User, change: dict[str, Any] | None
    ) -> None:
        """No verb of ours ran, as after a row was mended by hand."""
        _made, text = keyed(riverside, ada)
        part = riverside.coachings.filter(user=ada)
        if change:
            part.update(**change)
        else:
            part.delete()
        assert not opens(text)

    def test_when_his_account_may_not_sign_in_any_more(self, riverside: Squad, ada: User) -> None:
        _made, text = keyed(riverside, ada)
        User.objects.filter(pk=ada.pk).update(is_active=False)
        assert not opens(text)

    def test_with_a_new_password(self, riverside: Squad, ada: User, hilltop: Squad, cleo: User) -> None:
        now = timezone.now()
        _made, text = keyed(riverside, ada, now=now)
        _other, theirs = keyed(hilltop, cleo, now=now)
        ada.set_password("another-long-word")
        ada.save()
        assert not opens(text, now)
        assert opens(theirs, now)
        [entry] = Entry.objects.filter(verb="end_by_password")
        assert entry.actor_user == ada

    def test_with_a_new_password_from_the_command_line(
        self, riverside: Squad, ada: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = timezone.now()
        _made, text = keyed(riverside, ada, now=now)
        monkeypatch.setattr("getpass.getpass", lambda prompt: "another-long-word")
        call_command("changepassword", ada.email, verbosity=0)
        assert not opens(text, now)

    def test_a_stronger_hash_of_the_same_password_ends_nothing(
        self, riverside: Squad, ada: User, settings: Any
    ) -> None:
        now = timezone.now()
        ada.set_password("a-long-word-indeed")
        ada.save()
        _made, text = keyed(riverside, ada, now=now)
        settings.PASSWORD_HASHERS = [
            f"{PBKDF2PasswordHasher.__module__}.{PBKDF2PasswordHasher.__name__}",
            "django.contrib.auth.hashers.MD5PasswordHasher",
        ]
        assert ada.check_password("a-long-word-indeed")
        assert User.objects.get(pk=ada.pk).password.startswith("pbkdf2")
        assert opens(text, now)

    def test_what_ended_long_ago_is_cleared(self, riverside: Squad, ada: User) -> None:
        revoked, _text = keyed(riverside, ada)
        tokens.revoke(squad=riverside, by=ada, token_id=revoked.pk, now=NOW)
        keyed(riverside, ada, days=30)
        stays, _text = keyed(riverside, ada, days=365)
        assert retention.due(now=NOW + timedelta(days=89)).tokens == 0
        assert retention.clean_up(now=NOW + timedelta(days=91)).tokens == 1
        assert retention.clean_up(now=NOW + timedelta(days=121)).tokens == 1
        assert list(ApiToken.objects.all()) == [stays]


class TestFinding:
    def test_one_query_brings_squad_and_maker_along(
        self, riverside: Squad, ada: User, django_assert_num_queries: Any
    ) -> None:
        _made, text = keyed(riverside, ada)
        with django_assert_num_queries(1):
            found = tokens.find(text, now=NOW)
            assert found is not None
            assert (found.squad.name, found.made_by.name) == ("Riverside", "Ada")

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda text: text[:-1],
            lambda text: text + "A",
            lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
            lambda text: text[:10] + ("A" if text[10] != "A" else "B") + text[11:],
            lambda text: text.upper(),
            lambda text: text.lower(),
            lambda text: text.removeprefix("qt_"),
            lambda text: "qt-" + text[3:],
            lambda text: "QT_" + text[3:],
            lambda text: "gh_" + text[3:],
            lambda text: "qt_" + text,
            lambda text: " " + text,
            lambda text: text + "=",
            lambda text: text + "\n",
            lambda text: text + "\0",
            lambda text: text[::-1],
            lambda text: "qt_" + "A" * 48,
            lambda text: "qt_",
            lambda text: "",
            lambda text: "é" * 51,
            lambda text: text * 200,
        ],
    )
    def test_any_other_text_opens_nothing(self, riverside: Squad, ada: User, spoil: Any) -> None:
        _made, text = keyed(riverside, ada)
        assert spoil(text) != text
        assert not opens(spoil(text))

    def test_the_id_of_one_and_the_secret_of_another_open_nothing(self, riverside: Squad, ada: User) -> None:
        first, second = keyed(riverside, ada)[0], tokens.new_secret()
        assert not opens(tokens.text_of(first, second))
        assert not opens(tokens.text_of(ApiToken(id=uuid.uuid4()), second))


def test_its_use_is_one_write_a_day(riverside: Squad, ada: User, django_assert_num_queries: Any) -> None:
    made, _text = keyed(riverside, ada)
    for day, queries in ((NOW.date(), 1), (NOW.date(), 0), (NOW.date() + timedelta(days=1), 1)):
        with django_assert_num_queries(queries):
            tokens.note_use(made, on=day)
    assert ApiToken.objects.get().last_on == NOW.date() + timedelta(days=1)
