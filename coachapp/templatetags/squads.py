"""The way from one squad to another, in the menu of every page."""

from __future__ import annotations

from django import template
from django.template.context import Context

from coachapp.models import Squad
from coachapp.views import access

register = template.Library()


@register.simple_tag(takes_context=True)
def other_squads(context: Context) -> list[Squad]:
    """Return the squads that the signed-in coach looks after besides the one on this page; none on an error's page."""
    request, here = context.get("request"), context.get("squad")
    if request is None or here is None:
        return []
    return [each for each in access.squads(request) if each.pk != here.pk]
