"""The API against schemathesis, row U2: whatever a program may send is answered as the description says."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from coachapp.models import Athlete
from coachapp.services import token as tokens
from coachapp.views.api import door
from coachapp.views.api import sessions as api_sessions
from tests.ordeal.report import report_row
from tests.views.api.trying import Trial, connection_stays, described

PART = float(os.environ.get("ORDEAL_PART", "1"))
#: For each address and method; each is sent a second time without a token. Together about five thousand calls.
EXAMPLES = max(20, round(300 * PART))

schema = described()
told: Counter[tuple[str, int]] = Counter()
control: Counter[str] = Counter()

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


def test_with_the_door_taken_out_it_is_found(ben: Athlete, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: whoever comes without a token is let in with one; and what lists the sessions ends in a fault."""
    with connection_stays():
        made = Trial.on(ben)
        key = tokens.find(made.token, now=timezone.now())
        assert key is not None
        monkeypatch.setattr(door, "_let_in", lambda request, scope: key)
        control["let in"] = _found_by(made)
        monkeypatch.undo()
    with connection_stays():
        monkeypatch.setattr(api_sessions, "_tell", lambda athlete, rows: [][0])
        control["faults"] = _found_by(made)
    assert all(control.values()), control


def _found_by(trial: Trial) -> int:
    """How many of fifty calls of the list of sessions are objected to."""
    objections = 0

    @settings(max_examples=50, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(schema["/api/v1/athletes/{athlete_id}/sessions"]["GET"].as_strategy())
    def call(case: schemathesis.Case) -> None:
        nonlocal objections
        try:
            trial.call(case)
        except (AssertionError, BaseExceptionGroup):
            objections += 1

    call()
    return objections


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
        control=f"of 50 calls, the door taken out: {control['let in']} let in; a fault put in: {control['faults']} found",
    )
