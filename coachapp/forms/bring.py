"""Bringing a squad: the file that another Quarters made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachapp.replay.fields import NotUsable
from coachapp.replay.read import read_json
from coachapp.services.waiting import MOST_BYTES
from coachapp.squadfile.read import SquadFile, read_squad_file

MOST_MB = MOST_BYTES // 2**20


class BringForm(forms.Form):
    """One file. What cannot be taken is said beside it, by the name of the field in the file.

    `content` is the file as it came, `file` what is in it, both once it is valid.
    """

    sent = forms.FileField(
        label=gettext_lazy("The squad's file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        help_text=gettext_lazy("The JSON that “Export the squad” makes in the other Quarters. Up to 16 MB."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    content: bytes = b""
    file: SquadFile | None = None

    def clean_sent(self) -> Any:
        """Read all of it."""
        upload: UploadedFile = self.cleaned_data["sent"]
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than %(most)s MB. Whoever runs the site can take it in by a command.")
                % {"most": MOST_MB}
            )
        self.content = upload.read()
        try:
            self.file = read_squad(self.content)
        except NotUsable as refused:
            raise forms.ValidationError(said(refused)) from refused
        return upload


def read_squad(content: bytes) -> SquadFile:
    """Return what is in a file. Raises NotUsable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUsable("input", _("is no text: this is not the JSON file of a squad")) from error
    return read_squad_file(read_json(text))


def said(refused: NotUsable) -> str:
    """Why a file cannot be taken, the field first; the field of a whole file has no name."""
    if refused.name == "input":
        return _("This file cannot be taken: it %(why)s.") % {"why": refused.why}
    return _("This file cannot be taken, and nothing was. %(field)s: %(why)s.") % {
        "field": refused.name,
        "why": refused.why,
    }
