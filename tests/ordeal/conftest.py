"""The ordeal uses the browser of the browser tests, and its people."""

from tests.browser.conftest import _fresh_counts, base_url, browser_type_launch_args, console, new_context
from tests.browser.test_offline import _cut, coach, evening, proxy

__all__ = [
    "_cut", "_fresh_counts", "base_url", "browser_type_launch_args", "coach", "console", "evening", "new_context", "proxy",
]  # fmt: skip
