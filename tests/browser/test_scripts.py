"""What people type never runs: sixty pieces of code in every field that takes text, on all pages, in a real browser.

The console is listened to by every browser test, so a breach of the content policy fails this one as well.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect

from coachapp.models import Athlete, Practice, Squad
from coachapp.models.identity import new_id
from coachapp.services import link
from coachapp.services.actor import Actor
from coachapp.services.athlete import NewAthlete, add_athletes
from coachapp.services.mark import propose_mark
from coachapp.services.overrule import overrule
from coachapp.services.practice import plan_practice
from coachapp.services.session import excuse_rep, log_session, void_session
from coachapp.services.squad import start_squad
from coachapp.training.pace import Mark, Pace
from tests.browser.conftest import DESKTOP
from tests.browser.test_squad_page import sign_in
from tests.cast import browser_of, days_ago, make_user, ran
from tests.track import Phone, send
from tests.walls.crawl import Page as Answer
from tests.walls.crawl import crawl, route_of

#: Each leaves a trace when it works: a dialog, `window.broke`, or an element called x-broke or holding data-broke.
CODE = "window.broke=1;alert(1)"
PAYLOADS = (
    f"<script>{CODE}</script>", f"</script><script>{CODE}</script>", f"<ScRiPt>{CODE}</sCrIpT>", f"<script >{CODE}//",
    f"<<script>{CODE}//<</script>", "<script src=//x.example/x.js></script>", "<script src=data:,alert(1)></script>",
    "<img src=x onerror=alert(1)>", "<img src=x onerror='alert(1)'>", '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<IMG SRC=x ONERROR=alert(1)>",
    "<img src=`x`onerror=alert(1)>", "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script>",
    "<svg><animate onbegin=alert(1) attributeName=x>", "<svg><a xlink:href=javascript:alert(1)><text>x",
    "<math><mi//xlink:href='data:x,<script>alert(1)'>", "<body onload=alert(1)>", "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "<a href='java\tscript:alert(1)'>x</a>", "<form action=javascript:alert(1)>",
    "<input autofocus onfocus=alert(1)>", '" autofocus onfocus=alert(1) x="', "' autofocus onfocus=alert(1) x='",
    '" onmouseover=alert(1) data-broke="', "' onmouseover=alert(1) data-broke='", "x onmouseover=alert(1) data-broke=",
    "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>", "<meta http-equiv=refresh content='0;url=data:text/html,x'>", "<base href=//x.example/>",
    "<link rel=stylesheet href=//x.example/x.css>", "<style>@import'//x.example/x.css';</style>",
    "<p style='background:url(//x.example)' data-broke>", "<x-broke>", "</textarea><x-broke>", "</title><x-broke>",
    "</style><x-broke>", "--><x-broke>", "<!--<x-broke>-->", "]]><x-broke>", "<template><x-broke></template>",
    "{{constructor.constructor('alert(1)')()}}", "{% load x %}{{ request }}", "${alert(1)}", "`${alert(1)}`",
    "');alert(1);//", "\\');alert(1);//", '\\u003cscript\\u003ealert(1)\\u003c/script\\u003e',
    "&lt;img src=x onerror=alert(1)&gt;",
    '"}</script><script>alert(1)</script>', "<p hx-get=/ hx-trigger=load data-broke>", "<p hx-on:load=alert(1) data-broke>",
    "\u2028alert(1)\u2029", "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
)  # fmt: skip
BROKEN = (
    "[data-broke], x-broke, img[src='x'], [onerror], [onload], [onfocus], base, iframe, object, embed, marquee, math"
)
SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"
WRITES_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function"
)


def test_there_are_sixty() -> None:
    assert len(set(PAYLOADS)) >= 60
    assert max(map(len, PAYLOADS)) <= 80, "a name is cut, and what is cut off proves nothing"


def test_scripts_write_text() -> None:
    """No script of ours makes markup of a string, and none runs one."""
    found = [path.name for path in SCRIPTS.rglob("*.js") if WRITES_MARKUP.search(path.read_text(encoding="utf-8"))]
    assert not found
    assert WRITES_MARKUP.search("node.innerHTML = name")


def together(longest: int) -> list[str]:
    """All of them, in texts of at most so many letters."""
    texts = [""]
    for payload in PAYLOADS:
        if len(texts[-1]) + len(payload) + 1 > longest:
            texts.append("")
        texts[-1] += payload + "\n"
    return texts


def poisoned(name: str) -> tuple[Squad, list[Athlete], Practice]:
    """A squad whose every text is code. The first athlete has a session, a mark and an overrule for each long text."""
    ada = make_user("Ada")
    by, today = Actor.coach(ada), timezone.localdate()
    squad = start_squad(by=ada, name=name, time_zone="UTC")
    mark = Mark(days_ago(30), 3000, Pace(75_000).time_ms(3000))
    new = [NewAthlete(name=one, mark=mark, goal=Pace(73_000)) for one in PAYLOADS]
    people = add_athletes(squad=squad, by=by, new=new, on=today)
    for person, payload in zip(people, PAYLOADS, strict=True):
        person.target_race_name, person.target_race_on = payload[:80], today
    Athlete.objects.bulk_update(people, ["target_race_name", "target_race_on"])
    first = people[0]
    for number, text in enumerate(together(1900)):
        logged = log_session(athlete=first, by=by, session=ran(days_ago(20 - number), note=text), on=today,
                             conditions=PAYLOADS[number][:120]).logged  # fmt: skip
        excuse_rep(logged=logged, by=by, version=1, number=2, reason=text[:200], on=today)
    off = log_session(athlete=first, by=by, session=ran(days_ago(9)), on=today).logged
    void_session(logged=off, by=by, version=1, reason=PAYLOADS[9], on=today)
    for number, text in enumerate(together(200)):
        propose_mark(athlete=first, by=by, on=days_ago(3), distance_m=3000, time_ms=560_000 + number, note=text)
    overrule(athlete=first, by=by, kind="hold", reason=together(200)[0], on=today)
    evening = plan_practice(squad=squad, by=by, on=today, athletes=[one.pk for one in people], place=PAYLOADS[0],
                            note=together(1900)[0], practice_id=new_id())  # fmt: skip
    phone = Phone()
    for person, text in zip(people, together(1900), strict=False):
        phone.tap("note", athlete=str(person.pk), text=text)
    send(evening, by, phone.taps)
    return squad, people, evening


@pytest.mark.timeout(900)
@pytest.mark.browser_context_args(viewport=DESKTOP)
def test_nothing_that_is_typed_runs(page: Page) -> None:
    dialogs: list[str] = []

    def heard(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", heard)
    squad, people, _evening = poisoned(PAYLOADS[9][:80])
    owner = squad.coachings.get().user
    sign_in(page, owner)
    opened = link.make(athlete=people[0], by=Actor.coach(owner))
    seen = 0
    for path in worth_a_visit(squad, people):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status < 500, path
        assert page.locator(BROKEN).count() == 0, f"markup has broken out on {path}"
        assert page.evaluate("window.broke") is None, path
        seen += 1
    page.goto(f"/hello/{link.token_of(opened)}/")
    page.get_by_role("button").first.click()
    for path in ("/me/", "/me/history/", "/me/history/?sessions=all", "/me/log/"):
        page.goto(path)
        assert page.locator(BROKEN).count() == 0, f"markup has broken out on {path}"
    assert seen > 60
    assert not dialogs
    page.goto(f"/squads/{squad.slug}/")
    names = page.locator(".squad-table .row-link")
    # There are more of them than come at once: the others are put in by htmx.
    page.locator("#others-first").click()
    expect(names).to_have_count(len(PAYLOADS))
    assert page.locator(BROKEN).count() == 0, "markup has broken out among those who follow"
    assert page.evaluate("window.broke") is None
    shown = names.all_inner_texts()
    assert PAYLOADS[0] in shown, "what was typed is read as it was typed"


def worth_a_visit(squad: Squad, people: list[Athlete]) -> list[str]:
    """Every page of the squad once, as the links lead to it; the athletes' own page for each of them."""
    found: dict[tuple[str, str], str] = {}
    client = browser_of(squad.coachings.get().user)
    # Pages about a password show nothing that anybody typed, and Chromium has advice for each of them.
    leave = {"service-worker", "web-manifest", "taps-hello", "account_logout"}
    for answer in pages_of(client, squad, people[0].slug):
        name = route_of(answer.path)
        if answer.is_html and answer.response.status_code == 200 and name not in leave:
            found.setdefault((name, "sessions" if name == "session" else ""), answer.path)
    return [*found.values(), *(f"/squads/{squad.slug}/athletes/{person.slug}/" for person in people)]


def pages_of(client: object, squad: Squad, slug: str) -> list[Answer]:
    """What a crawl finds that stays with one athlete."""
    others = re.compile(rf"^/squads/[^/]+/athletes/(?!{re.escape(slug)}/|add/|paste/)")
    return list(crawl(client, [f"/squads/{squad.slug}/"], lambda path: bool(others.match(path))))  # type: ignore[arg-type]
