"""A squad's name, its time zone and its numbers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coachapp.forms.settings import SettingsForm
from coachapp.forms.squad import SquadForm
from coachapp.services import squad as squads
from coachapp.services.athlete import VersionConflict
from coachapp.training.settings import SETTINGS, SettingRefused, Settings
from coachapp.views import access
from coachapp.views.versions import sent_version


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def squad_settings(request: HttpRequest, squad: str) -> HttpResponse:
    """Change them. "Back to the defaults" clears the numbers in the form; saving is another step."""
    coaching = access.coaching(request, squad, may="lead")
    theirs = coaching.squad
    clearing = request.POST.get("do") == "clear"
    sent = request.POST or None
    form = SquadForm(sent, initial={"name": theirs.name, "time_zone": theirs.time_zone})
    numbers = SettingsForm(
        None if clearing else sent, stored=theirs.settings, below=Settings(), whose=_("Default"), blank=clearing
    )
    version, status = theirs.version, 200
    if sent and not clearing:
        status = 422
        version = sent_version(request)
        if form.is_valid() and numbers.is_valid():
            try:
                squads.change_settings(
                    squad=theirs,
                    by=access.actor(request),
                    version=version,
                    settings=numbers.layer(),
                    **form.cleaned_data,
                )
            except VersionConflict as conflict:
                version, status = conflict.stored.version, 409
                form.add_error(None, _conflict())
            except SettingRefused as refused:
                _refuse(numbers, refused)
            else:
                messages.success(request, _("The settings are saved."))
                return redirect("squad-settings", theirs.slug)
    context = {
        "squad": theirs,
        "coaching": coaching,
        "form": form,
        "numbers": numbers,
        "version": version,
        "cleared": clearing,
        "changed": len(theirs.settings),
    }
    return render(request, "squad_settings/page.html", context, status=status)


def _conflict() -> str:
    return _(
        "Somebody else changed the settings meanwhile. What you typed is still here: save again to put it over theirs, "
        "or open the page afresh to see theirs."
    )


def _refuse(numbers: SettingsForm, refused: SettingRefused) -> None:
    """Say that a number contradicts one that an athlete has of his own; the service names him."""
    field = refused.name if refused.name in SETTINGS else None
    sentence = _("This contradicts a number that one athlete has of his own: %(reason)s.") % {"reason": refused.reason}
    numbers.add_error(field, sentence)
