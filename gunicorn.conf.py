"""How gunicorn serves Quarters, on a laptop and in the container alike.

WEB_CONCURRENCY sets the number of workers, each of which takes about 50 MB at its start and up to 100 while many ask.
"""

import gc
import os
from typing import Any

wsgi_app = "coachapp.wsgi"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
timeout = 30
graceful_timeout = 30
keepalive = 5
max_requests = 2000
max_requests_jitter = 200
# Loaded once and shared by the workers, which saves memory and the first visitor's wait.
preload_app = True
# No access log: a path may be an athlete's personal link.
accesslog = None
errorlog = "-"
loglevel = "warning"
# Its own lines are made by the same formatter: one about a broken request would show its path.
logconfig_dict: dict[str, Any] = {
    "formatters": {"generic": {"()": "coachapp.journal.lines.JsonLines"}},
    "loggers": {"gunicorn.error": {"level": "WARNING", "handlers": ["error_console"], "propagate": False}},
}


def pre_fork(server: Any, worker: Any) -> None:
    """Put what the master has loaded out of the collector's reach: looking at it would copy it into each worker."""
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """Have the collector look once in 50,000 new objects, not in 700.

    What a page is made of is let go of when the page is there (coachapp/templating.py), so that there is little to find;
    while it is made, a squad's five thousand reps would be looked at seven times over.
    """
    gc.set_threshold(50_000, 10, 10)
