"""A script of a club, as the tests of the API play it."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from coachapp.models import ApiToken, Squad
from coachapp.models.identity import new_id
from coachapp.services import token as tokens

ROOT = "/api/v1/"


def key_for(squad: Squad, scope: str = "log", days: int = 90, ago: int = 0) -> tuple[ApiToken, str]:
    """A token that the squad's owner made so many days ago, and its text."""
    owner = squad.coachings.select_related("user").get(role="owner").user
    secret = tokens.new_secret()
    made = tokens.make(
        squad=squad, by=owner, token_id=new_id(), secret=secret, name="Sheet", scope=scope, days=days,
        now=timezone.now() - timedelta(days=ago),
    )  # fmt: skip
    return made, tokens.text_of(made, secret)


@dataclass
class Script:
    """Sends its token with everything it asks."""

    token: str
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def __post_init__(self) -> None:
        self.client.raise_request_exception = False

    def get(self, path: str, **query: str) -> Any:
        """Ask for something below the root."""
        return self.client.get(ROOT + path, query, headers=self._headers)

    def post(self, path: str, body: Any, kind: str = "application/json") -> Any:
        """Send something: text and bytes as they are, anything else as JSON."""
        raw = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.generic("POST", ROOT + path, raw, kind, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def sent(on: str, times: float | list[Any] = 75.0, **more: Any) -> dict[str, Any]:
    """A session of twelve 400s as a script sends it."""
    each = times if isinstance(times, list) else [times] * 12
    reps = [{"time_s": time + place % 5 / 10, "recovery_s": 90} for place, time in enumerate(each)]
    return {"id": str(uuid.uuid4()), "date": on, "reps": reps, **more}
