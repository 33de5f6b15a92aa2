"""Reasons for a script: which rep was excused, and not what was said about it."""

from __future__ import annotations

from dataclasses import replace

from coachapp.replay.write import Json, reason_json
from coachapp.training.reason import Reason


def reason_for_scripts(reason: Reason) -> Json:
    """The reason; where a coach's own words would stand in the sentence, three dots do.

    Why somebody stopped is said among those who train together, and is often about a body.
    """
    if not reason.facts.get("reason"):
        return reason_json(reason)
    return reason_json(replace(reason, facts={**reason.facts, "reason": "…"}))
