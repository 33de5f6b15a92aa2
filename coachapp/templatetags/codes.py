"""A code to scan, where a page has a text and no view of ours."""

from __future__ import annotations

from typing import Any

from django import template

from coachapp.views.hand_out import drawn

register = template.Library()


@register.simple_tag
def code_of(text: str) -> dict[str, Any]:
    """Return the code as templates draw it: its size in modules and the path of the dark ones."""
    return drawn(text)
