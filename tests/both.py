"""Run the suite on SQLite and on a real PostgreSQL, side by side.

    python -m tests.both [words for pytest]

What touches no database runs with SQLite alone (the marker `once`). The half on SQLite is seen as it goes; what the other
one says is kept in a file and printed after it. Both have to pass. Ctrl-C reaches both, for both are of this terminal; who
ends this process with SIGTERM ends both as well.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

NOTHING_TO_RUN = 5  # pytest's word for it
#: Ctrl-C was heard by the halves too, which have browsers and servers to put away.
TIDY_S = 30


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _started(command: Sequence[str], out: int | None = None) -> subprocess.Popen[bytes]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(command, env=env, stdout=out, stderr=subprocess.STDOUT if out is not None else None)


def _end(halves: Sequence[subprocess.Popen[bytes]], after_s: float = 0) -> None:
    """End both, where they have not ended by themselves after so many seconds."""
    last = time.monotonic() + after_s
    for half in halves:
        with contextlib.suppress(subprocess.TimeoutExpired):
            half.wait(timeout=max(0, last - time.monotonic()))
        half.terminate()
    for half in halves:
        half.wait()


def main(words: list[str]) -> int:
    """Run both; returns 0 where both have passed, otherwise what the first that failed has returned."""
    signal.signal(signal.SIGTERM, _stop)
    pytest = [sys.executable, "-m", "pytest", "-q"]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="quarters-test-") as folder:
        kept = Path(folder) / "postgresql.txt"
        print(f"The suite on SQLite; the suite on PostgreSQL meanwhile, in {kept}", flush=True)
        with kept.open("wb") as out:
            halves = [
                _started([*pytest, *words]),
                _started([sys.executable, "-m", "tests.postgres", *pytest, "-m", "not once", *words], out.fileno()),
            ]
            try:
                sqlite, postgresql = [half.wait() for half in halves]
            except KeyboardInterrupt:
                _end(halves, TIDY_S)
                return 128 + signal.SIGINT
            except SystemExit:
                _end(halves)
                raise
        text = kept.read_text(encoding="utf-8", errors="replace")
    if postgresql == NOTHING_TO_RUN and sqlite == 0:
        text += "Nothing of this touches a database: it has run once.\n"
        postgresql = 0
    failed = {name: status for name, status in (("SQLite", sqlite), ("PostgreSQL", postgresql)) if status}
    if not failed:
        print(f"\nBoth halves passed, in {time.monotonic() - began:.0f} s.", flush=True)
    # Last, so that pytest's own closing line is the last one where all is well.
    print(f"\nThe suite on PostgreSQL\n{text}", end="", flush=True)
    for name, status in failed.items():
        print(f"{name}: FAILED, see above (pytest returned {status})", flush=True)
    return sqlite or postgresql


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
