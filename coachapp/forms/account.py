"""What a coach is asked when he opens an account, beside e-mail and password."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coachapp.models import User


class SignupForm(forms.Form):
    """The extra question of the sign-up page. allauth adds e-mail and password to it."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=User.NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the name. allauth calls this once the account is stored."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
