"""The demo squad's people and their season, as a coach would tell it. All of them are invented.

Days are counted back from the day on which the demo is loaded, so that it is never an old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coachapp.training.log import OverruleKind

NO_MISSES: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Outing:
    """One evening at the track: run as it was asked for, but for what stands here.

    `slow` gives reps the ms by which they were beyond their limit, `long` recoveries their seconds;
    `stopped_after` is the last rep run; `fast_start` goes out too fast and pays; `excused` and
    `recovery_excused` are a number and the coach's reason, `void` his reason to leave it out.
    """

    days_ago: int
    slow: Mapping[int, int] = field(default_factory=dict)
    long: Mapping[int, int] = field(default_factory=dict)
    stopped_after: int | None = None
    fast_start: bool = False
    rpe_half: int = 16
    conditions: str = ""
    note: str = ""
    himself: bool = False
    excused: tuple[int, str] | None = None
    recovery_excused: tuple[int, str] | None = None
    void: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A race or time trial."""

    days_ago: int
    distance_m: float
    time_ms: int
    kind: str = "race"
    note: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """The coach's overrule of a day, spoken after what was run on it."""

    days_ago: int
    kind: OverruleKind
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    """One athlete. `recovery_s` is what he took in stage 1; `race` a name and the days until it."""

    name: str
    age: int
    results: tuple[Result, ...]
    goal_3k_ms: int | None
    outings: tuple[Outing, ...]
    words: tuple[Word, ...] = ()
    recovery_s: int = 120
    race: tuple[str, int] | None = None
    workout: str = "12x400"
    settings: Mapping[str, Any] = field(default_factory=dict)


COACH_NAME = "Hedda Marsh"
SQUAD_NAME = "Millpond Harriers"

