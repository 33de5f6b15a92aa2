"""A log record as one line of JSON, with everything left out that may be about a person."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
#: Whose words are our own sentences, with ids in them at most.
OWN = "coachapp"
FRAMES = 12

#: The id of the request that is being answered, empty outside of one.
current_request: ContextVar[str] = ContextVar("current_request", default="")


class JsonLines(logging.Formatter):
    """Writes what happened, where, and in which request.

    Of other people's log lines only the sentence without its figures is kept ("Not Found: %s"): what
    would be put into it is often a path. Of a fault its kind and its way through the code are kept.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if request := current_request.get():
            line["request"] = request
        line |= getattr(record, "fields", {})
        if record.levelno >= logging.WARNING:
            line["where"] = f"{record.module}:{record.lineno}"
        if record.exc_info and record.exc_info[1] is not None:
            line |= {"fault": list(_kinds(record.exc_info[1])), "way": list(_way(record.exc_info[1]))}
        return json.dumps(line, ensure_ascii=False, default=str)


def _event(record: logging.LogRecord) -> str:
    """The sentence. One that was put together before it came here may hold anything, and is dropped."""
    if record.name.split(".")[0] == OWN:
        return record.getMessage()
    return str(record.msg) if record.args and isinstance(record.msg, str) else ""


def _kinds(fault: BaseException) -> Iterator[str]:
    """The kind of a fault and of those that caused it; a database's own five letters along."""
    seen: BaseException | None = fault
    for _depth in range(5):
        if seen is None:
            return
        code = getattr(seen, "sqlstate", None) or getattr(seen, "sqlite_errorname", None)
        yield f"{type(seen).__name__} {code}" if code else type(seen).__name__
        seen = seen.__cause__ or seen.__context__


def _way(fault: BaseException) -> Iterator[str]:
    """The last steps through the code, as file:line function."""
    for frame in traceback.extract_tb(fault.__traceback__)[-FRAMES:]:
        path = Path(frame.filename)
        inside = path.is_relative_to(ROOT)
        name = path.relative_to(ROOT) if inside else Path(*path.parts[-3:])
        yield f"{name}:{frame.lineno} {frame.name}"
