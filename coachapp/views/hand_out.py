"""An address for somebody else's phone: as a code to scan, to copy, or in a message of the coach's own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

#: Empty modules around a code, as its standard asks for.
QUIET = 4


def hand_out(address: str, *, words: str, subject: str) -> dict[str, Any]:
    """What parts/_hand_out.html shows: the address, its code, and the message that it stands in. Nothing is sent."""
    return {
        "address": address,
        "code": drawn(address),
        "words": words,
        "sms": f"sms:?&body={quote(words)}",
        "mailto": f"mailto:?{urlencode({'subject': subject, 'body': words}, quote_via=quote)}",
    }


def drawn(text: str) -> dict[str, Any]:
    """Return a QR code as one path: its dark modules row by row, in units of a module."""
    # Here and not above: few requests need it.
    import segno

    matrix = [bytes(row) for row in segno.make_qr(text, error="m").matrix]
    return {"size": len(matrix) + 2 * QUIET, "path": "".join(_runs(matrix))}


def _runs(matrix: list[bytes]) -> Iterator[str]:
    for y, row in enumerate(matrix, start=QUIET):
        x = QUIET
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
