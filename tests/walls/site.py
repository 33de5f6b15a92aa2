"""A site as a club runs it, with HTTPS and hashed files, in a process of its own: prints the headers of its answers.

python -m tests.walls.site     JSON: for each class of answer its status, headers and cookies
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sys
import tempfile
import uuid
from datetime import date
from pathlib import Path
from typing import Any

#: A style sheet inside a page.
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def settle(folder: Path) -> None:
    """Say what a real site says, and nothing else."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "coachapp.settings",
        "SECRET_KEY": "a-key-of-a-site-that-lives-for-a-moment-0123456789",
        "QUARTERS_VAR": str(folder),
        "QUARTERS_STATIC_ROOT": str(folder / "static"),
        "QUARTERS_HOSTS": "quarters.example",
        "QUARTERS_HTTPS": "1",
        "QUARTERS_HASHED_STATIC": "1",
    }


def answers() -> dict[str, Any]:
    """One answer of each class."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)

    from django.templatetags.static import static
    from django.test import Client
    from django.urls import reverse

    from coachapp.models import User
    from coachapp.services import link
    from coachapp.services.actor import Actor
    from coachapp.services.athlete import NewAthlete, add_athlete
    from coachapp.services.squad import start_squad

    ada = User.objects.create_user(email="ada@example.org", name="Ada")
    squad = start_squad(by=ada, name="Riverside", time_zone="UTC")
    ben = add_athlete(squad=squad, by=Actor.coach(ada), new=NewAthlete(name="Ben"), on=date(2026, 6, 1))
    told: dict[str, Any] = {"cookie names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]}

    def ask(client: Client, path: str, method: str = "GET", **more: Any) -> dict[str, Any]:
        client.raise_request_exception = False
        answer = client.generic(method, path, secure=more.pop("secure", True),
                                headers={"host": "quarters.example"} | more.pop("headers", {}), **more)  # fmt: skip
        content = b"" if answer.streaming else answer.content
        styles = [base64.b64encode(hashlib.sha256(text).digest()).decode() for text in STYLE.findall(content)]
        return {"status": answer.status_code, "headers": dict(answer.headers), "styles": styles,
                "cookies": {name: one.OutputString() for name, one in answer.cookies.items()}}  # fmt: skip

    def signed_in(**more: bool) -> Client:
        client = Client(**more)  # type: ignore[arg-type]
        client.force_login(ada)
        return client

    hello = reverse("hello", args=[link.token_of(link.make(athlete=ben, by=Actor.coach(ada)))])
    phone, new_browser = Client(), Client()
    phone.post(hello, {"device": str(uuid.uuid4())}, secure=True, headers={"host": "quarters.example"})
    new_browser.cookies[settings.SESSION_COOKIE_NAME] = phone.cookies[settings.SESSION_COOKIE_NAME].value
    page = reverse("squad", args=[squad.slug])
    broken = signed_in()
    told |= {
        "page": ask(signed_in(), page),
        "page for nobody": ask(Client(), reverse("account_login")),
        "first page of a link": ask(phone, hello),
        "first page of a phone": ask(new_browser, reverse("next")),
        "page of a phone that was here": ask(new_browser, reverse("next")),
        "part": ask(signed_in(), page, headers={"hx-request": "true"}),
        "print page": ask(signed_in(), reverse("athlete-card", args=[squad.slug, ben.slug])),
        "redirect": ask(Client(), page),
        "to https": ask(Client(), page, secure=False),
        "404": ask(Client(), "/nowhere/"),
        "404 of a squad": ask(signed_in(), "/squads/nowhere/"),
        "405": ask(Client(), reverse("livez"), "DELETE"),
        "403": ask(signed_in(enforce_csrf_checks=True), reverse("squad-new"), "POST"),
        "400": ask(Client(), "/", headers={"host": "elsewhere.example"}),
        "json": ask(Client(), reverse("taps-hello", args=[squad.slug, squad.pk])),
        "api": ask(Client(), reverse("api-athletes")),
        "api description": ask(Client(), reverse("api-description")),
        "404 of the api": ask(Client(), "/api/v1/nowhere"),
        "livez": ask(Client(), reverse("livez")),
        "sw.js": ask(Client(), reverse("service-worker")),
        "manifest": ask(Client(), reverse("web-manifest")),
        "style sheet": ask(Client(), static("css/site.css")),
        "script": ask(Client(), static("js/track/fold.js")),
        "picture": ask(Client(), static("icons/logo-192.png")),
        "no such file": ask(Client(), "/static/nothing.css"),
    }  # fmt: skip

    def fails(*args: object, **kwargs: object) -> object:
        raise RuntimeError("broken on purpose")

    from coachapp.views import access

    kept, access.coaching = access.coaching, fails  # type: ignore[assignment]
    told["500"] = ask(broken, page)
    access.coaching = kept
    return told


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        settle(Path(made))
        sys.stdout.write(json.dumps(answers()))
