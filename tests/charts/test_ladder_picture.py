"""The ladder as a picture: whole by itself, legible, told in words, nothing of it outside."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachapp.charts.ladder_picture import HEIGHT, LOOKS, WIDTH, Picture, Row, Square, contrast, svg

SVG = "{http://www.w3.org/2000/svg}"


def picture(rows: int = 8, reps: int = 12, text: str = "75.4", title: str = "Ben: 12 x 400 m") -> Picture:
    cells = [Square(text, look) for look, _count in zip([*LOOKS] * 4, range(reps), strict=False)]
    return Picture(
        title=title,
        subtitle="3 March 2026",
        heads=("", [str(n) for n in range(1, reps + 1)], "Recovery"),
        rows=[Row(f"{n} Mar", cells, "58 s") for n in range(1, rows + 1)],
        upcoming=Row("Next", cells),
        legend=[(look, "At date pace") for look in list(LOOKS)[:7]],
        told="8 sessions. 3 Mar: 75.4 at date pace.",
        foot="The next row is in outline.",
    )


def test_it_names_itself_and_says_what_it_shows() -> None:
    root = ElementTree.fromstring(svg(picture()))
    assert root.get("role") == "img"
    assert (root.get("width"), root.get("height")) == (str(WIDTH), str(HEIGHT))
    told = {element.get("id"): element.text for element in root if element.get("id")}
    assert told == {
        "title": "Ben: 12 x 400 m, 3 March 2026",
        "told": "8 sessions. 3 Mar: 75.4 at date pace.",
    }
    assert root.get("aria-labelledby") == "title told"


def test_it_asks_for_nothing_from_outside() -> None:
    drawn = svg(picture())
    assert not re.search(r"href|url\(|@import|<script|<style|<image|font-face", drawn)
    assert drawn.count("http") == 1, "the name of SVG itself is the only address"


@pytest.mark.parametrize("look", LOOKS)
def test_every_text_stands_out_from_its_cell(look: str) -> None:
    assert contrast(LOOKS[look].ink, LOOKS[look].fill) >= 4.5


@pytest.mark.parametrize("look", ["missed", "fast", "excused", "missing", "plan-date", "plan-goal", "goal"])
def test_a_line_that_means_something_stands_out_from_the_page(look: str) -> None:
    assert contrast(LOOKS[look].line, "#ffffff") >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(st.integers(0, 12), st.integers(1, 16), st.sampled_from(["75.4", "1:15.4", "10:02.3", "–", ""]))
def test_everything_lies_inside(rows: int, reps: int, text: str) -> None:
    for element in ElementTree.fromstring(svg(picture(rows, reps, text))).iter():
        if element.tag == f"{SVG}rect":
            left, top = float(element.get("x", 0)), float(element.get("y", 0))
            assert 0 <= left <= left + float(element.get("width", 0)) <= WIDTH
            assert 0 <= top <= top + float(element.get("height", 0)) <= HEIGHT


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=120))
def test_any_name_stays_a_picture(title: str) -> None:
    root = ElementTree.fromstring(svg(picture(1, 2, title=title + "<&\"'")))
    assert root.find(f"{SVG}title") is not None
