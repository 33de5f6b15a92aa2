"""The numbers a coach can change: every P and Q of the rules, with a name, a default, a range and a sentence.

The names are public: they are the keys of `settings` in a replay file and of the stored settings of a squad.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from functools import lru_cache
from typing import Any, Literal, TypeAlias

Value: TypeAlias = int | float | bool | str


class SettingRefused(ValueError):
    """A settings value cannot be used; `name` is the setting, `reason` a short English sentence."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Setting:
    """One number of the rules: what it is called, what it may be, and what it does in one sentence."""

    name: str
    rule: str
    default: Value
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    unit: str
    label: str
    sentence: str
    workouts: tuple[str, ...]

    @property
    def kind(self) -> Literal["whole", "number", "switch", "choice"]:
        """Say how the value is typed in: a whole number, a number, a switch or a choice."""
        if self.choices:
            return "choice"
        if isinstance(self.default, bool):
            return "switch"
        return "whole" if isinstance(self.default, int) else "number"

    def checked(self, value: object) -> Value:
        """Return `value` as this setting's own type, or raise `SettingRefused` saying what is allowed."""
        if self.kind == "choice":
            if value not in self.choices:
                raise SettingRefused(self.name, "choose one of " + ", ".join(self.choices))
            return str(value)
        if self.kind == "switch":
            if not isinstance(value, bool):
                raise SettingRefused(self.name, "is a switch: true or false")
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise SettingRefused(self.name, "is a number")
        if self.kind == "whole" and value != int(value if value == value and abs(value) < 1e9 else 0):
            raise SettingRefused(self.name, "is a whole number")
        if self.low is not None and self.high is not None and not self.low <= value <= self.high:
            raise SettingRefused(self.name, f"{value:g} is outside {self.low:g} to {self.high:g}")
        return int(value) if self.kind == "whole" else float(value)


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation; the core itself speaks no language."""
    return text


_ = gettext_noop
MARCH, STEP_DOWN = ("12x400",), ("4-3-2-1",)
BOTH = MARCH + STEP_DOWN


def _rule(
    rule: str,
    default: Value,
    low: float | None,
    high: float | None,
    unit: str,
    label: str,
    sentence: str,
    *,
    choices: tuple[str, ...] = (),
    workouts: tuple[str, ...] = MARCH,
) -> Any:
    about = {"rule": rule, "low": low, "high": high, "unit": unit, "label": label, "sentence": sentence}
    return field(default=default, metadata={**about, "choices": choices, "workouts": workouts})


def _switch(rule: str, default: bool, label: str, sentence: str) -> Any:
    return _rule(rule, default, None, None, "", label, sentence)


@dataclass(frozen=True, slots=True)
class Settings:
    """What one coach has chosen for one athlete. Seconds, per cent and days as the unit of each field says."""

    # fmt: off
    reps: int = _rule("P01", 12, 4, 16, "reps", _("Reps"),
        _("How many 400s the session has. Fewer for younger runners; one recovery fewer is judged."))
    misses_allowed: int = _rule("P02", 0, 0, 3, "reps", _("Misses allowed"),
        _("How many slow reps still count as all reps. Excusing a named rep is the more honest way."))
    slow_tolerance_s: float = _rule("P03", 1.0, 0, 5, "s", _("Slow tolerance"),
        _("How much slower than its target a rep may be and still count; the larger of this and the per cent below."))
    slow_tolerance_pct: float = _rule("P03", 1.25, 0, 5, "%", _("Slow tolerance, per cent"),
        _("The same as a share of the target, for runners whose laps are long."))
    goal_tolerance_gap_share: float = _rule("P03", 0.4, 0, 1, "", _("Goal tolerance, share of the gap"),
        _("A goal rep may use at most this share of the gap between date pace and goal pace, "
          "so that date pace never counts as goal pace."))
    sessions_to_pass_stage_1: int = _rule("P04", 1, 1, 3, "sessions", _("Sessions to pass stage 1"),
        _("How many sessions running must show date pace before the recoveries come down."))
    sessions_to_pass_stage_2: int = _rule("P04", 1, 1, 3, "sessions", _("Sessions to pass stage 2"),
        _("How many sessions running must show the short recoveries before goal reps begin."))
    sessions_to_pass_stage_3: int = _rule("P04", 1, 1, 3, "sessions", _("Sessions to pass a step of stage 3"),
        _("How many sessions running must show a step of goal reps before more are added."))
    recovery_low_s: int = _rule("P05", 45, 5, 300, "s", _("Shortest recovery"),
        _("The short end of the recovery band of stages 2 and 3. Shorter is remarked on, never a miss."))
    recovery_high_s: int = _rule("P05", 60, 10, 600, "s", _("Longest recovery"),
        _("The long end of the recovery band of stages 2 and 3."))
    recovery_tolerance_s: float = _rule("P06", 2.0, 0, 15, "s", _("Recovery tolerance"),
        _("How much longer a recovery may be and still count: measuring is not exact."))
    goal_reps_per_step: int = _rule("P07", 2, 1, 4, "reps", _("Goal reps per step"),
        _("How many reps move to goal pace after each session that held, from the last rep backwards."))
    recovery_steps: int = _rule("P08", 3, 1, 6, "steps", _("Steps down in stage 2"),
        _("In how many equal steps the recovery comes down from what stage 1 showed."))
    recovery_step_rounding_s: int = _rule("P08", 5, 1, 15, "s", _("Round the steps to"),
        _("Recoveries asked for are rounded to this many seconds."))
    recovery_start_s: int = _rule("P08", 120, 60, 600, "s", _("Recovery when none was written"),
        _("Where the steps start when no recovery of stage 1 was written down."))
    gap_remark_days: int = _rule("P10", 15, 8, 60, "days", _("A long gap from"),
        _("From so many days without the session the gap is remarked on."))
    gap_repeat_days: int = _rule("P10", 22, 9, 90, "days", _("Repeat the last step from"),
        _("From so many days on, the last step that was passed is repeated first."))
    gap_stage_2_days: int = _rule("P10", 35, 10, 120, "days", _("Back to stage 2 from"),
        _("From so many days on, all reps at date pace on short recoveries are shown again."))
    gap_stage_1_days: int = _rule("P10", 56, 11, 365, "days", _("Back to stage 1 from"),
        _("From so many days on, the march begins again."))
    fast_pct: float = _rule("P11", 3.0, 0.5, 15, "%", _("Too fast from"),
        _("A rep so much faster than its target is remarked on."))
    fast_is_miss: bool = _switch("P11", False, _("Too fast is a miss"),
        _("Count a rep that is too fast like one that is too slow."))
    stuck_after: int = _rule("P12", 2, 1, 10, "sessions", _("Stuck after"),
        _("So many sessions in a row without a pass in stage 1 or 3 call for the coach."))
    stuck_after_stage_2: int = _rule("P12", 4, 1, 12, "sessions", _("Stuck in stage 2 after more than"),
        _("More sessions than this in stage 2 call for the coach."))
    easier_from: int = _rule("P13", 2, 1, 6, "holds", _("Offer an easier step from hold"),
        _("From the how-manieth hold in a row to offer one step easier or a check of the date pace."))
    easier_recovery_s: int = _rule("P13", 15, 5, 60, "s", _("An easier recovery is longer by"),
        _("By how much the recovery of stage 2 is longer when the easier step is taken."))
    stale_after_days: int = _rule("P14", 42, 7, 365, "days", _("Date pace is stale after"),
        _("A date pace older than this is due for a check."))
    ready_early: bool = _switch("P15", True, _("Ready whenever it is shown"),
        _("All reps at goal pace on short recoveries mean ready at any point of the march."))
    goal_small_pct: float = _rule("P17", 0.5, 0, 5, "%", _("A small goal is under"),
        _("Ask about a goal that is less than this much faster than the date pace."))
    goal_large_pct: float = _rule("P17", 5.0, 1, 20, "%", _("A large goal is over"),
        _("Ask about a goal that is more than this much faster than the date pace."))
    allow_two_gates_in_one_running: bool = _switch("P18", False, _("Two gates in one session"),
        _("Let one session close stage 1 and stage 2 together when it shows both."))
    jog_200_up_to_s: float = _rule("P21", 75.0, 40, 200, "s per 400 m", _("200 m jog up to a date pace of"),
        _("Runners as fast as this jog 200 m between short recoveries, slower ones 100 m."))
    due_from_days: int = _rule("A14", 7, 1, 60, "days", _("Due from"),
        _("How many days after a session the next is due at the earliest."))
    due_to_days: int = _rule("A14", 14, 1, 90, "days", _("Due until"),
        _("How many days after a session the next is due at the latest."))
    rest_before_flush_low_s: int = _rule("A4", 180, 0, 900, "s", _("Rest before the flush, from"),
        _("The shortest rest between the last 400 and the first flush."))
    rest_before_flush_high_s: int = _rule("A4", 300, 0, 1200, "s", _("Rest before the flush, to"),
        _("The longest rest between the last 400 and the first flush."))
    flush: str = _rule("P24", "auto", None, None, "", _("Flush"),
        _("What the flush is. Automatic gives 2 x 2000 m, or 2 x 1600 m to those who would need more than the limit "
          "for 2000 m."), choices=("auto", "2x2000", "2x1600", "8min", "200s", "none"))
    flush_200_reps: int = _rule("P24", 6, 4, 8, "reps", _("200 m flushes"),
        _("How many 200 m flushes, each with a 200 m jog after it, for younger or lower-volume runners."))
    flush_longest_min: float = _rule("P24", 10.0, 2, 30, "min", _("Longest flush bout"),
        _("When 2000 m at 15K pace takes longer than this, the automatic flush is shorter."))
    flush_recovery_low_s: int = _rule("P22", 120, 0, 600, "s", _("Recovery between flushes, from"),
        _("The shorter end of the pause between flushes; it is never judged."))
    flush_recovery_high_s: int = _rule("P22", 180, 0, 900, "s", _("Recovery between flushes, to"),
        _("The longer end of the pause between flushes; it is never judged."))
    effort_expected: float = _rule("P25", 8.0, 0, 10, "of 10", _("Expected effort"),
        _("How hard the session should feel, on a scale from 0 to 10."), workouts=BOTH)
    effort_high: float = _rule("P25", 9.5, 0, 10, "of 10", _("Effort to remark on"),
        _("A session that passed at this effort or above is remarked on."))
    sessions_expected_low: int = _rule("P29", 8, 1, 40, "sessions", _("March, at least"),
        _("How many sessions a whole march takes as a rule, at least."))
    sessions_expected_high: int = _rule("P29", 12, 1, 60, "sessions", _("March, at most"),
        _("How many sessions a whole march takes as a rule, at most. More is information, not a fault."))
    stop_goal_slow_s: float = _rule("A10", 2.0, 0.5, 10, "s", _("Goal rep clearly slow by"),
        _("At the track: a goal rep slower than its target by this much is clearly slow."))
    stop_goal_slow_reps: int = _rule("A10", 2, 1, 6, "reps", _("Clearly slow goal reps in a row"),
        _("At the track: after so many in a row the advice is to finish at date pace."))
    equivalence: str = _rule("2.1", "daniels-gilbert", None, None, "", _("Equivalent times by"),
        _("Which model turns a race over another distance into a 3K or 5K pace."),
        choices=("daniels-gilbert", "riegel"), workouts=BOTH)
    units: str = _rule("B2", "metric", None, None, "", _("Step-down in"),
        _("Metres, or the mile and its quarters."), choices=("metric", "imperial"), workouts=STEP_DOWN)
    step_down_tolerance_s: float = _rule("Q1", 1.0, 0, 5, "s", _("Step-down tolerance"),
        _("How far outside its window a rep of the step-down may be: per lap in the first rep, in all in the others."),
        workouts=STEP_DOWN)
    step_down_recovery_pct: float = _rule("Q2", 105.0, 100, 150, "%", _("Longest jog of the step-down"),
        _("A jog longer than this share of two 5K laps is remarked on."), workouts=STEP_DOWN)
    step_down_easier_from: int = _rule("Q4", 2, 1, 6, "sessions", _("Easier 5K pace after"),
        _("After so many step-downs in a row that did not come off, an easier 5K pace is suggested."),
        workouts=STEP_DOWN)
    step_down_easier_pct: float = _rule("Q4", 1.0, 0.1, 5, "%", _("Easier 5K pace by"),
        _("How much slower that suggestion is."), workouts=STEP_DOWN)
    step_down_apart_days: int = _rule("Q5", 14, 1, 90, "days", _("Step-downs apart"),
        _("How many days should lie between two step-downs."), workouts=STEP_DOWN)
    step_down_suggested: int = _rule("Q5", 2, 1, 6, "sessions", _("Step-downs before a race"),
        _("How many step-downs are suggested in the weeks before the target race."), workouts=STEP_DOWN)
    step_down_most: int = _rule("Q5", 3, 1, 10, "sessions", _("Step-downs before a race, at most"),
        _("More than this in those weeks is remarked on."), workouts=STEP_DOWN)
    step_down_weeks: int = _rule("Q5", 12, 4, 26, "weeks", _("Weeks before the race"),
        _("How many weeks before the target race those step-downs are counted in."), workouts=STEP_DOWN)
    best_5k_days: int = _rule("Q6", 183, 30, 730, "days", _("A 5K best counts for"),
        _("Without a current estimate the best 5K of so many days sets the step-down's pace."), workouts=STEP_DOWN)
    # fmt: on

    @classmethod
    def of(cls, *layers: Mapping[str, object]) -> Settings:
        """Return the settings that these layers make together, the later one winning.

        Raises `SettingRefused` on an unknown name, a value out of range, or a pair that contradicts itself.
        """
        chosen: dict[str, Any] = {}
        for layer in layers:
            for name, value in layer.items():
                known = SETTINGS.get(name)
                if known is None:
                    raise SettingRefused(name, "is not a setting")
                chosen[name] = known.checked(value)
        made = cls(**chosen)
        for low, high in ORDERED:
            if getattr(made, low) > getattr(made, high):
                raise SettingRefused(high, f"cannot be less than {low}")
        return made

    @property
    def recovery_limit_ms(self) -> int:
        """The longest recovery that still counts in stages 2 and 3, in ms (P05, P06)."""
        return self.recovery_high_s * 1000 + thousandths(self.recovery_tolerance_s)

    def differences(self, other: Settings) -> Iterator[tuple[Setting, Value, Value]]:
        """Yield each setting in which `other` differs, with this value and the other's."""
        for name, setting in SETTINGS.items():
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                yield setting, mine, theirs


@lru_cache(maxsize=1024)
def thousandths(number: float) -> int:
    """Return a number of seconds (or per cent) as whole thousandths, so that comparisons stay exact."""
    return round(number * 1000)


# Pairs of which the first may not exceed the second.
ORDERED = (
    ("recovery_low_s", "recovery_high_s"),
    ("gap_remark_days", "gap_repeat_days"),
    ("gap_repeat_days", "gap_stage_2_days"),
    ("gap_stage_2_days", "gap_stage_1_days"),
    ("goal_small_pct", "goal_large_pct"),
    ("due_from_days", "due_to_days"),
    ("rest_before_flush_low_s", "rest_before_flush_high_s"),
    ("flush_recovery_low_s", "flush_recovery_high_s"),
    ("sessions_expected_low", "sessions_expected_high"),
    ("step_down_suggested", "step_down_most"),
)


def _setting(made: Field[Any]) -> Setting:
    default: Any = made.default
    return Setting(name=made.name, default=default, **made.metadata)


SETTINGS: Mapping[str, Setting] = {made.name: _setting(made) for made in fields(Settings)}
