"""Roles change, people come and go, and a squad always has an owner: also when two act at the same instant."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection

from coachapp.models import Coaching, Entry, Squad, User
from coachapp.models.identity import new_id
from coachapp.services import invitation as invitations
from coachapp.services import joining, part, people
from coachapp.services.part import NotTheOwner
from tests.cast import make_squad, make_user
from tests.services.test_invitation import invited

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def add(squad: Squad, name: str, role: str) -> User:
    user = make_user(name)
    Coaching.objects.create(squad=squad, user=user, role=role)
    return user


def roles(squad: Squad) -> dict[str, str]:
    return dict(squad.coachings.values_list("user__name", "role"))


def verbs(squad: Squad) -> list[str]:
    """What the history tells about people."""
    kinds = ("coaching", "invitation", "squad")
    rows = Entry.objects.filter(squad=squad, subject_kind__in=kinds).exclude(verb="start")
    return list(rows.order_by("id").values_list("verb", flat=True))


class TestRoles:
    def test_the_owner_makes_a_coach_and_an_assistant_again(self, riverside: Squad, ada: User, abe: User) -> None:
        for role in ("coach", "coach", "assistant"):
            people.change_role(squad=riverside, by=ada, user_id=abe.pk, role=role)
            assert roles(riverside)["Abe"] == role
        assert verbs(riverside) == ["change_role", "change_role"], "the same once more is no change"

    @pytest.mark.parametrize("role", ["owner", "", "root"])
    def test_nobody_is_made_owner_by_a_click(self, riverside: Squad, ada: User, abe: User, role: str) -> None:
        with pytest.raises(people.PartRefused):
            people.change_role(squad=riverside, by=ada, user_id=abe.pk, role=role)
        assert roles(riverside) == {"Ada": "owner", "Abe": "assistant"}

    @pytest.mark.parametrize("mine", ["coach", "assistant"])
    def test_the_others_change_nobody(self, riverside: Squad, ada: User, abe: User, mine: str) -> None:
        kim = add(riverside, "Kim", mine)
        before = roles(riverside)
        acts: list[Callable[[], object]] = [
            lambda: people.change_role(squad=riverside, by=kim, user_id=kim.pk, role="coach"),
            lambda: people.change_role(squad=riverside, by=kim, user_id=abe.pk, role="coach"),
            lambda: people.remove(squad=riverside, by=kim, user_id=abe.pk, now=NOW),
            lambda: people.hand_over(squad=riverside, by=kim, user_id=kim.pk, now=NOW),
            lambda: people.ask_second_factor(squad=riverside, by=kim, wanted=True),
            lambda: invitations.revoke(squad=riverside, by=kim, invitation_id=new_id(), now=NOW),
        ]
        for act in acts:
            with pytest.raises(NotTheOwner):
                act()
        assert roles(riverside) == before
        assert verbs(riverside) == []

    def test_an_owners_part_does_not_change_by_itself(self, riverside: Squad, ada: User) -> None:
        acts: list[Callable[[], object]] = [
            lambda: people.change_role(squad=riverside, by=ada, user_id=ada.pk, role="assistant"),
            lambda: people.remove(squad=riverside, by=ada, user_id=ada.pk, now=NOW),
            lambda: people.hand_over(squad=riverside, by=ada, user_id=ada.pk, now=NOW),
        ]
        for act in acts:
            with pytest.raises(people.PartRefused):
                act()
        assert roles(riverside) == {"Ada": "owner"}

    def test_another_squads_people_are_nobody(self, riverside: Squad, ada: User, hilltop: Squad, cleo: User) -> None:
        with pytest.raises(people.NotOneOfThem):
            people.change_role(squad=riverside, by=ada, user_id=cleo.pk, role="assistant")
        assert people.remove(squad=riverside, by=ada, user_id=cleo.pk, now=NOW) is None
        with pytest.raises(people.NotOneOfThem):
            people.hand_over(squad=riverside, by=ada, user_id=cleo.pk, now=NOW)
        assert roles(hilltop) == {"Cleo": "owner"}


class TestGoing:
    def test_removed_twice_is_removed_once(self, riverside: Squad, ada: User, abe: User) -> None:
        for _time in range(2):
            people.remove(squad=riverside, by=ada, user_id=abe.pk, now=NOW)
        assert roles(riverside) == {"Ada": "owner"}
        assert verbs(riverside) == ["remove"]

    def test_left_twice_is_left_once(self, riverside: Squad, abe: User) -> None:
        for _time in range(2):
            people.leave(squad=riverside, by=abe, now=NOW)
        assert roles(riverside) == {"Ada": "owner"}
        assert verbs(riverside) == ["leave"]

    def test_the_last_owner_stays(self, riverside: Squad, ada: User, abe: User) -> None:
        with pytest.raises(people.LastOwner):
            people.leave(squad=riverside, by=ada, now=NOW)
        assert roles(riverside)["Ada"] == "owner"

    def test_one_of_two_owners_may_go(self, riverside: Squad, ada: User) -> None:
        add(riverside, "Kim", "owner")
        people.leave(squad=riverside, by=ada, now=NOW)
        assert roles(riverside) == {"Kim": "owner"}

    def test_what_a_leaving_owner_offered_ends(self, riverside: Squad, ada: User) -> None:
        add(riverside, "Kim", "owner")
        _made, token = invited(riverside, ada)
        people.leave(squad=riverside, by=ada, now=NOW)
        with pytest.raises(joining.InvitationClosed):
            joining.accept(token=token, by=make_user("Lou"), now=NOW)


class TestHandingOver:
    def test_the_coach_owns_and_the_owner_coaches(self, riverside: Squad, ada: User) -> None:
        kim = add(riverside, "Kim", "coach")
        for _time in range(2):
            people.hand_over(squad=riverside, by=ada, user_id=kim.pk, now=NOW)
        assert roles(riverside) == {"Ada": "coach", "Kim": "owner"}
        assert verbs(riverside) == ["hand_over"]

    def test_it_goes_back_only_by_the_new_owner(self, riverside: Squad, ada: User) -> None:
        kim = add(riverside, "Kim", "coach")
        lou = add(riverside, "Lou", "coach")
        people.hand_over(squad=riverside, by=ada, user_id=kim.pk, now=NOW)
        with pytest.raises(NotTheOwner):
            people.hand_over(squad=riverside, by=ada, user_id=lou.pk, now=NOW)
        people.hand_over(squad=riverside, by=kim, user_id=ada.pk, now=NOW)
        assert roles(riverside) == {"Ada": "owner", "Kim": "coach", "Lou": "coach"}

    def test_an_assistant_is_no_heir(self, riverside: Squad, ada: User, abe: User) -> None:
        with pytest.raises(people.PartRefused):
            people.hand_over(squad=riverside, by=ada, user_id=abe.pk, now=NOW)


def test_the_second_factor_is_asked_for_once(riverside: Squad, ada: User) -> None:
    for wanted in (True, True, False):
        people.ask_second_factor(squad=riverside, by=ada, wanted=wanted)
    riverside.refresh_from_db()
    assert not riverside.second_factor
    assert verbs(riverside) == ["ask_second_factor", "ask_second_factor"]


# --- at the same instant -------------------------------------------------------------------------


def at_once(acts: list[Callable[[], object]]) -> Counter[str]:
    """Do them all at the same moment; count how they ended."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=120)
            act()
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def _six_owners() -> tuple[Squad, list[User]]:
    ada = make_user("Ada")
    squad = make_squad(ada, "Riverside")
    return squad, [ada, *(add(squad, f"Owner {number}", "owner") for number in range(5))]


