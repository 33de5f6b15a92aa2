"""The site with every row lock taken out of it: the control of the collisions. Nothing of the product can do this."""

from typing import Any

from django.db.models import QuerySet

from coachapp.wsgi import application

__all__ = ["application"]


def _unlocked(self: Any, *args: object, **kwargs: object) -> Any:
    return self._chain()


QuerySet.select_for_update = _unlocked  # type: ignore[method-assign]
