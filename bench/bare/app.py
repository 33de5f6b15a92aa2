"""The bare app: settings, views and addresses; its models are beside it. What Quarters is measured against.

It reads the tables of Quarters as plain tuples, the cheapest way that Django has, and writes into two tables of its
own. Everything around it is as a project of Django's begins, with cached templates and WhiteNoise, as Quarters has.
"""

import os
from pathlib import Path

import dj_database_url
import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

DATABASE = dj_database_url.parse(os.environ["DATABASE_URL"])
if "sqlite" in DATABASE["ENGINE"]:
    # As Quarters has it: a commit is on the disk when it is answered for.
    words = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY"
    DATABASE["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 5, "init_command": words}
    DATABASE["CONN_MAX_AGE"] = 600
else:
    DATABASE |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}

settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"], ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="bench.bare.app", USE_TZ=True,
    DATABASES={"default": DATABASE}, AUTH_USER_MODEL="bare.User", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    STATIC_URL="/static/", STATIC_ROOT=os.environ.get("QUARTERS_STATIC_ROOT"),
    INSTALLED_APPS=[
        "bench.bare", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
        "django.contrib.messages", "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]},
    }],
)  # fmt: skip
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402

from bench.bare.models import Athlete, Goal, Line, Mark, Note, Rep, Session, Squad  # noqa: E402


class Sheet(forms.Form):
    """Twelve times and twelve recoveries, and what stands beside them."""

    id, on, note = forms.UUIDField(), forms.DateField(), forms.CharField(required=False)


for number in range(1, 13):
    Sheet.base_fields[f"time_{number}"] = forms.DecimalField(required=False, min_value=0)
    Sheet.base_fields[f"recovery_{number}"] = forms.DecimalField(required=False, min_value=0)


@login_required
def page(request, squad, reads, size, athlete=None):
    """So many bytes about the rows of a squad or of one athlete; each word of `reads` is one query."""
    whose = {"squad": squad, **({"athlete": athlete} if athlete else {})}
    sessions = Session.objects.filter(**whose)
    asked = {
        "squad": Squad.objects.filter(id=squad),
        "athletes": Athlete.objects.filter(squad=squad, **({"id": athlete} if athlete else {})),
        "marks": Mark.objects.filter(**whose),
        "goals": Goal.objects.filter(**whose),
        "sessions": sessions.order_by("on", "id"),
        "reps": Rep.objects.filter(squad=squad, session__in=sessions.values("id")).order_by("session", "number"),
    }
    rows = [row[1:] for word in reads.split("-") for row in asked[word].values_list()]
    shown = [rows[n % len(rows)] for n in range(size // 160)] if rows else []
    return render(request, "bare/page.html", {"rows": shown, "size": size, "squad": squad})


@login_required
def write(request):
    """Store one row and its twelve, all or nothing."""
    form = Sheet(request.POST)
    if not form.is_valid():
        return HttpResponse(str(form.errors), status=422)
    typed = form.cleaned_data
    with transaction.atomic():
        note = Note.objects.create(id=typed["id"], user=request.user, on=typed["on"], text=typed["note"])
        Line.objects.bulk_create(
            Line(
                note=note, number=n, time_ms=int(typed[f"time_{n}"] * 1000),
                recovery_ms=int(typed[f"recovery_{n}"] * 1000) if typed[f"recovery_{n}"] else None,
            )
            for n in range(1, 13)
        )  # fmt: skip
    return redirect("plain")


@login_required
def read_form(request, squad, reads, size, athlete):
    """The same as a page, after the form was read: what an answer while typing comes to."""
    Sheet(request.POST).is_valid()
    return page(request, squad, reads, size, athlete)


def plain(request):
    return HttpResponse("ok")


urlpatterns = [
    path("plain/", plain, name="plain"),
    path("write/", write),
    path("page/<uuid:squad>/<str:reads>/<int:size>/", page),
    path("page/<uuid:squad>/<uuid:athlete>/<str:reads>/<int:size>/", page),
    path("form/<uuid:squad>/<uuid:athlete>/<str:reads>/<int:size>/", read_form),
]
application = get_wsgi_application()
