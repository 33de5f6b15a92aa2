"""Bad files: cut short, changed, hostile. Each ends in a reason, and in nothing else."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from coachapp.lapfiles.archive import unpacked
from coachapp.lapfiles.finding import find
from coachapp.lapfiles.limits import MOST_BYTES
from coachapp.lapfiles.reading import read
from coachapp.lapfiles.roster import roster_lines
from coachapp.lapfiles.unreadable import REASONS, Unreadable
from coachapp.lapfiles.values import LapFile
from coachapp.training.pasted_roster import read_roster
from tests.lapfiles import evening
from tests.lapfiles.evening import PLAN, presses
from tests.lapfiles.fit_activity import fit
from tests.lapfiles.mutations import spoilt
from tests.lapfiles.test_sheets import CLOCK, LONG, WIDE


def book(rows: list[list[object]]) -> bytes:
    """A spreadsheet of one sheet."""
    written = Workbook()
    for row in rows:
        written.active.append(row)
    data = io.BytesIO()
    written.save(data)
    return data.getvalue()


SEEDS = {
    "fit": fit(presses(), records=20),
    "tcx": evening.tcx(presses()),
    "csv": evening.garmin_csv(presses()),
    "strava": evening.strava(presses()),
    "wide": WIDE.encode(),
    "long": LONG.encode(),
    "clock": CLOCK.encode(),
    "xlsx": book([["Date", "Athlete", 1, 2, 3, "Rec"], ["2026-03-03", "Ben", 75.4, 74.8, 75.1, 60]]),
    "roster": b"Name;Born;3K;Goal 3K\nBen Okafor;2009;9:36,0;9:15\nBea;2010;10:02;\n",
    "roster, xlsx": book([["Name", "Born", "3K"], ["Ben Okafor", 2009, "9:36"]]),
    "notebook": b"12x400 off 60: 75.4 (58), 74.8 (57), 75.1\nflush 7:22, 7:08 rpe 8",
}
MUTATIONS = 150


def use(data: bytes) -> str:
    """Read a file and look for the session in it: the name of what was found, or the code of the refusal."""
    return _ended(lambda: _session_in(data))


def use_as_roster(data: bytes) -> str:
    """Read a file as a squad: "roster", or the code of the refusal."""
    return _ended(lambda: "roster" if read_roster(roster_lines(data)) is not None else "")


def used(form: str, data: bytes) -> str:
    """Read a file as the form that it was before it was changed."""
    return use_as_roster(data) if form.startswith("roster") else use(data)


def _session_in(data: bytes) -> str:
    found = read(data)
    if isinstance(found, LapFile):
        find(found, PLAN)
    return found.source


def _ended(reading: Callable[[], str]) -> str:
    try:
        return reading()
    except Unreadable as refusal:
        return refusal.code if refusal.code in REASONS else "a code without words"


@pytest.mark.parametrize("form", SEEDS)
def test_a_changed_file_is_read_or_refused(form: str) -> None:
    chance = random.Random(f"{form} 1")
    ends = {used(form, spoilt(form, SEEDS[form], chance)) for _ in range(MUTATIONS)}
    assert "a code without words" not in ends


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    use(data)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    use(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("cut", [11, 13, 200, -1])
def test_a_fit_file_cut_short_is_damaged(cut: int) -> None:
    assert use(SEEDS["fit"][:cut]) in ("damaged", "unknown_kind", "no_text")


def test_an_xml_bomb_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'
    assert use(bomb) == "unsafe_xml"
    outside = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>'
    assert use(outside) == "unsafe_xml"


def test_deep_nesting_is_refused() -> None:
    assert use(b"[" * 100_000) in ("damaged", "unknown_kind")
    assert use(b'[{"a":' * 50_000) == "damaged"
    assert use(b"<a>" * 100_000) == "damaged"


def test_archives_are_refused_and_bombs_never_unpacked() -> None:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("laps.fit", SEEDS["fit"])
    assert use(plain.getvalue()) == "archive"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (50 * 1024 * 1024))
    assert len(bomb.getvalue()) < MOST_BYTES
    assert use(bomb.getvalue()) == "too_big"
    assert use(gzip.compress(b"0" * (20 * 1024 * 1024))) == "too_big"


def test_a_folder_said_to_be_packed_otherwise_is_damaged() -> None:
    """Deflate is way 8; a turned byte makes bzip2 (12) or LZMA (14) of it, and their readers have errors of their own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("laps.csv", WIDE)
    for way in (12, 14, 93):
        data = bytearray(packed.getvalue())
        data[data.index(b"PK\x01\x02") + 10] = way
        with pytest.raises(Unreadable, match="damaged"):
            unpacked(bytes(data))


