"""What a deploy makes of the style sheets, and what the face in two files holds."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fontTools.subset import parse_unicodes
from fontTools.ttLib import TTFont

from coachapp.sheets import whole

STATIC = Path(__file__).resolve().parent.parent / "static"
FACE = re.compile(r"@font-face\s*{([^}]*archivo/(archivo-\w+\.woff2)[^}]*)}")


def test_an_imported_sheet_stands_where_it_is_imported() -> None:
    sheets = {
        "css/site.css": '@layer a;\n@import url("site/one.css");\n@import url("site/two.css") print;\n.own { top: 0 }\n',
        "css/site/one.css": ".one { top: 1px }",
        "css/site/two.css": ".two { top: 2px }",
    }
    made = whole("css/site.css", sheets)
    assert made == "@layer a;.one{top:1px}@media print{.two{top:2px}}.own{top:0}"


def test_comments_and_spare_space_stay_at_home_and_strings_do_not() -> None:
    sheet = '/* why\n   so */\n.a,\n.b :hover {\n    content: "a ; /* said */\tb: c";\n    top: 0; /* up */\n}\n'
    assert whole("css/a.css", {"css/a.css": sheet}) == '.a,.b :hover{content:"a ; /* said */\tb: c";top:0;}'


def test_space_that_means_something_stays() -> None:
    sheet = ".a .b > i:not( .c ) { margin: 0 calc(1px + 2px) }\n.long\n.selector { --x: a  b }\n"
    assert whole("css/a.css", {"css/a.css": sheet}) == (
        ".a .b > i:not( .c ){margin:0 calc(1px + 2px)}.long\n.selector{--x:a  b}"
    )


def test_a_file_that_an_imported_sheet_names_is_named_as_seen_from_the_sheet_that_imports_it() -> None:
    sheets = {
        "css/site.css": '@import url("site/one.css");@import url("two.css");',
        "css/site/one.css": '@font-face { src: url("../../vendor/a.woff2"), url("b.png"), url("data:,c"), url("/d.png") }',
        "css/two.css": '.e { mask: url("site/e.svg"), url("#f") }',
    }
    assert whole("css/site.css", sheets) == (
        '@font-face{src:url("../vendor/a.woff2"),url("site/b.png"),url("data:,c"),url("/d.png")}'
        '.e{mask:url("site/e.svg"),url("#f")}'
    )


def test_the_sheet_of_a_phones_first_pages_is_made_of_those_of_the_site_in_their_order() -> None:
    """Otherwise the same rules would win on one page and lose on another."""
    sheets = [(STATIC / "css" / name).read_text("utf-8") for name in ("site.css", "phone.css")]
    site, phone = (re.findall(r"@import[^;]*;", text) for text in sheets)
    own = '@import url("next.css");'
    assert own in phone
    assert [line for line in phone if line != own] == [line for line in site if line in phone]
    assert len({line for text in sheets for line in re.findall(r"@layer[^;{]*;", text)}) == 1, "the layers in one order"


def test_the_sheets_of_the_site_leave_no_import_to_the_browser() -> None:
    sheets = {path.relative_to(STATIC).as_posix(): path.read_text("utf-8") for path in STATIC.glob("css/**/*.css")}
    assert sheets["css/site.css"].count("@import") == len(list(STATIC.glob("css/site/*.css")))
    made = [whole(name, sheets) for name in sheets]
    assert not [text for text in made if "@import" in text or "/*" in text]


def faces() -> dict[str, dict[str, str]]:
    """What the sheet says of each of the two files."""
    found = FACE.findall((STATIC / "css" / "site" / "face.css").read_text("utf-8"))
    return {
        name: {word: " ".join(value.split()) for word, value in re.findall(r"([\w-]+):([^;]+);", text)}
        for text, name in found
    }


def cut() -> dict[str, str]:
    """The characters of each of the two files, as vendor.json says."""
    packages: list[dict[str, Any]] = json.loads((STATIC / "vendor" / "vendor.json").read_text("utf-8"))["packages"]
    (package,) = (one for one in packages if "cut" in one)
    return {Path(name).name: characters for name, characters in package["cut"]["faces"].items()}


def characters(text: str) -> set[int]:
    return set(parse_unicodes(text.replace("U+", "")))


@pytest.mark.parametrize("name", ["archivo-basic.woff2", "archivo-more.woff2"])
def test_a_face_has_the_characters_that_the_sheet_looks_for_in_it(name: str) -> None:
    font = TTFont(STATIC / "vendor" / "archivo" / name)
    assert characters(faces()[name]["unicode-range"]) == characters(cut()[name]) == set(font.getBestCmap())
    axes = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes}
    assert axes == {"wght": (400, 800), "wdth": (62, 125)}
    assert (faces()[name]["font-weight"], faces()[name]["font-stretch"]) == ("400 800", "62% 125%")


def test_no_character_is_in_both_faces() -> None:
    assert not characters(cut()["archivo-basic.woff2"]) & characters(cut()["archivo-more.woff2"])


def test_figures_are_all_of_one_width() -> None:
    font = TTFont(STATIC / "vendor" / "archivo" / "archivo-basic.woff2")
    assert len({font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}) == 1


def test_no_sheet_asks_for_a_weight_or_a_width_that_the_face_has_not() -> None:
    text = "\n".join(path.read_text("utf-8") for path in STATIC.glob("css/**/*.css") if path.name != "face.css")
    weights = [int(found) for found in re.findall(r"font-weight:\s*(\d+)", text)]
    widths = [int(found) for found in re.findall(r"(?:font-stretch|--narrow|--wide):\s*(\d+)%", text)]
    assert weights
    assert widths
    assert not [weight for weight in weights if not 400 <= weight <= 800]
    assert not [width for width in widths if not 62 <= width <= 125]
