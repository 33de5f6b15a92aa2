"""Log an evening for everybody at once, see what came of it, and take it back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from coachapp import words
from coachapp.models import Practice
from coachapp.services.practice_log import log_practice, undo_log
from coachapp.services.practice_results import LogResult, last_logging, results_of, told_of
from coachapp.training.standing import Running, Standing, Verdict
from coachapp.views import access
from coachapp.views.ladder import running_cells
from coachapp.views.log_verdict import HELD, headline
from coachapp.views.practices import evening_day
from coachapp.views.review_rows import sentences

Context = dict[str, Any]


@require_POST
@access.coaches
def practice_log(request: HttpRequest, squad: str, practice: uuid.UUID) -> HttpResponse:
    """Log a session for everybody who has a time. One who cannot be logged keeps nobody else from it."""
    found = access.practice(request, squad, practice)
    for result in log_practice(practice=found, by=access.actor(request), on=found.squad.today(timezone.now())):
        if result.state == "failed":
            said = _("%(name)s is not logged: %(why)s") % {"name": result.athlete.name, "why": why_text(result)}
            messages.warning(request, said)
    return redirect("practice-logged", found.squad.slug, found.pk)


@require_safe
@access.coaches
def practice_logged(request: HttpRequest, squad: str, practice: uuid.UUID) -> HttpResponse:
    """Show what came of the evening for each athlete."""
    found = access.practice(request, squad, practice)
    return _page(request, found, results_of(found, on=found.squad.today(timezone.now())))


@require_POST
@access.coaches
def practice_undo(request: HttpRequest, squad: str, practice: uuid.UUID) -> HttpResponse:
    """Take back that the evening was logged. The times stay in the grid."""
    found = access.practice(request, squad, practice)
    results = undo_log(practice=found, by=access.actor(request), on=found.squad.today(timezone.now()))
    undone = sum(result.state == "undone" for result in results)
    failed = [result for result in results if result.state == "failed"]
    if undone:
        said = ngettext("%(n)d session is taken back.", "%(n)d sessions are taken back.", undone) % {"n": undone}
        rest = last_logging(told_of(found))
        more = _("What was logged before that is there again.") if rest else _("The times are still here.")
        messages.success(request, f"{said} {more}")
    for result in failed:
        said = _("%(name)s is not taken back: %(why)s") % {"name": result.athlete.name, "why": why_text(result)}
        messages.warning(request, said)
    return redirect("review", found.squad.slug, found.pk)


# --- inside ------------------------------------------------------------------------------------


def _page(request: HttpRequest, found: Practice, results: list[LogResult]) -> HttpResponse:
    logged_count = sum(result.saved is not None for result in results)
    context = {
        "squad": found.squad,
        "practice": found,
        "day": evening_day(found.on, found.squad.today(timezone.now())),
        "last": len(last_logging(told_of(found))),
        "results": list(_outcomes(found, results)),
        "failures": [
            {"name": result.athlete.name, "why": why_text(result)}
            for result in results
            if result.state in ("failed", "open")
        ],
        "logged_count": logged_count,
        "waiting": [result.athlete.name for result in results if result.state == "ready" and logged_count],
        "changed": [result.athlete.name for result in results if result.state == "logged"],
        "empty": [result.athlete.name for result in results if result.state == "empty"],
    }
    return render(request, "practice_logged/page.html", context)


def why_text(result: LogResult) -> str:
    """Why somebody is not logged, or not taken back."""
    if result.why == "conflict":
        return _("two phones hold different times for rep %(rep)s. Choose one.") % {"rep": result.rep}
    if result.why == "impossible":
        why = sentences().get(result.detail, "")
        return _("rep %(rep)s cannot be right (%(why)s).") % {"rep": result.rep, "why": why}
    if result.why == "impossible flush":
        why = sentences().get(result.detail, "")
        return _("flush %(number)s cannot be right (%(why)s).") % {"number": result.rep, "why": why}
    if result.why == "changed":
        return _("the session was changed on its own page since. Change it there.")
    said = _("it could not be stored, for a reason that nobody foresaw. Log again; the others are not touched by it.")
    if not result.detail:
        return said
    return (
        said
        + " "
        + _("Whoever keeps this site finds it in the log under %(reference)s.") % {"reference": result.detail}
    )


def _outcomes(found: Practice, results: list[LogResult]) -> Iterator[Context]:
    for result in results:
        saved = result.saved
        if saved is None:
            continue
        slug, running, after = result.athlete.slug, saved.running, saved.change.after
        yield {
            "name": result.athlete.name,
            "url": reverse("session", args=[found.squad.slug, slug, saved.logged.pk]),
            "next": words.step_line(after.next) if after.next else "",
            **(_verdict(running) if running is not None else _unjudged(after)),
        }


def _verdict(running: Running) -> Context:
    good = running.verdict in HELD
    left_out = running.verdict is Verdict.VOID
    return {
        "tone": "goal" if good else "" if left_out else "missed",
        "chip": "goal" if good else "plain" if left_out else "missed",
        "verdict": words.verdict_name(running.verdict),
        "headline": headline(running),
        "why": [words.say(reason) for reason in running.reasons],
        "cells": running_cells(running) if running.judgement else {"n": 0},
    }


def _unjudged(after: Standing) -> Context:
    """A session of a workout that he is not on now, or of a day with no pace."""
    return {
        "tone": "",
        "chip": "plain",
        "verdict": _("Stored"),
        "headline": _("Stored; it is not judged"),
        "why": [],
        "cells": {"n": 0},
    }
