"""All settings of Quarters. The environment is read here and nowhere else.

What can be set from outside, and what each means, is listed in docs/deploy.md.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


# --- the environment -------------------------------------------------------------------------


def _text(name: str, default: str = "") -> str:
    """Read a variable. An empty one counts as not given, as compose files leave them."""
    return os.environ.get(name, "").strip() or default


def _flag(name: str, *, default: bool) -> bool:
    """Read a yes or no. Raises ImproperlyConfigured for any other word."""
    word = _text(name, "1" if default else "0").lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {word!r}.")


def _number(name: str, default: int) -> int:
    """Read a whole number of at least 0. Raises ImproperlyConfigured for anything else."""
    text = _text(name, str(default))
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _list(name: str) -> list[str]:
    """Read words separated by commas."""
    return [word.strip() for word in _text(name).split(",") if word.strip()]


def _secret_key() -> str:
    """Find the key that signs sessions. Raises ImproperlyConfigured when there is none."""
    key = _text("SECRET_KEY")
    if key:
        return key
    path = Path(_text("QUARTERS_SECRET_KEY_FILE", str(VAR_DIR / "secret_key")))
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


DEBUG = _flag("QUARTERS_DEBUG", default=False)
DEMO = _flag("QUARTERS_DEMO", default=False)
HTTPS = _flag("QUARTERS_HTTPS", default=not DEBUG)
VAR_DIR = Path(_text("QUARTERS_VAR", str(BASE_DIR / "var")))
SECRET_KEY = _secret_key()
# Keys that were in use until lately: their signatures are still read, so a new key signs nobody out.
SECRET_KEY_FALLBACKS = _list("QUARTERS_OLD_SECRET_KEYS")

# --- where it is reached ---------------------------------------------------------------------

# The two local names stay for the health check, which asks from inside the container.
ALLOWED_HOSTS = [*_list("QUARTERS_HOSTS"), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = _list("QUARTERS_ORIGINS")
# How many reverse proxies of ours stand in front. A visitor's address is taken from what they
# add; believing a header that no proxy of ours wrote would let anybody choose his address.
PROXIES = _number("QUARTERS_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None

ROOT_URLCONF = "coachapp.urls"
WSGI_APPLICATION = "coachapp.wsgi.application"

# --- what it is made of ----------------------------------------------------------------------

INSTALLED_APPS = [
    "coachapp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "coachapp.journal.requests.RequestLine",
    "coachapp.views.headers.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coachapp.views.trouble.DatabaseTrouble",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
# Lets templates/django/forms/ say how a field looks, once for every form.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- the database ----------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # A transaction that reads and then writes takes the write lock at once; under WAL with the
    # default mode half of two simultaneous savers get "database is locked".
    "transaction_mode": "IMMEDIATE",
    # How long to wait for another writer, in seconds, before the visitor is told to come back. Writes take a few
    # milliseconds; waiting much longer would only keep the readers from a free thread. SQLite adds up what it meant to
    # wait, in steps of a tenth of a second, and not what it did: with 5 a busy machine came to 7, and 6 is promised.
    "timeout": 4,
    # FULL: with NORMAL a power cut may lose the last commits, and a club can afford the fsync.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; "
        # What is erased is overwritten and not only let go of.
        "PRAGMA secure_delete=ON"
    ),
}
POSTGRES_TIMEOUTS = "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000"


def _database() -> dict[str, Any]:
    """Describe the database that DATABASE_URL names, the embedded SQLite when it names none."""
    name = "demo.sqlite3" if DEMO else "quarters.sqlite3"
    url = _text("DATABASE_URL", f"sqlite:///{VAR_DIR / name}")
    described: dict[str, Any] = {**dj_database_url.parse(url)}
    options = described.setdefault("OPTIONS", {})
    # A migration may rightly take longer than a page: deploying sets QUARTERS_DB_PATIENT.
    patient = _flag("QUARTERS_DB_PATIENT", default=False)
    if described["ENGINE"] == "django.db.backends.sqlite3":
        described["OPTIONS"] = {**SQLITE_OPTIONS, **({"timeout": 60} if patient else {}), **options}
    elif described["ENGINE"] == "django.db.backends.postgresql":
        # Behind a pool that lends a connection for one transaction nothing may be said for a session: no cursor that the
        # server keeps, no limits at the beginning (the role has them instead, see docs/deploy.md). Prepared statements
        # are off with Django anyway.
        pooled = _flag("QUARTERS_POOLED", default=False)
        described |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": pooled}
        options.setdefault("connect_timeout", 5)
        if not (patient or pooled):
            options.setdefault("options", POSTGRES_TIMEOUTS)
    else:
        scheme = urlsplit(url).scheme
        raise ImproperlyConfigured(f"DATABASE_URL must be sqlite or postgresql, not {scheme}.")
    return described


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, so that all workers count sign-in attempts together. The first migration
# makes the table. Of more entries than these Django throws some out, used up or not: with its own 300, anybody could
# have the count of his attempts forgotten by making many others.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "quarters_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- who is there ----------------------------------------------------------------------------

AUTH_USER_MODEL = "coachapp.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    # Finds fault with none; a new password ends the API tokens of whoever has it.
    {"NAME": "coachapp.services.token.PasswordEndsTokens"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "coachapp.forms.account.SignupForm"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "coachapp.views.adapters.Accounts"
# For so many seconds a sign-in or a password counts as proof that it is still the coach himself.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# A passkey signs in by itself; an app's code, a security key or a recovery code comes after the password.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "coachapp.views.adapters.SecondFactors"
MFA_FORMS = {
    "add_webauthn": "coachapp.forms.second_factor.AddKeyForm",
    "activate_totp": "coachapp.forms.second_factor.ActivateAppForm",
    "authenticate": "coachapp.forms.second_factor.CodeForm",
    "reauthenticate": "coachapp.forms.second_factor.CodeAgainForm",
}
MFA_TOTP_ISSUER = "Quarters"
# Whoever finds a signed-in browser reads none of them.
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_ADAPTER = "coachapp.views.adapters.Sessions"

# An athlete's phone stays signed in for as long as browsers keep a cookie: 400 days.
SESSION_ENGINE = "coachapp.models.browser_session"
SESSION_COOKIE_AGE = 400 * 24 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- mail ------------------------------------------------------------------------------------

EMAIL_HOST = _text("QUARTERS_EMAIL_HOST")
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_PORT = _number("QUARTERS_EMAIL_PORT", 587)
    EMAIL_HOST_USER = _text("QUARTERS_EMAIL_USER")
    EMAIL_HOST_PASSWORD = _text("QUARTERS_EMAIL_PASSWORD")
    EMAIL_USE_SSL = EMAIL_PORT == 465
    EMAIL_USE_TLS = not EMAIL_USE_SSL and _flag("QUARTERS_EMAIL_TLS", default=True)
    EMAIL_TIMEOUT = 10
    ACCOUNT_EMAIL_VERIFICATION = "optional"
    # Whoever opens an account with another's address cannot lock him out of it by a second factor.
    MFA_ALLOW_UNVERIFIED_EMAIL = False
else:
    # Without a mail server a letter becomes a file that whoever runs the site can read.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
    ACCOUNT_EMAIL_VERIFICATION = "none"
    MFA_ALLOW_UNVERIFIED_EMAIL = True
DEFAULT_FROM_EMAIL = _text("QUARTERS_EMAIL_FROM", "Quarters <quarters@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- what a browser may do -------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "coachapp.views.errors.csrf_failure"

SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# The health check asks from inside the container, where there is no TLS.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
if HTTPS:
    # The prefix makes browsers refuse a cookie that a neighbouring site or plain http tries to set.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# W021 asks for HSTS preloading. That is a lasting promise for a whole domain, which belongs to
# the club that owns it and not to one program on it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# The largest form is a pasted squad: a few hundred rows of a few fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# A folder of laps: up to 500 files. The form counts them and says so; only what is far beyond ends before it, in a page
# that can say nothing of it. Each file above 2.5 MB is kept on disk meanwhile.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

# --- files that are served -------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(_text("QUARTERS_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Hashed names need `collectstatic` first, which a served site does and a test does not.
HASHED_STATIC = _flag("QUARTERS_HASHED_STATIC", default=not DEBUG)
# No other site needs our files.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "coachapp.collected.WholeSheets"
            if HASHED_STATIC
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}

# --- words and dates -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
# Stored in UTC; a page shows the squad's own zone.
TIME_ZONE = "UTC"
USE_TZ = True

# --- backups ---------------------------------------------------------------------------------

# Copies that are made by themselves lie here, and when the last backup was made.
BACKUPS_DIR = Path(_text("QUARTERS_BACKUPS", str(VAR_DIR / "backups")))
KEPT_BACKUPS = _number("QUARTERS_KEEP_BACKUPS", 5)
# Where pg_dump and pg_restore are, where they are not on the path.
POSTGRES_BIN = _text("QUARTERS_PG_BIN")

# --- what is written down about running it ---------------------------------------------------

# Lines of JSON that name ids, routes and kinds of faults. No request body, form value, query
# string, path or text of a fault is ever logged: see coachapp/journal/.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "coachapp.journal.lines.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "coachapp": {"level": _text("QUARTERS_LOG_LEVEL", "INFO").upper()},
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        # The development server's own lines show paths.
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
