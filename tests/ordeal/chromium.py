"""A Chromium of one's own, that can be killed in the middle of a sentence and started again with the same memory."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

_PATIENCE_S = 30
_WORDS = (
    "--headless=new", "--remote-debugging-port=0", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu",
    "--disable-dev-shm-usage", "--password-store=basic", "--window-size=390,844",
)  # fmt: skip


class OwnChromium:
    """One profile on the disk, and the browser that uses it at the moment. Only processes started here are ended.

    `options` are those with which the other browsers of the tests are launched.
    """

    def __init__(self, playwright: Playwright, profile: Path, options: dict[str, Any]) -> None:
        self.playwright = playwright
        self.options = options
        self.profile = profile
        self.kills = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None

    def __enter__(self) -> OwnChromium:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def start(self) -> Page:
        """Start it, and return a page of it."""
        (self.profile / "DevToolsActivePort").unlink(missing_ok=True)
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()
        options = self.options
        words = [options["executable_path"], *options["args"], *_WORDS, f"--user-data-dir={self.profile}"]
        if not options["chromium_sandbox"]:
            words.append("--no-sandbox")
        # A group of its own: the browser is many processes, and all of them go at once.
        self._process = subprocess.Popen(
            [*words, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port()}")
        return self.context.new_page()

    @property
    def context(self) -> BrowserContext:
        """The profile's own context, whose cookies and stores are on the disk."""
        assert self._browser is not None
        return self._browser.contexts[0]

    def kill(self) -> None:
        """End every process of it, without a word of warning, as a phone without power does."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=_PATIENCE_S)
        self.kills += 1
        self._forget()

    def end(self) -> None:
        """End it when the test is over."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=_PATIENCE_S)
        self._forget()

    def _forget(self) -> None:
        if self._browser is not None:
            with contextlib.suppress(Exception):
                self._browser.close()
        self._process = self._browser = None

    def _port(self) -> int:
        end = time.monotonic() + _PATIENCE_S
        file = self.profile / "DevToolsActivePort"
        while time.monotonic() < end:
            with contextlib.suppress(OSError, IndexError, ValueError):
                return int(file.read_text().split()[0])
            time.sleep(0.02)
        raise TimeoutError("Chromium did not say where it listens")
