"""One style sheet of many: with what it imports inside it, and without what only its readers need.

A browser learns of an imported sheet only when it has the one that imports it, and asks for at most six files at once of
a site without HTTP/2. Written apart, the sheets are pleasant to read; sent as one they cost one request.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

#: `@import url("site/print.css") print;` the sheet, and the media it is for.
IMPORT = re.compile(r"@import url\(\"([^\"]+)\"\)\s*([^;]*);")
#: A file that a sheet names by its way from the sheet.
FILE = re.compile(r"url\(\"(?![#/]|\w+:)([^\"]+)\"\)")
#: A string, which stays as it is, or a comment.
STRING_OR_COMMENT = re.compile(r"(\"[^\"]*\"|'[^']*')|/\*.*?\*/", re.DOTALL)
#: A string, which stays as it is, or space that means nothing: around these signs, at the ends of lines, after a colon.
STRING_OR_SPACE = re.compile(r"(\"[^\"]*\"|'[^']*')|\s*([{};,]|:(?=\s))\s*|\s*(\n)\s*")


def whole(name: str, sheets: Mapping[str, str]) -> str:
    """Return a sheet with everything that it imports, and without what only its readers need.

    `sheets` are the texts of all sheets by their names. Files that an imported sheet names are named as they are seen
    from the sheet that imports it. Raises KeyError for a sheet that is not there.
    """
    here = posixpath.dirname(name)

    def imported(found: re.Match[str]) -> str:
        path, media = posixpath.normpath(posixpath.join(here, found[1])), found[2].strip()
        there = posixpath.dirname(path)
        text = FILE.sub(
            lambda file: f'url("{posixpath.relpath(posixpath.join(there, file[1]), here)}")', whole(path, sheets)
        )
        return f"@media {media}{{{text}}}" if media else text

    plain = STRING_OR_COMMENT.sub(lambda found: found[1] or "", sheets[name])
    lean = STRING_OR_SPACE.sub(lambda found: found[1] or found[2] or found[3], plain).strip()
    return IMPORT.sub(imported, lean)
