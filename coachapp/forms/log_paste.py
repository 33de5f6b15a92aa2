"""Pasted splits put into the grid: what is clear fills its cells, what is not is marked and asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.forms.log_fields import recovery_text, time_text
from coachapp.forms.questions import Question, doubtful
from coachapp.forms.sheet import MOST_ROWS
from coachapp.training.pasted_session import PastedRep, PastedSession, read_session_line
from coachapp.words import figures

#: From so many equal doubts on, a pasted text is asked about once and not rep by rep.
TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The posted form with its grid filled, and what to say about the reading."""

    data: QueryDict
    notes: tuple[str, ...]


def read_paste(posted: QueryDict, planned: int) -> Reading:
    """Read the pasted text of a posted form into its grid. Cells that the text says nothing of keep what they hold."""
    pasted = read_session_line(posted.get("paste", ""), planned)
    reps = (*pasted.reps, *pasted.extra)[:MOST_ROWS]
    data = posted.copy()
    for number, rep in enumerate(reps, start=1):
        _fill(data, number, rep)
    if len(reps) > planned:
        data["rows"] = str(len(reps))
    return Reading(data, tuple(_notes(pasted, len(reps), planned)))


def _fill(data: QueryDict, number: int, rep: PastedRep) -> None:
    if rep.time_ms is not None:
        data[f"time_{number}"] = time_text(rep.time_ms)
    if rep.recovery_ms is not None:
        data[f"recovery_{number}"] = recovery_text(rep.recovery_ms)
    data[f"doubt_{number}"] = f"{rep.doubt}:{rep.time_ms}" if rep.doubt and rep.time_ms is not None else ""


def _notes(pasted: PastedSession, found: int, planned: int) -> Iterator[str]:
    yield ngettext("%(count)d rep read.", "%(count)d reps read.", found) % {"count": found}
    if found and found != planned:
        yield _("%(planned)d were planned.") % {"planned": planned}
    unread = [rep for rep, read in enumerate((*pasted.reps, *pasted.extra), start=1) if read.doubt and not read.time_ms]
    if unread:
        yield _("%(reps)s could not be read: type the time.") % {
            "reps": figures.sentence(figures.reps_named(unread[:MOST_ROWS]))
        }
    if "sets" in pasted.problems:
        yield _("It speaks of sets; the reps were taken one after the other.")
    if pasted.announced and "other_count" in pasted.problems:
        count, metres = pasted.announced
        yield _("Its heading says %(count)d × %(metres)d m.") % {"count": count, "metres": metres}
    if pasted.unread:
        yield _("Passed over: %(words)s.") % {"words": ", ".join(pasted.unread)[:200]}
    if "long_text" in pasted.problems:
        yield _("The text was too long; only its beginning was read.")


def paste_questions(doubts: Mapping[str, Sequence[int]], times_ms: Mapping[int, int]) -> Iterator[Question]:
    """Yield what a pasted text left unclear: rep by rep, or once where many reps share one doubt."""
    for code, numbers in doubts.items():
        if len(numbers) >= TOGETHER:
            said = {"reps": figures.sentence(figures.reps_named(numbers)), "doubt": doubtful(code)}
            text = _("%(reps)s: %(doubt)s.") % said + " " + _("Were they read right?")
            yield Question(f"paste_{_word(code)}", text, code[:20])
            continue
        for number in numbers:
            text = _("Rep %(rep)d was read as %(time)s: %(doubt)s. Is that right?") % {
                "rep": number,
                "time": figures.rep_time(times_ms[number]),
                "doubt": doubtful(code),
            }
            yield Question(f"time_{number}", text, str(times_ms[number]))


def _word(code: str) -> str:
    return "".join(letter for letter in code if letter.isalnum() or letter == "_")[:20]
