"""What a browser is told with every class of answer, on a site as a club runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

#: A crawl takes its time on a machine that has other things to do.
pytestmark = pytest.mark.timeout(900)

ROOT = Path(__file__).resolve().parent.parent.parent
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'", "form-action 'self'", "frame-ancestors 'none'",
    "base-uri 'none'",
}  # fmt: skip
BARE = {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
NEVER = (
    "Server",
    "X-Powered-By",
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "X-XSS-Protection",
)
NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"
FOR_EVER = "max-age=315360000, public, immutable"
HTML, JSON = "text/html; charset=utf-8", "application/json"
#: class of answer: (status, kind of content, how long it may be kept)
GOLDEN: dict[str, tuple[int, str, str | None]] = {
    "page": (200, HTML, "private, no-cache"),
    "page for nobody": (200, HTML, NO_STORE),
    "first page of a phone": (200, HTML, "private, no-cache"),
    "first page of a link": (200, HTML, NO_STORE),
    "page of a phone that was here": (200, HTML, "private, no-cache"),
    "part": (200, HTML, "private, no-cache"),
    "print page": (200, HTML, "private, no-cache"),
    "redirect": (302, HTML, None),
    "to https": (301, HTML, None),
    "400": (400, HTML, "no-store"),
    "403": (403, HTML, "no-store"),
    "404": (404, HTML, "no-store"),
    "404 of a squad": (404, HTML, "no-store"),
    "405": (405, HTML, None),
    "500": (500, HTML, "no-store"),
    "no such file": (404, HTML, "no-store"),
    "json": (401, JSON, NO_STORE),
    "api": (401, JSON, "no-store"),
    "api description": (200, JSON, "no-store"),
    "404 of the api": (404, JSON, "no-store"),
    "livez": (200, "text/plain; charset=utf-8", NO_STORE),
    "sw.js": (200, "text/javascript; charset=utf-8", NO_STORE),
    "manifest": (200, "application/manifest+json", NO_STORE),
    "style sheet": (200, 'text/css; charset="utf-8"', FOR_EVER),
    "script": (200, 'text/javascript; charset="utf-8"', FOR_EVER),
    "picture": (200, "image/png", FOR_EVER),
}
FILES = ("style sheet", "script", "picture", "to https")
#: These have their style sheet inside them, and the policy allows it by its hash.
SHEET_INSIDE = ("first page of a phone", "first page of a link")


@pytest.fixture(scope="module")
def site() -> dict[str, Any]:
    """The answers of a site with HTTPS."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "tests.walls.site"], cwd=ROOT, env=env, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


def test_there_is_a_row_for_every_class(site: dict[str, Any]) -> None:
    assert set(GOLDEN) == set(site) - {"cookie names"}


def policy_with(styles: list[str]) -> set[str]:
    """The policy of a page that has these style sheets inside it: their very texts are allowed, nothing else inline."""
    said = " ".join(["style-src 'self'", *(f"'sha256-{digest}'" for digest in styles)])
    return POLICY - {"style-src 'self'"} | {said}


@pytest.mark.parametrize("kind", GOLDEN)
def test_golden(kind: str, site: dict[str, Any]) -> None:
    status, content, kept = GOLDEN[kind]
    answer = site[kind]
    headers = answer["headers"]
    assert answer["status"] == status
    assert headers["Content-Type"] == content
    assert headers.get("Cache-Control") == kept
    # Over plain http a browser is to ignore it, and gets nothing but the way to https.
    wanted = {name: value for name, value in ALWAYS.items() if kind != "to https" or "Transport" not in name}
    assert {name: headers.get(name) for name in wanted} == wanted
    assert set(headers["Content-Security-Policy"].split("; ")) == (
        BARE if kind in FILES else policy_with(answer["styles"])
    )
    assert len(answer["styles"]) == (kind in SHEET_INSIDE)
    assert "camera=()" in headers["Permissions-Policy"]
    assert not [name for name in NEVER if name in headers]


def test_cookies_are_this_sites_alone(site: dict[str, Any]) -> None:
    assert site["cookie names"] == ["__Host-session", "__Host-csrf"]
    seen = [text for kind in GOLDEN for text in site[kind]["cookies"].values()]
    assert seen
    for text in seen:
        assert text.startswith("__Host-")
        assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(text.split("; "))
        assert "Domain" not in text


def score(site: dict[str, Any]) -> int:
    """A hundred, with points taken off as the well known public scanners do, and added from ninety up."""
    page, style = site["page"]["headers"], site["style sheet"]["headers"]
    policy = page["Content-Security-Policy"]
    faults = {
        "no policy, or one that lets code in": (25, "unsafe" in policy or "script-src 'self'" not in policy),
        "a cookie without Secure": (20, any("Secure" not in one for one in site["page"]["cookies"].values())),
        "no HSTS for half a year": (20, int(page["Strict-Transport-Security"].split("=")[1].split(";")[0]) < 15768000),
        "no way to https": (20, not site["to https"]["headers"]["Location"].startswith("https://")),
        "sniffing": (5, page.get("X-Content-Type-Options") != "nosniff"),
        "framing": (20, page.get("X-Frame-Options") != "DENY"),
        "shared with any origin": (50, "Access-Control-Allow-Origin" in {**page, **style}),
        "addresses told to others": (5, page.get("Referrer-Policy") not in ("same-origin", "no-referrer")),
    }
    found = 100 - sum(points for points, true in faults.values() if true)
    if found >= 90:
        found += 10 * ("default-src 'none'" in policy) + 5 * ("frame-ancestors 'none'" in policy)
        found += 5 * (page.get("Referrer-Policy") == "same-origin")
        found += 10 * (page.get("Cross-Origin-Resource-Policy") == "same-origin")
        found += 5 * all("SameSite" in one for one in site["page"]["cookies"].values())
    return found


def test_a_scanner_would_find_nothing(site: dict[str, Any]) -> None:
    assert score(site) == 135
    worse = json.loads(json.dumps(site))
    worse["page"]["headers"]["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
    worse["style sheet"]["headers"]["Access-Control-Allow-Origin"] = "*"
    assert score(worse) == 25