PEOPLE = (
    Person(
        "Tindra Okonjo",
        24,
        (Result(73, 3000, 562_500, "time_trial"), Result(29, 3000, 559_400, note="windy, alone from 2 laps")),
        545_000,
        (
            Outing(68, slow={6: 900, 7: 500}, rpe_half=17, conditions="cold, gusts on the back straight"),
            Outing(60, conditions="still, 11 °C", note="Even from the first to the last."),
            Outing(51, conditions="light rain"),
            Outing(42, note="Legs heavy until rep 5, then better."),
            Outing(33, conditions="still, 14 °C"),
            Outing(22, rpe_half=17, note="Goal pace felt quick but short."),
            Outing(10, slow={10: 1100}, rpe_half=18, conditions="wind in the home straight"),
        ),
        race=("Spring Open 3000 m", 47),
    ),
    Person(
        "Kenji Albaran",
        27,
        (Result(75, 3000, 520_000), Result(19, 3000, 518_200, "time_trial")),
        508_000,
        (
            Outing(71, conditions="dry, 8 °C"),
            Outing(62),
            Outing(53, note="Jogged the recoveries faster than ever."),
            Outing(44, conditions="warm, 21 °C"),
            Outing(33),
            Outing(24, rpe_half=17, conditions="track damp"),
            Outing(13, rpe_half=17, note="Last six hurt, in a good way."),
        ),
        recovery_s=110,
        race=("District championships", 31),
    ),
    Person(
        "Saoirse Petrov",
        29,
        (Result(108, 3000, 605_000, "time_trial"), Result(30, 3000, 601_000)),
        588_000,
        (
            Outing(101, slow={11: 600}, rpe_half=17),
            Outing(92, conditions="still, 6 °C"),
            Outing(83),
            Outing(74, conditions="drizzle"),
            Outing(64, note="All on 55 seconds. Did not think she had it yet."),
            Outing(55),
            Outing(46, rpe_half=17, conditions="wind S, moderate"),
            Outing(37),
            Outing(27, rpe_half=17),
            Outing(18, conditions="still, 15 °C", rpe_half=17),
            Outing(6, rpe_half=17, conditions="still, 16 °C", note="Twelve at goal pace. She smiled at rep 9."),
        ),
        recovery_s=130,
        race=("Lakeside 3000 m", 12),
    ),
    Person(
        "Milo Haraldsen",
        22,
        (Result(93, 3000, 590_000), Result(34, 3000, 587_800, "time_trial", note="3/4 effort, alone")),
        574_000,
        (
            Outing(88),
            Outing(79),
            Outing(70, conditions="rain, track wet"),
            Outing(61),
            Outing(50, rpe_half=17),
            Outing(41, rpe_half=17),
            Outing(30, slow={10: 700, 11: 1200, 12: 400}, rpe_half=19, conditions="cold, gusts"),
            Outing(19, slow={9: 500, 12: 900}, rpe_half=19, note="Slept badly all week."),
            Outing(8, slow={11: 300, 12: 1500}, rpe_half=19, note="Same place again: the last two."),
        ),
        recovery_s=125,
        race=("Spring Open 3000 m", 47),
    ),
    Person(
        "Zaynab Coldwell",
        33,
        (Result(38, 3000, 680_000, "time_trial"),),
        660_000,
        (
            Outing(34, note="First time on the track this year."),
            Outing(25, conditions="wind on the final bend"),
            Outing(15, rpe_half=17, note="Down to 80 seconds without forcing it."),
        ),
        recovery_s=140,
    ),
    Person(
        "Ruaridh Manyika",
        20,
        (Result(26, 3000, 545_000),),
        532_000,
        (
            Outing(21, fast_start=True, rpe_half=19, note="Went off with the 1500 group."),
            Outing(12, stopped_after=7, void="Thunderstorm: everybody off the track", conditions="thunder"),
            Outing(4, conditions="still, 13 °C", note="Patient this time."),
        ),
        recovery_s=115,
    ),
    Person(
        "Ottilie Nakamura",
        14,
        (Result(31, 3000, 810_000, "time_trial"),),
        784_000,
        (
            Outing(26, rpe_half=15, conditions="sunny"),
            Outing(17, rpe_half=15, note="Chatting in the recoveries, still in time."),
            Outing(8, rpe_half=16),
        ),
        recovery_s=110,
        settings={"reps": 8, "flush": "200s", "flush_200_reps": 6},
    ),
    Person(
        "Davit Quispe",
        36,
        (Result(52, 5000, 1_120_000),),
        None,
        (
            Outing(41, fast_start=True, rpe_half=18, note="Opened as if it were a mile."),
            Outing(18, rpe_half=16, conditions="still, 12 °C", note="Laps like a clock."),
        ),
        race=("Old Town 5K", 26),
        workout="4-3-2-1",
    ),
    Person(
        "Leilani Brzezicka",
        41,
        (Result(70, 3000, 730_000),),
        712_000,
        (
            Outing(63, conditions="cold, dry"),
            Outing(52),
            Outing(43),
            Outing(31, long={5: 74, 9: 71}, rpe_half=17, note="Two recoveries went to the water tap."),
            Outing(20, rpe_half=17, conditions="warm, 23 °C"),
            Outing(9, rpe_half=17, himself=True),
        ),
        words=(Word(5, "step_back", "Travelling all week. The last two again, then we add."),),
        recovery_s=150,
        race=("Masters evening", 60),
    ),
    Person(
        "Caspian Odhiambo",
        21,
        (Result(102, 3000, 570_000), Result(40, 3000, 568_000, "time_trial")),
        554_000,
        (
            Outing(98),
            Outing(89, conditions="frost in the morning, fine by six"),
            Outing(80),
            Outing(71),
            Outing(60, rpe_half=17),
            Outing(50, rpe_half=17),
            Outing(38, rpe_half=17, note="Exams from here on."),
        ),
        recovery_s=120,
    ),
    Person(
        "Noor Vestergaard",
        26,
        (
            Result(45, 3000, 640_000, "time_trial"),
            Result(3, 5000, 1_088_000, note="flat course, chip time", proposed=True),
        ),
        620_000,
        (
            Outing(40, conditions="still"),
            Outing(31, himself=True, note="Alone, early."),
            Outing(22, himself=True, conditions="wind W"),
            Outing(13, rpe_half=17, himself=True, note="Under the minute every time."),
        ),
        recovery_s=125,
        race=("Harbour 3000 m", 38),
    ),
    Person(
        "Arlo Tamm",
        23,
        (Result(50, 3000, 575_000), Result(14, 3000, 573_500, "time_trial")),
        558_000,
        (
            Outing(45, slow={8: 2400}, excused=(8, "Stepped round a dog"), conditions="mild"),
            Outing(36, rpe_half=17),
            Outing(27, rpe_half=17),
            Outing(18, long={7: 84}, recovery_excused=(7, "Shoelace"), rpe_half=18, conditions="warm, close"),
            Outing(6, rpe_half=17, conditions="still, 14 °C", note="Ready for the first goal reps."),
        ),
        words=(Word(17, "hold", "He was bent double after rep 10. Once more, and then the goal reps."),),
        recovery_s=100,
    ),
)
