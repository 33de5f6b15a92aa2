"""Times, counts and lists as a coach says them, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from coachapp.training.pace import EVENTS
from coachapp.training.time_text import write_limit, write_race, write_recovery, write_rep


def rep_time(ms: int) -> str:
    """A rep to the tenth; to the hundredth where it was timed more closely, for a tenth may hide a miss.

    Rounded up, as hand timing is: what is over its limit by a thousandth must not read as inside.
    """
    hundredths = -(-ms // 10)
    if hundredths % 10 == 0 or ms < 0:
        return write_rep(hundredths * 10)
    seconds, part = divmod(hundredths, 100)
    return f"{seconds}.{part:02d}" if seconds < 120 else f"{seconds // 60}:{seconds % 60:02d}.{part:02d}"


def lap_time(ms: int) -> str:
    """A time per lap, to the tenth: no stopwatch knows more of it."""
    return write_rep(ms)


def target(ms: int) -> str:
    """A target to the tenth."""
    return write_rep(ms)


def limit(ms: int) -> str:
    """The slowest time that counts, cut to the tenth so that what is shown does count."""
    return write_limit(ms)


def recovery(ms: int) -> str:
    """A recovery: "58 s", or "2:00" from 100 s on; with tenths where it was timed so, for a second may hide a miss."""
    tenths = -(-ms // 100)  # up, as with the reps
    if tenths % 10 == 0 or ms < 0:
        return write_recovery(tenths * 100)
    seconds, part = divmod(tenths, 10)
    return f"{seconds}.{part} s" if seconds < 100 else f"{seconds // 60}:{seconds % 60:02d}.{part}"


def mean_recovery(ms: int) -> str:
    """A recovery that nobody took with a watch, to the second: a mean, or one that is asked for."""
    return write_recovery(ms)


def race_time(ms: int) -> str:
    """A race time: "9:22.5", "16:00"; what is under two minutes as a rep, "41.5"."""
    return write_race(ms) if ms >= 120_000 else rep_time((ms + 50) // 100 * 100)


def band(low_s: int, high_s: int) -> str:
    """A span of seconds: "45-60 s"."""
    return _("%(low)s–%(high)s s") % {"low": low_s, "high": high_s}


def written_day(on: date, form: str) -> str:
    """A day in Django's letters for dates, in the language of the reader."""
    return _written_day(on, form, get_language())


@lru_cache(maxsize=1024)
def _written_day(on: date, form: str, _language: str | None) -> str:
    """The same few days stand in every row of a squad and of a ladder: each is put into letters once."""
    return date_format(on, form)


def day(on: date | None) -> str:
    """A day as in "4 May", with the year where it is not clear."""
    return date_format(on, "j F") if on else _("the beginning")


def days(number: int) -> str:
    """A number of days."""
    return ngettext("%(days)s day", "%(days)s days", number) % {"days": number}


def event(distance_m: float) -> str:
    """The name of a race distance: "5K", "mile", else metres."""
    for name, metres in EVENTS.items():
        if abs(metres - distance_m) < 0.5:
            return str(_EVENTS.get(name, name))
    return metres_text(distance_m)


_EVENTS = {
    "1500": gettext_lazy("1500 m"),
    "mile": gettext_lazy("mile"),
    "3000": "3K",
    "2mile": gettext_lazy("2 miles"),
    "half": gettext_lazy("half marathon"),
    "marathon": gettext_lazy("marathon"),
}


def metres_text(distance_m: float) -> str:
    """Metres as in "400 m"; quarters of a mile by their names."""
    quarter = _QUARTERS.get(round(distance_m))
    return str(quarter) if quarter else _("%(metres)s m") % {"metres": f"{distance_m:g}"}


_QUARTERS = {
    402: gettext_lazy("quarter mile"),
    805: gettext_lazy("half mile"),
    1207: gettext_lazy("three-quarter mile"),
    1609: gettext_lazy("mile"),
}


_COUNTS = (
    lambda: _("none"), lambda: _("one"), lambda: _("two"), lambda: _("three"), lambda: _("four"), lambda: _("five"),
    lambda: _("six"), lambda: _("seven"), lambda: _("eight"), lambda: _("nine"), lambda: _("ten"),
    lambda: _("eleven"), lambda: _("twelve"), lambda: _("thirteen"), lambda: _("fourteen"), lambda: _("fifteen"),
    lambda: _("sixteen"),
)  # fmt: skip


def count(number: int) -> str:
    """A small number in words, a larger one in figures."""
    return _COUNTS[number]() if 0 <= number < len(_COUNTS) else str(number)


_ORDINALS = (
    lambda: _("first"), lambda: _("second"), lambda: _("third"), lambda: _("fourth"), lambda: _("fifth"),
    lambda: _("sixth"), lambda: _("seventh"), lambda: _("eighth"), lambda: _("ninth"), lambda: _("tenth"),
    lambda: _("eleventh"), lambda: _("twelfth"),
)  # fmt: skip


def ordinal(number: int) -> str:
    """A place in a row in words, later ones as "13th"."""
    return _ORDINALS[number - 1]() if 0 < number <= len(_ORDINALS) else _("%(number)sth") % {"number": number}


def listed(items: Sequence[str]) -> str:
    """Some things one after the other: "6, 7 and 9"."""
    if len(items) < 2:
        return "".join(items)
    return _("%(some)s and %(last)s") % {"some": ", ".join(items[:-1]), "last": items[-1]}


def alike(items: Sequence[str]) -> str:
    """The same things one after the other, or once where they are all the same."""
    return _("all %(what)s") % {"what": items[0]} if len(items) > 2 and len(set(items)) == 1 else listed(items)


def reps_named(numbers: Sequence[int]) -> str:
    """Rep numbers with their noun: "rep 7", "reps 6 and 7", "reps 1–4"."""
    return ngettext("rep %(numbers)s", "reps %(numbers)s", len(numbers)) % {"numbers": spans(numbers)}


def recoveries_named(numbers: Sequence[int]) -> str:
    """Recovery numbers with their noun."""
    return ngettext("recovery %(numbers)s", "recoveries %(numbers)s", len(numbers)) % {"numbers": spans(numbers)}


def spans(numbers: Iterable[int]) -> str:
    """Numbers as a coach lists them, three or more in a row as a span: "1–4, 6 and 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    return listed(parts)


def times_listed(times_ms: Sequence[int]) -> str:
    """Rep times one after the other."""
    return listed([rep_time(ms) for ms in times_ms])


def sentence(text: str) -> str:
    """The text with a capital at its start; the rest is left alone."""
    return text[:1].upper() + text[1:]
