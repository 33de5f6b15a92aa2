"""Who is invited, who gets which role, and to whom a squad is handed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coachapp.models import Coaching, Invitation


class InvitationForm(forms.Form):
    """An invitation. Id and secret are made with the page, so that sending it twice makes one invitation."""

    role = forms.ChoiceField(
        label=_("As"),
        choices=[
            ("coach", _("Coach: leads athletes, goals, marks and the squad's numbers")),
            ("assistant", _("Assistant: logs and times, changes nothing else")),
        ],
        initial="coach",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("For whom"),
        required=False,
        max_length=Invitation._meta.get_field("note").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("A name or a word for your own list; whoever is invited does not see it."),
    )
    mail = forms.EmailField(
        label=_("Send it by mail to"),
        required=False,
        max_length=Invitation._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Then only an account that has confirmed this address can accept it, whoever else sees the link. Leave it "
            "empty to hand the link over yourself: whoever holds it can use it, once."
        ),
    )
    invitation = forms.UUIDField(widget=forms.HiddenInput)
    secret = forms.CharField(max_length=22, min_length=22, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mails: bool, **kwargs: Any) -> None:
        """Ask for an address only where letters go out: elsewhere nobody could confirm one."""
        super().__init__(*args, **kwargs)
        if not mails:
            del self.fields["mail"]


class RoleForm(forms.Form):
    """The role that somebody gets: never more than coach."""

    role = forms.ChoiceField(
        choices=[(role.value, role.label) for role in (Coaching.Role.COACH, Coaching.Role.ASSISTANT)]
    )


class HandOverForm(forms.Form):
    """To whom the squad goes, and its name typed once: a slip of the finger gives nothing away."""

    coach = forms.TypedChoiceField(label=_("To"), coerce=int, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Type the name of the squad"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, coaches: Iterable[Coaching], squad_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(part.user_id), str(part.user)) for part in coaches]
        field = self.fields["coach"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = choices
        if len(choices) == 1:
            self.initial["coach"] = choices[0][0]
        self.squad_name = squad_name

    def clean_name(self) -> str:
        """Hold it against the squad's name, whatever the case and the spaces."""
        typed: str = self.cleaned_data["name"]
        if " ".join(typed.split()).casefold() != " ".join(self.squad_name.split()).casefold():
            raise forms.ValidationError(_("This is not the name of the squad."))
        return typed
