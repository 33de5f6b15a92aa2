"""Which site this is, with which key it signs, and where it is reached."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from coachapp.settings.environment import flag, number, text, words

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DEBUG = flag("QUARTERS_DEBUG", default=False)
DEMO = flag("QUARTERS_DEMO", default=False)
HTTPS = flag("QUARTERS_HTTPS", default=not DEBUG)
VAR_DIR = Path(text("QUARTERS_VAR", str(BASE_DIR / "var")))


def _secret_key() -> str:
    """Find the key that signs sessions. Raises ImproperlyConfigured when there is none."""
    key = text("SECRET_KEY")
    if key:
        return key
    path = Path(text("QUARTERS_SECRET_KEY_FILE", str(VAR_DIR / "secret_key")))
    try:
        key = path.read_text(encoding="utf-8").strip()
    except OSError:
        key = ""
    if not key:
        raise ImproperlyConfigured(
            f"There is no secret key. Set SECRET_KEY, or put one into {path} "
            "(`make setup` writes one for a site on your own machine)."
        )
    return key


SECRET_KEY = _secret_key()
# Keys that were in use until lately: their signatures are still read, so a new key signs nobody out.
SECRET_KEY_FALLBACKS = words("QUARTERS_OLD_SECRET_KEYS")

# The two local names stay for the health check, which asks from inside the container.
ALLOWED_HOSTS = [*words("QUARTERS_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = words("QUARTERS_ORIGINS")
# How many reverse proxies of ours stand in front. A visitor's address is taken from what they
# add; believing a header that no proxy of ours wrote would let anybody choose his address.
PROXIES = number("QUARTERS_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
