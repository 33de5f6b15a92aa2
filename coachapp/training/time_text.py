"""Times as coaches write them, in and out.

Reading is generous in form and strict in meaning: every form seen in training logs is
understood, and what could mean two things says so in ``doubt`` instead of guessing in
silence. All arithmetic is on whole milliseconds and exact fractions.
"""

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Kind = Literal["time", "hand", "spoken", "range", "distance", "not_run", "blank"]
Digits = Literal["ask", "tenths"]
_BareDigits = Literal["ask", "tenths", "seconds"]

_DAY_MS: Final = 24 * 3_600_000
_LONGEST_TEXT: Final = 60

MESSAGES: Final = MappingProxyType(
    {
        "not_a_time": "this is not a time; write it like 75.4 or 1:15.4",
        "negative": "a time cannot be negative",
        "seconds_over_59": "minutes and seconds go up to 59 after a colon",
        "one_digit_seconds": "write the seconds after a colon with two digits",
        "zero": "a time is longer than nothing",
        "too_long": "this is longer than a day",
        "cycle": "this is a cycle from start to start, not a recovery",
    }
)


@dataclass(frozen=True, slots=True)
class TimeReading:
    """What a piece of text says.

    ``ms`` is None when it says that there is no time. ``kind`` is "time", "hand" for a time
    marked as hand-taken, "spoken" for "71 high" and "71+", "range" for "55-60", "distance"
    for a recovery given in metres only, "not_run" for dnf and dns, or "blank".

    ``doubt`` is "" or why to ask once: "bare_digits" (714 was taken as 71.4), "range" (the
    upper end was taken), "dotted_minutes" (1.30 was taken as 1:30).
    """

    ms: int | None
    doubt: str = ""
    kind: Kind = "time"


class NotATime(ValueError):
    """Text that is no time. ``code`` is a key of ``MESSAGES``; the message is English."""

    def __init__(self, code: str) -> None:
        super().__init__(MESSAGES[code])
        self.code = code


def read_time(text: str, *, digits: Digits = "ask", within_ms: tuple[int, int] | None = None) -> TimeReading:
    """Read the time of a rep, a flush or a race.

    Three or more bare digits have their last digit as tenths (714 is 71.4). With ``digits``
    "tenths", the habit of an entry grid, that is certain; with "ask", for pasted text and
    files, it is a doubt. ``within_ms`` gives the plausible times, inclusive: when only whole
    seconds fall between them, "ask" takes whole seconds, still in doubt.

    Raises NotATime and nothing else.
    """
    return _read(_plain(text), digits, within_ms)


def read_recovery(text: str) -> TimeReading:
    """Read a recovery: like a time, but bare digits are whole seconds (120 is two minutes).

    Words around it are passed over: "off 60", "1' jog", "200m jog in 90". Metres alone give
    no time. Raises NotATime and nothing else, with code "cycle" for a cycle.
    """
    plain = _plain(text)
    if _BARE.fullmatch(plain):
        return _read(plain, "seconds", None)
    if _CYCLE.search(plain):
        raise NotATime("cycle")
    words = _RECOVERY_WORDS.sub(" ", plain)
    metres = _METRES.search(words)
    if metres is not None:
        words = words[: metres.start()] + " " + words[metres.end() :]
    words = words.strip(" :=@;")
    if metres is not None and not words:
        return TimeReading(None, kind="distance")
    if words == "" and plain != "":
        raise NotATime("not_a_time")
    return _read(words, "seconds", None)


def write_rep(ms: int) -> str:
    """A rep to the tenth, half up: seconds up to two minutes ("75.1"), then "2:05.3"."""
    return _rep_text(*_rounded(ms, 100))


