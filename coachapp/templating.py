"""Django's templates, but that what a page was made of is let go of as soon as the page is there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context


class LettingGo(DjangoTemplates):
    """Templates that keep nothing of a page.

    A context of Django's and its layers hold each other, and with them all that a view gave to its page: five thousand
    reps of a squad. Python's collector has to find such a ring, and looks at every object of it two or three times
    until it does. Taken apart when the page is there, everything in it is gone at once (decision 25).
    """

    def get_template(self, template_name: str) -> Template:
        """Return the template of this name."""
        return _Template(super().get_template(template_name).template, self)

    def from_string(self, template_code: str) -> Template:
        """Return a template with this text."""
        return _Template(super().from_string(template_code).template, self)


class _Template(Template):
    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> Any:
        made = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(made)
        except TemplateDoesNotExist as missing:
            reraise(missing, self.backend)
            raise
        finally:
            made.dicts.clear()
