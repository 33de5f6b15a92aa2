"""What stands around the times of a notebook: distances, sets, averages, a rest said once, a list of recoveries.

Each function takes one such thing out of a folded text (see `training.time_text.fold`) and gives back what remains, so
that only the reps are left for `training.pasted_session.read_session_line`.
"""

from __future__ import annotations

import re
from typing import Final

from coachapp.training.pasted_heading import TIME
from coachapp.training.time_text import NotATime, read_recovery, read_time

_REST_WORD: Final = r"(?:jog|walk|rest|rec(?:over(?:y|ies))?|recs|between|pausen?|recup)"
_REST_LINE: Final = re.compile(
    rf"^[ \t]*{_REST_WORD}s?\b ?[:=-]? ?({TIME}(?:(?: ?[,;/] ?| ){TIME})+)[ \t]*\.?$", re.MULTILINE
)
_FOREIGN_REST: Final = re.compile(
    r"\b(?:pausen?|tp|trabpause|erholung|recup(?:eration)?|récup(?:ération)?|repos|recuperacion|recuperación|descanso)\b"
    r" ?[:=]? ?(?=\d)"
)
_SEND_OFF: Final = re.compile(r"\bsend[- ]?offs?\b")
_CYCLE: Final = re.compile(rf"(?:@|\bon(?: the)?|\boff|\bevery)? ?({TIME}) cycle\b")
_AROUND: Final = re.compile(
    r"\d+ ?[°º]? ?[cf]\b(?![.\d])|\d+ ?(?:mph|km/?h|kph|m/s|%)"  # the weather
    r"|\d+(?:\.\d)? ?(?:k|km|miles?|mi|m|min|mins|')? ?(?:easy )?(?:w/u|c/d|wu|cd|warm[- ]?up|cool[- ]?down)\b"
    rf"|\b{TIME} ?between sets\b|\bset ?\d+ ?[:.)-]"
)
_TARGET: Final = re.compile(r"@ ?[\d:.]+(?: ?(?:→|->|=>|-|to) ?[\d:.]+)?(?! ?cycle)")
_NOT_RUN: Final = re.compile(r"(?<=[,;/\n]) ?(?:\?+|missed|miss|no time|n/a|nt|abandoned|stopped) ?(?=[,;/\n]|$)")
_REST_AT_THE_END: Final = re.compile(r"[;,.] ?(?:then )?(\d{1,2} ?(?:min|mins|')) ?(?:rest|rec|jog|walk)?[ ;,.]*$")
_SHORT_REST: Final = re.compile(r"(?<![a-z])r ?[=:]? ?(?=\d)")
_REST_IN_BRACKETS: Final = re.compile(
    rf"[(\[] ?(?:(?:avg|average|about|approx|ca|~)\.? ?)?({TIME}(?: ?- ?{TIME})?) ?({_REST_WORD}?) ?[)\]]"
)
_REST_BETWEEN_COMMAS: Final = re.compile(rf"[,;] ?({TIME}) ?{_REST_WORD} ?[,;:]")
_DERIVED: Final = re.compile(
    rf"\b(?:avg|average|ave|av|mean|total|sum|best|target|schnitt|moyenne|media)\b\.? ?[:=]? ?{TIME}"
    rf"|\b{TIME} ?(?:avg|average|mean)\b(?! ?[:=]? ?\d)"
)
_SETS: Final = re.compile(r"\b(\d{1,2}) ?[x×*] ?\(? ?(\d{1,2}) ?[x×*] ?(\d{3,4})(?: ?m\b)? ?\)?")
_COUNTED: Final = re.compile(r"\b\d{1,2} ?[x×*] ?\d{3,5}")
_OF_A_DISTANCE: Final = re.compile(r"\b([1-9]\d{2,3}) ?(?:m ?)?'?s\b ?[:=-]?")
_LADDER: Final = re.compile(r"(?<![\d:.,])\d{3,4} ?m?(?: ?[-/,>+] ?\d{3,4} ?m?)+(?![\d:.,])")
_STEP_DOWN: Final = re.compile(r"\b4-3-2-1\b")
_STEP_DOWN_M: Final = (1600, 1200, 800, 400)
_AT_A_TIME: Final = re.compile(
    rf"(?<![\dx×*.,:/@'\"])([1-9]\d{{2,3}})(?!\d)(?: ?m\b)? ?(?:in |[-:=@] ?)?(?={TIME})", re.ASCII
)
_FLUSH: Final = re.compile(r"\b(?:aerobic )?flush(?:es)?\b(.*)|\b\d ?[x×*] ?2(?:\.0)?(?:000 ?m?| ?km?)\b(.*)")
_FLUSH_TIME: Final = re.compile(r"\b\d{1,2}[:.']\d{2}(?:[.,]\d)?", re.ASCII)
#: Seconds a metre in which somebody runs a rep.
_SLOWEST, _FASTEST = 0.6, 0.115
_MOST_REPS: Final = 40


