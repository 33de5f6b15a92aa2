"""One cell of an entry grid: what bare digits mean where."""

import pytest

from coachapp.forms.cells import read_flush


@pytest.mark.parametrize(("text", "ms"), [("650", 410_000), ("720", 440_000), ("6:50", 410_000), ("438", 438_000)])
def test_bare_digits_of_a_flush_are_minutes_and_seconds(text: str, ms: int) -> None:
    assert read_flush(text, 2000, None, None).ms == ms
