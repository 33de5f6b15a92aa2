"""How the files of the site are stored by a deploy: hashed, compressed, and each style sheet with what it imports.

A module of its own, for with it comes all that compresses files, which pages do without.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from coachapp.sheets import whole


class WholeSheets(CompressedManifestStaticFilesStorage):
    """Stores style sheets without comments and spare space, with the sheets that they import inside them."""

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
