"""Everything that a person reads can be translated: in a pseudo-language, what stands outside brackets was missed.

The translation functions answer with the text in [brackets], and every page of the demo squad is read as a visitor,
its coach and an athlete. Whatever letters stand outside brackets are no translated text; names and what people wrote
themselves are taken out first.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve, reverse
from django.utils import timezone, translation

from coachapp.models import AgreedGoal, Athlete, GivenOverrule, LoggedSession, Practice, RecordedMark, Squad, User
from coachapp.services import link, waiting
from coachapp.services.actor import MACHINE
from coachapp.services.demo import Demo, load_demo
from tests.cast import TODAY, browser_of, make_user, phone_of
from tests.squadfile.files import exported
from tests.test_access_matrix import SCRIPTS

# Read by a person and yet the same in every language.
SAME_EVERYWHERE = {
    "Quarters": "the product's name",
    "RPE": "the scale's own name",
    "PB": "written so in every language of the sport",
    "English": "a language is listed under its own name",
    "testserver": "the site's own host",
    "Garmin": "a maker's name",
    "Coros": "a maker's name",
    "Suunto": "a maker's name",
    "Polar": "a maker's name",
    "Wahoo": "a maker's name",
    "Apple": "a maker's name",
}
# Pages that a GET does not reach by a link; each is read by address here or needs a state of its own.
NOT_LINKED = {
    "livez": "for machines",
    "readyz": "for machines",
    "service-worker": "for machines",
    "web-manifest": "for machines",
    **dict.fromkeys(SCRIPTS, "JSON, for scripts"),
    "token-revoke": "only where a token is open",
    "offline": "shown by the phone's own worker",
    "practice-logged": "after an evening was logged",
    "taps": "JSON, for phones at the track",
    "taps-hello": "JSON, for phones at the track",
    "practice-log": "POST only",
    "practice-undo": "POST only",
    "demo-coach": "POST only",
    "demo-athlete": "POST only",
    "theme": "POST only",
    "my-sign-out": "POST only",
    "session-verdict": "POST only",
    "my-verdict": "POST only",
    "session-undo": "POST only",
    "my-session-undo": "POST only",
    "overrule-take-back": "POST only",
    "athlete-export": "POST only",
    "my-export": "POST only",
    "squad-export-file": "POST only",
    "device-sign-out": "POST only",
    "my-device-sign-out": "POST only",
    "person-role": "POST only",
    "person-remove": "POST only",
    "invitation-revoke": "POST only",
    "second-factor": "POST only",
    "hand-over": "only where somebody else coaches",
    "leave": "only where somebody else coaches",
    "second-factor-wanted": "where a squad asks for one",
    "invitation": "by an address that was handed over",
    "consent": "by an address that was handed over",
    "feed": "for calendars",
    "due-event": "for calendars",
    "my-due-event": "for calendars",
    "practice-event": "for calendars",
    "athlete-watch-fit": "for watches",
    "athlete-watch-tcx": "for watches",
    "athlete-picture-svg": "a picture, in the page of it",
    "my-picture-svg": "a picture, in the page of it",
    "my-watch-fit": "for watches",
    "my-watch-tcx": "for watches",
    "import-batch": "after files were sent",
    "import-session": "after files were sent",
    "my-import-batch": "after files were sent",
    "my-import-session": "after files were sent",
}
# A reason's numbers and its public code, which "the rules behind it" shows.
CODE = re.compile(r"(?:[ABPQ]\d+(?:, [ABPQ]\d+)*|–) · [a-z0-9_]+")
# The cities of the time zones, which the zone data names in English alone.
CITIES = {", ".join(zone.split("/")[1:] or [zone]).replace("_", " ") for zone in available_timezones()}
MOST_OF_A_KIND = 3
BLOCKS = {
    "address", "article", "aside", "body", "button", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "footer",
    "form", "h1", "h2", "h3", "header", "label", "legend", "li", "main", "nav", "ol", "option", "p", "section", "select",
    "summary", "table", "td", "th", "title", "tr", "ul",
}  # fmt: skip
SILENT = {"script", "style", "template"}
READ_OUT = ("alt", "aria-label", "placeholder", "title", "data-text")


class Page(HTMLParser):
    """What a page says: runs of text as a reader meets them, attributes that are read out, and where it leads."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self._run = ""
        self._silent = 0
        self.feed(markup)
        self._end_run()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag itself says and where it leads."""
        values = {name: value or "" for name, value in attrs}
        self.said += [values[name] for name in READ_OUT if values.get(name)]
        if tag == "input" and values.get("type") == "submit":
            self.said.append(values.get("value", ""))
        if tag == "meta" and values.get("name") == "description":
            self.said.append(values.get("content", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        self._silent += tag in SILENT
        if tag in BLOCKS:
            self._end_run()

    def handle_endtag(self, tag: str) -> None:
        """End a run of text where a block ends."""
        self._silent -= tag in SILENT
        if tag in BLOCKS:
            self._end_run()

    def handle_data(self, data: str) -> None:
        """Take text in."""
        if not self._silent:
            self._run += data

    def _end_run(self) -> None:
        if self._run.strip():
            self.said.append(" ".join(self._run.split()))
        self._run = ""


def outside_brackets(text: str) -> str:
    """What stands outside all brackets."""
    kept, depth = "", 0
    for letter in text:
        depth += letter == "["
        kept += "" if depth else letter
        depth = max(0, depth - (letter == "]"))
    return kept


def untranslated(text: str, own_words: list[str]) -> list[str]:
    """The words of a text that went through no translation."""
    if text in CITIES:
        return []
    left = CODE.sub(" ", outside_brackets(text))
    for own in own_words:
        left = left.replace(own, " ")
    return [word for word in re.findall(r"[^\W\d_]{2,}", left) if word not in SAME_EVERYWHERE]


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which every text is itself, in brackets."""

    def one(message: str) -> str:
        return f"[{message}]" if message else ""

    def number(singular: str, plural: str, count: int) -> str:
        return f"[{singular if count == 1 else plural}]"

    for name, function in (
        ("gettext", one),
        ("pgettext", lambda context, message: one(message)),
        ("ngettext", number),
        ("npgettext", lambda context, *texts: number(*texts)),
    ):
        monkeypatch.setattr(translation._trans, name, function, raising=False)  # type: ignore[attr-defined]


