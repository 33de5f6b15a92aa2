"""The people page: seen by everybody who coaches, changed by the owner alone."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coachapp.models import Coaching, Entry, Invitation, Squad, User
from tests.cast import browser_of, make_user
from tests.proving import prove
from tests.services.test_invitation import invited
from tests.services.test_people import add, roles

URL = "/squads/riverside/people/"


@pytest.fixture
def browser(ada: User, riverside: Squad) -> Client:
    """Ada's browser; she has just signed in."""
    return prove(browser_of(ada))


def text(client: Client, url: str = URL) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


class TestPage:
    def test_everybody_who_coaches_sees_who_coaches(self, browser: Client, riverside: Squad, abe: User) -> None:
        add(riverside, "Kim", "coach")
        for client in (browser, browser_of(abe)):
            html = text(client)
            assert [name for name in ("Ada", "Kim", "Abe") if f"<strong>{name}</strong>" in html] == [
                "Ada",
                "Kim",
                "Abe",
            ]

    def test_an_assistant_and_a_coach_find_nothing_to_press_but_leaving(self, riverside: Squad, abe: User) -> None:
        kim = add(riverside, "Kim", "coach")
        invited(riverside, riverside.coachings.get(role="owner").user, now=timezone.now())
        for user in (abe, kim):
            html = text(browser_of(user))
            assert html.count('method="post"') == 2, "only the theme and the way out of the account"
            for word in (
                "/invite/",
                "/remove/",
                "/role/",
                "hand-over",
                "second-factor/",
                "Open invitations",
                "@example",
            ):
                assert word not in html.replace(user.email, ""), word
            assert "/people/leave/" in html

    def test_the_only_owner_is_told_why_he_cannot_leave(self, browser: Client) -> None:
        html = text(browser)
        assert "/people/leave/" not in html
        assert "A squad needs an owner" in html

    def test_as_many_queries_for_many_as_for_few(self, browser: Client, riverside: Squad, ada: User) -> None:
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as seen:
                text(browser)
            return len(seen)

        add(riverside, "Kim", "coach")
        invited(riverside, ada, now=timezone.now())
        few = queries()
        for number in range(6):
            add(riverside, f"Coach {number}", "coach")
            invited(riverside, ada, now=timezone.now())
        assert queries() <= few

    def test_a_foreign_owner_finds_nothing(self, riverside: Squad, cleo: User) -> None:
        assert browser_of(cleo).get(URL).status_code == 404


class TestChanges:
    def test_a_role_is_changed_by_its_button(self, browser: Client, riverside: Squad, abe: User) -> None:
        assert browser.post(f"{URL}{abe.pk}/role/", {"role": "coach"}).status_code == 302
        assert roles(riverside)["Abe"] == "coach"
        assert "Abe: coach." in text(browser)

    @pytest.mark.parametrize("role", ["owner", "", "root"])
    def test_no_form_makes_an_owner(self, browser: Client, riverside: Squad, abe: User, role: str) -> None:
        browser.post(f"{URL}{abe.pk}/role/", {"role": role})
        assert roles(riverside) == {"Ada": "owner", "Abe": "assistant"}

    def test_the_owners_own_part_has_no_button_and_no_way_in(
        self, browser: Client, riverside: Squad, ada: User
    ) -> None:
        browser.post(f"{URL}{ada.pk}/role/", {"role": "assistant"})
        browser.post(f"{URL}{ada.pk}/remove/")
        assert roles(riverside) == {"Ada": "owner"}

    @pytest.mark.parametrize("stranger", ["cleo", "nobody", "huge"])
    def test_whoever_is_not_here_is_nobody(self, browser: Client, cleo: User, hilltop: Squad, stranger: str) -> None:
        number = {"cleo": cleo.pk, "nobody": 999_999, "huge": 10**30}[stranger]
        assert browser.post(f"{URL}{number}/role/", {"role": "coach"}).status_code == 404
        assert browser.get(f"{URL}{number}/remove/").status_code == 404
        assert browser.post(f"{URL}{number}/remove/").status_code == 404
        assert roles(hilltop) == {"Cleo": "owner"}

    def test_whoever_is_removed_loses_everything_at_once(self, browser: Client, riverside: Squad, abe: User) -> None:
        his = browser_of(abe)
        assert his.get("/squads/riverside/").status_code == 200
        assert "Remove Abe?" in text(browser, f"{URL}{abe.pk}/remove/")
        assert roles(riverside)["Abe"] == "assistant", "asking removes nobody"
        assert browser.post(f"{URL}{abe.pk}/remove/").headers["Location"] == URL
        for path in ("/squads/riverside/", URL, "/squads/riverside/practices/", "/squads/riverside/history/"):
            assert his.get(path).status_code == 404
        entry = Entry.objects.order_by("-id").first()
        assert entry is not None
        assert (entry.verb, entry.before) == ("remove", {"user": abe.pk, "role": "assistant"})

    def test_one_leaves_after_a_page_that_asks(self, riverside: Squad, abe: User) -> None:
        his = browser_of(abe)
        assert "Leave Riverside?" in text(his, f"{URL}leave/")
        assert roles(riverside)["Abe"] == "assistant"
        assert his.post(f"{URL}leave/").headers["Location"] == "/"
        assert roles(riverside) == {"Ada": "owner"}
        assert his.post(f"{URL}leave/").status_code == 404

    def test_the_only_owner_cannot_leave(self, browser: Client, riverside: Squad) -> None:
        assert browser.post(f"{URL}leave/").status_code == 422
        assert roles(riverside) == {"Ada": "owner"}


