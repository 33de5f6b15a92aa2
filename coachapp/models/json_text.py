"""JSON on its way to the database and back, written and read by msgspec.

An evening is a quarter of a million letters of it. Django's own JSON fields stay with Python's module.
"""

from __future__ import annotations

from typing import Any

import msgspec

#: The value of such a text. Raises msgspec.DecodeError, a ValueError, where it is none.
read = msgspec.json.Decoder().decode


def _other(value: object) -> Any:
    """What the encoder does not know by itself. It looks at exact types: a text that is marked as safe is another one."""
    if isinstance(value, str):
        return "".join((value,))
    if isinstance(value, int):
        return int(value)
    raise TypeError(f"{type(value).__name__} is not stored so")


# Ids without dashes: SQLite compares them letter by letter.
_encode = msgspec.json.Encoder(enc_hook=_other, uuid_format="hex").encode


def written(value: object) -> str:
    """The text of what JSON can say, of ids and days. Letters stand as they are, as they do in a column.

    Raises TypeError for anything else, UnicodeEncodeError for half a letter. A moment has no one form: each database
    has its own, so whoever stores one writes it himself.
    """
    return _encode(value).decode()
