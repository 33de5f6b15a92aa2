"""The entry grid understands what coaches type, refuses the impossible, and asks once about the odd."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from coachapp.forms.log import SessionForm
from coachapp.forms.log_fields import recovery_text, time_text, typed_day, typed_rows
from coachapp.forms.log_paste import read_paste
from coachapp.forms.sheet import Sheet
from coachapp.training.log import Goal, TrainingLog
from coachapp.training.pace import Mark, Pace
from coachapp.training.session import FlushRep, Rep, Session
from coachapp.training.settings import Settings

TODAY = date(2026, 6, 1)
DATE, GOAL = Pace(75_000), Pace(73_000)


def sheet(
    *sessions: Session,
    slug: str = "12x400",
    on: date = TODAY,
    stored: Session | None = None,
    lap_ms: int = 75_000,
    **settings: Any,
) -> Sheet:
    """A sheet of an athlete who runs 75.0 a lap and wants 73.0."""
    distance = 3000 if slug == "12x400" else 5000
    log = TrainingLog(
        settings=Settings(**settings),
        marks=(Mark(TODAY - timedelta(days=30), distance, Pace(lap_ms).time_ms(distance)),),
        goals=(Goal(GOAL),),
        sessions=(*sessions, *((stored,) if stored else ())),
    )
    return Sheet(slug=slug, log=log, on=on, today=TODAY, stored=stored)


def typed(times: str = "", recoveries: str = "", **more: str) -> QueryDict:
    """What a browser posts: times and recoveries of the grid, separated by spaces; "-" leaves a cell empty."""
    data = QueryDict(mutable=True)
    data.update({"id": str(uuid.uuid4()), "on": TODAY.isoformat()})
    for kind, texts in (("time", times), ("recovery", recoveries)):
        for number, text in enumerate(texts.split(), start=1):
            data[f"{kind}_{number}"] = "" if text == "-" else text
    data.update(more)
    return data


def over(data: Mapping[str, Any], **cells: str) -> QueryDict:
    """The same posted form with some cells typed over."""
    changed = QueryDict(mutable=True)
    changed.update({**dict(data.items()), **cells})
    return changed


TWELVE = "751 748 752 749 750 748 751 749 750 748 751 749"


def form_of(data: QueryDict, on: Sheet | None = None) -> SessionForm:
    """The form, validated."""
    form = SessionForm(data, sheet=on or sheet())
    form.is_valid()
    return form


def texts(form: SessionForm) -> list[str]:
    """All that stands in the way of storing it."""
    return [text for _id, text in form.problems]


# --- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("714", 71_400),
        ("71.4", 71_400),
        ("71,4", 71_400),
        ("1:11.4", 71_400),
        ("71 high", 71_800),
        (" 75 ", 75_000),
        ("1.15.4", 75_400),
        ("1.15", 75_000),
    ],
)
def test_a_rep_is_read_as_it_is_typed(text: str, ms: int) -> None:
    form = form_of(over(typed(TWELVE), time_7=text))
    assert form.is_valid(), form.errors
    assert form.session().reps[6].time_ms == ms


def test_three_figures_are_seconds_where_tenths_cannot_be_meant() -> None:
    slow = form_of(typed("105 104 1051"), sheet(lap_ms=105_000))
    assert [rep.time_ms for rep in slow.session().reps] == [105_000, 104_000, 105_100]


def test_recoveries_are_whole_seconds() -> None:
    form = form_of(typed(TWELVE, "58 120 1:30 57.5"))
    assert [rep.recovery_ms for rep in form.session().reps[:5]] == [58_000, 120_000, 90_000, 57_500, None]


def test_one_recovery_for_all_fills_only_the_empty_ones_between_reps() -> None:
    form = form_of(typed(TWELVE, "58 61", all_recoveries="55"))
    pauses = [rep.recovery_ms for rep in form.session().reps]
    assert pauses == [58_000, 61_000, *[55_000] * 9, None]


def test_one_recovery_for_all_stops_where_the_session_stopped() -> None:
    form = form_of(typed("751 748 752", all_recoveries="55"))
    assert [rep.number for rep in form.session().reps] == [1, 2, 3]


def test_rep_numbers_never_shift() -> None:
    form = form_of(typed("751 - 752"))
    assert [rep.number for rep in form.session().reps] == [1, 3]


def test_flush_effort_and_words_are_kept() -> None:
    form = form_of(typed(TWELVE, flush_1="7:40", flush_2="7:25.5", rpe_half="17", conditions=" wind ", note=" well "))
    session = form.session()
    assert session.flush == (FlushRep(2000, 460_000), FlushRep(2000, 445_500))
    assert (session.rpe_half, form.cleaned_data["conditions"], session.note) == (17, "wind", "well")


def test_a_junior_has_eight_reps_and_two_hundreds() -> None:
    junior = sheet(reps=8, flush="200s", flush_200_reps=6)
    form = form_of(typed("751 748 752 749 750 748 751 749", flush_6="45"), junior)
    assert form.is_valid(), form.errors
    assert (form.row_count, len(junior.flush), junior.flush[0].distance_m) == (8, 6, 200)
    assert form.session().flush == (FlushRep(200, 45_000),)


def test_a_step_down_has_four_reps_with_jogs_and_no_flush() -> None:
    form = form_of(typed("624 282 3:06.5 88.0", "3:12 3:10 3:15"), sheet(slug="4-3-2-1", lap_ms=96_000))
    assert form.is_valid(), form.errors
    reps = form.session().reps
    assert [(rep.distance_m, rep.time_ms) for rep in reps][:2] == [(1600, 384_000), (1200, 282_000)]
    assert [row.recovery is None for row in form.rows] == [False, False, False, True]
    assert not form.sheet.flush


def test_the_last_recovery_is_the_rest_before_the_flush() -> None:
    form = form_of(typed(TWELVE, "58 " * 11 + "240"))
    assert form.is_valid(), form.errors
    assert form.session().reps[11].recovery_ms == 240_000
    assert [row.before_flush for row in form.rows] == [*[False] * 11, True]


# --- refusing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text", "sentence"),
    [
        ("time_7", "38.0", "Rep 7: 38.0 is faster than any 400 m ever run."),
        ("time_7", "abc", "Rep 7: this is not a time. Write it like 75.4 or 1:15.4."),
        ("time_7", "1:70", "Rep 7: minutes and seconds go up to 59 after a colon."),
        ("recovery_3", "2", "Recovery 3: 2 s is too short for a recovery."),
        ("recovery_3", "on 2:15", "Recovery 3: this is a cycle from start to start. Write the recovery alone."),
        ("flush_1", "4:00", "Flush 1: 4:00.0 is faster than any 2000 m ever run."),
    ],
)
def test_the_impossible_is_refused_beside_its_field(cell: str, text: str, sentence: str) -> None:
    form = form_of(over(typed(TWELVE), **{cell: text}))
    assert form.errors[cell] == [sentence]
    assert form[cell].value() == text, "what was typed stays as it was typed"


def test_a_refused_cell_is_as_if_empty_for_the_verdict() -> None:
    form = form_of(typed("751 38.0 752"))
    assert [rep.number for rep in form.session().reps] == [1, 3]


def test_nothing_typed_is_no_session() -> None:
    assert texts(form_of(typed())) == ["Type at least one rep time."]


@pytest.mark.parametrize("day", ["0026-06-01", "9999-12-31", "2026-02-30", ""])
def test_a_day_that_cannot_be_is_refused(day: str) -> None:
    assert "on" in form_of(typed(TWELVE, on=day)).errors
    assert typed_day({"on": day}, TODAY) == TODAY


# --- asking -------------------------------------------------------------------------------------


def test_the_odd_is_asked_once_and_the_tick_settles_it() -> None:
    data = over(typed(TWELVE), time_7="60.0")
    asked = form_of(data)
    assert asked.errors["time_7"] == ["Rep 7: 60.0 is far faster than its target. Is that right?"]
    data[asked.questions["time_7"].tick] = asked.questions["time_7"].answer
    assert form_of(data).is_valid()
    assert form_of(data).questions["time_7"].confirmed


def test_a_tick_answers_only_the_number_that_was_asked_about() -> None:
    data = over(typed(TWELVE), time_7="60.0", sure_time_7="60000")
    data["time_7"] = "59.0"
    assert not form_of(data).is_valid()


def test_what_is_stored_already_is_not_asked_again() -> None:
    stored = Session(on=TODAY, reps=(Rep(1, 400, 60_000), Rep(2, 400, 75_000)), key=str(uuid.uuid4()))
    assert form_of(typed("60.0 75.0"), sheet(stored=stored)).is_valid()
    assert not form_of(typed("59.0 75.0"), sheet(stored=stored)).is_valid()


def test_a_copied_column_and_a_day_to_come_are_asked_about() -> None:
    tomorrow = TODAY + timedelta(days=1)
    data = typed("75.0 " * 12, on=tomorrow.isoformat())
    form = form_of(data, sheet(on=tomorrow))
    assert set(form.questions) == {"alike", "on"}
    for question in form.questions.values():
        data[question.tick] = question.answer
    assert form_of(data, sheet(on=tomorrow)).is_valid()


def test_of_a_range_it_is_asked_whether_the_upper_end_is_right() -> None:
    form = form_of(typed(TWELVE, "55-60"))
    assert form.session().reps[0].recovery_ms == 60_000
    assert form.errors["recovery_1"] == ["Recovery 1: of a range the upper end was taken. Is that right?"]


def test_more_reps_than_planned_are_asked_about() -> None:
    data = typed(TWELVE + " 750 751", rows="14")
    form = form_of(data)
    assert form.errors["extra"] == ["14 reps where 12 were planned. Count the first 12, or keep it as another session?"]
    counted, kept = (form_of(over(data, extra=choice)) for choice in ("count", "keep"))
    assert counted.is_valid()
    assert counted.session().extra_counted
    assert kept.is_valid()
    assert not kept.session().extra_counted


def test_the_gap_is_asked_about_only_when_it_matters() -> None:
    def after(days: int) -> Sheet:
        reps = tuple(Rep(number, 400, 75_000, 90_000) for number in range(1, 13))
        return sheet(Session(on=TODAY - timedelta(days=days), reps=reps, key="before"))

    assert not sheet().gap_matters
    assert not after(10).gap_matters
    assert after(20).gap_matters


# --- pasting ------------------------------------------------------------------------------------


def pasted(text: str, on: Sheet | None = None) -> tuple[SessionForm, tuple[str, ...]]:
    """The form after a text was read into it."""
    read = read_paste(typed(paste=text), (on or sheet()).planned_rows)
    return form_of(read.data, on), read.notes


def test_a_pasted_line_fills_the_grid() -> None:
    form, notes = pasted("76.5/57 76.9/55 76.4/58 77.0/56 76.8/57 76.6/58 74.1/59 73.9/58 74.2/58 75.0/57 75.1/56 75.2")
    reps = form.session().reps
    assert [rep.time_ms for rep in reps][:3] == [76_500, 76_900, 76_400]
    assert [rep.recovery_ms for rep in reps][:3] == [57_000, 55_000, 58_000]
    assert form["time_1"].value() == "76.5"
    assert notes == ("12 reps read.",)


def test_a_doubtful_cell_is_marked_and_asked_until_it_is_changed() -> None:
    form, _notes = pasted("75.1 74.8 714 74.9 75.0 74.8 75.1 74.9 75.0 74.8 75.1 74.9")
    assert form["time_3"].value() == "71.4"
    assert form.errors["time_3"] == ["Rep 3 was read as 71.4: it was written without a point. Is that right?"]
    data = over(form.data)
    assert not form_of(data).is_valid()
    assert form_of(over(data, sure_time_3="71400")).is_valid()
    assert form_of(over(data, time_3="74.1")).is_valid()


def test_many_equal_doubts_are_one_question() -> None:
    form, _notes = pasted(TWELVE)
    assert list(form.questions) == ["paste_bare_digits"]
    question = form.questions["paste_bare_digits"]
    assert form_of(over(form.data, **{question.tick: question.answer})).is_valid()


def test_more_lines_than_rows_make_more_rows() -> None:
    form, notes = pasted("\n".join(["75.1", "74.8"] * 7))
    assert form.row_count == 14
    assert "extra" in form.errors
    assert "12 were planned." in notes


def test_what_could_not_be_read_is_said() -> None:
    _form, notes = pasted("warm 75.1 74.8 nice")
    assert notes == ("2 reps read.", "12 were planned.", "Passed over: warm, nice.")


# --- the sheet ----------------------------------------------------------------------------------


def test_the_sheet_asks_what_the_day_asks() -> None:
    reps = tuple(Rep(number, 400, 75_000, 90_000) for number in range(1, 13))
    passed = Session(on=TODAY - timedelta(days=10), reps=reps, key="passed")
    after = sheet(passed)
    assert after.expected_recovery_ms is not None
    assert sheet(passed, on=TODAY - timedelta(days=12)).expected_recovery_ms is None, "the day before it asked stage 1"


def test_without_a_date_pace_there_are_rows_without_targets() -> None:
    bare = Sheet(slug="12x400", log=TrainingLog(settings=Settings()), on=TODAY, today=TODAY)
    form = form_of(typed(TWELVE), bare)
    assert form.row_count == 12
    assert not bare.plan
    assert form.is_valid(), form.errors


def test_an_excuse_survives_an_edit_of_its_empty_rep() -> None:
    stored = Session(on=TODAY, reps=(Rep(1, 400, 75_000), Rep(2, 400, None, excused="shoelace")), key=str(uuid.uuid4()))
    form = form_of(typed("75.0"), sheet(stored=stored))
    assert form.session().reps[1].excused == "shoelace"


def test_splits_stay_with_an_unchanged_time() -> None:
    stored = Session(on=TODAY, reps=(Rep(1, 400, 75_000, splits_ms=(37_000, 75_000)),), key=str(uuid.uuid4()))
    assert form_of(typed("75.0"), sheet(stored=stored)).session().reps[0].splits_ms == (37_000, 75_000)
    assert form_of(typed("75.1"), sheet(stored=stored)).session().reps[0].splits_ms == ()


@pytest.mark.parametrize(
    ("ms", "text"), [(58_000, "58"), (58_400, "58.4"), (58_050, "58.05"), (120_000, "120"), (None, "")]
)
def test_a_stored_recovery_is_typed_exactly(ms: int | None, text: str) -> None:
    assert recovery_text(ms) == text


def test_a_stored_time_is_typed_exactly() -> None:
    assert [time_text(ms) for ms in (75_000, 75_440, 384_000, None)] == ["75.0", "75.44", "6:24.0", ""]


@pytest.mark.parametrize(("text", "rows"), [("14", 14), ("-3", 0), ("1e9", 0), ("99999999", 0), ("²", 0), ("", 0)])
def test_rows_are_asked_for_in_plain_figures(text: str, rows: int) -> None:
    assert typed_rows({"rows": text}) == rows


def test_an_unreadable_day_is_another_one() -> None:
    assert typed_day({"on": "soon"}, TODAY) == TODAY


def test_forms_have_fields_in_common_and_nothing_that_is_typed_or_said() -> None:
    wrong = SessionForm(typed("75.0 walked", "60 60", rpe_half="14", note="mine"), sheet=sheet())
    assert not wrong.is_valid()
    shown = str(wrong["time_2"])
    assert 'aria-describedby="id_time_2_error target-2"' in shown
    assert 'data-target-ms="75000"' in shown
    other = SessionForm(typed("90.0", "", rpe_half=""), sheet=sheet(lap_ms=90_000))
    assert other.is_valid()
    assert other.fields["time_2"] is wrong.fields["time_2"]
    drawn = "".join(str(other[name]) for name in other.fields)
    assert "error" not in str(other["time_2"])
    assert 'data-target-ms="90000"' in str(other["time_2"])
    assert "walked" not in drawn
    assert "mine" not in drawn
    assert str(wrong["time_2"]) == shown
