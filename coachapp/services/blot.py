"""What is put in the place of a word that an erasure took away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

#: That there was a word, and nothing of it.
BLOT: Final = "–"
_IN_TAPS: Final[dict[str, Any]] = {"text": "", "reason": BLOT, "rpe_half": None}


def blotted(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a tap without what was said in words or felt; times and who ran stay."""
    return {
        name: _IN_TAPS[name] if name in _IN_TAPS and value not in ("", None) else value
        for name, value in body.items()
        if name != "why"
    }


def named(name: str) -> re.Pattern[str]:
    """Finds a name as words of their own, whatever their case."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def blotted_json(content: Any, said: re.Pattern[str]) -> Any:
    """A content of the history with a blot in the place of a name, whatever it is nested in."""
    if isinstance(content, str):
        return said.sub(BLOT, content)
    if isinstance(content, dict):
        return {key: blotted_json(value, said) for key, value in content.items()}
    if isinstance(content, list):
        return [blotted_json(value, said) for value in content]
    return content