@pytest.fixture
def demo(db: None, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """The demo squad on its own day, loaded before its pages are read in brackets."""
    noon = datetime.combine(TODAY, time(12), UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    return load_demo(on=TODAY)


def own_words() -> list[str]:
    """Names, and what people wrote themselves; the longest first."""
    columns: list[tuple[type[Any], str]] = [
        (Squad, "name"), (User, "name"), (User, "email"), (Athlete, "name"), (Athlete, "target_race_name"),
        (LoggedSession, "note"), (LoggedSession, "conditions"), (LoggedSession, "void_reason"),
        (LoggedSession, "reps__excused"), (LoggedSession, "reps__recovery_excused"), (RecordedMark, "note"),
        (GivenOverrule, "reason"), (Practice, "place"),
    ]  # fmt: skip
    found = {str(value) for model, column in columns for value in model.objects.values_list(column, flat=True) if value}
    found |= {word for name in Athlete.objects.values_list("name", flat=True) for word in name.split()}
    assert AgreedGoal.objects.exists()
    return sorted(found, key=len, reverse=True)


def name_of(path: str) -> str:
    """The name of the address, empty for one that is none."""
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def crawl(client: Client, start: str) -> Iterator[tuple[str, Page]]:
    """Yield (path, page) for all pages that links lead to, a few of each kind."""
    ahead, seen, kinds = [start], {start}, Counter[str]()
    while ahead:
        path = ahead.pop(0)
        kind = name_of(urlsplit(path).path)
        kinds[kind] += 1
        if not kind or kinds[kind] > MOST_OF_A_KIND or kind == "account_logout":
            continue
        answer = client.get(path)
        while answer.status_code in (301, 302):
            answer = client.get(answer["Location"])
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        if not answer["Content-Type"].startswith("text/html"):
            continue
        page = Page(answer.content.decode())
        yield path, page
        for target in page.links:
            parts = urlsplit(target)
            to = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.scheme or parts.netloc or not parts.path.startswith("/") or to in seen:
                continue
            seen.add(to)
            ahead.append(to)


def missed(pages: Iterator[tuple[str, Page]], own: list[str], read: set[str]) -> list[str]:
    """What was not translated on these pages, each once, with the first place where it stood."""
    found: dict[str, str] = {}
    for path, page in pages:
        read.add(name_of(urlsplit(path).path))
        for text in page.said:
            if words := untranslated(text, own):
                found.setdefault(f"{' '.join(words)!r} in {text[:120]!r}", path)
    return [f"{path}: {text}" for text, path in found.items()]


def test_every_text_of_every_page_can_be_translated(demo: Demo, brackets: None) -> None:
    joris = make_user("Joris")
    waiting.keep(user=joris, content=exported(demo.squad), now=timezone.now())
    newcomer = browser_of(joris)
    own, read = own_words(), set[str]()
    coach = browser_of(demo.coach)
    phones = [phone_of(person) for person in demo.squad.athletes.order_by("created_at")]
    people = [reverse("athlete", args=[demo.squad.slug, person.slug]) for person in demo.squad.athletes.all()]
    pages = [crawl(Client(), reverse(name)) for name in ("home", "account_login", "account_signup")]
    pages += [crawl(coach, reverse("squad", args=[demo.squad.slug]))]
    pages += [((path, Page(coach.get(path).content.decode())) for path in people)]
    pages += [crawl(phones[0], reverse("next"))]
    pages += [crawl(newcomer, reverse(name)) for name in ("squad-new", "squad-bring-look")]
    himself = LoggedSession.objects.filter(by_athlete=True).select_related("athlete").order_by("on").last()
    assert himself
    pages += [crawl(phone_of(himself.athlete), reverse("my-session", args=[himself.pk]))]
    token = link.token_of(link.make(athlete=himself.athlete, by=MACHINE))
    pages += [crawl(Client(), reverse("hello", args=[token]))]
    pages += [((path, Page(phone.get(path).content.decode())) for path in [reverse("next")]) for phone in phones]
    wrong = [line for some in pages for line in missed(some, own, read)]
    assert not wrong, f"{len(wrong)} texts are not marked for translation:\n" + "\n".join(wrong)
    ours = {str(pattern.name) for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)}
    assert not ours - read - set(NOT_LINKED), f"nothing links to {sorted(ours - read - set(NOT_LINKED))}"


NONSENSE = {
    "squad-new": {"name": ""},
    "squad-settings": {"name": "", "reps": "99", "recovery_low_s": "700", "goal_reps_per_step": "two"},
    "athlete-add": {"name": "", "event": "3000", "mark": "fast", "goal": "1:75", "birth_year": "18"},
    "athlete-paste": {"text": "Aino, 3K 7:00\nnobody at all\nBo, 3K 11.20, goal 12:00\n;;;"},
    "athlete-settings": {"name": "", "workout": "10x100", "reps": "x", "target_race_on": "soon"},
    "athlete-goal": {"goal": "30:00", "do": "show"},
    "mark-add": {"event": "5K", "time": "5:00", "on": "2036-01-01", "kind": "race", "do": "show"},
    "overrule-add": {"kind": "set", "stage": "3", "goal_reps": "40", "reason": "", "do": "show"},
    "session-log": {"action": "save", "rows": "12", "on": "2036-01-01", "time_1": "38", "time_2": "1:75", "time_3": "x",
                    "recovery_1": "2", "recovery_2": "on 2:15", "all_recoveries": "9000", "rpe_half": "99",
                    "paste": "nothing to read"},
}  # fmt: skip


@pytest.mark.parametrize("name", NONSENSE)
def test_every_answer_to_nonsense_can_be_translated(name: str, demo: Demo, brackets: None) -> None:
    squad, athlete = demo.squad.slug, demo.athlete.slug
    words = {"squad-new": [], "squad-settings": [squad], "athlete-add": [squad], "athlete-paste": [squad]}
    coach = browser_of(demo.coach)
    answer = coach.post(reverse(name, args=words.get(name, [squad, athlete])), NONSENSE[name])
    assert answer.status_code in (200, 422), "the nonsense was taken"
    page = Page(answer.content.decode())
    typed = [*own_words(), *re.findall(r"[^\n;]+", "\n".join(NONSENSE[name].values()))]
    typed += [word for line in typed for word in re.split(r"[ ,]+", line) if len(word) > 1]
    wrong = missed(iter([(name, page)]), typed, set())
    assert not wrong, "\n".join(wrong)


def test_the_guard_sees() -> None:
    page = Page("<p>[Hello <b>you</b>], Ada <img alt='a horse'></p><p>Next: [12 × 400 m] 75.0 s</p><p>[Session] 3</p>")
    assert [untranslated(text, ["Ada"]) for text in page.said] == [["horse"], [], ["Next"], []]
