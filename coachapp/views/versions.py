"""Which version of a row a form was filled in from."""

from django.http import HttpRequest


def sent_version(request: HttpRequest) -> int:
    """The version that came with the form; 0, which no row ever has, when none did."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
