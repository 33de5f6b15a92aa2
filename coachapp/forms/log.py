"""The entry grid of one session: what is typed becomes times, what is odd is asked about once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachapp.forms.cells import Cell, ask, flush_target_ms, read_flush, read_recovery_cell, read_rep
from coachapp.forms.log_fields import (
    EARLIEST,
    LATEST,
    SameForAll,
    effort_choices,
    flush_field,
    recovery_field,
    spoken,
    time_field,
    typed_rows,
)
from coachapp.forms.log_paste import paste_questions
from coachapp.forms.questions import Question, odd
from coachapp.forms.sheet import MOST_ROWS, Sheet
from coachapp.training.limits import check_copied, check_date
from coachapp.training.reason import Reason
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.workout import PlannedRep
from coachapp.words import say


@dataclass(frozen=True, slots=True)
class Row:
    """One rep of the grid. `recovery` is None after a last rep that nothing follows."""

    number: int
    distance_m: float
    planned: PlannedRep | None
    time: BoundField
    recovery: BoundField | None
    before_flush: bool
    questions: tuple[Question, ...]

    @property
    def extra(self) -> bool:
        """Whether the rep goes beyond the plan."""
        return self.planned is None


class SessionForm(forms.Form):
    """One athlete's session on a sheet. Made for a coach and for the athlete himself alike.

    Beside the fields of the grid it reads `doubt_…` (what a pasted text left unclear) and `sure_…` (the ticks that
    answer questions). `session()` gives what was understood, also while the form is not valid.
    """

    id = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )
    paste = forms.CharField(
        label=gettext_lazy("Paste splits, one line or many"),
        required=False,
        max_length=4000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 1, "autocomplete": "off", "spellcheck": "false"}),
    )
    all_recoveries = forms.CharField(
        label=gettext_lazy("One recovery for all"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    rpe_half = forms.TypedChoiceField(
        label=gettext_lazy("Effort, 0 to 10"), required=False, choices=effort_choices, coerce=int, empty_value=None
    )
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": gettext_lazy("wind, heat, track")}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Coach and athlete both read it. Up to 2000 characters."),
    )
    trained_through = forms.BooleanField(label=gettext_lazy("Trained through the gap"), required=False)
    extra = forms.ChoiceField(
        label=gettext_lazy("More reps than planned"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("count", gettext_lazy("Count the planned reps")),
            ("keep", gettext_lazy("Keep it as another session")),
        ],
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, sheet: Sheet, rows: int = 0, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.sheet = sheet
        self.row_count = max(sheet.least_rows, min(MOST_ROWS, rows or typed_rows(data)))
        self.cells: dict[str, Cell] = {}
        self.questions: dict[str, Question] = {}
        if not self.is_bound:
            self._add_cells()

    def _add_cells(self) -> None:
        """Give the form its grid. One that was sent needs it only to be shown: its cells are read by rules of their own."""
        for number in range(1, self.row_count + 1):
            self.fields |= {f"time_{number}": time_field(number), f"recovery_{number}": recovery_field(number)}
        self.fields |= {f"flush_{number + 1}": flush_field(number + 1) for number in range(len(self.sheet.flush))}

    # --- what the page shows ---------------------------------------------------------------

    @property
    def rows(self) -> Iterator[Row]:
        """The rows of the grid, in order."""
        self.is_valid()
        planned_rows, flush = self.sheet.planned_rows, bool(self.sheet.flush)
        for number in range(1, self.row_count + 1):
            before_flush = number == planned_rows and self.row_count == planned_rows and flush
            last = number == self.row_count and not before_flush and not self._has_recovery(number)
            names = (f"time_{number}", f"recovery_{number}")
            yield Row(
                number=number,
                distance_m=self.sheet.distance_m(number),
                planned=self.sheet.plan.get(number),
                time=self[f"time_{number}"],
                recovery=None if last else self[f"recovery_{number}"],
                before_flush=before_flush,
                questions=tuple(self.questions[name] for name in names if name in self.questions),
            )

    def target_ms(self, name: str) -> int | None:
        """About what is typed into a cell with a time, by its name; None for a rep beyond the plan."""
        kind, _underscore, number = name.rpartition("_")
        if kind == "flush":
            return flush_target_ms(self.sheet.flush[int(number) - 1].distance_m, self.sheet.pace_15k)
        planned = self.sheet.plan.get(int(number))
        return planned.target_ms if planned else None

    @property
    def flush_rows(self) -> Iterator[tuple[FlushRep, BoundField, Question | None]]:
        """The flushes with their fields."""
        self.is_valid()
        for number, planned in enumerate(self.sheet.flush, start=1):
            name = f"flush_{number}"
            yield planned, self[name], self.questions.get(name)

    @property
    def doubts(self) -> Iterator[tuple[str, str]]:
        """Names and values of the hidden fields that carry what a pasted text left unclear."""
        for number in range(1, self.row_count + 1):
            if doubt := str(self.data.get(f"doubt_{number}", "")):
                yield f"doubt_{number}", doubt[:60]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Everything to look at before it can be stored: the id of its field, and the sentence."""
        return [
            (self[name].id_for_label if name in self.fields else "", str(text))
            for name, errors in self.errors.items()
            for text in errors
        ]

    @property
    def has_extra(self) -> bool:
        """Whether more reps were typed than the workout has."""
        return any(self.cells[name].ms for name in self.cells if _extra(name, self.sheet.planned_rows))

    # --- what was understood ---------------------------------------------------------------

    def session(self) -> Session:
        """The session as far as it could be read. Rep numbers never shift: an empty row in between stays empty (P19)."""
        cleaned = getattr(self, "cleaned_data", {})
        effort = cleaned.get("rpe_half")
        return Session(
            on=cleaned.get("on") or self.sheet.on,
            reps=tuple(self._reps()),
            flush=tuple(self._flushes()),
            key=str(cleaned.get("id") or self.sheet.key),
            rpe_half=effort if isinstance(effort, int) else None,
            void=self.sheet.stored.void if self.sheet.stored else "",
            trained_through=bool(cleaned.get("trained_through")),
            extra_counted=self.has_extra and cleaned.get("extra") == "count",
            note=(cleaned.get("note") or "").strip(),
        )

    def _reps(self) -> Iterator[Rep]:
        last = max((n for n in range(1, self.row_count + 1) if self._ms(f"time_{n}") is not None), default=0)
        for number in range(1, self.row_count + 1):
            stored = self.sheet.stored_reps.get(number)
            time_ms, recovery_ms = self._ms(f"time_{number}"), self._ms(f"recovery_{number}")
            if recovery_ms is None and number < min(last + 1, self.sheet.planned_rows):
                recovery_ms = self._ms("all_recoveries")
            excused = stored is not None and bool(stored.excused or stored.recovery_excused)
            if time_ms is None and not excused and (recovery_ms is None or number > last):
                continue
            same = stored is not None and stored.time_ms == time_ms
            yield Rep(
                number=number,
                distance_m=self.sheet.distance_m(number),
                time_ms=time_ms,
                recovery_ms=recovery_ms,
                excused=stored.excused if stored else "",
                recovery_excused=stored.recovery_excused if stored else "",
                splits_ms=stored.splits_ms if stored and same else (),
            )

    def _flushes(self) -> Iterator[FlushRep]:
        for number, planned in enumerate(self.sheet.flush, start=1):
            time_ms = self._ms(f"flush_{number}")
            if time_ms is not None or planned.recovery_ms is not None:
                yield FlushRep(planned.distance_m, time_ms, planned.recovery_ms)

    def _has_recovery(self, number: int) -> bool:
        stored = self.sheet.stored_reps.get(number)
        return stored is not None and stored.recovery_ms is not None

    def _ms(self, name: str) -> int | None:
        cell = self.cells.get(name)
        return cell.ms if cell else None

    # --- checking --------------------------------------------------------------------------

    def clean_on(self) -> date:
        """Refuse a day on which no log can have an entry."""
        on: date = self.cleaned_data["on"]
        if not EARLIEST <= on <= LATEST:
            raise ValidationError(
                _("Choose a day between %(first)d and %(last)d.") % {"first": EARLIEST.year, "last": LATEST.year}
            )
        return on

    def clean(self) -> dict[str, Any]:
        """Read every cell; refuse the impossible, ask once about the odd."""
        cleaned = super().clean() or {}
        self._add_cells()
        self._read_cells()
        self._ask_about_paste()
        times = [self._ms(f"time_{number}") for number in range(1, self.row_count + 1)]
        if not any(times) and not any(name.startswith("time_") for name in self.errors):
            self.add_error(None, _("Type at least one rep time."))
        alike = check_copied(times)
        stored = [rep.time_ms for rep in self.sheet.stored_reps.values()]
        if alike and times != stored:
            self._ask(Question("alike", odd(alike), ",".join(str(ms or "") for ms in times)))
        if "on" in cleaned and (later := check_date(cleaned["on"], self.sheet.today)):
            self._ask(Question("on", odd(later), cleaned["on"].isoformat()))
        if self.has_extra and not cleaned.get("extra"):
            ran = sum(1 for ms in times if ms is not None)
            self.add_error("extra", say(Reason.of("outside_plan", "P28", ran=ran, planned=self.sheet.planned_rows)))
        return cleaned

    def _read_cells(self) -> None:
        sheet = self.sheet
        for number in range(1, self.row_count + 1):
            of, stored = sheet.distance_m(number), sheet.stored_reps.get(number)
            rep = read_rep(self._text(f"time_{number}"), of, sheet.plan.get(number))
            self._take(f"time_{number}", rep, stored.time_ms if stored else None)
            last = number == sheet.planned_rows
            cell = read_recovery_cell(
                self._text(f"recovery_{number}"), last=last, expected_ms=sheet.expected_recovery_ms
            )
            self._take(f"recovery_{number}", cell, stored.recovery_ms if stored else None)
        common = read_recovery_cell(self._text("all_recoveries"), last=False, expected_ms=sheet.expected_recovery_ms)
        self._take("all_recoveries", common, None)
        for number, planned in enumerate(sheet.flush, start=1):
            cell = read_flush(self._text(f"flush_{number}"), planned.distance_m, sheet.pace_15k, sheet.date_pace)
            self._take(f"flush_{number}", cell, planned.time_ms)

    def _text(self, name: str) -> str:
        return str(self.data.get(name) or "").strip()

    def _take(self, name: str, cell: Cell, stored_ms: int | None) -> None:
        """Keep a cell's time; say what is wrong with it, or ask, unless it is what is stored already."""
        if cell.refused:
            self.add_error(name, f"{spoken(name)}: {cell.refused}.")
            return
        self.cells[name] = cell
        if cell.odd and cell.ms is not None and cell.ms != stored_ms:
            self._ask(Question(name, f"{spoken(name)}: {cell.odd}. " + _("Is that right?"), str(cell.ms)))

    def _ask(self, question: Question) -> None:
        asked = ask(question, self.data)
        self.questions[question.field] = asked
        if not asked.confirmed:
            field = question.field if question.field in self.fields else None
            self.add_error(field, ValidationError(asked.text, code="asked"))

    def _ask_about_paste(self) -> None:
        """Ask about what a pasted text left unclear and nobody has changed since."""
        open_doubts: dict[str, list[int]] = {}
        for number in range(1, self.row_count + 1):
            code, _colon, ms = str(self.data.get(f"doubt_{number}", "")).partition(":")
            if code and ms == str(self._ms(f"time_{number}")):
                open_doubts.setdefault(code, []).append(number)
        times = {number: self._ms(f"time_{number}") or 0 for number in range(1, self.row_count + 1)}
        for question in paste_questions(open_doubts, times):
            if question.field not in self.questions:
                self._ask(question)


SessionForm.base_fields = SameForAll(SessionForm.base_fields)


def _extra(name: str, planned: int) -> bool:
    kind, _underscore, number = name.partition("_")
    return kind == "time" and int(number) > planned
