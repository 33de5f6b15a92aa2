"""Names as they stand in an address."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from itertools import count

from django.utils.text import slugify

#: Letters that do not come apart into a plain one and an accent.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
LONGEST = 50


def free_slug(name: str, taken: Collection[str], *, otherwise: str) -> str:
    """A slug for a name that is not taken: "maya", then "maya-2". `otherwise` serves names in a
    script that no address shows."""
    return next(slug for slug in slugs(name, otherwise=otherwise) if slug not in taken)


def slugs(name: str, *, otherwise: str) -> Iterator[str]:
    """Yield one slug after the other that a name may have: "maya", "maya-2", and so on without an end."""
    folded = unicodedata.normalize("NFKC", name).lower().translate(_LETTERS)
    first = slugify(folded)[:LONGEST].strip("-_") or otherwise
    yield first
    yield from (f"{first}-{number}" for number in count(2))