def _leave_together(squad: Squad, owners: list[User]) -> tuple[Counter[str], int]:
    ended = at_once([partial(people.leave, squad=squad, by=user, now=NOW) for user in owners])
    return ended, squad.coachings.filter(role="owner").count()


@pytest.mark.django_db(transaction=True)
def test_owners_who_all_leave_at_once_leave_one_behind() -> None:
    ended, left = _leave_together(*_six_owners())
    assert ended == {"done": 5, "LastOwner": 1}
    assert left == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_a_squad_would_lose_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same test sees the loss where the lock is taken out. SQLite's transaction is a lock itself."""
    squad, owners = _six_owners()
    everyone_has_read = threading.Barrier(6)

    def unlocked(squad: Squad) -> Squad:
        return Squad.objects.get(pk=squad.pk)

    def find_together(squad: Squad, user: User) -> Coaching | None:
        found = part.part_of(squad, user)
        if connection.vendor == "postgresql":
            everyone_has_read.wait(timeout=120)
        return found

    def write_nothing(**_entry: object) -> None:
        # The entry's own reference to the squad must not queue them up in place of the lock.
        if connection.vendor == "postgresql":
            everyone_has_read.wait(timeout=120)

    monkeypatch.setattr(people, "locked", unlocked)
    monkeypatch.setattr(people, "part_of", find_together)
    monkeypatch.setattr("coachapp.services.history.write", write_nothing)
    _ended, left = _leave_together(squad, owners)
    assert left == (0 if connection.vendor == "postgresql" else 1)


