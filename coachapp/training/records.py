"""The best times ever run, as facts with the year they were looked up.

They serve only to tell a slip of the pen from a time; nothing is trained by them. The 15K
is no record event: its times are the best known.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from coachapp.training.pace import EVENTS

#: The year whose standing the table shows. ``confirmed`` in a row says whether a published
#: page was at hand then; the others are to be checked at the next review.
YEAR: Final = 2025


@dataclass(frozen=True, slots=True)
class Record:
    """Best times over one distance; ``confirmed`` is for men and women in that order."""

    distance_m: float
    men_ms: int
    women_ms: int
    confirmed: tuple[bool, bool]


RECORDS: Final = MappingProxyType(
    {
        record.distance_m: record
        for record in (
            Record(400, 43_030, 47_600, (False, False)),
            Record(800, 100_910, 113_280, (False, False)),
            Record(EVENTS["1500"], 206_000, 228_680, (False, True)),
            Record(EVENTS["mile"], 223_130, 247_640, (True, True)),
            Record(EVENTS["3000"], 437_550, 486_110, (True, True)),
            Record(EVENTS["2mile"], 474_100, 538_580, (False, True)),
            Record(EVENTS["5K"], 755_360, 838_060, (False, True)),
            Record(EVENTS["10K"], 1_571_000, 1_734_140, (False, False)),
            Record(EVENTS["15K"], 2_387_000, 2_660_000, (False, False)),
        )
    }
)
