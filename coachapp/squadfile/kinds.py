"""The kinds of values in the file: how each is written, and how it is read or refused by the name of its field.

Days, times and numbers are in `measures.py`.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _

from coachapp.replay.fields import Node

#: No row may hold a longer text as JSON.
LONGEST_RAW: Final = 200_000
_SLUG = re.compile(r"[-a-zA-Z0-9_]+", re.ASCII)


class Kind(Protocol):
    """How one kind of value stands in the file. Neither is asked about None."""

    def write(self, value: Any) -> Any:
        """Return the value of a column as plain JSON."""

    def read(self, node: Node, name: str) -> Any:
        """Return the value that a column takes. Raises NotUsable."""


def can_be_kept(text: str) -> bool:
    """Whether both databases can keep this text: no zero bytes, no half letters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


@dataclass(frozen=True, slots=True)
class Text:
    """Text of at most so many letters, kept as it is, its spaces included."""

    longest: int
    empty: bool = True

    def write(self, value: Any) -> Any:
        """Return it."""
        return value

    def read(self, node: Node, name: str) -> str:
        """Refuse what is too long, or what no database keeps."""
        value = node.get(name)
        if not isinstance(value, str):
            raise node.refuse(name, _("should be a text"))
        if len(value) > self.longest:
            raise node.refuse(name, _("is longer than %(most)s letters") % {"most": self.longest})
        if not can_be_kept(value):
            raise node.refuse(name, _("holds signs that cannot be kept"))
        if not value and not self.empty:
            raise node.refuse(name, _("is empty"))
        return value


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]

    def write(self, value: Any) -> Any:
        """Return the word."""
        return str(value)

    def read(self, node: Node, name: str) -> str:
        """Refuse any other word."""
        value = node.get(name)
        if not isinstance(value, str) or value not in self.words:
            raise node.refuse(name, _("should be one of %(known)s") % {"known": ", ".join(self.words)})
        return value


@dataclass(frozen=True, slots=True)
class Slug:
    """The part of an address: letters, figures, - and _."""

    longest: int = 60

    def write(self, value: Any) -> Any:
        """Return it."""
        return value

    def read(self, node: Node, name: str) -> str:
        """Refuse what no address can hold."""
        value = node.get(name)
        if not isinstance(value, str) or len(value) > self.longest or not _SLUG.fullmatch(value):
            raise node.refuse(name, _("cannot stand in an address"))
        return value


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false; `inverted` where the column says the contrary of the field."""

    inverted: bool = False

    def write(self, value: bool) -> Any:
        """Return it."""
        return value != self.inverted

    def read(self, node: Node, name: str) -> bool:
        """Refuse anything else."""
        return node.flag(name) != self.inverted


@dataclass(frozen=True, slots=True)
class Id:
    """An id of 32 hexadecimal figures in five groups."""

    def write(self, value: uuid.UUID) -> Any:
        """Return it as text."""
        return str(value)

    def read(self, node: Node, name: str) -> uuid.UUID:
        """Refuse what is none."""
        value = node.get(name)
        try:
            made = uuid.UUID(value) if isinstance(value, str) else None
        except ValueError:
            made = None
        if made is None or str(made) != value:
            raise node.refuse(name, _("is not an id"))
        return made


@dataclass(frozen=True, slots=True)
class Person:
    """A coach, by the key that he has under `people`; the column holds his account."""

    def write(self, value: str) -> Any:
        """Return the key that the account was exchanged for."""
        return value

    def read(self, node: Node, name: str) -> str:
        """Return the key; whether it is known is seen when the whole file is read."""
        return Text(40, empty=False).read(node, name)


@dataclass(frozen=True, slots=True)
class Raw:
    """JSON as it is kept. `check` looks at an object, under its name in the file."""

    check: Callable[[Node], None]

    def write(self, value: Any) -> Any:
        """Return it."""
        return value

    def read(self, node: Node, name: str) -> dict[str, Any]:
        """Refuse what is no object, what is too much, and what the check refuses."""
        value = node.get(name)
        if not isinstance(value, dict):
            raise node.refuse(name, _("should be an object"))
        text = _kept_json(value)
        if text is None:
            raise node.refuse(name, _("holds signs or numbers that cannot be kept"))
        if len(text) > LONGEST_RAW:
            raise node.refuse(name, _("is too large"))
        self.check(Node(node.at(name), value))
        return value


def _kept_json(value: Any) -> str | None:
    """The text of it, None where it holds what not both databases keep: half letters, zero bytes, numbers that are none."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:
        return None
    return None if "\\u0000" in text.replace("\\\\", "") else text
