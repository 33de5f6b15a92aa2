"""A squad's name, its time zone, and what is looked for on its page."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from coachapp.models import Squad

# Areas of the zone database that a place on earth is filed under; the others are old names and offsets.
_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")

Choice = tuple[str, str]


@cache
def zone_choices() -> list[tuple[str, list[Choice]]]:
    """Every time zone by its area, "UTC" first."""
    areas: dict[str, list[Choice]] = defaultdict(list)
    for zone in sorted(available_timezones()):
        area, slash, place = zone.partition("/")
        if slash and area in _AREAS:
            areas[area].append((zone, place.replace("_", " ").replace("/", ", ")))
    return [("UTC", [("UTC", "UTC")]), *areas.items()]


class SquadForm(forms.Form):
    """Name and time zone. The script zone.js offers the zone of the browser where none was chosen."""

    name = forms.CharField(
        label=_("Name of the squad"),
        max_length=Squad.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        initial="UTC",
        widget=forms.Select(attrs={"data-offer-zone": ""}),
        help_text=_("Where the squad trains. It decides which day today is."),
    )


class FilterForm(forms.Form):
    """Whom the squad page shows: those who need something, or those whose name was typed."""

    SHOWN = ("all", "due", "stuck", "ready", "consent", "left")

    q = forms.CharField(
        label=_("Find an athlete"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    show = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    #: Anything in it asks for everybody, where a page of very many would bring the first alone.
    all = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_show(self) -> str:
        """Take anything unknown for everybody: an old address still answers."""
        show: str = self.cleaned_data["show"]
        return show if show in self.SHOWN else "all"
