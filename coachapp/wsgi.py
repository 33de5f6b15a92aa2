"""The door through which a web server enters."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coachapp.settings")

application = get_wsgi_application()
# Every page's code, read before gunicorn makes its workers: a new one answers its first visitor at once.
_addresses = get_resolver().url_patterns