def test_a_zipped_activity_is_read() -> None:
    assert use(gzip.compress(SEEDS["fit"])) == "fit"


def test_size_and_count_have_limits() -> None:
    assert use(b"x" * (MOST_BYTES + 1)) == "too_big"
    assert use(fit(presses() * 20)) == "too_many_laps"
    assert use(b"name,1,2\n" + b"Ben,75.1,75.2\n" * 6_000) == "too_many_rows"


def test_many_entries_archives_in_archives_and_books_that_are_bombs_are_refused() -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}.csv", b"")
    with pytest.raises(Unreadable) as refused:
        unpacked(many.getvalue())
    assert refused.value.code == "too_many_files"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", b"0" * 3_000_000)
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert [use(data) for _name, data in unpacked(outer.getvalue())] == ["archive"]
    strings = io.BytesIO()
    with zipfile.ZipFile(strings, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b"<si>" * 15_000_000)
    assert use(strings.getvalue()) == "too_big"
    assert use_as_roster(strings.getvalue()) == "too_big"


def test_a_book_of_a_million_empty_cells_is_refused() -> None:
    wide = book([[1] * 120 for _ in range(600)])
    assert use(wide) == "too_many_rows"


def test_a_million_laps_are_refused() -> None:
    lap = b"<Lap><TotalTimeSeconds>75</TotalTimeSeconds></Lap>"
    head = b"<TrainingCenterDatabase><Activities><Activity>"
    laps = lap * (3_900_000 // len(lap))
    assert use(head + laps + b"</Activity></Activities></TrainingCenterDatabase>") == "too_many_laps"
    assert use(b"[" + b'{"elapsed_time":75},' * 190_000 + b"{}]") == "too_many_laps"
    assert use(b'"Laps","Time","Distance"\n' + b'"1","1:15.4","0.40"\n' * 6_000) in ("too_many_laps", "too_many_rows")


def test_a_year_that_no_calendar_has_is_no_day() -> None:
    assert use(b"Date,Name,1,2\n9999-12-31,Ben,75.1,75.2\n31/12/9999,Bea,75,76\n") == "wide"
    assert use(SEEDS["tcx"].replace(b"2026-", b"9999-")) == "tcx"
    assert use(SEEDS["tcx"].replace(b"2026-", b"0000-")) == "tcx"


def test_long_texts_of_figures_take_no_time() -> None:
    """What a rule that looks twice at each letter would take minutes for."""
    for text in (
        "7" * 90_000,
        "75 " * 30_000,
        "1x" * 40_000,
        "(" * 90_000,
        "a " * 45_000,
        "75:" * 30_000,
        "rec " * 20_000,
    ):
        use(text.encode())


def test_absurd_figures_are_no_laps() -> None:
    assert use(b'[{"elapsed_time": 1e999, "distance": NaN}]') == "no_laps"
    assert use(b'[{"elapsed_time": true}, {"elapsed_time": "x"}, {"elapsed_time": -4}]') == "no_laps"


def test_a_track_without_laps_says_what_to_export() -> None:
    assert use(b'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"></gpx>') == "gpx"
