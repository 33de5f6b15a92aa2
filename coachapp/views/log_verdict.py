"""The verdict that forms while one types: a card for the session, a square for every rep."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp import words
from coachapp.forms.log import SessionForm
from coachapp.services.session_changes import with_session
from coachapp.services.standing import Change, decided
from coachapp.training.reason import Reason
from coachapp.training.session import Session
from coachapp.training.stage import Stage
from coachapp.training.standing import Cell, Running, SoFar, Verdict
from coachapp.views.ladder import outcome_of, plan_of
from coachapp.words import figures

Context = dict[str, Any]

#: Verdicts that are good news.
HELD = (Verdict.PASS, Verdict.COMPLETE, Verdict.COMPLETE_WITH_REMARK)


def verdict_context(form: SessionForm) -> Context:
    """Return the card, the squares, and what storing would change where a stored session is being edited.

    The form has been validated; what it could not read counts as not typed yet.
    """
    session = form.session()
    so_far = form.sheet.so_far(session)
    running = form.sheet.judged(session)
    cells = {cell.number: cell for cell in running.cells()}
    would = change_of(form, session)
    return {
        "card": _card(form, so_far, running),
        "marks": list(_marks(form, cells)),
        "strip": _strip(cells),
        "changes": [words.say(reason) for reason in would.reasons] if would else [],
        "reviewed": fingerprint(form, session),
        "gap_matters": form.sheet.gap_matters or session.trained_through,
        "gap_days": form.sheet.blank.gap_days,
    }


def headline(running: Running) -> str:
    """The decision in a few words."""
    if running.verdict is Verdict.PASS:
        if running.after.stage is Stage.READY:
            return _("Ready to race!")
        if running.after[:2] != running.before[:2]:
            return _("On to %(place)s") % {"place": words.place(running.after)}
        return _("Held: once more to be sure")
    if any(reason.code == "rung_reached" for reason in running.reasons):
        return _("On the way: the recoveries come down")
    return {
        Verdict.HOLD: _("Hold: the same step again"),
        Verdict.INCOMPLETE: _("Incomplete: it moves nothing yet"),
        Verdict.VOID: _("Left out: it moves nothing"),
        Verdict.COMPLETE: _("Complete: every rep stepped down"),
        Verdict.COMPLETE_WITH_REMARK: _("Complete, with a remark"),
        Verdict.NOT_STEPPED_DOWN: _("It did not step down"),
    }[running.verdict]


def change_of(form: SessionForm, session: Session) -> Change | None:
    """Return what storing this would do to the standing; None while the session is new."""
    sheet = form.sheet
    if sheet.stored is None:
        return None
    typed = with_session(sheet.log, _as_stored(form, session))
    return decided(sheet.slug, sheet.log, typed, sheet.today)


def fingerprint(form: SessionForm, session: Session) -> str:
    """Return a short sum of what is to be stored: what was shown before saving is what is saved."""
    told = repr((_as_stored(form, session), form.data.get("version")))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _as_stored(form: SessionForm, session: Session) -> Session:
    # The form's own id is that of a new session; a stored one keeps its key.
    return replace(session, key=form.sheet.key)


def _card(form: SessionForm, so_far: SoFar, running: Running) -> Context:
    """Say in one line whether the step can still be shown, and below it what decides."""
    advice = [words.say(reason) for reason in so_far.reasons if reason.code == "finish_at_date_pace"]
    if so_far.state == "done" and so_far.running is not None:
        return _done(so_far.running) | {"advice": advice}
    left = form.sheet.planned_rows - so_far.done
    counts = ngettext("%(done)d rep in", "%(done)d reps in", so_far.done) % {"done": so_far.done} if so_far.done else ""
    if left > 0:
        counts += (", " if counts else "") + ngettext("%(left)d to go", "%(left)d to go", left) % {"left": left}
    if so_far.state == "hold":
        line, more = _hold(running, so_far.reasons)
        return {"tone": "missed", "line": line, "more": f"{more} {counts}.".strip(), "advice": advice}
    said = next((words.say(reason) for reason in so_far.reasons if reason.code != "finish_at_date_pace"), "")
    if so_far.state == "empty" or not said:
        return {"tone": "", "line": said or counts, "more": counts if said else "", "advice": advice}
    return {"tone": "goal", "line": said, "more": counts, "advice": advice}


def _done(running: Running) -> Context:
    first, *rest = [words.say(reason) for reason in running.reasons] or [words.verdict_name(running.verdict)]
    tone = "goal" if running.verdict in HELD else "missed"
    return {"tone": tone, "line": headline(running), "more": " ".join((first, *rest))}


def _hold(running: Running, reasons: Sequence[Reason]) -> tuple[str, str]:
    """Say what was missed among the reps that are in; what is not typed yet is not spoken of."""
    missed = [cell for cell in running.cells() if cell.outcome == "missed"]
    if missed:
        name = figures.sentence(figures.reps_named([cell.number for cell in missed]))
        worst = missed[-1]
        more = _("%(time)s, where up to %(limit)s counts.") % {
            "time": figures.times_listed([cell.time_ms or 0 for cell in missed]),
            "limit": figures.limit(worst.planned.limit_ms),
        }
        return _("%(reps)s missed: hold") % {"reps": name}, more
    long = [cell for cell in running.cells() if cell.recovery_outcome == "long"]
    if long:
        name = figures.sentence(figures.recoveries_named([cell.number for cell in long]))
        limit = next((reason.facts["limit_ms"] for reason in reasons if "limit_ms" in reason.facts), None)
        more = figures.listed([figures.recovery(cell.recovery_ms or 0) for cell in long])
        if limit is not None:
            more = _("%(time)s, where up to %(limit)s counts.") % {"time": more, "limit": figures.recovery(limit)}
        return _("%(recoveries)s too long: hold") % {"recoveries": name}, more
    return words.verdict_name(Verdict.HOLD), " ".join(words.say(reason) for reason in reasons)


def _marks(form: SessionForm, cells: dict[int, Cell]) -> Iterator[Context]:
    """Yield the target and the square of each row, in the order of the rows."""
    for number in range(1, form.row_count + 1):
        planned = form.sheet.plan.get(number)
        cell = cells.get(number)
        typed = cell is not None and cell.outcome != "missing"
        yield {
            # Text, for a template writes a figure by way of the language's own form of it.
            "number": str(number),
            "target": figures.target(planned.target_ms) if planned else "",
            "plan": plan_of(planned) if planned else "",
            "goal": planned is not None and planned.pace == "goal",
            "outcome": outcome_of(cell) if cell is not None and typed else "",
            "spoken": _spoken(cell) if cell is not None and typed else "",
            "long": cell is not None and cell.recovery_outcome == "long",
        }


def _spoken(cell: Cell) -> str:
    return {
        "on_pace": _("on pace"),
        "missed": _("missed"),
        "fast": _("faster than asked"),
        "excused": _("excused"),
        "missing": "",
    }[cell.outcome]


def _strip(cells: dict[int, Cell]) -> Context:
    """Return the reps so far, small: what is typed is filled, what is to come is in outline."""
    shown = [
        {"plan": plan_of(cell.planned)} if cell.outcome == "missing" else {"outcome": outcome_of(cell)}
        for cell in cells.values()
    ]
    missed = sum(1 for cell in cells.values() if cell.outcome == "missed")
    done = sum(1 for cell in cells.values() if cell.outcome != "missing")
    label = _("%(done)d reps in, %(missed)d missed") % {"done": done, "missed": missed}
    return {"cells": shown, "n": len(shown), "label": label}