def write_limit(ms: int) -> str:
    """The slowest time that counts, cut to the tenth so that what is shown does count."""
    return _rep_text("", ms // 100) if ms >= 0 else write_rep(ms)


def write_race(ms: int) -> str:
    """A race time to the tenth, half up, whole seconds without it: "9:22.5", "16:00"."""
    sign, tenths = _rounded(ms, 100)
    seconds, tenth = divmod(tenths, 10)
    return sign + _clock(seconds) + (f".{tenth}" if tenth else "")


def write_recovery(ms: int) -> str:
    """A recovery to the second, half up: "58 s" below 100 s, from there on "2:00"."""
    sign, seconds = _rounded(ms, 1000)
    return f"{sign}{seconds} s" if seconds < 100 else sign + _clock(seconds)


def _rounded(ms: int, unit: int) -> tuple[str, int]:
    return "-" if ms < 0 else "", (2 * abs(ms) + unit) // (2 * unit)


def _rep_text(sign: str, tenths: int) -> str:
    seconds, tenth = divmod(tenths, 10)
    return f"{sign}{seconds if seconds < 120 else _clock(seconds)}.{tenth}"


def _clock(seconds: int) -> str:
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


_QUOTES: Final = str.maketrans(
    {
        **dict.fromkeys("’‘′‛´`ʹʼ＇", "'"),
        **dict.fromkeys("”“″‟˝ʺ＂〃", '"'),
        **dict.fromkeys("−–—‐‑‒―﹣－", "-"),
        "∶": ":",
        "ː": ":",
        "٫": ".",
        "·": ".",
        "\ufeff": "",
        "\u200b": "",
        "\u200e": "",
        "\u200f": "",
    }
)


def fold(text: str) -> str:
    """Text in plain quotes, dashes, ASCII digits and lower case, with its lines and tabs."""
    if text.isascii():
        return text.replace("`", "'").replace("''", '"').lower()
    # Quotes first: NFKC would take a double prime apart.
    folded = unicodedata.normalize("NFKC", text.translate(_QUOTES))
    ascii_digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded)
    return ascii_digits.replace("''", '"').lower()


def _plain(text: str) -> str:
    if len(text) > 4 * _LONGEST_TEXT:
        raise NotATime("not_a_time")
    plain = " ".join(fold(text).split()).strip(" ;")
    if len(plain) > _LONGEST_TEXT:
        raise NotATime("not_a_time")
    return plain


_SECONDS = r'(?:"|s|secs?|seconds?)'
_MINUTES = r"(?:'|m|mins?|minutes?)"
_COLONS = re.compile(r'(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,9}))? ?"?', re.ASCII)
_DOTS = re.compile(r"(\d{1,3})\.(\d{2})[.,](\d{1,9})", re.ASCII)
_UNITS = re.compile(
    rf"(?:(\d{{1,2}}) ?h ?)?(\d{{1,2}}) ?{_MINUTES} ?(\d{{1,2}})"
    rf'(?:[.,](\d{{1,9}}) ?{_SECONDS}?|" ?(\d{{1,9}})| ?{_SECONDS})?',
    re.ASCII,
)
_ONLY_MINUTES = re.compile(rf"(\d{{1,2}})(?:[.,](\d{{1,3}}))? ?{_MINUTES}", re.ASCII)
_ONLY_SECONDS = re.compile(rf'(\d{{1,5}})(?:"(\d{{1,9}})|(?:[.,](\d{{1,9}}))? ?{_SECONDS})', re.ASCII)
_DOTTED_MINUTES = re.compile(r"([1-9])[.,]([0-5]\d)", re.ASCII)
_BARE = re.compile(r"(\d{1,6})(?:[.,](\d{1,9}))?\.?", re.ASCII)
_RANGE = re.compile(r"([^-]*\d[^-]*?) ?(?:-| to ) ?([^-]*\d[^-]*)", re.ASCII)
_SPOKEN = re.compile(r"(\d[\d:']*[\"s]?)[ -]?(low|lo|mid|high|hi|\+)", re.ASCII)
_SPOKEN_BEFORE = re.compile(r"(low|lo|mid|high|hi)[ -]?(\d[\d:']*[\"s]?)", re.ASCII)
_SPOKEN_MS: Final = {"low": 200, "lo": 200, "mid": 500, "+": 500, "high": 800, "hi": 800}
_CYCLE = re.compile(r"\bcycle\b|\bsend-?off\b|^on\b")
_RECOVERY_WORDS = re.compile(
    r"\b(?:off|jog|walk|rest|rec|recovery|recoveries|r|between|in|standing|float|easy|pause"
    r"|each|all|after|w/)(?![a-z])|\bw/"
)
# Fifty minutes is no recovery and five metres no jog, so the size tells m from m.
_METRES = re.compile(r"\b(?:[5-9]\d|\d{3,4}) ?m(?:etres?|eters?)?\b", re.ASCII)


