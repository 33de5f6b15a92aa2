"""What a phone is called on a page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def device_name(label: str) -> str:
    """A phone in words: "Chrome on Android"; a label that says nothing gives a word for that."""
    browser, _slash, system = label.partition("/")
    if browser and system:
        # Translators: a browser and a kind of phone or computer, as "Chrome on Android".
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A phone or computer")
