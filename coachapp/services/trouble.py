"""What befell the database, as far as it is nobody's mistake: it is busy, away, or its disk is full.

Such an error says nothing about what was asked. The same request may well succeed in a moment, so whoever asked is told
when to come back, and nothing that was sent is judged by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.db import Error, InterfaceError, OperationalError

Kind = Literal["busy", "away", "full"]

#: PostgreSQL's codes, by their beginning: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL: tuple[tuple[str, Kind], ...] = (
    ("40001", "busy"),  # two transactions contradict each other
    ("40P01", "busy"),  # two wait for each other
    ("55P03", "busy"),  # the lock did not come in time
    ("57014", "busy"),  # the statement took too long
    ("25P03", "busy"),  # the transaction was idle for too long
    ("53300", "busy"),  # too many connections
    ("53100", "full"),
    ("53", "away"),  # no memory, or another of its limits
    ("57P", "away"),  # it is being stopped, or still starting
    ("58", "away"),  # its own disk does not answer
    ("08", "away"),
)
_SQLITE: tuple[tuple[str, Kind], ...] = (
    ("SQLITE_BUSY", "busy"),
    ("SQLITE_LOCKED", "busy"),
    ("SQLITE_FULL", "full"),
    ("SQLITE_IOERR", "away"),
    ("SQLITE_CANTOPEN", "away"),
    ("SQLITE_READONLY", "away"),
)
#: The database gave these up itself and undid all they did: the same again is safe, and mostly succeeds.
_UNDONE = ("40001", "40P01")
_AGAIN_AFTER_S: dict[Kind, int] = {"busy": 5, "away": 10, "full": 120}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What befell the database. `undone` says that it took back all of the transaction by itself."""

    kind: Kind
    undone: bool = False

    @property
    def again_after_s(self) -> int:
        """In how many seconds asking again is worth it."""
        return _AGAIN_AFTER_S[self.kind]


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Say what befell the database, None where the error is anything else, a fault of ours above all."""
    if not isinstance(error, Error):
        return None
    for cause in _with_causes(error):
        for code, table in ((getattr(cause, "sqlstate", None), _POSTGRESQL), (_sqlite_code(cause), _SQLITE)):
            if code:
                kind = next((kind for beginning, kind in table if code.startswith(beginning)), None)
                return Trouble(kind, undone=code in _UNDONE) if kind else None
    # Without a code nobody answered: the connection could not be made, or broke.
    broken = isinstance(error, OperationalError | InterfaceError)
    return Trouble("away") if broken and any(map(_is_postgresql, _with_causes(error))) else None


def _with_causes(error: BaseException) -> Iterator[BaseException]:
    told: BaseException | None = error
    while told is not None:
        yield told
        told = told.__cause__


def _is_postgresql(error: BaseException) -> bool:
    return type(error).__module__.split(".")[0] == "psycopg"


def _sqlite_code(error: BaseException) -> str:
    return str(getattr(error, "sqlite_errorname", "") or "")
