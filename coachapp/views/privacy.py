"""A squad's rules about minors and data: consent, its words, and how long somebody who left is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coachapp.forms.consent import RuleForm
from coachapp.models import Athlete, Squad
from coachapp.services import consent as consents
from coachapp.services import consent_change
from coachapp.services.athlete import VersionConflict
from coachapp.views import access
from coachapp.views.versions import sent_version
from coachapp.words.consent import default_text

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@access.coaches
def squad_privacy(request: HttpRequest, squad: str) -> HttpResponse:
    """Change them. Whose link a new rule would end is said before it is saved."""
    theirs = access.squad(request, squad, may="lead")
    text = consent_change.current_text(theirs)
    initial = {
        "consent_under": theirs.consent_under,
        "keep_months": theirs.keep_months,
        "words": text.words if text else default_text(theirs.name),
    }
    form = RuleForm(request.POST or None, initial=initial)
    version, status, losing = theirs.version, 200, []
    if request.method == "POST":
        version, status = sent_version(request), 422
        if form.is_valid():
            losing = consents.losing_links(theirs, under=form.cleaned_data["consent_under"], now=timezone.now())
            if losing and request.POST.get("seen") != _token(losing):
                status = 200
            else:
                try:
                    lost = consent_change.change_rule(
                        squad=theirs, by=access.actor(request), version=version, **form.cleaned_data
                    )
                except VersionConflict as conflict:
                    version, status = conflict.stored.version, 409
                    form.add_error(None, _conflict())
                else:
                    messages.success(request, _saved(len(lost)))
                    return redirect("squad-privacy", theirs.slug)
    context = {
        "squad": theirs,
        "form": form,
        "version": version,
        "text_version": text.version if text else 0,
        "losing": losing,
        "seen": _token(losing),
        **_missing(theirs),
    }
    return render(request, "privacy/page.html", context, status=status)


def _missing(squad: Squad) -> Context:
    """Who lacks consent now."""
    people = list(squad.athletes.training().order_by("name", "slug"))
    states = consents.states_of(squad, people, now=timezone.now())
    lacking = [person for person in people if not states[person.pk].may_have_link]
    return {"lacking": lacking, "needing": sum(1 for state in states.values() if state.needed)}


def _token(losing: list[Athlete]) -> str:
    """Which answer was looked at: another list is asked about again."""
    return " ".join(str(athlete.pk) for athlete in losing)


def _saved(lost: int) -> str:
    if not lost:
        return _("Saved.")
    return ngettext("Saved. %(count)d personal link is ended.", "Saved. %(count)d personal links are ended.", lost) % {
        "count": lost
    }


def _conflict() -> str:
    return _(
        "Somebody else changed the settings meanwhile. What you typed is still here: save again to put it over theirs, "
        "or open the page afresh to see theirs."
    )
