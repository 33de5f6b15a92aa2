"""What the site wrote down during a test, as it would stand on its standard error."""

from __future__ import annotations

import io
import json
from typing import Any


class Heard:
    """The lines so far."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    def text(self) -> str:
        """All of it."""
        return self.stream.getvalue()

    def lines(self) -> list[dict[str, Any]]:
        """Each line as what it says; a line that is no JSON is a fault here."""
        return [json.loads(line) for line in self.text().splitlines()]

    def requests(self) -> list[dict[str, Any]]:
        """The lines about requests."""
        return [line for line in self.lines() if line["logger"] == "coachapp.request"]
