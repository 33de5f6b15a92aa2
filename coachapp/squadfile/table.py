"""One kind of object in the file: its fields, and the column of a row that each of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from coachapp.replay.fields import Node
from coachapp.squadfile.kinds import Kind, Person

Json = dict[str, Any]
Row = dict[str, Any]
#: A field without a default must be there.
NEEDED: Final[Any] = ...


@dataclass(frozen=True, slots=True)
class Field:
    """A field. What equals its default is not written, and means the default where it is absent.

    `column` is the row's name for it, the same where none is given.
    """

    name: str
    kind: Kind
    default: Any = NEEDED
    column: str = ""

    def __post_init__(self) -> None:
        """Name the column after the field where none is given."""
        object.__setattr__(self, "column", self.column or self.name)

    @property
    def fallback(self) -> Any:
        """The default as a column holds it."""
        return list(self.default) if isinstance(self.default, tuple) else copy(self.default)

    def read(self, node: Node) -> Any:
        """Return what the column takes. Raises NotUsable."""
        if self.name not in node.values:
            if self.default is NEEDED:
                raise node.refuse(self.name, _("is missing"))
            return self.fallback
        if node.get(self.name) is None and self.default is None:
            return None
        return self.kind.read(node, self.name)


@dataclass(frozen=True, slots=True)
class Table:
    """An object of the file and the model whose rows it tells; `parts` are the objects and lists nested in it."""

    model: str
    fields: tuple[Field, ...]
    parts: tuple[str, ...] = ()
    #: The names of the fields, and those that hold an account: asked for at every row.
    names: frozenset[str] = field(init=False)
    accounts: tuple[Field, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the fields out once."""
        object.__setattr__(self, "names", frozenset(one.name for one in self.fields))
        object.__setattr__(self, "accounts", tuple(one for one in self.fields if isinstance(one.kind, Person)))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a row is asked for."""
        return tuple(one.column for one in self.fields)

    @property
    def people(self) -> tuple[str, ...]:
        """The columns that hold an account."""
        return tuple(one.column for one in self.accounts)

    def write(self, row: Mapping[str, Any], people: Mapping[Any, str]) -> Json:
        """Return a row as the file tells it. `people` gives each account's key."""
        made: Json = {}
        for one in self.fields:
            value = row[one.column]
            if value == one.fallback or (value is None and one.default is NEEDED):
                continue
            made[one.name] = one.kind.write(people[value] if isinstance(one.kind, Person) else value)
        return made

    def read(self, node: Node) -> Row:
        """Return the row that an object tells, accounts as keys. Raises NotUsable, also for a field that is none."""
        row = {one.column: one.read(node) for one in self.fields}
        for name in node.values.keys() - self.names:
            if name not in self.parts:
                raise node.refuse(name, _("is not a field of this format"))
        return row
