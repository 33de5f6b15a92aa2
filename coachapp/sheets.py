"""How the files of the site are stored by a deploy: hashed, compressed, and each style sheet with what it imports.

A browser learns of an imported sheet only when it has the one that imports it, and asks for at most six files at once of
a site without HTTP/2. Written apart, the sheets are pleasant to read; sent as one they cost one request.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: `@import url("site/print.css") print;` the sheet, and the media it is for.
IMPORT = re.compile(r"@import url\(\"([^\"]+)\"\)\s*([^;]*);")
#: A string, which stays as it is, or a comment.
STRING_OR_COMMENT = re.compile(r"(\"[^\"]*\"|'[^']*')|/\*.*?\*/", re.DOTALL)
INDENTATION = re.compile(r"\n\s*")


class WholeSheets(CompressedManifestStaticFilesStorage):
    """Stores style sheets without comments and indentation, with the sheets that they import inside them."""

    def post_process(self, *args: Any, **options: Any) -> Iterator[Any]:
        """Make the sheets whole from what was collected, then hash and compress everything."""
        (paths,) = args
        if not options.get("dry_run"):
            sheets = {}
            for name, (storage, path) in paths.items():
                if name.startswith("css/"):
                    with storage.open(path) as file:
                        sheets[name] = file.read().decode()
            for name in sheets:
                self.delete(name)
                self._save(name, ContentFile(whole(name, sheets).encode()))
                paths[name] = (self, name)
        yield from super().post_process(paths, **options)


def whole(name: str, sheets: dict[str, str]) -> str:
    """Return a sheet with everything that it imports, and without what only its readers need.

    `sheets` are the texts of all sheets by their names. Raises KeyError for one that is not there, and ValueError for
    one that names a file, whose address would be another one in another folder.
    """

    def imported(found: re.Match[str]) -> str:
        path, media = posixpath.join(posixpath.dirname(name), found[1]), found[2].strip()
        text = whole(path, sheets)
        if "url(" in text:
            raise ValueError(f"{path} names a file, and is imported by {name}: name it in {name}")
        return f"@media {media} {{{text}}}" if media else text

    lean = INDENTATION.sub("\n", STRING_OR_COMMENT.sub(lambda found: found[1] or "", sheets[name]))
    return IMPORT.sub(imported, lean).strip()
