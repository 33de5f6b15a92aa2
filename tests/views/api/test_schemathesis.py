"""U2: what the description promises holds for whatever a program may send: schemathesis looks for the contrary.

All of its checks: no fault of ours, no status and no header that is not described, every answer of its shape, nothing taken
that the description forbids, nothing without a token. `make ordeal` does the same at length.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from coachapp.models import Athlete
from tests.views.api.trying import Trial, connection_stays, described

schema = described()


@pytest.fixture
def trial(ben: Athlete) -> Iterator[Trial]:
    with connection_stays():
        yield Trial.on(ben)


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_nothing_is_answered_that_is_not_described(case: schemathesis.Case, trial: Trial) -> None:
    trial.call(case)
