"""Sending files in: several at once, a text that was pasted, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coachapp.lapfiles.archive import is_archive, unpacked
from coachapp.lapfiles.unreadable import Unreadable
from coachapp.models import Athlete
from coachapp.services.imported import MOST_FILES, MOST_TOGETHER, Incoming
from coachapp.words import lapfiles

EARLIEST_YEAR = 1990


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files under one name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_Files(attrs={"multiple": True}), allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Check each of them."""
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in files]


class ImportForm(forms.Form):
    """Files or a pasted text. `athlete` is asked of a coach only."""

    batch = forms.UUIDField(widget=forms.HiddenInput)
    sent = FilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy(
            "FIT or TCX from a watch, laps as CSV, Strava laps, a sheet as CSV or XLSX, or a zip of many. "
            "Up to 4 MB a file, 1 MB for FIT; 500 files and 64 MB at a time."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste it"),
        required=False,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy("“12x400 off 60: 75.4 (58), 74.8 (57) …”, or rows of a spreadsheet with their heading."),
    )

    def __init__(self, *args: Any, people: Iterable[Athlete] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.slug: person for person in people or ()}
        if people is not None:
            first = ("", _("As the file's name or the sheet says"))
            choices = [first, *((person.slug, person.name) for person in self.people.values())]
            self.fields["athlete"] = forms.ChoiceField(label=_("Whose"), required=False, choices=choices)

    def clean(self) -> dict[str, Any]:
        """Unpack archives; want at least one file or some text, and not too much of it."""
        cleaned = super().clean() or {}
        incoming = [file for upload in cleaned.get("sent") or [] for file in self._taken(upload)]
        if (cleaned.get("text") or "").strip():
            incoming.append(Incoming(_("Pasted text"), cleaned["text"].encode()))
        if incoming and all(file.refused for file in incoming):
            # Nothing of it can be used: that is said here, where another file can be chosen.
            for file in incoming:
                self.add_error("sent", _("%(file)s: %(why)s") % {"file": file.name, "why": _why(file.refused)})
        if not incoming and not self.errors:
            self.add_error("sent", _("Choose a file, or paste a text."))
        if len(incoming) > MOST_FILES or sum(len(file.content) for file in incoming) > MOST_TOGETHER:
            self.add_error("sent", _("That is too much at once: up to 500 files and 64 MB."))
        cleaned["incoming"] = incoming
        return cleaned

    def _taken(self, upload: UploadedFile) -> list[Incoming]:
        content = upload.read()
        if not is_archive(content):
            return [Incoming(upload.name or "?", content)]
        try:
            return [Incoming(f"{upload.name}/{name}", data) for name, data in unpacked(content)]
        except Unreadable as refused:
            # One archive that cannot be unpacked stops none of the files beside it.
            return [Incoming(upload.name or "?", content, refused)]

    @property
    def owner(self) -> Athlete | None:
        """Whose files they are, where that was said."""
        return self.people.get(self.cleaned_data.get("athlete") or "")


def _why(refused: Unreadable | None) -> str:
    return lapfiles.refusal(refused.code, refused.figures) if refused else ""


class DayForm(forms.Form):
    """Which day the sessions of a batch are of, asked once for all: the order of day and month, and the day where there
    is none. Only what is asked for is a field.
    """

    def __init__(
        self, *args: Any, example: date | None, day_first: bool, missing: int, today: date, **kwargs: Any
    ) -> None:
        """Take an open day as it is read now, by `day_first` or not, and how many sessions have no day."""
        super().__init__(*args, **kwargs)
        self.today = today
        if example is not None:
            other = example.replace(month=example.day, day=example.month)
            days = ((example, day_first), (other, not day_first))
            self.fields["order"] = forms.ChoiceField(
                label=_("Days stand there that can be read in two ways. Which is the first one?"),
                choices=[("day" if first else "month", date_format(day, "j F Y")) for day, first in sorted(days)],
                widget=forms.RadioSelect,
            )
        if missing:
            self.fields["on"] = forms.DateField(
                label=ngettext(
                    "One session has no day. Which was it?", "%(count)d sessions have no day. Which was it?", missing
                )
                % {"count": missing},
                widget=forms.DateInput(attrs={"type": "date", "max": today.isoformat()}, format="%Y-%m-%d"),
            )

    def clean_on(self) -> date:
        """Want a day that has been."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        if on.year < EARLIEST_YEAR:
            raise forms.ValidationError(_("This is too long ago."))
        return on

    @property
    def day_first(self) -> bool | None:
        """Whether the day comes first; None where that was not asked."""
        order = self.cleaned_data.get("order")
        return None if order is None else order == "day"
