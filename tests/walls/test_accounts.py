"""What holds for every account, whoever wrote the pages: passwords, sessions, the way out."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from coachapp.models import Squad, User
from tests.cast import PASSWORD, browser_of
from tests.test_access_matrix import MATRIX
from tests.walls.sending import pages
from tests.walls.world import World

#: A crawl takes its time on a machine that has other things to do.
pytestmark = pytest.mark.timeout(900)

STRANGE = "  Ünïcode pässwörd ✓ with blanks at both ends, and as long as a sentence that nobody would ever guess  "


def signed_in(email: str, password: str) -> Client:
    """A browser that has tried to sign in."""
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client


def is_in(client: Client) -> bool:
    """Whether this browser is somebody's."""
    return client.get(reverse("squad-new")).status_code == 200


def test_any_letters_and_any_length_make_a_password(db: None) -> None:
    """Taken as typed: blanks at the ends, letters of any alphabet, a hundred of them; nothing is cut off or changed."""
    told = {"name": "Ada", "email": "ada@example.org", "password1": STRANGE}
    assert Client().post(reverse("account_signup"), told).status_code == 302
    assert is_in(signed_in("ada@example.org", STRANGE))
    for other in (STRANGE.strip(), STRANGE.lower(), STRANGE[:72]):
        assert not is_in(signed_in("ada@example.org", other)), other


def test_a_password_field_hides_and_helps(db: None) -> None:
    """It hides what is typed, tells a password manager what it is for, and lets everybody paste."""
    for name in ("account_login", "account_signup"):
        page = Client().get(reverse(name)).content.decode()
        fields = re.findall(r"<input[^>]*password[^>]*>", page)
        assert fields
        for field in fields:
            assert 'type="password"' in field
            assert 'autocomplete="current-password"' in field or 'autocomplete="new-password"' in field
            assert "onpaste" not in field
            assert "maxlength" not in field


def change(client: Client, old: str) -> None:
    """Try to change the password."""
    told = {"oldpassword": old, "password1": "quite-another-one", "password2": "quite-another-one"}
    client.post(reverse("account_change_password"), told)


def test_a_password_is_changed_with_the_old_one_only(ada: User) -> None:
    change(browser_of(ada), "not-the-old-one")
    assert is_in(signed_in(ada.email, PASSWORD))
    change(browser_of(ada), PASSWORD)
    assert not is_in(signed_in(ada.email, PASSWORD))
    assert is_in(signed_in(ada.email, "quite-another-one"))


def test_a_new_password_ends_the_other_browsers(ada: User) -> None:
    elsewhere, here = signed_in(ada.email, PASSWORD), signed_in(ada.email, PASSWORD)
    assert is_in(elsewhere)
    change(here, PASSWORD)
    assert not is_in(elsewhere)


def test_a_session_that_was_ended_opens_nothing(ada: User) -> None:
    """The cookie of before is worth nothing, not only forgotten by the browser."""
    client = signed_in(ada.email, PASSWORD)
    kept = Client()
    kept.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_in(kept)
    client.post(reverse("account_logout"))
    assert not is_in(kept)


def test_a_closed_account_is_out_at_once(ada: User) -> None:
    client = signed_in(ada.email, PASSWORD)
    assert is_in(client)
    ada.is_active = False
    ada.save()
    assert not is_in(client)
    assert not is_in(signed_in(ada.email, PASSWORD))


def test_every_page_has_a_way_out(world: World) -> None:
    """But the stopwatch and what is printed, which fill the screen or the paper."""
    without = {"stopwatch", "athlete-card", "track-sheet"}
    for role, way in (("owner", reverse("account_logout")), ("athlete", reverse("my-sign-out"))):
        for page in pages(world, role):
            if page.is_html and page.response.status_code == 200 and "</body>" in page.text:
                name = page.response.resolver_match.url_name  # type: ignore[attr-defined]
                own = (role == "owner" and name in MATRIX) or name in (
                    "next",
                    "my-log",
                    "my-history",
                    "my-session",
                    "my-session-edit",
                )
                if own and name not in without | WITHOUT_A_FRAME:
                    assert f'action="{way}"' in page.text or f'href="{way}"' in page.text, page.path


#: Pages in a frame of their own: somebody without an account reads them, or they ask for proof again.
WITHOUT_A_FRAME = {"hello", "consent", "offline", "account_reauthenticate", "mfa_reauthenticate", "link-sheet"}


@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "/\\elsewhere.example"]
)
def test_no_next_leads_elsewhere(there: str, ada: User, riverside: Squad) -> None:
    """Wherever an address to go on to can be given, it stays on this site."""
    for name, told in (
        ("account_login", {"login": ada.email, "password": PASSWORD}),
        ("theme", {"theme": "dark"}),
        ("account_logout", {}),
    ):
        for client in (Client(), browser_of(ada)):
            answer = client.post(f"{reverse(name)}?next={there}", told | {"next": there}, headers={"referer": there})
            to = answer.headers.get("Location", "/")
            assert to.startswith("/"), f"{name}: {to}"
            assert not to.startswith(("//", "/\\")), f"{name}: {to}"
    page = browser_of(ada).get(f"{reverse('squad', args=[riverside.slug])}?next={there}").content.decode()
    assert f'href="{there}"' not in page
    assert f'action="{there}"' not in page


def test_a_field_sent_twice_counts_once(ada: User, riverside: Squad) -> None:
    """The last one, as everywhere in Django; what stands in the address does not stand in for the form."""
    client = browser_of(ada)
    path = reverse("squad-new")
    before = Squad.objects.count()
    answer = client.post(f"{path}?name=Queried&time_zone=UTC", {})
    assert answer.status_code in (200, 422)
    assert Squad.objects.count() == before
    client.post(path, {"name": ["First", "Last"], "time_zone": ["UTC", "UTC"]})
    assert Squad.objects.order_by("-created_at").values_list("name", flat=True)[0] == "Last"
