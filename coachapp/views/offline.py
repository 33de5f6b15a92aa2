"""What a phone needs to open an evening without a network: the worker, the manifest and one page.

None of the three is about anybody, so anybody may have them.
"""

import hashlib
import json
from functools import cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coachapp.views.share import WORDS

#: Folders of static/ that pages load from; a source map or a licence text is not loaded by any.
FOLDERS = ("css/", "js/", "icons/", "vendor/", "django_htmx/htmx-2.min.")
#: Sheets that another one imports: a deploy has put them into it (coachapp/sheets.py).
IMPORTED = "css/site/"
KINDS = (".css", ".js", ".woff2", ".svg", ".png")
#: What a phone offers to share: by ending, and by what apps call it. A watch's file has no kind that all phones know.
SHARED = (
    ".fit", ".tcx", ".csv", ".tsv", ".txt", ".json", ".xlsx", ".zip", ".gz",
    "text/*", "application/json", "application/zip", "application/gzip", "application/octet-stream",
    "application/vnd.garmin.tcx+xml", "application/vnd.ant.fit", "application/xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)  # fmt: skip


@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, for the whole site. A browser asks again at each visit."""
    site = {
        "version": _version(),
        "hashed": settings.HASHED_STATIC,
        "shell": sorted(static(name) for name in _shell()),
        "prefix": settings.STATIC_URL,
        "offline": reverse("offline"),
        "share": reverse("share"),
        "login": reverse("account_login"),
        "logout": reverse("account_logout"),
    }
    source = get_template("sw.js").template.source  # type: ignore[attr-defined]
    return HttpResponse(
        f"const SITE = {json.dumps(site, sort_keys=True)};\n{source}",
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/"},
    )


@require_safe
@never_cache
def web_manifest(request: HttpRequest) -> JsonResponse:
    """Say how the site looks once it is installed on a phone."""
    icons = [
        {"src": static(f"icons/logo-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    return JsonResponse(
        {
            "id": "/",
            "name": "Quarters",
            "short_name": "Quarters",
            "description": _("Interval training that moves to goal pace from the last rep back."),
            "lang": request.LANGUAGE_CODE,
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#ffffff",
            "icons": icons,
            "share_target": {
                "action": reverse("share"),
                "method": "POST",
                "enctype": "multipart/form-data",
                "params": {**{name: name for name in WORDS}, "files": [{"name": "files", "accept": list(SHARED)}]},
            },
        },
        content_type="application/manifest+json",
    )


@require_safe
@never_cache
def offline(request: HttpRequest) -> HttpResponse:
    """Show what is on this phone. The worker fetches it once, signed in as nobody, and shows it without a network."""
    return render(request, "offline/page.html")


@cache
def _shell() -> tuple[str, ...]:
    """Name the files that pages load, as templates do."""
    names = (name for finder in finders.get_finders() for name, _storage in finder.list([]))
    loaded = {name for name in names if name.startswith(FOLDERS) and name.endswith(KINDS)}
    return tuple(sorted(name for name in loaded if not (settings.HASHED_STATIC and name.startswith(IMPORTED))))


@cache
def _version() -> str:
    """Name this deploy by what its files hold, so that no change goes unnoticed, hashed names or not."""
    digest = hashlib.sha256()
    for name in _shell():
        found = finders.find(name)
        if found:
            with open(found, "rb") as file:
                digest.update(name.encode() + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()[:16]
