"""What a browser is called, where a page has its label and no view of ours."""

from __future__ import annotations

from django import template

from coachapp.words.devices import device_name

register = template.Library()
register.filter("device_name", device_name)