def _read(plain: str, digits: _BareDigits, within_ms: tuple[int, int] | None) -> TimeReading:
    # What is typed mostly is figures and a point, which is all that they can be.
    if figures := _BARE.fullmatch(plain):
        return _figures(figures, digits, within_ms)
    if plain.strip("-. ") in ("", "x"):
        return TimeReading(None, kind="blank")
    if plain.rstrip(".") in ("dnf", "dns"):
        return TimeReading(None, kind="not_run")
    if plain.startswith("-"):
        raise NotATime("negative" if plain[1:2].isdigit() else "not_a_time")
    spoken = _SPOKEN.fullmatch(plain)
    before = _SPOKEN_BEFORE.fullmatch(plain)
    if spoken is not None:
        return _spoken(spoken[1], spoken[2])
    if before is not None:
        return _spoken(before[2], before[1])
    bounds = _RANGE.fullmatch(plain)
    if bounds is not None:
        ends = [_single(end, digits, within_ms).ms or 0 for end in bounds.groups()]
        return TimeReading(max(ends), "range", "range")
    if plain.endswith("h") and len(plain) > 1:
        hand = _single(plain[:-1].rstrip(), digits, within_ms)
        return TimeReading(hand.ms, hand.doubt, "hand")
    return _single(plain, digits, within_ms)


def _spoken(whole: str, word: str) -> TimeReading:
    reading = _single(whole, "seconds", None)
    return TimeReading((reading.ms or 0) + _SPOKEN_MS[word], kind="spoken")


def _single(plain: str, digits: _BareDigits, within_ms: tuple[int, int] | None) -> TimeReading:
    """One time and nothing around it."""
    if match := _COLONS.fullmatch(plain):
        hours, minutes, seconds, part = match.groups()
        if len(seconds) < 2:
            raise NotATime("one_digit_seconds")
        return _clock_reading(hours, minutes, seconds, part)
    if match := _DOTS.fullmatch(plain):
        return _clock_reading(None, match[1], match[2], match[3])
    if match := _UNITS.fullmatch(plain):
        return _clock_reading(match[1], match[2], match[3], match[4] or match[5])
    if match := _ONLY_MINUTES.fullmatch(plain):
        return _checked(_ms(match[1], match[2], 60_000))
    if match := _ONLY_SECONDS.fullmatch(plain):
        return _checked(_ms(match[1], match[2] or match[3]))
    if match := _BARE.fullmatch(plain):
        return _figures(match, digits, within_ms)
    raise NotATime("not_a_time")


def _figures(found: re.Match[str], digits: _BareDigits, within_ms: tuple[int, int] | None) -> TimeReading:
    """Figures with at most one point among them."""
    if match := _DOTTED_MINUTES.fullmatch(found[0]):
        return _checked(60_000 * int(match[1]) + 1000 * int(match[2]), "dotted_minutes")
    if found[2] is None and len(found[1]) >= 3 and digits != "seconds":
        return _bare_digits(found[1], digits, within_ms)
    return _checked(_ms(found[1], found[2]))


def _bare_digits(figures: str, digits: _BareDigits, within_ms: tuple[int, int] | None) -> TimeReading:
    tenths, seconds = 100 * int(figures), 1000 * int(figures)
    if digits == "tenths":
        return _checked(tenths)
    if within_ms is not None:
        low, high = within_ms
        if not low <= tenths <= high and low <= seconds <= high:
            return _checked(seconds, "bare_digits")
    return _checked(tenths, "bare_digits")


def _clock_reading(hours: str | None, minutes: str, seconds: str, part: str | None) -> TimeReading:
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        raise NotATime("seconds_over_59")
    whole_ms = 3_600_000 * int(hours or 0) + 60_000 * int(minutes)
    return _checked(whole_ms + _ms(seconds, part))


def _ms(whole: str, part: str | None, unit_ms: int = 1000) -> int:
    """So many units and the decimals after the point in ms, half up; in whole numbers, for 0.1 is no float."""
    ms = unit_ms * int(whole)
    if part:
        of = 10 ** len(part)
        ms += (2 * unit_ms * int(part) + of) // (2 * of)
    return ms


def _checked(ms: int, doubt: str = "") -> TimeReading:
    if ms == 0:
        raise NotATime("zero")
    if ms >= _DAY_MS:
        raise NotATime("too_long")
    return TimeReading(ms, doubt)
