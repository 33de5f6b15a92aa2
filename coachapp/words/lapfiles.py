"""Why a file cannot be used, and what to look at in one that can."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def refusal(code: str, said: Sequence[str] = ()) -> str:
    """Why a file cannot be used, and what helps."""
    first = said[0] if said else ""
    if code == "auto_laps":
        return _auto_laps(first)
    return {
        "empty": _("The file is empty."),
        "too_big": _("The file is larger than %(most)s MB.") % {"most": first},
        "too_many_laps": _("The file holds more than %(most)s laps: that is no session on a track.") % {"most": first},
        "too_many_files": _("The archive holds more than %(most)s files. Send it in parts.") % {"most": first},
        "too_many_rows": _("The file holds more than %(most)s rows. Send it in parts.") % {"most": first},
        "damaged": _("The file is damaged or was cut short. Export it once more."),
        "unknown_kind": _("This is no FIT, TCX or laps file, and no sheet with athletes and times."),
        "gpx": _("A GPX file holds the way but no laps. Export the activity as FIT or TCX."),
        "archive": _("This is an archive. Send the files in it one by one, or as a zip file."),
        "unsafe_xml": _("The file carries declarations that no watch writes, so it was not opened."),
        "no_laps": _("The file holds no laps."),
        "no_manual_laps": _("The file holds one lap only. Press the lap button at the line, at each start and finish."),
        "no_pace": _("No pace is known yet, so a rep cannot be told from a jog. Add a mark first."),
        "no_reps": _("None of the laps looks like a rep of the plan."),
        "no_sessions": _("The table has a heading but no session below it."),
        "workout_file": _("This is a workout for a watch, not something that was run."),
        "no_text": _("The text cannot be read. Save it as CSV in UTF-8."),
    }[code]


def _auto_laps(each: str) -> str:
    if each:
        return _(
            "This file holds %(each)s auto-laps, not your reps: switch auto-lap off and press the lap button at each line."
        ) % {"each": each}
    return _("The watch cut these laps by itself, so they are not your reps: press the lap button at each line.")


def _found(ran: int, planned: str) -> str:
    found = ngettext(
        "%(ran)s rep was found, %(planned)s are planned.", "%(ran)s reps were found, %(planned)s are planned.", ran
    )
    return found % {"ran": ran, "planned": planned}


def problem(code: str, said: Sequence[str] = ()) -> str:
    """What to look at in a session that was read."""
    first, second = (*said, "", "")[:2]
    if code in ("too_few", "too_many") and second:
        return _found(int(first), second)
    return {
        "pressed_twice": _("The lap button was pressed twice in a moment; the two were taken as one."),
        "missed_lap": _("A lap button seems to be missing at rep %(rep)s: its time is a proposal.") % {"rep": first},
        "too_few": _("Fewer reps were found than are planned."),
        "too_many": _("More reps were found than are planned."),
        "no_flush": _("No flush was found."),
        "other_count": _("The heading names another number of reps than was found."),
        "sets": _("It speaks of sets; the reps were taken one after the other."),
        "long_text": _("The text was too long; only its beginning was read."),
        "unread": _("Passed over: %(words)s.") % {"words": ", ".join(said)[:200]},
        "not_a_day": _("“%(text)s” is no day: choose it.") % {"text": first[:40]},
        "not_an_effort": _("“%(text)s” is no effort from 0 to 10.") % {"text": first[:40]},
        "not_a_recovery": _("“%(text)s” is no recovery.") % {"text": first[:40]},
        "recovery_range": _("The recovery is a range, %(text)s: its upper end was taken.") % {"text": first[:40]},
        "not_a_flush": _("“%(text)s” is no time of a flush.") % {"text": first[:40]},
        "flush_doubt": _("The flush “%(text)s” can be read in two ways.") % {"text": first[:40]},
        "not_a_rep": _("A row has no number of a rep: “%(text)s”.") % {"text": first[:40]},
        "rep_twice": _("A rep stands there twice (%(text)s); the first was taken.") % {"text": " ".join(said)[:80]},
        "rep_missing": _("No time stands there for rep %(reps)s.") % {"reps": ", ".join(said)},
        "group_unsure": _("It is not clear with which group he started."),
        "not_run": _("%(name)s has no time and was passed over.") % {"name": first[:80]},
        "first_is_recovery": _("The first figure, %(text)s, was taken as the recovery.") % {"text": first[:40]},
        "row_without_name": _("Row %(row)s has no name and was passed over.") % {"row": first},
        "row_unread": _("Row %(row)s could not be read.") % {"row": first},
        "unknown_column": _("The column “%(name)s” was passed over.") % {"name": first[:40]},
    }[code]