class TestHandingOver:
    @pytest.fixture
    def kim(self, riverside: Squad) -> User:
        """A coach of the squad."""
        return add(riverside, "Kim", "coach")

    def test_the_name_of_the_squad_is_typed(self, browser: Client, riverside: Squad, kim: User) -> None:
        assert browser.post(f"{URL}hand-over/", {"coach": kim.pk, "name": "Hilltop"}).status_code == 422
        assert roles(riverside)["Ada"] == "owner"
        answer = browser.post(f"{URL}hand-over/", {"coach": kim.pk, "name": " riverSIDE "})
        assert answer.headers["Location"] == URL
        assert roles(riverside) == {"Ada": "coach", "Kim": "owner"}
        assert browser.get(f"{URL}hand-over/").status_code == 403

    def test_the_page_says_what_ends(self, browser: Client, kim: User) -> None:
        assert "Your open invitations and API tokens end." in text(browser, f"{URL}hand-over/")

    def test_only_coaches_are_offered(
        self, browser: Client, riverside: Squad, kim: User, abe: User, cleo: User, hilltop: Squad
    ) -> None:
        for other in (abe.pk, cleo.pk, "", "x"):
            assert browser.post(f"{URL}hand-over/", {"coach": other, "name": "Riverside"}).status_code == 422
        assert roles(riverside)["Ada"] == "owner"

    def test_without_a_coach_there_is_nobody_to_hand_it_to(self, browser: Client, abe: User) -> None:
        assert "there is none besides you" in text(browser, f"{URL}hand-over/")


class TestSecondFactor:
    def test_the_owner_asks_for_it_and_asks_no_more(self, browser: Client, riverside: Squad) -> None:
        browser.post(f"{URL}second-factor/", {"wanted": "yes"})
        riverside.refresh_from_db()
        assert riverside.second_factor
        assert browser.get(URL).headers["Location"] == f"{URL}second-factor/wanted/", "he is asked for it himself"

    def test_another_word_changes_nothing(self, browser: Client, riverside: Squad) -> None:
        browser.post(f"{URL}second-factor/", {"wanted": "perhaps"})
        riverside.refresh_from_db()
        assert not riverside.second_factor


def test_several_squads_are_a_menu_away(browser: Client, ada: User, hilltop: Squad) -> None:
    assert "Go to Hilltop" not in text(browser)
    Coaching.objects.create(squad=hilltop, user=ada, role="coach")
    assert "Go to Hilltop" in text(browser)
    assert "Go to Riverside" in text(browser, "/squads/hilltop/")


def test_extra_fields_of_a_form_change_nothing(browser: Client, riverside: Squad, abe: User) -> None:
    extra = {"role": "coach", "user": "1", "squad": "hilltop", "is_staff": "1", "user_id": "1", "created_by": "1"}
    browser.post(f"{URL}{abe.pk}/role/", extra)
    assert roles(riverside) == {"Ada": "owner", "Abe": "coach"}
    kim = make_user("Kim")
    browser.post(f"{URL}{abe.pk}/remove/", {"coach": kim.pk, "user_id": riverside.coachings.get(role="owner").user_id})
    assert roles(riverside) == {"Ada": "owner"}
    assert not Invitation.objects.exists()
