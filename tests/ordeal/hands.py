"""In whose hands the phone is: what befalls a sign-in at the track, and how it is put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from coachapp.models import Athlete, Coaching, Practice, Tap, User
from tests.cast import browser_of, phone_of
from tests.ordeal import phone
from tests.proxy import Proxy

TAPS = 5
SIGNED_OUT = "you are signed out: sign in, and they are sent"
STRANGER = "Somebody else is signed in on this phone now"
NOT_YOURS = "the server does not let you into this practice"

#: The control: a phone that forgets whose taps they are, and sends them as whoever is signed in.
WHOEVER_IS_THERE = """() => {
    const real = window.fetch.bind(window);
    const owner = Number(document.documentElement.dataset.owner);
    let now = owner;
    window.fetch = async (address, options = {}) => {
        if (String(address).endsWith('/taps/') && options.body) {
            await window.fetch(String(address).replace('/taps/', '/hello/'));
            options = {...options, body: JSON.stringify({...JSON.parse(options.body), owner: now})};
        }
        const response = await real(address, options);
        if (!String(address).endsWith('/hello/') || !response.ok) return response;
        const said = await response.json();
        now = said.user;
        options.headers = {...options.headers, 'X-CSRFToken': said.csrf};
        return new Response(JSON.stringify({...said, user: owner}), {status: 200});
    };
}"""


class Evening(Protocol):
    """A practice, and the network before it."""

    practice: Practice
    proxy: Proxy
    athletes: list[str]

    @property
    def url(self) -> str: ...


@dataclass
class Scene:
    """Ada's phone in the middle of an evening; Abe helps in her squad, Cleo coaches another, Ben runs for Ada."""

    page: Page
    evening: Evening
    ada: User
    abe: User
    cleo: User
    ben: Athlete

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def session_of(self, user: User) -> None:
        """Put the user's session into the browser, as signing in does."""
        self._cookie("sessionid", browser_of(user).cookies["sessionid"].value)

    def athletes_link(self) -> None:
        """Open Ben's personal link on a phone on which nobody else is signed in."""
        self._cookie("sessionid", phone_of(self.ben).cookies["sessionid"].value)

    def cookie(self, name: str, value: str) -> None:
        self._cookie(name, value)

    def _cookie(self, name: str, value: str) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.evening.proxy.url}])


@dataclass(frozen=True)
class Mishap:
    """One thing that befalls a sign-in. `says` is what the open page then tells; empty where the taps just go."""

    name: str
    befall: Callable[[Scene], None]
    says: str = ""
    mend: Callable[[Scene], None] = lambda scene: scene.session_of(scene.ada)


def _expire(_scene: Scene) -> None:
    Session.objects.all().delete()


def _switch_off(scene: Scene) -> None:
    User.objects.filter(pk=scene.ada.pk).update(is_active=False)


def _switch_on(scene: Scene) -> None:
    User.objects.filter(pk=scene.ada.pk).update(is_active=True)
    scene.session_of(scene.ada)


def _new_password(scene: Scene) -> None:
    scene.ada.set_password("another long password")
    scene.ada.save()


def _let_go(scene: Scene) -> None:
    Coaching.objects.filter(user=scene.ada).delete()


def _take_back(scene: Scene) -> None:
    role = Coaching.Role.OWNER
    Coaching(squad=scene.evening.practice.squad, user=scene.ada, role=role).save(force_insert=True)


MISHAPS = (
    Mishap("the sign-in runs out", _expire, SIGNED_OUT),
    Mishap("the browser forgets the cookie", lambda scene: scene.context.clear_cookies(name="sessionid"), SIGNED_OUT),
    Mishap("the cookie is nobody's", lambda scene: scene.cookie("sessionid", "q" * 32), SIGNED_OUT),
    Mishap("the account is switched off", _switch_off, SIGNED_OUT, _switch_on),
    Mishap("the password is changed elsewhere", _new_password, SIGNED_OUT),
    Mishap("the form token is gone", lambda scene: scene.context.clear_cookies(name="csrftoken")),
    Mishap("the form token is stale", lambda scene: scene.cookie("csrftoken", "a" * 32)),
    Mishap("the coach is taken off the squad", _let_go, NOT_YOURS, _take_back),
    Mishap("another coach of the squad signs in", lambda scene: scene.session_of(scene.abe), STRANGER),
    Mishap("a coach of another squad signs in", lambda scene: scene.session_of(scene.cleo), STRANGER),
    Mishap("an athlete's link is opened", Scene.athletes_link, SIGNED_OUT),
)
MOMENTS = ("queued offline", "midway", "page opened anew")


