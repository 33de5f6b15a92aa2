"""``manage.py account ADDRESS``: ``--sign-out`` ends all its sessions, ``--take-off-factors`` is for lost keys and codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from coachapp.models import User
from coachapp.services.account import end_all_sessions


class Command(BaseCommand):
    """For whoever runs the site, when somebody cannot help himself; docs/deploy.md says how to be sure that it is he."""

    help = "Sign one account out everywhere, and take its passkeys, codes and keys off where all of them are lost."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whose account, and what is done to it."""
        parser.add_argument("address", help="the e-mail address that the account signs in with")
        parser.add_argument("--sign-out", action="store_true", help="end every session of the account")
        parser.add_argument(
            "--take-off-factors",
            action="store_true",
            help="take off passkeys, app and recovery codes; ends every session too",
        )

    @transaction.atomic
    def handle(self, *args: Any, address: str, sign_out: bool, take_off_factors: bool, **options: Any) -> None:
        """Do it, or say why not."""
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            raise CommandError("No account signs in with this address.")
        if not (sign_out or take_off_factors):
            raise CommandError("Say what to do: --sign-out, or --take-off-factors.")
        if take_off_factors:
            taken, _each = Authenticator.objects.filter(user=user).delete()
            self.stdout.write(f"Taken off: {taken}. The password alone signs in, until a new one is set up.")
        end_all_sessions(user=user)
        self.stdout.write("Signed out everywhere.")
