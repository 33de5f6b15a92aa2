import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from coachapp.training.pace import EVENTS


def equivalent(*words: str) -> dict[str, Any]:
    """What the command prints."""
    out = io.StringIO()
    call_command("equivalent", *words, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_a_five_k() -> None:
    answer = equivalent("5K", "16:00")
    assert answer["index"] == 64.6
    assert list(answer["times_s"]) == list(answer["pace_400_s"]) == list(EVENTS)
    assert answer["times_s"]["5K"] == 960.0
    assert answer["times_s"]["3000"] == 552.7
    assert answer["pace_400_s"]["3000"] == 73.7
    assert answer["pace_400_s"]["5K"] == 76.8


def test_spellings_of_event_and_time() -> None:
    assert equivalent("3000m", "9'22\"5") == equivalent("3K", "9:22.5")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("5K", "1:75"), "time: "),
        (("5K", "soon"), "time: "),
        (("5K", "dnf"), "time: "),
        (("5K", "5:00:00"), "time: "),
        (("5K", "9:36"), "time: "),
        (("800", "2:00"), "event: "),
    ],
)
def test_bad_input_exits_2_with_one_line(words: tuple[str, str], named: str) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("equivalent", *words)
    assert caught.value.returncode == 2
    assert str(caught.value).startswith(named)
    assert "\n" not in str(caught.value)
