"""What is possible but odd is asked about once, beside its field; what is ticked then is kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from coachapp.training.limits import Oddity
from coachapp.training.time_text import write_race


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to tick. `token` names field, doubt and text, so that a changed text is asked about again."""

    token: str
    text: str
    ticked: bool


class AskingForm(forms.Form):
    """A form that may ask. `asked` holds its questions by field, ticked or not."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.asked: dict[str, list[Question]] = defaultdict(list)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    def ask(self, field: str, code: str, typed: str, sentence: str, *, tick: str = "") -> None:
        """Ask about what was typed into a field, unless that very text has been ticked. `tick` says yes in words."""
        token = f"{field}:{code}:{typed}"
        ticked = token in self.sure
        tick = tick or _("Yes, %(typed)s is right") % {"typed": typed}
        self.asked[field].append(Question(token, tick, ticked))
        if not ticked:
            self.add_error(field, sentence)

    def ask_or_refuse(self, field: str, oddity: Oddity | None, typed: str) -> None:
        """Refuse the impossible, ask about the odd, and say nothing of anything else."""
        if oddity is None:
            return
        if oddity.refuse:
            self.add_error(field, odd_sentence(oddity))
        else:
            self.ask(field, oddity.code, typed, odd_sentence(oddity))

    @property
    def sure(self) -> list[str]:
        """The tokens that were ticked."""
        data = self.data
        return list(data.getlist("sure")) if hasattr(data, "getlist") else list(data.get("sure", []))


def odd_sentence(oddity: Oddity) -> str:
    """What is odd about a mark, a goal or a day, and what to do."""
    value, bound = oddity.value, oddity.bound
    figures = {"value": f"{value:.1f}", "bound": f"{bound:.1f}"}
    match oddity.code:
        case "mark_impossible":
            return _("Nobody has ever run this fast: the best is about %(best)s. Check event and time.") % {
                "best": write_race(int(bound))
            }
        case "mark_walked":
            return _("This is slower than a walk. Check event and time.")
        case "mark_slow":
            return _("This is slow for the event. Are event and time right?")
        case "mark_beats_women_record":
            return _("This is faster than the world record for women. Are event and time right?")
        case "mark_jump":
            return _("This is %(value)s %% better than the mark before it. Are event and time right?") % figures
        case "goal_not_faster":
            return _("The goal is not faster than the mark. A goal is the next race, so set it a little faster.")
        case "goal_small":
            return _("The goal is only %(value)s %% faster than the mark. Is that meant?") % figures
        case "goal_large":
            return _("The goal is %(value)s %% faster than the mark, which is a long way. Is that meant?") % figures
        case "date_in_future":
            return _("This day is still to come. Is that right?")
    return _("This is unusual. Is it right?")


def doubt_sentence(code: str, taken: str) -> str:
    """What is doubtful about how a time was written, and how it was taken."""
    if code == "dotted_minutes":
        return _("A point stands where a colon may be meant. It was read as %(taken)s.") % {"taken": taken}
    if code == "range":
        return _("This is a span. The slower end, %(taken)s, was taken.") % {"taken": taken}
    return _("There is no point or colon. It was read as %(taken)s.") % {"taken": taken}
