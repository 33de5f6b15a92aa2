"""What the documents say, held against the code: rules and tests, settings, reasons, links, commands.

python -m tests.test_docs      write the table of settings anew
"""

import ast
import io
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.management import call_command

from coachapp import words
from coachapp.training.settings import SETTINGS, Setting

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CORE = ROOT / "coachapp" / "training"
NUMBER = re.compile(r"\b([ABPQ])(\d{1,2})\b")
# How many of each the rules have: no number may be left out.
ALL_NUMBERS = {"A": 20, "B": 13, "P": 29, "Q": 6}
TABLE_FROM = "<!-- settings: written by `python -m tests.test_docs` -->"
TABLE_TO = "<!-- end of settings -->"


@cache
def pages() -> dict[Path, str]:
    """Every document with its text."""
    found = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    return {path: path.read_text(encoding="utf-8") for path in sorted(found)}


def numbers_in(text: str) -> set[str]:
    """The rule numbers in a text as the rules write them, P02 or A7; also as names have them, test_p02 or GapsP10."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", " ", text).upper()
    return {_number(letter, int(digits)) for letter, digits in NUMBER.findall(apart)}


def _number(letter: str, number: int) -> str:
    return f"P{number:02}" if letter == "P" else f"{letter}{number}"


@cache
def rules() -> frozenset[str]:
    """The numbers that the page of rules explains: those in bold at the start of an item."""
    found = re.findall(r"^- \*\*([ABPQ]\d+)\*\*", pages()[DOCS / "progression.md"], re.M)
    assert len(found) == len(set(found)), "a number is explained twice"
    return frozenset(found)


# --- the rules -----------------------------------------------------------------------------------


def test_every_number_of_the_rules_is_explained() -> None:
    expected = {_number(letter, number) for letter, last in ALL_NUMBERS.items() for number in range(1, last + 1)}
    assert rules() == expected


def test_every_number_is_named_by_a_test() -> None:
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    named = set().union(*(numbers_in(path.read_text(encoding="utf-8")) for path in tests))
    assert not rules() - named, f"no test names {sorted(rules() - named)}"


def test_every_number_in_the_code_is_explained() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {sorted(numbers_in(path.read_text(encoding='utf-8')) - rules())}"
        for path in (ROOT / "coachapp").rglob("*.py")
        if numbers_in(path.read_text(encoding="utf-8")) - rules()
    ]
    assert not wrong, "\n".join(wrong)


def test_every_number_in_the_documents_is_explained() -> None:
    wrong = [f"{path.relative_to(ROOT)}: {sorted(numbers_in(text) - rules())}" for path, text in pages().items()
             if numbers_in(text) - rules()]  # fmt: skip
    assert not wrong, "\n".join(wrong)


# --- the settings --------------------------------------------------------------------------------


def settings_table() -> str:
    """The table of all settings, as the page of rules holds it."""
    head = "| name | rule | default | may be | unit | what it does |\n|---|---|---|---|---|---|\n"
    return head + "".join(f"{_row(setting)}\n" for setting in SETTINGS.values())


def _row(setting: Setting) -> str:
    if setting.choices:
        allowed = ", ".join(f"`{choice}`" for choice in setting.choices)
    elif setting.kind == "switch":
        allowed = "`true`, `false`"
    else:
        allowed = f"{setting.low:g} to {setting.high:g}"
    default = json.dumps(setting.default) if not isinstance(setting.default, str) else setting.default
    cells = (f"`{setting.name}`", setting.rule, default, allowed, setting.unit, setting.sentence)
    return "| " + " | ".join(cells) + " |"


def with_settings(page: str) -> str:
    """The page of rules with the table of today."""
    before, rest = page.split(TABLE_FROM)
    return f"{before}{TABLE_FROM}\n\n{settings_table()}\n{TABLE_TO}{rest.split(TABLE_TO)[1]}"


def test_the_table_of_settings_is_that_of_the_code() -> None:
    page = pages()[DOCS / "progression.md"]
    assert page == with_settings(page), "run: .venv/bin/python -m tests.test_docs"


# --- the replay contract -------------------------------------------------------------------------


def reasons_in_replay_page() -> dict[str, set[str]]:
    """The codes that the page lists, each with its rules."""
    table = pages()[DOCS / "replay.md"].split("## Reasons")[1].split("\n## ")[0]
    listed: dict[str, set[str]] = {}
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for code in re.findall(r"`(\w+)`", cells[0]):
            assert code not in listed, f"{code} is listed twice"
            listed[code] = set(NUMBER_TEXT.findall(cells[1])) if len(cells) > 1 else set()
    return listed


NUMBER_TEXT = re.compile(r"[ABPQ]\d{1,2}")


def reasons_in_the_core() -> Iterator[tuple[str, set[str], str]]:
    """Yield (code, rules, place) wherever the core makes a reason from a code and rules that stand there."""
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func) == "Reason.of"):
                continue
            codes = [
                n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            ]
            rules_there = {n.value for n in node.args[1:] if isinstance(n, ast.Constant) and isinstance(n.value, str)}
            for code in codes:
                yield code, rules_there, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_reason_is_listed() -> None:
    assert set(reasons_in_replay_page()) == set(words.SENTENCES)


def test_every_reason_is_listed_with_its_rules() -> None:
    listed = reasons_in_replay_page()
    wrong = [f"{place}: {code} rests on {sorted(there)}" for code, there, place in reasons_in_the_core()
             if not there <= listed[code]]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def example(which: str) -> Any:
    """A JSON example of the replay page."""
    found = re.search(rf"<!-- example: {which} -->\n```json\n(.*?)```", pages()[DOCS / "replay.md"], re.S)
    assert found
    return json.loads(found.group(1))


def test_the_example_of_the_replay_page_is_what_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(example("in")).encode())))
    out = io.StringIO()
    call_command("replay", "-", stdout=out)
    printed = json.loads(out.getvalue())
    shown = example("out, in part")
    assert shown["runnings"] == [{key: printed["runnings"][0][key] for key in shown["runnings"][0]}]
    assert shown["next"] == {key: printed["next"][key] for key in shown["next"]}
    assert (shown["standing"], shown["forecast"]) == (printed["standing"], printed["forecast"])
    assert printed["queries"] == []


# --- links, commands, places ---------------------------------------------------------------------


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_link_leads_somewhere() -> None:
    wrong = []
    for path, text in pages().items():
        for target in re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"|\ssrcset=\"([^\"]+)\"", text):
            link = unquote(next(part for part in target if part))
            if link.startswith(("http://", "https://", "mailto:")):
                continue
            place, _, anchor = link.partition("#")
            to = (path.parent / place).resolve() if place else path
            known = to.exists() and (not anchor or anchor in anchors(to.read_text(encoding="utf-8")))
            if not known:
                wrong.append(f"{path.relative_to(ROOT)}: {link}")
    assert not wrong, "\n".join(wrong)


def test_every_command_of_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    commands = {path.stem for path in (ROOT / "coachapp" / "management" / "commands").glob("*.py")}
    django = {"migrate", "collectstatic", "changepassword", "clearsessions"}
    wrong = []
    for path, text in pages().items():
        code = "\n".join(re.findall(r"`+[^`]+`+", text))
        wrong += [f"{path.relative_to(ROOT)}: make {word}" for word in re.findall(r"\bmake ([a-z]+)", code)
                  if word not in targets]  # fmt: skip
        wrong += [f"{path.relative_to(ROOT)}: manage.py {word}" for word in re.findall(r"manage\.py ([a-z_]+)", code)
                  if word not in commands | django]  # fmt: skip
        wrong += [f"{path.relative_to(ROOT)}: {name}" for name in re.findall(r"(?<![\w./])bin/[a-z-]+", code)
                  if not (ROOT / name).exists() and not name.endswith("bin/python")]  # fmt: skip
    assert not wrong, "\n".join(wrong)


def test_every_module_that_the_documents_name_exists() -> None:
    wrong = []
    for path, text in pages().items():
        for name in re.findall(
            r"`((?:coachapp|tests|views|forms|services|training|models|templates|static)/[\w./]*)", text
        ):
            if not any((ROOT / start / name).exists() for start in ("", "coachapp")):
                wrong.append(f"{path.relative_to(ROOT)}: {name}")
    assert not wrong, "\n".join(wrong)


def test_every_decision_is_on_the_list() -> None:
    listed = re.findall(r"\(decisions/([\w-]+\.md)\)", pages()[DOCS / "architecture.md"].split("## Decisions")[1])
    assert listed == sorted(path.name for path in (DOCS / "decisions").glob("*.md"))


def test_every_decision_says_context_decision_and_consequences() -> None:
    wrong = [
        path.name
        for path, text in pages().items()
        if path.parent.name == "decisions"
        and re.findall(r"^## (.+)$", text, re.M) != ["Context", "Decision", "Consequences"]
    ]
    assert not wrong


def test_no_document_names_a_place_of_some_machine() -> None:
    private = re.compile(r"(?<![\w.])/(?:home|root|work|tmp|Users)/[\w.]+|[A-Z]:\\")
    wrong = [f"{path.relative_to(ROOT)}: {found.group()}" for path, text in pages().items()
             for found in private.finditer(text)]  # fmt: skip
    assert not wrong, "\n".join(wrong)


if __name__ == "__main__":
    page = DOCS / "progression.md"
    page.write_text(with_settings(page.read_text(encoding="utf-8")), encoding="utf-8")
