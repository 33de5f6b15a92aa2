"""Whether this process answers at all."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """Say that the process is alive. Asks no database, so a slow one does not get it restarted."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
