"""Ids that a phone may make as well as the server, and that sort by the time they were made."""

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """Make a version 7 UUID (RFC 9562): 48 bits of clock, then chance.

    The clock is there so that new rows lie side by side in an index. It may be a phone's, so
    nothing is ever ordered or trusted by it.
    """
    clock = time.time_ns() // 1_000_000
    value = (clock & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
