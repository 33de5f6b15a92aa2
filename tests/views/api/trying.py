"""What schemathesis tries with the API, once for the suite and at length for the ordeal."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from schemathesis.config import SchemathesisConfig

from coachapp.models import Athlete
from coachapp.views.api import door
from coachapp.wsgi import application
from tests.cast import log, ran
from tests.views.api.asking import key_for

#: Where the site describes itself.
DESCRIPTION = "/api/v1/openapi.json"


#: What is of the right shape is taken or not: that no 400 m takes 38 s is no matter of shape, and answers 422.
_CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422", "429"]},
    }
}  # fmt: skip


def described() -> Any:
    """The API as schemathesis reads it from the site."""
    return schemathesis.openapi.from_wsgi(DESCRIPTION, application, config=SchemathesisConfig.from_dict(_CONFIG))


@contextmanager
def connection_stays() -> Iterator[None]:
    """A server closes its connection with each answer; ours holds the transaction of the test."""
    most, door.MOST = door.MOST, 10**9
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        door.MOST = most
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@dataclass
class Trial:
    """A token, and rows that are really there; counts what was answered."""

    token: str
    athlete: str
    session: str
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)

    @classmethod
    def on(cls, athlete: Athlete) -> Trial:
        """Play with this athlete, who has a session."""
        logged = log(athlete, ran(timezone.now().date())).logged
        return cls(key_for(athlete.squad)[1], str(athlete.pk), str(logged.pk))

    def call(self, case: Any) -> None:
        """Send what schemathesis made, and the same without a token; hold both answers against the description.

        Three of four ids that could be one are exchanged for one that is there: chance alone finds nobody.
        """
        for name, known in (("athlete_id", self.athlete), ("session_id", self.session)):
            made = _id(case.path_parameters.get(name))
            if made is not None and made.int % 4:
                case.path_parameters[name] = known
        answer = case.call_and_validate(headers={"Authorization": f"Bearer {self.token}"})
        self.answers[case.operation.label, answer.status_code] += 1
        bare = case.call(headers={"Authorization": ""})
        self.answers[f"{case.operation.label} without a token", bare.status_code] += 1
        assert bare.status_code in (401, 404, 405), "something was done without a token"


def _id(value: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
