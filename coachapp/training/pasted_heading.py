"""What a pasted session says once for all its reps: count, distance, recovery or cycle."""

import re
from dataclasses import dataclass, field
from typing import Final

#: A time as it stands among other words.
TIME: Final = r"\d+(?:[:.'\"m]\d+)*(?:[\"']|\ ?(?:secs?|s|mins?|min)\b)?"


@dataclass(slots=True)
class Heading:
    """The text with what holds for all reps taken out of it.

    ``body`` is what remains, ``announced`` the count and metres of "12x400", ``recovery`` and
    ``cycle`` times as written, of which at most one is used: a cycle, from start to start,
    goes before. ``unread`` and ``problems`` are as in ``PastedSession``.
    """

    body: str
    announced: tuple[int, int] | None = None
    recovery: str = ""
    cycle: str = ""
    unread: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def take_heading(plain: str) -> Heading:
    """Separate heading and body of a folded text (see ``fold``)."""
    heading = Heading("")
    heading.body = _without_rests(_without_heading(_points(plain), heading), heading)
    return heading


_SETS = re.compile(r"\d+ ?[x×*] ?\( ?\d+ ?[x×*]")
_HEADING = re.compile(r"\b(\d{1,2}) ?[x×*] ?(\d{3,5})(?: ?(?:m|metres|meters)\b)?(?: ?@ ?[\d:.]+)?")
_EFFORT = re.compile(r"\b(?:rpe|effort)\b ?[:=]? ?\d{1,2}(?:[.,]5)?(?: ?(?:/|of) ?10)?")
_DATE = re.compile(r"\b\d{4}-\d\d?-\d\d?\b|\b\d\d?[./]\d\d?[./]\d{4}\b")
_FLUSH = re.compile(r"\b(?:aerobic )?flush.*", re.DOTALL)
_CYCLE = re.compile(
    rf"(?:\b(?:off|on|cycle|every)\b ?:? ?)?\b({TIME}) ?cycle\b|\b(?:cycle|on|every)\b ?[:=]? ?({TIME})"
)
_REST = re.compile(
    r"(?:\b(?:off|rec(?:over(?:y|ies))?|rest|all|jog in|r)\b|\bw/) ?[:=-]? ?"
    rf"({TIME}(?: ?- ?{TIME})?)(?: ?(?:jog|walk|rest|rec)\b)?"
)
_REST_BEHIND = re.compile(rf"\b({TIME}(?:-{TIME})?) ?(?:rec(?:over(?:y|ies))?|rest|between|jog|off)\b")
_LABEL = re.compile(
    r"^ *(?:(?:rep ?|#)\d{1,3}(?:[ :.)-]+|$)|\d{1,3}(?:[):] |\. )|(?:1609|[1-9]?[02468]00) ?m? ?[-:=] (?=\d))"
)
_METRES = re.compile(r"\b\d{3,4} ?m(?:etres?|eters?)?\b")


def _points(plain: str) -> str:
    """Decimal commas as points. A comma is one when a single digit follows ("75,4") and no
    point is used for decimals anywhere; "71,72,70" stays a list.
    """
    if re.search(r"\d\.\d", plain):
        return plain
    return re.sub(r"(?<=\d),(?=\d(?!\d))", ".", plain)


def _without_heading(plain: str, page: Heading) -> str:
    """The text without count, distance, labels and cycle."""
    for pattern in (_FLUSH, _DATE, _EFFORT):
        page.unread += [" ".join(match[0].split()) for match in pattern.finditer(plain)]
        plain = pattern.sub(" ", plain)
    if _SETS.search(plain):
        page.problems.append("sets")
        plain = _SETS.sub(" ", plain)
    if heading := _HEADING.search(plain):
        page.announced = (int(heading[1]), int(heading[2]))
        plain = plain[: heading.start()] + " " + plain[heading.end() :]
    plain = "\n".join(_METRES.sub(" ", _LABEL.sub("", line)) for line in plain.splitlines())
    if cycle := _CYCLE.search(plain):
        page.cycle = cycle[1] or cycle[2]
        plain = plain[: cycle.start()] + " " + plain[cycle.end() :]
    return plain


def _without_rests(plain: str, page: Heading) -> str:
    """A rest named once holds for all reps; named again and again, each is its own rep's."""
    pattern = _REST if _REST.search(plain) else _REST_BEHIND
    rests = [match for match in pattern.finditer(plain) if not _is_inside(plain, match.start())]
    if len(rests) == 1:
        page.recovery = rests[0][1]
        return plain[: rests[0].start()] + " " + plain[rests[0].end() :]
    for match in reversed(rests):
        # A rest on a line of its own belongs to the rep on the line above.
        before, alone = plain[: match.start()], plain[: match.start()].rstrip(" ")
        before = alone[:-1] if alone.endswith("\n") else before
        plain = f"{before} ({match[1]}) {plain[match.end() :]}"
    return plain


def _is_inside(plain: str, place: int) -> bool:
    before = plain[:place]
    return before.count("(") > before.count(")") or before.count("[") > before.count("]")
