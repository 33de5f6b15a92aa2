"""A march to look at before there is a squad: made-up times, read by the engine like anybody's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.progression import standing
from coachapp.training.session import Rep, Session
from coachapp.training.settings import Settings
from coachapp.views.ladder import ladder

FIRST_DAY = date(2026, 3, 3)
# Each session: days since the first, its twelve times in tenths of a second, the mean recovery in seconds.
SESSIONS = (
    (0, (748, 752, 751, 750, 755, 749, 754, 751, 758, 752, 749, 745), 112),
    (9, (751, 749, 750, 752, 748, 753, 751, 750, 754, 751, 750, 746), 76),
    (19, (750, 751, 749, 750, 752, 748, 751, 753, 750, 749, 751, 744), 57),
    (29, (752, 749, 751, 750, 748, 752, 749, 751, 750, 752, 729, 726), 56),
    (38, (749, 750, 752, 751, 749, 750, 751, 752, 730, 754, 731, 728), 58),
    (48, (751, 750, 749, 752, 750, 751, 749, 750, 729, 731, 728, 724), 55),
)


def sample_ladder() -> dict[str, Any]:
    """What parts/_ladder.html draws of it: six sessions, one of them held, and the next one."""
    on = FIRST_DAY + timedelta(days=SESSIONS[-1][0] + 10)
    log = TrainingLog(
        settings=Settings(),
        marks=(Mark(None, 3000, 562_500),),
        goals=(Goal(Pace(73_000)),),
        sessions=tuple(_session(*session) for session in SESSIONS),
    )
    return ladder(standing("12x400", log, on), session_url=None)


def _session(days: int, tenths: tuple[int, ...], recovery_s: int) -> Session:
    reps = tuple(
        Rep(number, 400, 100 * tenth, recovery_ms=1000 * recovery_s if number < len(tenths) else None)
        for number, tenth in enumerate(tenths, start=1)
    )
    return Session(on=FIRST_DAY + timedelta(days=days), reps=reps, key=str(days))
