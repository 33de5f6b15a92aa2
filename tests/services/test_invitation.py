"""A5: an invitation lets in whom it was made for, once, as what it says, and nobody else in any other way."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from coachapp.models import Coaching, Entry, Invitation, Squad, User
from coachapp.models.identity import new_id
from coachapp.services import invitation as invitations
from coachapp.services import joining, people, url_text
from coachapp.services.part import NotTheOwner
from tests.cast import make_squad, make_user

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

Made = tuple[Invitation, str]


def invited(squad: Squad, by: User, role: str = "coach", now: datetime = NOW, email: str = "") -> Made:
    """An invitation and its token."""
    secret = invitations.new_secret()
    made, already = invitations.invite(
        squad=squad, by=by, invitation_id=new_id(), secret=secret, role=role, note="Kim", now=now, email=email
    )
    assert not already
    return made, invitations.token_of(made, secret)


def role_of(squad: Squad, user: User) -> str | None:
    return squad.coachings.filter(user=user).values_list("role", flat=True).first()


@pytest.fixture
def kim(db: None) -> User:
    """Who is invited."""
    return make_user("Kim")


class TestMaking:
    def test_the_secret_is_in_no_column(self, riverside: Squad, ada: User) -> None:
        made, token = invited(riverside, ada)
        secret = token.split(".")[1]
        row = Invitation.objects.filter(pk=made.pk).values().get()
        assert secret not in repr(row)
        assert row["digest"] == hashlib.sha256(url_text.read(secret, 16) or b"").hexdigest()
        assert secret not in repr(list(Entry.objects.values()))
        assert row["expires_at"] - row["made_at"] == timedelta(days=7)

    def test_a_secret_is_128_bits_and_never_twice_the_same(self) -> None:
        made = {invitations.new_secret() for _ in range(200)}
        assert len(made) == 200
        assert {len(url_text.read(secret, 16) or b"") for secret in made} == {16}

    def test_sent_twice_it_is_one(self, riverside: Squad, ada: User) -> None:
        secret, row_id = invitations.new_secret(), new_id()
        for already in (False, True):
            made, was = invitations.invite(
                squad=riverside, by=ada, invitation_id=row_id, secret=secret, role="coach", note="", now=NOW
            )
            assert (made.pk, was) == (row_id, already)
        assert Entry.objects.filter(verb="invite").count() == 1

    @pytest.mark.parametrize("role", ["owner", "", "admin", "OWNER"])
    def test_no_link_makes_an_owner(self, riverside: Squad, ada: User, role: str) -> None:
        with pytest.raises(ValueError, match="valid"):
            invited(riverside, ada, role)
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("role", ["coach", "assistant"])
    def test_only_the_owner_invites(self, riverside: Squad, kim: User, role: str) -> None:
        Coaching.objects.create(squad=riverside, user=kim, role=role)
        with pytest.raises(NotTheOwner):
            invited(riverside, kim, "assistant")

    def test_nobody_invites_into_another_squad(self, riverside: Squad, hilltop: Squad, cleo: User) -> None:
        with pytest.raises(NotTheOwner):
            invited(riverside, cleo)

    @pytest.mark.parametrize("secret", ["", "short", "a" * 22 + "=", "é" * 22, "A" * 21 + "B", "a" * 43])
    def test_a_secret_that_is_none_makes_nothing(self, riverside: Squad, ada: User, secret: str) -> None:
        with pytest.raises(invitations.InvitationTaken):
            invitations.invite(
                squad=riverside, by=ada, invitation_id=new_id(), secret=secret, role="coach", note="", now=NOW
            )

    def test_the_id_of_another_invitation_is_taken(
        self, riverside: Squad, ada: User, hilltop: Squad, cleo: User
    ) -> None:
        theirs, _token = invited(hilltop, cleo)
        with pytest.raises(invitations.InvitationTaken):
            invitations.invite(
                squad=riverside, by=ada, invitation_id=theirs.pk, secret=invitations.new_secret(), role="coach",
                note="", now=NOW,
            )  # fmt: skip

    def test_there_is_an_end_to_open_ones(self, riverside: Squad, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(invitations, "MOST_OPEN", 2)
        invited(riverside, ada)
        invited(riverside, ada)
        with pytest.raises(invitations.TooManyOpen):
            invited(riverside, ada)


class TestAccepting:
    @pytest.mark.parametrize("role", ["coach", "assistant"])
    def test_it_makes_what_it_says(self, riverside: Squad, ada: User, kim: User, role: str) -> None:
        made, token = invited(riverside, ada, role)
        joined = joining.accept(token=token, by=kim, now=NOW)
        assert joined is not None
        assert (joined.outcome, role_of(riverside, kim)) == ("joined", role)
        made.refresh_from_db()
        assert (made.accepted_by, made.accepted_at) == (kim, NOW)
        assert list(Entry.objects.order_by("id").values_list("verb", flat=True))[-2:] == ["join", "accept_invitation"]

    def test_a_second_time_lets_nobody_else_in(self, riverside: Squad, ada: User, kim: User, cleo: User) -> None:
        _made, token = invited(riverside, ada)
        joining.accept(token=token, by=kim, now=NOW)
        with pytest.raises(joining.InvitationClosed, match="accepted"):
            joining.accept(token=token, by=cleo, now=NOW)
        assert role_of(riverside, cleo) is None

    def test_sent_twice_by_the_same_person_it_is_one(self, riverside: Squad, ada: User, kim: User) -> None:
        _made, token = invited(riverside, ada)
        for _time in range(2):
            joined = joining.accept(token=token, by=kim, now=NOW)
            assert joined is not None
            assert joined.outcome == "joined"
        assert Entry.objects.filter(verb="accept_invitation").count() == 1

    def test_whoever_was_removed_does_not_come_back_by_it(self, riverside: Squad, ada: User, kim: User) -> None:
        _made, token = invited(riverside, ada)
        joining.accept(token=token, by=kim, now=NOW)
        people.remove(squad=riverside, by=ada, user_id=kim.pk, now=NOW)
        with pytest.raises(joining.InvitationClosed, match="accepted"):
            joining.accept(token=token, by=kim, now=NOW)
        assert role_of(riverside, kim) is None

    @pytest.mark.parametrize(
        ("after", "open_still"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)]
    )
    def test_it_ends_after_seven_days(
        self, riverside: Squad, ada: User, kim: User, after: timedelta, open_still: bool
    ) -> None:
        _made, token = invited(riverside, ada)
        if open_still:
            joining.accept(token=token, by=kim, now=NOW + after)
        else:
            with pytest.raises(joining.InvitationClosed, match="expired"):
                joining.accept(token=token, by=kim, now=NOW + after)
        assert (role_of(riverside, kim) is not None) is open_still

    def test_a_revoked_one_is_closed(self, riverside: Squad, ada: User, kim: User) -> None:
        made, token = invited(riverside, ada)
        for _time in range(2):
            invitations.revoke(squad=riverside, by=ada, invitation_id=made.pk, now=NOW)
        with pytest.raises(joining.InvitationClosed, match="revoked"):
            joining.accept(token=token, by=kim, now=NOW)
        assert role_of(riverside, kim) is None
        assert Entry.objects.filter(verb="revoke_invitation").count() == 1

    def test_one_that_was_accepted_is_not_revoked(self, riverside: Squad, ada: User, kim: User) -> None:
        made, token = invited(riverside, ada)
        joining.accept(token=token, by=kim, now=NOW)
        ended = invitations.revoke(squad=riverside, by=ada, invitation_id=made.pk, now=NOW)
        assert ended is not None
        assert ended.revoked_at is None
        assert role_of(riverside, kim) == "coach"

    def test_it_ends_with_its_makers_ownership(self, riverside: Squad, ada: User, kim: User, cleo: User) -> None:
        _made, token = invited(riverside, ada)
        Coaching.objects.filter(squad=riverside, user=ada).update(role="coach")
        with pytest.raises(joining.InvitationClosed, match="orphaned"):
            joining.accept(token=token, by=kim, now=NOW)
        assert role_of(riverside, kim) is None

    def test_handing_over_ends_the_open_ones(self, riverside: Squad, ada: User, kim: User, cleo: User) -> None:
        Coaching.objects.create(squad=riverside, user=cleo, role="coach")
        _made, token = invited(riverside, ada)
        people.hand_over(squad=riverside, by=ada, user_id=cleo.pk, now=NOW)
        with pytest.raises(joining.InvitationClosed, match="revoked"):
            joining.accept(token=token, by=kim, now=NOW)

    @pytest.mark.parametrize(
        ("has", "gets", "then", "outcome"),
        [
            ("assistant", "coach", "coach", "raised"),
            ("coach", "assistant", "coach", "kept"),
            ("coach", "coach", "coach", "kept"),
            ("assistant", "assistant", "assistant", "kept"),
            ("owner", "assistant", "owner", "kept"),
            ("owner", "coach", "owner", "kept"),
        ],
    )
    def test_whoever_coaches_there_keeps_the_higher_role(
        self, riverside: Squad, ada: User, kim: User, has: str, gets: str, then: str, outcome: str
    ) -> None:
        Coaching.objects.create(squad=riverside, user=kim, role=has)
        made, token = invited(riverside, ada, gets)
        joined = joining.accept(token=token, by=kim, now=NOW)
        assert joined is not None
        assert (joined.outcome, role_of(riverside, kim)) == (outcome, then)
        made.refresh_from_db()
        assert (made.accepted_by_id is None) is (outcome == "kept"), "only what gives something is used up"

    @pytest.mark.parametrize(
        "spoilt",
        [
            lambda token: "",
            lambda token: ".",
            lambda token: token[:-1],
            lambda token: token[1:],
            lambda token: token + "A",
            lambda token: token.replace(".", ""),
            lambda token: token.split(".")[0],
            lambda token: token.split(".")[0] + ".",
            lambda token: "." + token.split(".")[1],
            lambda token: token.split(".")[0] + "." + invitations.new_secret(),
            lambda token: ".".join(reversed(token.split("."))),
            lambda token: token + "=",
            lambda token: token.swapcase(),
            lambda token: token[:-1] + chr(ord(token[-1]) ^ 1),
            lambda token: "ä" * 22 + "." + "ä" * 22,
        ],
    )
    def test_what_is_no_token_finds_nothing(self, riverside: Squad, ada: User, kim: User, spoilt: object) -> None:
        _made, token = invited(riverside, ada)
        assert callable(spoilt)
        assert joining.accept(token=spoilt(token), by=kim, now=NOW) is None
        assert role_of(riverside, kim) is None

    def test_the_secret_of_one_does_not_open_another(
        self, riverside: Squad, ada: User, hilltop: Squad, cleo: User, kim: User
    ) -> None:
        _ours, mine = invited(riverside, ada, "assistant")
        _theirs, other = invited(hilltop, cleo)
        crossed = f"{other.split('.')[0]}.{mine.split('.')[1]}"
        assert joining.accept(token=crossed, by=kim, now=NOW) is None
        assert role_of(hilltop, kim) is None


class TestForOneAddress:
    """Only an account that has confirmed the address that an invitation was made for can accept it."""

    HERS = "kim@example.org"

    def confirmed(self, user: User, address: str, verified: bool = True) -> None:
        EmailAddress.objects.create(user=user, email=address, verified=verified)

    def test_whoever_confirmed_it_is_let_in(self, riverside: Squad, ada: User, kim: User) -> None:
        made, token = invited(riverside, ada, email="Kim@Example.org")
        self.confirmed(kim, self.HERS)
        joined = joining.accept(token=token, by=kim, now=NOW)
        assert joined is not None
        assert (joined.outcome, role_of(riverside, kim)) == ("joined", "coach")
        made.refresh_from_db()
        assert made.email == "", "from now on the account says who it was"

    @pytest.mark.parametrize(
        ("address", "verified"),
        [
            (HERS, False), ("kim@example.com", True), ("kim@example.org.evil.example", True), ("kim+x@example.org", True),
            ("k\u0131m@example.org", True), ("\u212aim@example.org", True), ("kim@ex\u00e4mple.org", True), ("", True),
        ],
    )  # fmt: skip
    def test_nobody_else_is(self, riverside: Squad, ada: User, kim: User, address: str, verified: bool) -> None:
        """Not confirmed, another host, a longer one, a tag, letters that look alike, none at all."""
        made, token = invited(riverside, ada, email=self.HERS)
        if address:
            self.confirmed(kim, address, verified)
        with pytest.raises(joining.ForAnother):
            joining.accept(token=token, by=kim, now=NOW)
        assert role_of(riverside, kim) is None
        made.refresh_from_db()
        assert (made.accepted_at, made.email) == (None, self.HERS), "nothing is used up by it"
        assert not Entry.objects.filter(verb__in=["join", "accept_invitation"]).exists()

    def test_the_address_of_another_account_does_not_help(
        self, riverside: Squad, ada: User, kim: User, cleo: User
    ) -> None:
        _made, token = invited(riverside, ada, email=self.HERS)
        self.confirmed(kim, self.HERS)
        with pytest.raises(joining.ForAnother):
            joining.accept(token=token, by=cleo, now=NOW)
        assert joining.accept(token=token, by=kim, now=NOW) is not None

    def test_an_assistant_is_not_raised_by_anothers(self, riverside: Squad, ada: User, abe: User) -> None:
        riverside.coachings.filter(user=abe).update(role="assistant")
        _made, token = invited(riverside, ada, email=self.HERS)
        with pytest.raises(joining.ForAnother):
            joining.accept(token=token, by=abe, now=NOW)
        assert role_of(riverside, abe) == "assistant"

    def test_one_without_an_address_is_for_whoever_holds_it(self, riverside: Squad, ada: User, kim: User) -> None:
        _made, token = invited(riverside, ada)
        assert joining.accept(token=token, by=kim, now=NOW) is not None

    def test_the_history_has_no_address(self, riverside: Squad, ada: User, kim: User) -> None:
        _made, token = invited(riverside, ada, email=self.HERS)
        self.confirmed(kim, self.HERS)
        joining.accept(token=token, by=kim, now=NOW)
        told = list(Entry.objects.filter(subject_kind="invitation").values("verb", "after"))
        assert [(one["after"] or {}).get("for_one") for one in told] == [True, True]
        assert "example.org" not in repr(told)


def test_a_person_coaches_several_squads(ada: User, cleo: User, kim: User) -> None:
    for owner, name in ((ada, "Riverside"), (cleo, "Hilltop")):
        _made, token = invited(make_squad(owner, name), owner)
        joining.accept(token=token, by=kim, now=NOW)
    assert sorted(kim.coachings.values_list("squad__name", flat=True)) == ["Hilltop", "Riverside"]
