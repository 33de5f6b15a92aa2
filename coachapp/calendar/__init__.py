"""Days of training as a calendar (RFC 5545), written by icalendar. PURE: values in, bytes out."""

from coachapp.calendar.day import Day, calendar

__all__ = ["Day", "calendar"]
