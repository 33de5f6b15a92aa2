"""The stopwatch: one page that a phone takes along to the track, and that asks nobody from then on."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coachapp.services.practice_board import board_of
from coachapp.views import access
from coachapp.views.practice_lines import letter_of
from coachapp.words.track import phone_words, verdict_words

#: In the order in which they need each other; what keeps and sends taps comes before, by parts/_phone.html.
SCRIPTS = tuple(f"js/track/{name}.js" for name in (
    "fold", "verdict", "clock", "sound", "writing", "times", "press", "runner", "tile", "group", "line", "past", "chip",
    "screen", "board", "runner-sheet", "liking", "sheets",
))  # fmt: skip


@require_safe
@access.coaches
def stopwatch(request: HttpRequest, squad: str, practice: uuid.UUID) -> HttpResponse:
    """Show the stopwatch of an evening, with everything in it that the phone will need."""
    found = access.practice(request, squad, practice)
    where = (found.squad.slug, found.pk)
    urls = {name: reverse(view, args=where) for name, view in
            (("taps", "taps"), ("hello", "taps-hello"), ("review", "review"))}  # fmt: skip
    board = board_of(found, user=access.coach(request), urls=urls, words=phone_words())
    for runner in board["runners"]:
        runner["words"] = verdict_words(runner)
        runner["letter"] = letter_of(runner["group"])
    context = {"squad": found.squad, "practice": found, "board": board, "scripts": SCRIPTS}
    return render(request, "stopwatch/page.html", context)
