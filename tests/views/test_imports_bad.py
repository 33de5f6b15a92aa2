"""Spoilt files, sent as a coach sends them: each has its line in the list, whatever can be opened opens."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from coachapp.models import Athlete, ImportedFile, LoggedSession, User
from coachapp.models.identity import new_id
from tests.cast import browser_of
from tests.lapfiles.mutations import spoilt
from tests.lapfiles.test_bad_files import SEEDS

SENT_AS = {"fit": "fit", "tcx": "tcx", "strava": "json", "xlsx": "xlsx", "notebook": "txt"}
#: The squad's own list comes in by another door, below.
LAPS = [form for form in SEEDS if not form.startswith("roster")]
AT_ONCE = 40


def tried(desk: Client, form: str, chance: random.Random, count: int) -> Counter[str]:
    """Send so many changed files, have all of them read and logged where they are clear, and open each that was read;
    count what became of them. Anything but an answer that a coach can use is an AssertionError.
    """
    ends = Counter[str]()
    for start in range(0, count, AT_ONCE):
        many = min(AT_ONCE, count - start)
        sent = [
            SimpleUploadedFile(f"ben-{start + number}.{SENT_AS.get(form, 'csv')}", spoilt(form, SEEDS[form], chance))
            for number in range(many)
        ]
        answer = desk.post("/squads/riverside/import/", {"batch": str(new_id()), "sent": sent})
        assert answer.status_code == 302, answer.status_code
        ends += _looked_at(desk, answer["Location"])
    return ends


def _looked_at(desk: Client, where: str) -> Counter[str]:
    files = ImportedFile.objects.filter(batch=where.rstrip("/").rpartition("/")[2])
    for action in ("read", "log"):
        for _step in range(AT_ONCE):
            assert desk.post(where, {"do": action}, headers={"HX-Request": "true"}).status_code == 200
            if action == "log" or not files.filter(state="waiting").exists():
                break
    html = desk.get(where).content.decode()
    assert html.count('class="card file"') == files.count()
    for url in re.findall(r'href="([^"]*/import/[0-9a-f-]{36}/(?:\?place=\d+)?)"', html):
        assert desk.get(url).status_code == 200, url
    return Counter(files.values_list("state", flat=True))


@pytest.mark.parametrize("form", LAPS)
def test_each_spoilt_file_has_its_line(form: str, ada: User, ben: Athlete) -> None:
    ends = tried(browser_of(ada), form, random.Random(f"{form} sent"), 10)
    assert sum(ends.values()) >= 8, "some are alike after their changes and kept once"
    assert not ends["waiting"]


NAUGHTY = {
    "zero.csv": b"name,1,2,3\nBen\x00,75.4,74.8\x00,75.1\n",
    "zero.txt": b"12x400 off 60: 75.4 \x00 74.8 \x00word, 75.1",
    "half a letter.json": b'[{"elapsed_time":75,"distance":400,"name":"\\ud800"},{"elapsed_time":60,"distance":200}]',
    "half.csv": "name,1,2,3\n\ud800Ben,75,75,75\n".encode("utf-8", "surrogatepass"),
    "zero.json": b'[{"elapsed_time":"\\u0000"}]',
    "reps.csv": b"Name,Rep,Time\nBen,\x00,75\nBen,\x001,75.1\nBen,2,75\nBen,2,76\n",
}


@pytest.mark.parametrize("name", NAUGHTY)
def test_signs_that_no_database_keeps_end_in_a_line(name: str, ada: User, ben: Athlete) -> None:
    """PostgreSQL takes no zero byte, and no half of a letter, in a text."""
    desk = browser_of(ada)
    sent = [SimpleUploadedFile(f"{name.partition('.')[0]}\x00.csv", NAUGHTY[name])]
    answer = desk.post("/squads/riverside/import/", {"batch": str(new_id()), "sent": sent, "athlete": "ben"})
    assert answer.status_code == 302
    _looked_at(desk, answer["Location"])


@pytest.mark.parametrize("form", ["roster", "roster, xlsx"])
def test_a_spoilt_list_of_the_squad_is_shown_or_refused(form: str, ada: User, ben: Athlete) -> None:
    desk, chance = browser_of(ada), random.Random(f"{form} sent")
    for number in range(10):
        sheet = SimpleUploadedFile(f"{number}.csv", spoilt(form, SEEDS[form], chance))
        for action in ("read", "save"):
            answer = desk.post("/squads/riverside/athletes/paste/", {"sheet": sheet, "text": "", "do": action})
            assert answer.status_code in (200, 302, 422)
            sheet.seek(0)


def test_nothing_spoilt_is_logged_in_part(ada: User, ben: Athlete) -> None:
    """What was logged of files that were called clear has every one of its times."""
    tried(browser_of(ada), "tcx", random.Random("whole"), 20)
    for logged in LoggedSession.objects.with_reps():
        assert all(rep.time_ms for rep in logged.as_value().reps)