#: What makes a note bad: told the id of somebody of another squad and of somebody on the list.
BAD: tuple[Callable[[str, str], dict[str, object]], ...] = (
    lambda stranger, _own: {"athlete": stranger, "text": "a runner of another squad"},
    lambda _stranger, _own: {"athlete": "nobody", "text": "no id"},
    lambda _stranger, _own: {"text": "x" * 2001},
    lambda _stranger, _own: {"text": "zero \0 byte"},
    lambda _stranger, _own: {"text": "half a letter \ud800"},
    lambda _stranger, _own: {"text": 7},
    lambda _stranger, _own: {"text": None},
)


@dataclass
class Outcome:
    """What one mishap at one moment came to. `let_in`: taps stored under another name than their maker's."""

    lost: int
    doubled: int
    let_in: int
    told: str


def cases() -> Iterator[tuple[Mishap, str]]:
    """Every mishap at every moment."""
    for mishap in MISHAPS:
        for moment in MOMENTS:
            yield mishap, moment


def run(scene: Scene, mishap: Mishap, moment: str, *, control: bool = False) -> Outcome:
    """Let it happen; see what is told and kept; put it right; count. The page is at the evening, its coach signed in."""
    page, evening = scene.page, scene.evening
    if control:
        page.evaluate(WHOEVER_IS_THERE)
    made = [] if moment == "midway" else _tap_offline(scene)
    mishap.befall(scene)
    if moment == "midway":
        made = [_note(scene, number) for number in range(TAPS)]
    evening.proxy.open()
    told = _reopened(scene, mishap) if moment == "page opened anew" else _open_page(scene, mishap, control)
    others = Tap.objects.filter(practice=evening.practice).exclude(by=scene.ada).count()
    if mishap.says and not control:
        assert not Tap.objects.filter(practice=evening.practice).exists(), f"{mishap.name}, {moment}: sent"
        assert _waiting(scene) == TAPS, f"{mishap.name}, {moment}: not kept"
    mishap.mend(scene)
    page.goto(evening.url)
    phone.begun(page)
    phone.send_all(page)
    there = phone.stored(evening.practice)
    return Outcome(len(set(made) - there), phone.doubled(evening.practice), others, told)


# --- inside ------------------------------------------------------------------------------------


def _note(scene: Scene, number: int) -> str:
    return phone.put(scene.page, "note", None, {"athlete": scene.evening.athletes[0], "text": f"Ada's {number}"})


def _tap_offline(scene: Scene) -> list[str]:
    scene.evening.proxy.closed()
    return [_note(scene, number) for number in range(TAPS)]


def _open_page(scene: Scene, mishap: Mishap, control: bool) -> str:
    """The page that lies open, until it says what is to be said."""
    page = scene.page
    if control or not mishap.says:
        phone.send_until(page, count=0)
        return ""
    page.evaluate("Quarters.sync.now()")
    expect(page.locator("main")).to_contain_text(mishap.says)
    if mishap.says == STRANGER:
        expect(page.locator("main")).not_to_contain_text("Ben")
    return mishap.says


def _reopened(scene: Scene, mishap: Mishap) -> str:
    """What is read by whoever opens the evening now."""
    page = scene.page
    page.goto(scene.evening.url)
    if not mishap.says:
        phone.begun(page)
        phone.send_all(page)
        return ""
    # The sign-in page, the one for what is nobody's to see, or the evening itself under another name.
    said = page.locator("[data-waiting], [data-kept]")
    expect(said).to_contain_text(re.compile(rf"{TAPS} (not yet sent|of another coach)"))
    return said.inner_text()


def _waiting(scene: Scene) -> int:
    """How many of Ada's taps are on the phone and new, asked on a page that sends nothing."""
    page = scene.page
    page.goto(f"{scene.evening.proxy.url}/offline/")
    counts = page.evaluate("owner => Quarters.store.counts(owner)", str(scene.ada.pk))
    return int(counts["count"])
