"""`make ordeal`: every row, one after the other, and one table at the end.

    python -m tests.ordeal              what is not known yet of this state of the code, then the table
    python -m tests.ordeal C3 B1        these rows alone
    python -m tests.ordeal --table      the table of what is known, and nothing run; --markdown for docs/ordeal.md

ORDEAL_PART=0.1 runs a tenth of everything. ORDEAL_MINUTES (90) is when no further row is begun; run it again to go on.
ORDEAL_FRESH=1 forgets what is known. What is known lies in var/ordeal/, a file for each row.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.ordeal.report import REPORT_TO, Row, lines_of, markdown_of
from tests.ordeal.rows import WORK, Work

ROOT = Path(__file__).resolve().parent.parent.parent
KNOWN = ROOT / "var" / "ordeal"
PART = os.environ.get("ORDEAL_PART", "1")
MINUTES = float(os.environ.get("ORDEAL_MINUTES", "90"))
#: A run that is told to stop gets so long to end what it has started.
GRACE_S = 60


@dataclass
class Result:
    """What became of a row. `state` names the code that it was run on."""

    name: str
    part: str
    state: str
    on: str
    seconds: int
    ended: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether it came to its end, and well."""
        return self.ended == "passed"


def state() -> str:
    """A name for the code and the tests as they are now: whatever a row may depend on."""
    told = hashlib.sha256()
    for folder in ("coachapp", "templates", "static", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                told.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


def known(work: Work) -> Result | None:
    """What was written down of a row."""
    file = KNOWN / f"{work.name}.json"
    return Result(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def run(work: Work, now: str, seconds: float) -> Result:
    """Run a row, for so long at most, and write down what became of it."""
    KNOWN.mkdir(parents=True, exist_ok=True)
    reported, said = KNOWN / f"{work.name}.rows", KNOWN / f"{work.name}.log"
    reported.unlink(missing_ok=True)
    words = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", "tests.ordeal.report"]
    if work.counts:
        words += ["--count-as", work.name, "--counts", work.counts, "--control", work.control]
    began = time.monotonic()
    with said.open("wb") as log:
        process = subprocess.Popen(
            [*words, *work.tests], cwd=ROOT, env={**os.environ, REPORT_TO: str(reported)}, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        try:
            ended = "passed" if process.wait(seconds) == 0 else "failed"
        except subprocess.TimeoutExpired:
            ended = f"broken off after {seconds / 60:.0f} minutes"
            _stop(process)
        except KeyboardInterrupt:
            _stop(process)
            raise
    lines = reported.read_text(encoding="utf-8").splitlines() if reported.exists() else []
    result = Result(
        work.name, PART, now, datetime.now(UTC).date().isoformat(), round(time.monotonic() - began), ended,
        [json.loads(line) for line in lines],
    )  # fmt: skip
    (KNOWN / f"{work.name}.json").write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")
    return result


def _stop(process: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C does, so that what it has started ends too; its whole group when it does not."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def rows_of(work: Work) -> list[Row]:
    """The lines of the table for a row; one that says why there is nothing else."""
    found = known(work)
    if found is None:
        return [Row(work.name, "not run yet", "", 0, 0, 0)]
    rows = [Row(**one) for one in found.rows]
    if found.part != "1":
        rows = [Row(**{**asdict(one), "load": f"[{found.part}] {one.load}"}) for one in rows]
    if not found.good:
        rows.append(Row(work.name, found.ended.upper(), f"see var/ordeal/{work.name}.log", 0, 0, 0))
    return rows


def say(line: str = "") -> None:
    """Print it at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(words: list[str]) -> int:
    """Run what is asked for; 0 when all of it came to a good end."""
    every = [row for work in WORK for row in (work.name,)]
    if strange := [word for word in words if word not in (*every, "--table", "--markdown")]:
        say(f"There is no row {', '.join(strange)}. There are {', '.join(every)}.")
        return 2
    chosen = [work for work in WORK if work.name in words] or list(WORK)
    if not {"--table", "--markdown"} & set(words):
        _run_all(chosen)
    rows = [row for work in chosen for row in rows_of(work)]
    results = [known(work) for work in chosen]
    say()
    if "--markdown" in words:
        for line in markdown_of(rows):
            say(line)
    else:
        for line in lines_of(rows):
            say(line)
    good = sum(one is not None and one.good for one in results)
    spent = sum(one.seconds for one in results if one) / 60
    say()
    say(f"{good} of {len(chosen)} rows came to a good end, in {spent:.0f} minutes; "
        f"{os.cpu_count()} processors, {_memory_gib()} GiB, Python {platform.python_version()}")  # fmt: skip
    return 0 if good == len(chosen) else 1


def _run_all(chosen: list[Work]) -> None:
    now, end = state(), time.monotonic() + MINUTES * 60
    for at, work in enumerate(chosen, 1):
        before = known(work)
        if before and before.good and (before.part, before.state) == (PART, now) and not os.environ.get("ORDEAL_FRESH"):
            say(f"{work.name:<4} known already, {before.on}")
            continue
        left = end - time.monotonic()
        if left < 30:
            say(f"{work.name:<4} not begun: {MINUTES:.0f} minutes are over; run it again to go on")
            continue
        say(f"{work.name:<4} {at} of {len(chosen)} ...")
        result = run(work, now, min(left, work.minutes * 60))
        say(f"{work.name:<4} {result.ended}, {result.seconds} s")
        for row in rows_of(work):
            say("     " + " | ".join(row.cells()))


def _memory_gib() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
