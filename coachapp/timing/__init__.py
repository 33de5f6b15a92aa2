"""What a coach's phone recorded at the track, and what it comes to: taps in, reps and recoveries out."""

from coachapp.timing.evening import Evening, Run, Runner, TimedRep, Unnamed
from coachapp.timing.fold import fold
from coachapp.timing.tap import KINDS, Tap, TapRefused

__all__ = ["KINDS", "Evening", "Run", "Runner", "Tap", "TapRefused", "TimedRep", "Unnamed", "fold"]
