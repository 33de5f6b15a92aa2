"""The environment, which is read here and nowhere else: a variable as a text, a yes or no, a number or words."""

import os

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Read a variable. An empty one counts as not given, as compose files leave them."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """Read a yes or no. Raises ImproperlyConfigured for any other word."""
    word = text(name, "1" if default else "0").lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {word!r}.")


def number(name: str, default: int) -> int:
    """Read a whole number of at least 0. Raises ImproperlyConfigured for anything else."""
    said = text(name, str(default))
    if not said.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {said!r}.")
    return int(said)


def words(name: str) -> list[str]:
    """Read words separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]
