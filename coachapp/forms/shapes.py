"""The shape of what a script may send, as JSON Schema, and a check that knows no more of it than we use.

The API's description is made of the same dictionaries, so what it promises is what is checked. A library would bring more
than these nine words, and its own sentences.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

Shape = dict[str, Any]

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: What no database takes for text: the zero character, and halves of characters.
_NO_TEXT = re.compile("[\0\ud800-\udfff]")

#: What a text may not hold, as the description says it.
WITHOUT_ZERO = "^[^\\u0000]*$"


def text(longest: int, **more: Any) -> Shape:
    """A text of so many characters at most."""
    return {"type": "string", "maxLength": longest, "pattern": WITHOUT_ZERO, **more}


def maybe(shape: Shape) -> Shape:
    """The same, or null, which says as much as leaving it out."""
    return {**shape, "type": [shape["type"], "null"]}


def listed(items: Shape, most: int, **more: Any) -> Shape:
    """A list of so many at most."""
    return {"type": "array", "items": items, "maxItems": most, **more}


def record(fields: Mapping[str, Shape], *needed: str) -> Shape:
    """An object with these fields and no others."""
    return {"type": "object", "properties": dict(fields), "required": list(needed), "additionalProperties": False}


def faults(value: Any, shape: Shape, at: str = "") -> Iterator[tuple[str, str]]:
    """Yield every field that is not as it should be, and why."""
    kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    if value is None and "null" in kinds:
        return
    kind = kinds[0]
    if not _IS[kind](value):
        yield at, _WORDS[kind]()
    elif kind == "object":
        yield from _in_object(value, shape, at)
    elif kind == "array":
        if len(value) > shape["maxItems"]:
            yield at, _("holds more than %(most)s") % {"most": shape["maxItems"]}
        else:
            for place, each in enumerate(value):
                yield from faults(each, shape["items"], f"{at}[{place}]")
    elif kind == "string":
        yield from ((at, why) for why in _in_text(value, shape))
    elif kind in ("number", "integer"):
        yield from ((at, why) for why in _in_number(value, shape))


def _in_object(value: Mapping[str, Any], shape: Shape, at: str) -> Iterator[tuple[str, str]]:
    prefix = f"{at}." if at else ""
    for name in shape["required"]:
        if name not in value:
            yield f"{prefix}{name}", _("is missing")
    for name, inside in value.items():
        if name in shape["properties"]:
            yield from faults(inside, shape["properties"][name], f"{prefix}{name}")
        else:
            yield f"{prefix}{name[:80]}", _("is no field of this")


def _in_text(value: str, shape: Shape) -> Iterator[str]:
    if _NO_TEXT.search(value):
        yield _("holds a character that is none")
    elif len(value) > shape.get("maxLength", math.inf):
        yield _("is longer than %(most)s characters") % {"most": shape["maxLength"]}
    elif len(value) < shape.get("minLength", 0):
        yield _("is empty")
    elif shape.get("format") == "uuid" and not _UUID.fullmatch(value):
        yield _("is not a UUID")
    elif shape.get("format") == "date" and not _is_day(value):
        yield _("is not a day like 2026-03-03")


def _in_number(value: float, shape: Shape) -> Iterator[str]:
    low, high = shape.get("minimum"), shape.get("maximum")
    if low is not None and value < low:
        yield _("is too small")
    elif high is not None and value > high:
        yield _("is too large")


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and date.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not (
        isinstance(value, float) and not math.isfinite(value)
    )  # fmt: skip


_IS = {
    "object": lambda value: isinstance(value, Mapping),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "number": _is_number,
    "integer": lambda value: _is_number(value) and value == int(value),
}
_WORDS = {
    "object": lambda: _("should be an object"),
    "array": lambda: _("should be a list"),
    "string": lambda: _("should be a text"),
    "boolean": lambda: _("should be true or false"),
    "number": lambda: _("should be a number"),
    "integer": lambda: _("should be a whole number"),
}
