"""The log of the site, listened to."""

import logging
from collections.abc import Iterator

import pytest

from coachapp.journal.lines import JsonLines
from tests.journal.heard import Heard


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Listen where the settings let the site write: the very handler, with another end."""
    ours = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.StreamHandler) and isinstance(handler.formatter, JsonLines)
    ]
    assert len(ours) == 1, "the settings give the log one way out"
    found = Heard()
    before = ours[0].setStream(found.stream)
    yield found
    ours[0].setStream(before)
