"""What no template may contain: the policy sent with every page would forbid it, or escaping would be off."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "hx-on, which needs unsafe-eval": re.compile(r"\bhx-on\b|\bhx-on:", re.I),
    "escaping switched off": re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off"),
    "an address on another machine": re.compile(r"(?:src|href)=[\"'](?:https?:)?//", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
}
# A link that a person follows is not something that a page loads.
LINKED = re.compile(r"<a\s[^>]*>", re.I)


@cache
def templates() -> tuple[Path, ...]:
    """Every template of ours."""
    return tuple(sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "coachapp").rglob("*.html")]))


def test_there_is_something_to_look_at() -> None:
    assert ROOT / "templates" / "base.html" in templates()


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_contains(what: str) -> None:
    wrong = []
    for path in templates():
        text = LINKED.sub("<a>", path.read_text(encoding="utf-8")) if "machine" in what else path.read_text("utf-8")
        for found in FORBIDDEN[what].finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            wrong.append(f"{path.relative_to(ROOT)}:{line}: {found.group().strip()}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("what", "markup"),
    [
        ("an inline script", "<script>x()</script>"),
        ("an inline style", '<p style="color: red">'),
        ("an inline handler", '<button class="a" onclick="x()">'),
        ("hx-on, which needs unsafe-eval", "<p hx-on:click='x()'>"),
        ("escaping switched off", "{{ name | safe }}"),
        ("an address on another machine", '<img src="//elsewhere.example/x.png">'),
        ("a javascript: address", '<a href="javascript:x()">'),
    ],
)
def test_the_guard_sees(what: str, markup: str) -> None:
    assert FORBIDDEN[what].search(markup)


def test_every_template_can_be_read() -> None:
    wrong = []
    for path in templates():
        try:
            engines["django"].from_string(path.read_text(encoding="utf-8"))
        except Exception as error:
            wrong.append(f"{path.relative_to(ROOT)}: {error}")
    assert not wrong, "\n".join(wrong)


def test_every_static_file_that_a_page_names_exists() -> None:
    named = {
        (found.group(1), path.relative_to(ROOT))
        for path in templates()
        for found in re.finditer(r"{%\s*static\s+[\"']([^\"']+)[\"']", path.read_text(encoding="utf-8"))
    }
    assert named, "no template names a static file"
    wrong = [f"{path}: {name}" for name, path in sorted(named) if not finders.find(name)]
    assert not wrong, "\n".join(wrong)


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    folder = Path(settings.STATICFILES_DIRS[0])
    sheets = [path for path in folder.rglob("*.css") if "vendor" not in path.parts]
    assert sheets
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in sheets
        for found in re.finditer(
            r"url\(\s*[\"']?(?:https?:|//|data:)[^)]*|@import(?! url\(\"(?:site/|next\.css))[^;]*",
            path.read_text("utf-8"),
        )
    ]
    assert not wrong, "\n".join(wrong)


#: Forms that ask htmx by attributes of their fields, and the page that shows each of them.
ASKED_BY_A_FORM = {"forms/practice.py": "practice_new/page.html"}


def parts_of(name: str) -> set[str]:
    """A template with everything that it includes."""
    text = (ROOT / "templates" / name).read_text(encoding="utf-8")
    found = {name}
    for part in re.findall(r"{%\s*include\s+\"([^\"]+)\"", text):
        found |= parts_of(part)
    return found


def test_htmx_comes_with_the_pages_that_use_it_and_with_no_other() -> None:
    wrong = []
    for path in templates():
        name = path.relative_to(ROOT / "templates").as_posix()
        text = path.read_text(encoding="utf-8")
        if "{% extends" not in text or name.startswith("base"):
            continue
        parts = parts_of(name)
        uses = name in ASKED_BY_A_FORM.values() or any(
            re.search(r"\shx-(?:get|post)=", (ROOT / "templates" / part).read_text("utf-8")) for part in parts
        )
        if uses != ("parts/_htmx.html" in parts):
            wrong.append(f"{name}: {'needs' if uses else 'does not need'} parts/_htmx.html")
    assert not wrong, "\n".join(wrong)


def test_what_is_taken_out_of_a_kept_part_listens_to_nothing_outside() -> None:
    """static/js/swap.js takes it out without htmx, which would not take leave of it: `from:` would go on listening."""
    kept = [path for path in templates() if "data-keeps" in path.read_text("utf-8")]
    assert {path.name for path in kept} == {"_rows.html", "_grid.html", "_verdict.html", "_asides.html"}
    for path in kept:
        parts = parts_of(path.relative_to(ROOT / "templates").as_posix())
        inside = "".join((ROOT / "templates" / part).read_text("utf-8") for part in parts)
        inside = inside.replace('data-keeps hx-ext="keep"', "data-keeps")
        assert not re.search(r"hx-(?:preserve|ext|sse|ws)|hx-trigger=\"[^\"]*\bfrom:", inside), path.name


def test_every_form_that_asks_htmx_is_known() -> None:
    sources = (ROOT / "coachapp").rglob("*.py")
    asking = {path.relative_to(ROOT / "coachapp").as_posix() for path in sources if '"hx-' in path.read_text("utf-8")}
    assert asking == set(ASKED_BY_A_FORM)
