"""A calendar as other programs read it: icalendar writes it; vobject, and a reader of a few lines, read it back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import vobject

from coachapp.calendar import Day, calendar

MADE = datetime(2026, 3, 1, 9, tzinfo=UTC)


def lines(data: bytes) -> list[str]:
    """Unfold: RFC 5545, 3.1."""
    text = data.decode()
    assert "\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def events(data: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for line in lines(data):
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in line:
            name, _colon, value = line.partition(":")
            found[-1].setdefault(name, value)
    return found


def parsed(data: bytes) -> dict[str, Any]:
    """The events by their uid, as a library that did not write them reads them: all of it is valid, or this raises."""
    book = vobject.readOne(data.decode())
    book.validate(raiseException=True)
    found = {event.uid.value: event for event in book.contents.get("vevent", [])}
    assert len(found) == len(book.contents.get("vevent", [])), "a uid stands there twice"
    return found


def written(*days: Day) -> bytes:
    return calendar("Training", days, made_at=MADE, time_zone="Europe/London")


def test_a_window_ends_on_the_day_after_its_last() -> None:
    [event] = events(written(Day("due-1@quarters", date(2026, 3, 3), date(2026, 3, 10), "12 × 400 m")))
    assert event["DTSTART;VALUE=DATE"] == "20260303"
    assert event["DTEND;VALUE=DATE"] == "20260311"
    assert event["UID"] == "due-1@quarters"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DTSTAMP"] == "20260301T090000Z"


def test_signs_that_mean_something_are_escaped_and_long_lines_folded() -> None:
    text = "Reps 1 to 8: 75.0; easy, then\nrest \\ " + "é" * 90
    [event] = events(written(Day("a", date(2026, 3, 3), date(2026, 3, 3), "One, two; three", text)))
    assert event["SUMMARY"] == r"One\, two\; three"
    assert event["DESCRIPTION"].startswith(r"Reps 1 to 8: 75.0\; easy\, then\nrest \\ é")
    assert event["DESCRIPTION"].endswith("é" * 90)


def test_a_line_of_a_name_cannot_become_a_line_of_the_calendar() -> None:
    [event] = events(written(Day("a", date(2026, 3, 3), date(2026, 3, 3), "x\r\nATTENDEE:evil", place="y\nz")))
    assert "ATTENDEE" not in event
    assert event["SUMMARY"].startswith("x")


def test_another_library_reads_every_field_as_it_was_meant() -> None:
    text = "Reps 1 to 8: 75.0; easy, then\nrest \\ " + "é" * 90
    days = (
        Day("due-1@quarters", date(2026, 3, 30), date(2026, 4, 6), "12 × 400 m: 7–12 at 73.0", text),
        Day(
            "practice-1@quarters",
            date(2026, 3, 29),
            date(2026, 3, 29),
            "Practice",
            place="Oval, lane 1",
            cancelled=True,
        ),
    )
    found = parsed(written(*days))
    assert list(found) == ["due-1@quarters", "practice-1@quarters"]
    due, practice = found.values()
    assert (due.summary.value, due.description.value) == ("12 × 400 m: 7–12 at 73.0", text)
    # Whole days, and no moments: the night in which clocks go forward moves none of them.
    assert (due.dtstart.value, due.dtend.value) == (date(2026, 3, 30), date(2026, 4, 7))
    assert type(due.dtstart.value) is date
    assert (practice.location.value, practice.status.value) == ("Oval, lane 1", "CANCELLED")
    assert practice.dtend.value - practice.dtstart.value == timedelta(days=1)


def test_called_off_is_cancelled() -> None:
    [event] = events(written(Day("a", date(2026, 3, 3), date(2026, 3, 3), "Practice", cancelled=True)))
    assert event["STATUS"] == "CANCELLED"


def test_the_calendar_says_whose_it_is_and_where() -> None:
    found = lines(written())
    assert "X-WR-CALNAME:Training" in found
    assert "X-WR-TIMEZONE:Europe/London" in found
    assert "X-PUBLISHED-TTL:PT6H" in found
    assert found[0] == "BEGIN:VCALENDAR"