def take_flush(plain: str) -> tuple[tuple[int, ...], str]:
    """The times of the flush, in ms."""
    found = []
    said = " ".join(match[1] or match[2] or "" for match in _FLUSH.finditer(plain))
    for written in _FLUSH_TIME.findall(said)[:8]:
        try:
            found.append(read_time(written).ms or 0)
        except NotATime:
            continue
    return tuple(found), _FLUSH.sub(" ", plain)


def take_last_rest(plain: str) -> tuple[int | None, str]:
    """A rest after the last rep, before the flush, in ms: "…, 75.0; 4 min"."""
    match = _REST_AT_THE_END.search(plain)
    if match is None:
        return None, plain
    return read_recovery(match[1]).ms, plain[: match.start()]


def take_recoveries(plain: str) -> tuple[tuple[int | None, ...], str]:
    """A line of recoveries, one for each rep: "rec: 58 57 59"."""
    match = _REST_LINE.search(plain)
    if match is None:
        return (), plain
    found: list[int | None] = []
    for written in re.findall(TIME, match[1]):
        try:
            found.append(read_recovery(written).ms)
        except NotATime:
            found.append(None)
    return tuple(found), f"{plain[: match.start()]} {plain[match.end() :]}"


def take_sets(plain: str) -> tuple[bool, str]:
    """Whether it speaks of sets; "3 x 4 x 400" is then 12x400."""
    match = _SETS.search(plain)
    if match is None or int(match[1]) * int(match[2]) > _MOST_REPS:
        return False, plain
    whole = f"{int(match[1]) * int(match[2])}x{match[3]}"
    return True, f"{plain[: match.start()]} {whole} {plain[match.end() :]}"


def without_remarks(plain: str) -> str:
    """The text without the weather, the warm-up and names of sets; what was not run is a dnf."""
    return _NOT_RUN.sub(" dnf ", _AROUND.sub(" ", plain))


def without_derived(plain: str) -> str:
    """The text without averages, totals and targets."""
    return _TARGET.sub(" ", _DERIVED.sub(" ", plain))


def with_one_rest(plain: str) -> str:
    """The text with a rest that holds for all reps written as "off 60", however it was written."""
    plain = _CYCLE.sub(r" off \1 cycle ", _SEND_OFF.sub("cycle", plain)).replace(" on the ", " on ")
    plain = _SHORT_REST.sub("off ", _FOREIGN_REST.sub("off ", plain))
    brackets = list(re.finditer(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]", plain))
    match = _REST_IN_BRACKETS.fullmatch(brackets[0][0]) if len(brackets) == 1 else None
    if match is not None and (match[2] or _ends_a_heading(plain[: brackets[0].start()])):
        rest, start, end = match[1], brackets[0].start(), brackets[0].end()
        return f"{plain[:start]} off {rest.replace(' ', '')} {plain[end:]}"
    between = list(_REST_BETWEEN_COMMAS.finditer(plain))
    if len(between) == 1:
        return f"{plain[: between[0].start()]} off {between[0][1]} {plain[between[0].end() :]}"
    return plain


def _ends_a_heading(before: str) -> bool:
    return bool(
        re.search(
            r"\d{1,2} ?[x×*] ?\d{3,5} ?m?(?: ?@ ?[\d:.]+)?(?: ?(?:w/|with)? ?\d{2,3} ?m ?(?:jog|walk|float)?)? *$",
            before,
        )
    )


def take_distances(plain: str) -> tuple[tuple[int, ...], str]:
    """The distances of the reps where each has one: "1600 6:24, 1200 4:42", "1600-1200-800-400: 6:24 …", "4-3-2-1: …";
    one distance for all in "400s: 75.4 75.1". Empty where the text counts its reps, or says nothing.
    """
    if _COUNTED.search(plain):
        return (), plain
    if (match := _STEP_DOWN.search(plain)) is not None:
        return _STEP_DOWN_M, f"{plain[: match.start()]} {plain[match.end() :]}"
    if (match := _LADDER.search(plain)) is not None:
        ladder = tuple(int(figure) for figure in re.findall(r"\d{3,4}", match[0]))
        if all(map(_is_distance, ladder)) and max(ladder) >= 1000:
            return ladder, f"{plain[: match.start()]} {plain[match.end() :]}"
    named = [match for match in _AT_A_TIME.finditer(plain) if _fits(plain, match)]
    if len(named) > 1:
        for match in reversed(named):
            plain = f"{plain[: match.start()]} {plain[match.end() :]}"
        return tuple(int(match[1]) for match in named), plain
    if (match := _OF_A_DISTANCE.search(plain)) is not None and _is_distance(int(match[1])):
        return (int(match[1]),), f"{plain[: match.start()]} {plain[match.end() :]}"
    return (), plain


def _is_distance(metres: int) -> bool:
    return metres in (1609, 3218) or (metres % 50 == 0 and 100 <= metres <= 5000)


def _fits(plain: str, match: re.Match[str]) -> bool:
    """Whether a distance is followed by a time in which somebody could run it."""
    written = re.match(TIME, plain[match.end() :])
    if written is None or not _is_distance(int(match[1])):
        return False
    try:
        ms = read_time(written[0]).ms or 0
    except NotATime:
        return False
    return _FASTEST <= ms / 1000 / int(match[1]) <= _SLOWEST
