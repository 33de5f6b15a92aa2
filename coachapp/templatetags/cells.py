"""The reps of one session, small: the row of cells that stands for an athlete wherever he is one of many."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()


@register.simple_tag
def cells(strip: Mapping[str, Any] | None, *, wide: bool = False) -> str:
    """Draw what `views.ladder` gives as small cells: nothing where there are none. `wide` fills the box."""
    if not strip or not strip["n"]:
        return ""
    return format_html(
        '<span class="cells{}" data-n="{}" role="img" aria-label="{}">{}</span>',
        " cells--wide" if wide else "",
        strip["n"],
        strip["label"],
        _drawn(tuple(pair for cell in strip["cells"] for pair in cell.items())),
    )


@lru_cache(maxsize=1024)
def _drawn(worn: tuple[tuple[str, str], ...]) -> str:
    """The cells themselves. A squad's page has hundreds, in few patterns: each of these is put together once."""
    return format_html_join("", '<i data-{}="{}"></i>', worn)
