"""The numbers of the rules as a form, made from their list: blank means the number that holds anyhow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coachapp.training.settings import ORDERED, SETTINGS, Setting, SettingRefused, Settings, Value

#: What a number is about, and the rules whose numbers belong there.
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("reps", gettext_lazy("Reps and tolerance"), ("P01", "P02", "P03", "P11")),
    ("recoveries", gettext_lazy("Recoveries"), ("P05", "P06", "P08", "P21")),
    ("steps", gettext_lazy("Moving on"), ("P04", "P07", "P15", "P18", "P29")),
    ("days", gettext_lazy("When the next is due, and gaps"), ("A14", "P10")),
    ("paces", gettext_lazy("Paces and goals"), ("P14", "P17", "2.1")),
    ("stuck", gettext_lazy("When it does not come off"), ("P12", "P13", "A10")),
    ("flush", gettext_lazy("Flush and effort"), ("A4", "P22", "P24", "P25")),
    ("step-down", gettext_lazy("Step-down"), ("B2", "Q1", "Q2", "Q4", "Q5", "Q6")),
)


class NumberField(forms.CharField):
    """One number of the rules, typed as text with a point or a comma; blank gives None.

    `told` says what holds then, and what may be typed.
    """

    told = ""

    def __init__(self, setting: Setting, **kwargs: Any) -> None:
        self.setting = setting
        keys = "numeric" if setting.kind == "whole" else "decimal"
        attrs = {"inputmode": keys, "autocomplete": "off", "maxlength": "12"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        """Read the number. Raises ValidationError with the range."""
        text = str(value or "").strip().replace(",", ".")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError as error:
            raise ValidationError(_("Write a number.")) from error
        try:
            return self.setting.checked(number)
        except SettingRefused as error:
            raise ValidationError(self._refusal(number)) from error

    def _refusal(self, number: float) -> str:
        low, high = self.setting.low, self.setting.high
        if self.setting.kind == "whole" and low is not None and high is not None and low <= number <= high:
            return _("Write a whole number.")
        return _("Write a number from %(low)s to %(high)s.") % {"low": f"{low:g}", "high": f"{high:g}"}


class ChosenField(forms.TypedChoiceField):
    """A switch or a choice of the rules; the first choice is what holds anyhow and gives None."""

    def __init__(self, setting: Setting, anyhow: str, **kwargs: Any) -> None:
        values = ("on", "off") if setting.kind == "switch" else setting.choices
        choices = [("", anyhow), *((value, value_text(value)) for value in values)]
        as_value = (lambda text: text == "on") if setting.kind == "switch" else str
        super().__init__(choices=choices, coerce=as_value, empty_value=None, required=False, **kwargs)


@dataclass(frozen=True, slots=True)
class Group:
    """The fields about one subject. `changed` counts those that differ, `open` says whether to unfold it."""

    key: str
    title: str
    fields: list[forms.BoundField]
    changed: int
    open: bool


class SettingsForm(forms.Form):
    """All numbers of the rules over those of `below`: the rules' own for a squad, the squad's for an athlete.

    `stored` is what differs from them now; `layer()` is what differs after the form was sent.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        stored: Mapping[str, Value],
        below: Settings,
        whose: str,
        blank: bool = False,
    ) -> None:
        self.below = below
        typed = {} if blank else {name: _typed(value) for name, value in stored.items() if name in SETTINGS}
        super().__init__(data, initial=typed, prefix="set")
        for name, setting in SETTINGS.items():
            self.fields[name] = _field(setting, getattr(below, name), whose)

    def clean(self) -> dict[str, Any]:
        """Hold pairs of which one may not exceed the other."""
        merged = self.merged()
        for low, high in ORDERED:
            if low in self.errors or high in self.errors or merged[low] <= merged[high]:
                continue
            at_high = self.cleaned_data.get(high) is not None or self.cleaned_data.get(low) is None
            sentence = _("Not less than “%(other)s”, which is %(value)s.")
            if not at_high:
                sentence = _("Not more than “%(other)s”, which is %(value)s.")
            other = low if at_high else high
            told = {"other": _(SETTINGS[other].label), "value": value_text(merged[other])}
            self.add_error(high if at_high else low, sentence % told)
        return self.cleaned_data

    def merged(self) -> dict[str, Any]:
        """Every number as it would hold."""
        typed = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return {name: typed.get(name, getattr(self.below, name)) for name in SETTINGS}

    def layer(self) -> dict[str, Any]:
        """What differs from the numbers below: the only thing that is stored."""
        return {name: value for name, value in self.merged().items() if value != getattr(self.below, name)}

    def groups(self) -> Iterator[Group]:
        """Yield the fields by subject; a subject with a difference or an error stands open."""
        for key, title, rules in GROUPS:
            bound = [self[name] for name, setting in SETTINGS.items() if setting.rule in rules]
            changed = sum(1 for field in bound if field.value())
            wrong = any(field.errors for field in bound)
            yield Group(key, str(title), bound, changed, bool(wrong or changed))


def value_text(value: Value) -> str:
    """A value as a coach reads it: "12", "1.25", "on", "2 × 2000 m"."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, int | float):
        return f"{value:g}"
    return {
        "on": _("on"),
        "off": _("off"),
        "auto": _("automatic"),
        "2x2000": _("2 × 2000 m"),
        "2x1600": _("2 × 1600 m"),
        "8min": _("8 minutes"),
        "200s": _("200 m repeats"),
        "none": _("none"),
        "metric": _("metres"),
        "imperial": _("miles"),
        "daniels-gilbert": _("Daniels and Gilbert"),
        "riegel": _("Riegel"),
    }.get(value, value)


def _field(setting: Setting, anyhow: Value, whose: str) -> forms.Field:
    """The field of one number. `whose` says in one word where the number below comes from."""
    label, sentence = _(setting.label), _(setting.sentence)
    if setting.kind in ("switch", "choice"):
        text = f"{whose}: {value_text(anyhow)}"
        return ChosenField(setting, text, label=label, help_text=sentence)
    unit = {"": "", "%": "%", "s": _("seconds")}.get(setting.unit, _(setting.unit) if setting.unit else "")
    span = _("%(low)s to %(high)s") % {"low": f"{setting.low:g}", "high": f"{setting.high:g}"}
    field = NumberField(setting, label=label, help_text=sentence)
    field.told = f"{whose} {value_text(anyhow)} · {span} {unit}".rstrip()
    field.widget.attrs["placeholder"] = value_text(anyhow)
    return field


def _typed(value: Value) -> str:
    """A stored value as it stands in its input."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, int | float) else value
