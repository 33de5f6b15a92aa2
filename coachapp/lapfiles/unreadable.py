"""Why a file cannot be used."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

#: Every reason, with an English sentence for logs and commands; pages have their own words.
REASONS: Final = MappingProxyType(
    {
        "empty": "the file is empty",
        "too_big": "the file is larger than {0} MB",
        "too_many_laps": "the file holds more than {0} laps",
        "too_many_files": "the archive holds more than {0} files",
        "too_many_rows": "the file holds more than {0} rows",
        "damaged": "the file is damaged or was cut short",
        "unknown_kind": "this is no FIT, TCX, laps CSV, Strava JSON or coach sheet",
        "gpx": "a GPX file holds a track but no laps; export the activity as FIT or TCX",
        "archive": "this is an archive; unpack it or send it as several files",
        "unsafe_xml": "the file carries declarations that no watch writes",
        "no_laps": "the file holds no laps",
        "no_manual_laps": "the file holds one lap only; press the lap button at each line",
        "auto_laps": "the file holds {0} auto-laps, not your reps; press the lap button at each line",
        "no_pace": "no pace is known of this athlete yet, so reps cannot be told from other laps",
        "no_reps": "none of the laps looks like a rep of the plan",
        "no_sessions": "no session was found in the table",
        "workout_file": "this FIT file is a workout for a watch, not an activity",
        "no_text": "the text could not be read",
    }
)


class Unreadable(ValueError):
    """A file that cannot be used. `code` is a key of `REASONS`; `figures` fill its sentence."""

    def __init__(self, code: str, *figures: str) -> None:
        super().__init__(REASONS[code].format(*figures))
        self.code = code
        self.figures = figures
