"""The ordeal uses the browser of the browser tests, and its people. At the end of a run stands one table of all files."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Console, _fresh_counts, base_url, browser_type_launch_args, console, new_context
from tests.browser.offline import _cut, coach, evening, proxy
from tests.ordeal.report import table

__all__ = [
    "_cut", "_fresh_counts", "base_url", "browser_type_launch_args", "coach", "console", "evening", "new_context", "proxy",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _hurried(console: Console) -> Iterator[None]:
    """A busy Chromium remarks on a font fetched ahead and not drawn within seconds. That is about time, not about taps."""
    yield
    console.heard[:] = [line for line in console.heard if "was preloaded using link preload but not used" not in line]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was reported, after all else."""
    lines = table()
    if lines:
        terminalreporter.section("ordeal")
        for line in lines:
            terminalreporter.write_line(line)
