"""The API against schemathesis, row U2: whatever a program may send is answered as the description says."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from coachapp.models import Athlete
from tests.ordeal.report import report_row
from tests.views.api.trying import Trial, connection_stays, described

PART = float(os.environ.get("ORDEAL_PART", "1"))
#: For each address and method; each is sent a second time without a token. Together about five thousand calls.
EXAMPLES = max(20, round(300 * PART))

schema = described()
told: Counter[tuple[str, int]] = Counter()

pytestmark = [pytest.mark.timeout(3600), pytest.mark.django_db]


@pytest.fixture
def trial(ben: Athlete) -> Iterator[Trial]:
    with connection_stays():
        made = Trial.on(ben)
        yield made
        told.update(made.answers)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
def test_whatever_is_sent(case: schemathesis.Case, trial: Trial) -> None:
    trial.call(case)


def test_the_count() -> None:
    """After all of them: what was answered."""
    bare = sum(many for (name, _status), many in told.items() if "without" in name)
    statuses = Counter[int]()
    for (name, status), many in told.items():
        if "without" not in name:
            statuses[status] += many
    in_without = sum(many for (name, status), many in told.items() if "without" in name and status < 400)
    assert sum(told.values()) >= 14 * EXAMPLES
    assert statuses[200] > EXAMPLES / 2, "too few were let in to have been tried"
    faults = statuses[500]
    report_row(
        row="U2",
        load=f"API: {sum(told.values()):,} calls, {bare:,} of them without a token",
        faults=", ".join(f"{many:,} x {status}" for status, many in sorted(statuses.items())),
        lost=faults,
        doubled=0,
        let_in=in_without,
    )
