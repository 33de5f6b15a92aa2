"""Bad files: cut short, changed, hostile. Each ends in a reason, and in nothing else."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.lapfiles.finding import find
from coachapp.lapfiles.limits import MOST_BYTES
from coachapp.lapfiles.reading import read
from coachapp.lapfiles.unreadable import REASONS, Unreadable
from coachapp.lapfiles.values import LapFile
from tests.lapfiles import evening
from tests.lapfiles.evening import PLAN, presses
from tests.lapfiles.fit_activity import fit
from tests.lapfiles.mutations import mutated
from tests.lapfiles.test_sheets import CLOCK, LONG, WIDE

SEEDS = {
    "fit": fit(presses(), records=20),
    "tcx": evening.tcx(presses()),
    "csv": evening.garmin_csv(presses()),
    "strava": evening.strava(presses()),
    "wide": WIDE.encode(),
    "long": LONG.encode(),
    "clock": CLOCK.encode(),
    "notebook": b"12x400 off 60: 75.4 (58), 74.8 (57), 75.1\nflush 7:22, 7:08 rpe 8",
}
MUTATIONS = 150


def use(data: bytes) -> str:
    """Read a file and look for the session in it: the name of what was found, or the code of the refusal."""
    try:
        found = read(data)
        if isinstance(found, LapFile):
            find(found, PLAN)
    except Unreadable as refusal:
        return refusal.code if refusal.code in REASONS else "a code without words"
    return found.source


@pytest.mark.parametrize("form", SEEDS)
def test_a_changed_file_is_read_or_refused(form: str) -> None:
    chance = random.Random(f"{form} 1")
    ends = {use(mutated(SEEDS[form], chance)) for _ in range(MUTATIONS)}
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


def test_a_zipped_activity_is_read() -> None:
    assert use(gzip.compress(SEEDS["fit"])) == "fit"


def test_size_and_count_have_limits() -> None:
    assert use(b"x" * (MOST_BYTES + 1)) == "too_big"
    assert use(fit(presses() * 20)) == "too_many_laps"
    assert use(b"name,1,2\n" + b"Ben,75.1,75.2\n" * 6_000) == "too_many_rows"


def test_absurd_figures_are_no_laps() -> None:
    assert use(b'[{"elapsed_time": 1e999, "distance": NaN}]') == "no_laps"
    assert use(b'[{"elapsed_time": true}, {"elapsed_time": "x"}, {"elapsed_time": -4}]') == "no_laps"


def test_a_track_without_laps_says_what_to_export() -> None:
    assert use(b'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"></gpx>') == "gpx"
