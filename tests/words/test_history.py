"""Every verb that the services write has a sentence, every sentence can be said, and none says too much."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from coachapp.models.entry import SUBJECTS
from coachapp.words.history import OWN, SENTENCES, Told, detail_of, say_entry

OWN_CODE = Path(__file__).resolve().parents[2] / "coachapp"
# The entry's own column and its only way in take the word from their callers.
PASSED_ON = {"entry"}


def verbs_of(tree: ast.AST) -> set[str]:
    """The verbs that a module gives away: as `verb=…`, or in the place that a function of its own calls `verb`."""
    places = {
        node.name: [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)].index("verb")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "verb" in [argument.arg for argument in node.args.args]
    }
    # The people's verbs lie in a module of their own and are used from two others.
    places = places or {"write": 2}
    given: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            given += [keyword.value for keyword in node.keywords if keyword.arg == "verb"]
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in places and len(node.args) > places[name]:
                given.append(node.args[places[name]])
    values = [each for one in given for each in ast.walk(one) if isinstance(each, ast.Constant)]
    return {each.value for each in values if isinstance(each.value, str) and each.value}


def verbs_in_the_services() -> dict[str, set[str]]:
    """Every verb, and the modules that write it."""
    found: dict[str, set[str]] = {}
    for path in sorted((OWN_CODE / "services").rglob("*.py")):
        for verb in verbs_of(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(verb, set()).add(path.stem)
    return found


def test_the_collector_sees_the_verbs_that_are_known() -> None:
    known = {"log", "edit", "void", "invite", "join", "hand_over", "remove", "leave", "change_goal", "plan", "export"}
    assert known <= set(verbs_in_the_services())


def test_every_verb_has_a_sentence() -> None:
    said = {verb for _kind, verb in SENTENCES}
    missing = {verb: modules for verb, modules in verbs_in_the_services().items() if verb not in said}
    assert not missing, f"put these into coachapp/words/history.py: {missing}"


def test_no_sentence_is_about_a_row_that_is_none() -> None:
    assert {kind for kind, _verb in (*SENTENCES, *OWN)} <= set(SUBJECTS.values())
    assert set(OWN) <= set(SENTENCES)


@pytest.mark.parametrize("key", SENTENCES)
@pytest.mark.parametrize("is_own", [True, False])
def test_every_sentence_can_be_said(key: tuple[str, str], is_own: bool) -> None:
    kind, verb = key
    told = Told(kind, verb, who="Ada", whom="Ben", other="Abe", is_own=is_own, after={"role": "coach"})
    said = say_entry(told)
    assert "%" not in said
    assert "None" not in said
    assert said.startswith(("Ada", "A guardian"))
    assert verb.replace("_", " ") not in said or "_" not in verb, "a verb of the code stands in the sentence"


@pytest.mark.parametrize("kind", sorted(SUBJECTS.values()))
def test_what_was_blotted_out_has_no_detail(kind: str) -> None:
    assert detail_of(Told(kind, "x", who="Ada")) == ""
    assert detail_of(Told(kind, "x", who="Ada", before={"on": None}, after={"on": ""})) == ""


def test_a_verb_without_a_sentence_is_still_told() -> None:
    assert say_entry(Told("session", "juggle", who="Ada")) == "Ada: juggle"


@pytest.mark.parametrize(
    ("told", "detail"),
    [
        (Told("session", "log", "Ada", after={"on": "2026-05-12"}), "12 May 2026"),
        (Told("goal", "change_goal", "Ada", after={"pace_ms": 73_000}), "73.0 a lap"),
        (
            Told("goal", "change_goal", "Ada", before={"pace_ms": 74_000}, after={"pace_ms": 73_000}),
            "73.0 a lap, 74.0 before",
        ),
        (
            Told("mark", "propose_mark", "Ada", after={"distance_m": 3000, "time_ms": 555_000, "on": "2026-05-12"}),
            "3K in 9:15 · 12 May 2026",
        ),
        (Told("overrule", "overrule", "Ada", after={"kind": "hold", "reason": "wind"}), "hold · wind"),
        (Told("athlete", "change", "Ada", before={"name": "Ben"}, after={"name": "Benjamin"}), "name"),
        (Told("squad", "ask_second_factor", "Ada", after={"second_factor": True}), "wanted from now on"),
        (
            Told("squad", "change_settings", "Ada", before={"name": "A", "settings": {}}, after={
                "name": "B", "settings": {"reps": 8}}), "A is now called B · 1 number",
        ),
        (Told("device", "sign_phone_in", "Ada", after={"label": "Chrome/Android"}), "Chrome on Android"),
        (Told("consent", "give_consent", "Ada", after={"text": 2, "given_by": "Eve"}), "version 2 of the words"),
    ],
)  # fmt: skip
def test_what_it_was_about(told: Told, detail: str) -> None:
    assert detail_of(told) == detail


def test_what_a_guardian_did_is_said_of_the_guardian() -> None:
    by_link = Told("consent", "withdraw_consent", "The machine", "Ben", is_machine=True)
    assert say_entry(by_link) == "A guardian of Ben took the consent back by the link"
    noted = Told("consent", "withdraw_consent", "Ada", "Ben")
    assert say_entry(noted) == "Ada noted that a guardian of Ben withdrew the consent"
