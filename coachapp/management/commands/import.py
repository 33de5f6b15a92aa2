"""``manage.py import FILE --owner EMAIL``: take in a squad that another Quarters exported."""  # noqa: N999 - its name

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coachapp.management.bar import bar
from coachapp.models import User
from coachapp.replay.fields import NotUsable
from coachapp.replay.read import read_json
from coachapp.services.bring import bring, outlook
from coachapp.squadfile.read import SquadFile, read_squad_file

LARGEST_BYTES = 256 * 1024 * 1024


class Command(BaseCommand):
    """All of the file or nothing; exit 2 and one line on what cannot be taken."""

    help = "Take in a squad from the JSON export of another Quarters, for a coach who has an account here."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, and whose the squad becomes."""
        parser.add_argument("file", help="the JSON file, or - for standard input")
        parser.add_argument("--owner", required=True, help="the e-mail address of the coach who will own the squad")
        parser.add_argument("--look", action="store_true", help="only say what is in it and whether it can be taken")

    def handle(self, *args: Any, file: str, owner: str, look: bool, **options: Any) -> None:
        """Take it in, and say what came of it."""
        user = User.objects.filter(email=owner, is_active=True).first()
        if user is None:
            raise CommandError("There is no account with this e-mail address that can sign in.")
        with bar() as progress:
            try:
                found = read_squad_file(read_json(_text(file)))
            except NotUsable as error:
                self.stderr.write(str(error), self.style.ERROR)
                sys.exit(2)
            seen = outlook(found, owner=user)
            if look:
                self._say(found, len(seen.erased))
                return
            brought = bring(found, owner=user, progress=progress)
        if brought.already:
            self.stdout.write(f"The squad is here already: {brought.squad.slug}. Nothing was changed.")
            return
        self._say(found, len(seen.erased))
        self.stdout.write(f"Its address is /squads/{brought.squad.slug}/.")

    def _say(self, file: SquadFile, erased: int) -> None:
        sessions = sum(len(part.sessions) for part in file.athletes)
        self.stdout.write(
            f"{file.squad['name']}: {len(file.athletes)} athletes, {sessions} sessions, {len(file.practices)} evenings, "
            f"{len(file.history)} entries of the history."
        )
        consents = sum(len(part.consents) for part in file.athletes)
        if consents:
            self.stdout.write(f"Not taken in: {consents} consents of guardians. Ask for them anew.")
        if erased:
            self.stdout.write(f"Erased on this site since the file was made, and so erased again: {erased}.")


def _text(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read(LARGEST_BYTES + 1) if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from error
    if len(raw) > LARGEST_BYTES:
        raise CommandError(f"{file} is larger than {LARGEST_BYTES // 2**20} MB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8 text.") from error
