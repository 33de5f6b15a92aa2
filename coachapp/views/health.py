"""Whether this process answers at all, and whether the site can work."""

import threading
import time

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coachapp.keeping.ready import how_ready

PLAIN = "text/plain; charset=utf-8"
#: Anybody may ask, and asking writes: the same answer serves everybody for this long.
ANSWER_HOLDS_S = 5

_asking = threading.Lock()
_last: tuple[float, dict[str, bool]] | None = None


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """Say that the process is alive. Asks no database, so a slow one does not get it restarted."""
    return HttpResponse("ok", content_type=PLAIN)


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Say in one word each whether what the site needs is there; 503 when something is not."""
    found = _lately()
    text = "".join(f"{name} {'ok' if well else 'failing'}\n" for name, well in found.items())
    return HttpResponse(text, status=200 if all(found.values()) else 503, content_type=PLAIN)


def forget() -> None:
    """Ask anew at the next request, however soon it comes."""
    global _last
    _last = None


def _lately() -> dict[str, bool]:
    global _last
    with _asking:
        if _last is None or time.monotonic() - _last[0] > ANSWER_HOLDS_S:
            _last = (time.monotonic(), how_ready())
        return _last[1]
