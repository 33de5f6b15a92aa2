"""Bytes as text that stands in an address: letters, digits, hyphens and underscores, each in its one spelling."""

from __future__ import annotations

import base64
import binascii


def written(raw: bytes) -> str:
    """The text for these bytes, without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def read(text: str, length: int) -> bytes | None:
    """What a text stands for, where it is so many bytes in the spelling of `written`; None for any other text.

    Some texts differ only in bits that decoding drops: two spellings of one secret would be two keys to one door.
    """
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error):
        return None
    return raw if len(raw) == length and written(raw) == text else None
