"""``manage.py demo``: load the demo squad, or keep the one that is there, and say how to get in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone
from tqdm import tqdm

from coachapp.services import link
from coachapp.services.actor import MACHINE
from coachapp.services.demo import COACH_EMAIL, demo_password, load_demo
from coachapp.services.demo.people import PEOPLE


class Command(BaseCommand):
    """Loads a coach and twelve athletes once; run again, it changes nothing that was entered."""

    help = "Load a squad to look at and print how to sign in. What was entered since is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the one option."""
        parser.add_argument("--url", default="http://localhost:8000", help="where the site is reached")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        """Load and print."""
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("A demo coach has no place on a real site. Set QUARTERS_DEMO=1 if this is a demo.")
        with tqdm(total=len(PEOPLE), desc="A season for each athlete", unit="", leave=False, disable=None) as bar:
            demo = load_demo(on=timezone.localdate(), each=lambda name: bar.update())
        opened = link.make(athlete=demo.athlete, by=MACHINE)
        site = url.rstrip("/")
        self.stdout.write(
            f"{demo.squad.name}: {'loaded' if demo.fresh else 'as you left it'}.\n"
            f"  As the coach:    {site}{reverse('account_login')}\n"
            f"                   {COACH_EMAIL}  {demo_password()}\n"
            f"  As an athlete:   {site}{reverse('hello', args=[link.token_of(opened)])}\n"
            f"                   ({demo.athlete.name}; every athlete's page has such a link)"
        )
