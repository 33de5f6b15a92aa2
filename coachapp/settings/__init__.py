"""All settings of Quarters, each in the module after its subject; what the site is made of, its words and its log are here.

What can be set from outside, and what each means, is listed in docs/deploy.md; `environment.py` reads it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from coachapp.settings.browser import *
from coachapp.settings.database import *
from coachapp.settings.environment import text
from coachapp.settings.files import *
from coachapp.settings.mail import *
from coachapp.settings.sign_in import *
from coachapp.settings.site import *
from coachapp.settings.site import BASE_DIR

# --- what it is made of ----------------------------------------------------------------------

ROOT_URLCONF = "coachapp.urls"
WSGI_APPLICATION = "coachapp.wsgi.application"

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
        "NAME": "django",
        "BACKEND": "coachapp.templating.LettingGo",
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

# --- words and dates -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
# Stored in UTC; a page shows the squad's own zone.
TIME_ZONE = "UTC"
USE_TZ = True

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
        "coachapp": {"level": text("QUARTERS_LOG_LEVEL", "INFO").upper()},
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        # The development server's own lines show paths.
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
