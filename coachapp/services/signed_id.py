"""Addresses that open something without a sign-in: the id of a row, and the site's signature under it.

The secret part is not stored, so the same address can be shown again on another evening, and whoever reads the
table can make none of them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from coachapp.services import url_text

_ID_BYTES: Final = 16
_SIGNATURE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class SignedId:
    """One kind of address. `salt` keeps a token of one kind from opening another."""

    salt: str

    def token(self, row_id: uuid.UUID) -> str:
        """The secret part of the address: 43 characters of URL text."""
        return url_text.written(row_id.bytes + self._signature(row_id, settings.SECRET_KEY))

    def read(self, token: str) -> uuid.UUID | None:
        """The id inside a token that this site signed, with its key of today or one of lately; None for other text."""
        raw = url_text.read(token, _ID_BYTES + _SIGNATURE_BYTES)
        if raw is None:
            return None
        row_id = uuid.UUID(bytes=raw[:_ID_BYTES])
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        if any(constant_time_compare(self._signature(row_id, key), raw[_ID_BYTES:]) for key in keys):
            return row_id
        return None

    def _signature(self, row_id: uuid.UUID, key: str | bytes) -> bytes:
        return salted_hmac(self.salt, str(row_id), secret=key, algorithm="sha256").digest()[:_SIGNATURE_BYTES]
