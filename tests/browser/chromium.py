"""Find the Chromium that the browser tests and the pictures use, or install one.

    python -m tests.browser.chromium             print its path, or say what to do
    python -m tests.browser.chromium --install   get one first where there is none

In this order: $CHROMIUM, Playwright's own download, what is on PATH.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOT_FOUND = """\
The browser tests need Chromium, and there is none here. Any one of these helps:
  apt-get install chromium                   (as root, on Debian and its relatives)
  .venv/bin/playwright install chromium      (any system that can reach its download server)
  CHROMIUM=/path/to/chromium make test"""
# Left alone, Chromium asks its maker's servers for this and that. Nothing but this machine is reachable.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1"


def find() -> Path | None:
    """Return the path of a Chromium. Exits when $CHROMIUM names something that is not there."""
    if named := os.environ.get("CHROMIUM"):
        if not shutil.which(named):
            raise SystemExit(f"CHROMIUM={named} is not a program.")
        return Path(named)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    if own.exists():
        return own
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def install() -> None:
    """Get a Chromium by the means of this machine. What goes wrong is printed, not raised."""
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        print("Installing Chromium with apt-get ...", file=sys.stderr, flush=True)
        wait = ["-o", "DPkg::Lock::Timeout=300"]
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, *wait, "update", "-qq"], env=env, stdout=sys.stderr, check=False)
        words = [apt, *wait, "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(words, env=env, stdout=sys.stderr, check=False)
    else:
        print("Fetching Chromium with Playwright ...", file=sys.stderr, flush=True)
        words = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(words, stdout=sys.stderr, check=False)


def launch_options() -> dict[str, Any]:
    """Say how Playwright is to start it. Exits when there is no Chromium."""
    path = find()
    if path is None:
        raise SystemExit(NOT_FOUND)
    return {
        "executable_path": str(path),
        "args": [OFFLINE],
        # The sandbox cannot be had by root, and only by root is it left out.
        "chromium_sandbox": os.geteuid() != 0,
    }


def main(words: list[str]) -> None:
    """Print the path of a Chromium, after installing one when that was asked for and is needed."""
    path = find()
    if path is None and "--install" in words:
        install()
        path = find()
    if path is None:
        raise SystemExit(NOT_FOUND)
    print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
