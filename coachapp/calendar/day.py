"""What stands in a calendar: whole days, for a practice has a day and a due window has several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from icalendar import Event

#: How often a calendar may ask again: plans change in the evening, not by the minute.
_ASK_AGAIN: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Day:
    """One entry: from `first` to `last`, both included.

    `uid` stays the same as long as it is the same matter, so that a calendar moves its entry instead of keeping two.
    A matter that was called off is `cancelled`.
    """

    uid: str
    first: date
    last: date
    title: str
    text: str = ""
    place: str = ""
    url: str = ""
    cancelled: bool = False


def calendar(title: str, days: Iterable[Day], *, made_at: datetime, time_zone: str) -> bytes:
    """Write a calendar.

    All entries are whole days (`VALUE=DATE`), which belong to no time zone: a practice on Tuesday is on Tuesday for
    somebody who reads it from abroad. `time_zone` is where the squad trains, for calendars that show it. `made_at`
    knows its zone.
    """
    # Here and not above: few requests need it, and it is large.
    from icalendar import Calendar

    book = Calendar()
    book.add("prodid", "-//Quarters//Training//EN")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", title)
    book.add("x-wr-timezone", time_zone)
    book.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", "PT6H")
    for day in days:
        book.add_component(_event(day, made_at))
    written: bytes = book.to_ical()
    return written


def _event(day: Day, made_at: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", day.uid)
    # When this was written: of two with one uid the later one holds. RFC 5545, 3.8.7.2.
    event.add("dtstamp", made_at)
    event.add("dtstart", day.first)
    # The end of a whole day is the day after it: RFC 5545, 3.6.1.
    event.add("dtend", day.last + timedelta(days=1))
    event.add("summary", day.title)
    if day.text:
        event.add("description", day.text)
    if day.place:
        event.add("location", day.place)
    if day.url:
        event.add("url", day.url)
    event.add("status", "CANCELLED" if day.cancelled else "CONFIRMED")
    # Nobody is busy for a whole week because a session is due in it.
    event.add("transp", "TRANSPARENT")
    return event
