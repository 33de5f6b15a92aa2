"""Ways in which a file goes wrong on its way: bits, cuts, repeats, foreign numbers."""

from __future__ import annotations

import io
import random
import zipfile

from coachapp.watch.fit_workout import crc

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


def spoilt(form: str, data: bytes, chance: random.Random) -> bytes:
    """Change a file of this form. Half of those that carry a check sum are changed below it: it is right again, so that
    the reader comes as far as to what was changed.
    """
    if form == "fit" and chance.randrange(2):
        return _with_right_sums(data[:14] + mutated(data[14:-2], chance))
    if form.endswith("xlsx") and chance.randrange(2):
        return _with_one_sheet_changed(data, chance)
    return mutated(data, chance)


def _with_right_sums(data: bytes) -> bytes:
    """A FIT file with the length that it has, and with the check sums of its header and of all of it."""
    head = data[:4] + (len(data) - 14).to_bytes(4, "little") + data[8:12]
    whole = head + crc(head).to_bytes(2, "little") + data[14:]
    return whole + crc(whole).to_bytes(2, "little")


def _with_one_sheet_changed(data: bytes, chance: random.Random) -> bytes:
    """A spreadsheet of which one part was changed and packed again."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as copy:
        changed = chance.choice(book.namelist())
        for name in book.namelist():
            content = book.read(name)
            copy.writestr(name, mutated(content, chance) if name == changed else content)
    return written.getvalue()