@pytest.mark.django_db(transaction=True)
def test_a_squad_handed_over_to_several_at_once_has_one_owner() -> None:
    ada = make_user("Ada")
    squad = make_squad(ada, "Riverside")
    heirs = [add(squad, f"Coach {number}", "coach") for number in range(6)]
    ended = at_once([partial(people.hand_over, squad=squad, by=ada, user_id=heir.pk, now=NOW) for heir in heirs])
    assert ended == {"done": 1, "NotTheOwner": 5}
    assert list(squad.coachings.values_list("role", flat=True)).count("owner") == 1
    assert roles(squad)["Ada"] == "coach"


@pytest.mark.django_db(transaction=True)
def test_one_invitation_accepted_by_many_at_once_lets_one_in() -> None:
    ada = make_user("Ada")
    squad = make_squad(ada, "Riverside")
    _made, token = invited(squad, ada)
    crowd = [make_user(f"Guest {number}") for number in range(8)]
    ended = at_once([partial(joining.accept, token=token, by=user, now=NOW) for user in crowd])
    assert ended == {"done": 1, "InvitationClosed": 7}
    assert squad.coachings.count() == 2


@pytest.mark.django_db(transaction=True)
def test_one_invitation_sent_many_times_at_once_by_one_person_is_one() -> None:
    ada = make_user("Ada")
    squad = make_squad(ada, "Riverside")
    _made, token = invited(squad, ada)
    kim = make_user("Kim")
    assert at_once([lambda: joining.accept(token=token, by=kim, now=NOW)] * 6) == {"done": 6}
    assert roles(squad) == {"Ada": "owner", "Kim": "coach"}
    assert Entry.objects.filter(verb="join").count() == 1


@pytest.mark.django_db(transaction=True)
def test_revoked_and_accepted_at_once_is_one_of_the_two() -> None:
    ada = make_user("Ada")
    squad = make_squad(ada, "Riverside")
    for number in range(4):
        made, token = invited(squad, ada)
        kim = make_user(f"Kim {number}")
        at_once(
            [
                partial(joining.accept, token=token, by=kim, now=NOW),
                partial(invitations.revoke, squad=squad, by=ada, invitation_id=made.pk, now=NOW),
            ]
        )
        made.refresh_from_db()
        assert (made.accepted_at is None) is (made.revoked_at is not None)
        assert squad.coachings.filter(user=kim).exists() is (made.accepted_at is not None)
