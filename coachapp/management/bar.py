"""How far a long command is, drawn on a terminal and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

from coachapp.keeping.progress import Progress


@contextmanager
def bar() -> Iterator[Progress]:
    """Give something to tell; each new thing that is done gets a bar of its own."""
    drawn: tqdm | None = None
    current = ""

    def tell(what: str, done: int, of: int) -> None:
        nonlocal drawn, current
        if drawn is None or what != current:
            if drawn is not None:
                drawn.close()
            drawn, current = tqdm(total=of or None, desc=what, unit="", leave=False, disable=None), what
        drawn.total = of or None
        drawn.update(done - drawn.n)

    try:
        yield tell
    finally:
        if drawn is not None:
            drawn.close()
