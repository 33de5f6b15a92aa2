"""Ways in which a file goes wrong on its way: bits, cuts, repeats, foreign numbers."""

from __future__ import annotations

import random

_WORDS = (
    b"",
    b"\x00",
    b"\xff\xff\xff\xff",
    b"99:99",
    b"-1",
    b"1e308",
    b"nan",
    b'"',
    b",,,,",
    b"<",
    b"\n" * 9,
    "½".encode(),
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change a file in one to four places. The same chance gives the same file."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        how = chance.randrange(6)
        if how == 0 and changed:
            changed[min(at, len(changed) - 1)] ^= 1 << chance.randrange(8)
        elif how == 1:
            del changed[at:]
        elif how == 2:
            del changed[at : at + chance.randint(1, 40)]
        elif how == 3:
            changed[at:at] = changed[at : at + chance.randint(1, 80)]
        elif how == 4:
            changed[at:at] = chance.choice(_WORDS)
        else:
            changed[at : at + 4] = chance.randbytes(4)
    return bytes(changed)
