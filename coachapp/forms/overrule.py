"""The coach's word against the engine's, as he chooses it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachapp.training.log import OverruleKind
from coachapp.training.settings import Settings
from coachapp.training.stage import Stage
from coachapp.words import stage_name


def stage_choices() -> list[tuple[str, str]]:
    """The stages by number and name."""
    named = [(str(int(stage)), f"{int(stage)} · {stage_name(stage)}") for stage in Stage if stage is not Stage.READY]
    return [*named, (str(int(Stage.READY)), stage_name(Stage.READY))]


class OverruleForm(forms.Form):
    """One step on, hold, one step back, or a place of the coach's own; always with a reason.

    `token` is made with the form, so that sending it twice moves nobody twice.
    """

    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("What next?"), widget=forms.RadioSelect)
    stage = forms.TypedChoiceField(
        label=gettext_lazy("Stage"), choices=stage_choices, coerce=lambda key: Stage(int(key)), required=False,
        empty_value=None,
    )  # fmt: skip
    goal_reps = forms.IntegerField(
        label=gettext_lazy("Goal reps"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "2"}),
        help_text=gettext_lazy("Stage 3 only: how many of the last reps are at goal pace."),
    )
    recovery_s = forms.IntegerField(
        label=gettext_lazy("Recovery in seconds"),
        required=False,
        min_value=5,
        max_value=1800,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
        help_text=gettext_lazy("Stage 2 only: how long the recoveries may be next time."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The athlete reads it beside the next session."),
    )

    def __init__(self, *args: Any, settings: Settings, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settings = settings
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds

    @property
    def chosen(self) -> dict[str, Any]:
        """What the service is asked for; only "set" takes a place of the coach's own."""
        kind: OverruleKind = self.cleaned_data["kind"]
        if kind != "set":
            return {"kind": kind}
        return {
            "kind": kind,
            "stage": self.cleaned_data["stage"],
            "goal_reps": self.cleaned_data.get("goal_reps"),
            "recovery_s": self.cleaned_data.get("recovery_s"),
        }

    def clean(self) -> None:
        """A place of one's own needs a stage, and stage 3 a number of goal reps that the session has."""
        if self.cleaned_data.get("kind") != "set":
            return
        stage, goal_reps = self.cleaned_data.get("stage"), self.cleaned_data.get("goal_reps")
        if stage is None and "stage" not in self.errors:
            self.add_error("stage", _("Choose the stage to go on from."))
        if stage is Stage.RAISE and "goal_reps" not in self.errors:
            if goal_reps is None:
                self.add_error("goal_reps", _("Say how many of the last reps are at goal pace."))
            elif goal_reps > self.settings.reps:
                sentence = _("The session has %(reps)s reps; write a number up to that.")
                self.add_error("goal_reps", sentence % {"reps": self.settings.reps})
