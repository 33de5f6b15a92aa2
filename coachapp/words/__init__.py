"""The words of Quarters: the core's reasons are values, and this is the one place that makes sentences of them.

Pages, the replay command and screen readers all read the same sentence. Everything is marked for translation.
"""

from __future__ import annotations

from coachapp.training.reason import Reason
from coachapp.words import ahead, changing, deciding, figures, remarking, step_down
from coachapp.words.names import (
    flush_line,
    goal_reps_line,
    place,
    recovery_line,
    recovery_sentence,
    stage_meaning,
    stage_name,
    step_line,
    verdict_name,
    workout_line,
)
from coachapp.words.oddities import say_odd

SENTENCES = {
    **deciding.SENTENCES,
    **changing.SENTENCES,
    **remarking.SENTENCES,
    **ahead.SENTENCES,
    **step_down.SENTENCES,
}


def say(reason: Reason) -> str:
    """Return the sentence for a reason, as a coach would say it. Raises KeyError for a code without a sentence."""
    return SENTENCES[reason.code](reason.facts)


__all__ = [
    "SENTENCES",
    "figures",
    "flush_line",
    "goal_reps_line",
    "place",
    "recovery_line",
    "recovery_sentence",
    "say",
    "say_odd",
    "stage_meaning",
    "stage_name",
    "step_line",
    "verdict_name",
    "workout_line",
]
