"""What the doctor looks at. Each check is a short function that says how it is, and what to do about it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import Error, connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coachapp.keeping import ready
from coachapp.keeping.contents import is_empty
from coachapp.keeping.copies import KEPT_FOR, copies, last_backup, made_at
from coachapp.keeping.drift import drift
from coachapp.models import ApiToken

Level = Literal["well", "look", "wrong"]
SHORTEST_SECRET = 50
#: Once a day is the rhythm of the guide; a missed one is not yet a fault.
OLDEST_BACKUP = timedelta(hours=50)
#: A token that was not used for so long is one too many.
IDLE = timedelta(days=60)
LOCAL = {"localhost", "127.0.0.1", "[::1]"}
SQLITE_PROMISES = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
POSTGRES_ON = ("fsync", "full_page_writes", "synchronous_commit")
POSTGRES_LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is: well, worth a look, or wrong. `do` says what to do where it is not well."""

    name: str
    level: Level
    said: str
    do: str = ""


Found = tuple[Level, str, str]
WELL: Level = "well"


def debug(now: datetime) -> Found:
    """Whether errors show the inside of the program to visitors."""
    if settings.DEBUG:
        return "wrong", _("errors show visitors the inside of the program"), _("Take QUARTERS_DEBUG out of .env.")
    return WELL, _("errors show nothing of the inside"), ""


def demo(now: datetime) -> Found:
    """Whether everybody is let in as the demo's coach."""
    if settings.DEMO:
        return "wrong", _("everybody is let in as the coach of the demo"), _("Take QUARTERS_DEMO out of .env.")
    return WELL, _("nobody is let in without an account or a link"), ""


def secret(now: datetime) -> Found:
    """Whether the key that signs sessions and personal links can be guessed."""
    key = settings.SECRET_KEY
    if len(key) < SHORTEST_SECRET or len(set(key)) < 10:
        return (
            "wrong",
            _("the secret key is short enough to be guessed"),
            _(
                "Set SECRET_KEY to the output of: openssl rand -hex 32. Move the present one to QUARTERS_OLD_SECRET_KEYS."
            ),
        )
    return WELL, _("the secret key is long"), ""


def hosts(now: datetime) -> Found:
    """Whether the site knows under which name it is reached, and answers to no other."""
    names = set(settings.ALLOWED_HOSTS)
    if "*" in names:
        return "wrong", _("the site answers to any name"), _("Name the ones it is reached by in QUARTERS_HOSTS.")
    if not names - LOCAL:
        return "look", _("only this machine can reach the site"), _("Name the others' way to it in QUARTERS_HOSTS.")
    return WELL, _("the site answers to %(names)s") % {"names": ", ".join(sorted(names - LOCAL))}, ""


def https(now: datetime) -> Found:
    """Whether what is sent is encrypted."""
    if not settings.SESSION_COOKIE_SECURE:
        return (
            "look",
            _("sign-ins also travel unencrypted"),
            _("That is for a laptop on your own Wi-Fi. On a server, take QUARTERS_HTTPS out of .env."),
        )
    return WELL, _("sign-ins travel encrypted only"), ""


def mail(now: datetime) -> Found:
    """Whether a forgotten password can be mended by mail."""
    if not settings.EMAIL_HOST:
        return "look", _("no mail is sent; letters become files"), _("Set QUARTERS_EMAIL_HOST, see docs/deploy.md.")
    return WELL, _("mail goes through %(host)s") % {"host": settings.EMAIL_HOST}, ""


def database(now: datetime) -> Found:
    """Whether the database keeps what it says it has stored, and gives up on what takes too long."""
    wrong = sorted(_sqlite_faults() if connection.vendor == "sqlite" else _postgres_faults())
    if wrong:
        return (
            "wrong",
            _("the database runs with %(what)s") % {"what": ", ".join(wrong)},
            _("A power cut may lose what was saved. Take these settings back to what docs/deploy.md says."),
        )
    return WELL, _("the database keeps what it has stored, and waits for nothing for ever"), ""


def way_to_database(now: datetime) -> Found:
    """Whether somebody on the way to a database on another machine could read along."""
    host = str(connection.settings_dict.get("HOST") or "")
    # A path is a socket of this machine; a name without a dot is that of a container in a network of our own.
    near = not host or host.startswith("/") or host in LOCAL or not set(host) & {".", ":"}
    if near or connection.settings_dict["OPTIONS"].get("sslmode") == "verify-full":
        return WELL, _("nobody on the way to the database can read along"), ""
    return (
        "wrong",
        _("the database is on another machine, and nothing says that it is really that one"),
        _("Add ?sslmode=verify-full&sslrootcert=system to DATABASE_URL, or the path of your own certificate."),
    )


def migrations(now: datetime) -> Found:
    """Whether the database is of this version."""
    missing = ready.pending()
    if missing:
        return "wrong", _("%(count)s migrations are missing, %(name)s first") % {
            "count": len(missing), "name": missing[0],
        }, _("Make a backup, then run: manage.py migrate")  # fmt: skip
    return WELL, _("the database is of this version"), ""


def shared_cache(now: datetime) -> Found:
    """Whether sign-in attempts are counted."""
    if not ready.shared_cache():
        return (
            "wrong",
            _("the shared cache does not work, so guessed passwords are not counted"),
            _("Run: manage.py createcachetable"),
        )
    return WELL, _("sign-in attempts are counted by all processes together"), ""


def permissions(now: datetime) -> Found:
    """Whether other users of this machine can read what people entered."""
    if os.name != "posix":
        return WELL, _("not asked on this system"), ""
    opened = [path for path in _private_places() if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if opened:
        return (
            "wrong",
            _("other users of this machine can read %(path)s") % {"path": opened[0]},
            (f"chmod go-rwx {' '.join(map(str, opened))}"),
        )
    return WELL, _("other users of this machine can read none of the site's files"), ""


def disk(now: datetime) -> Found:
    """Whether there is room for what comes."""
    percent = round(ready.free_share(settings.VAR_DIR) * 100)
    said = _("%(percent)s %% of the disk is free") % {"percent": percent}
    if percent <= ready.LEAST_FREE_SHARE * 100:
        return "wrong", said, _("Make room: on a full disk nothing can be saved.")
    return WELL, said, ""


def backup(now: datetime) -> Found:
    """Whether there is a backup to fall back on, and none that is older than people were promised."""
    last = last_backup()
    too_old = [copy for copy in copies() if now - made_at(copy) > KEPT_FOR]
    if is_empty(connection):
        return WELL, _("there is nothing to back up yet"), ""
    if last is None or now - last > OLDEST_BACKUP:
        said = _("no backup is known of") if last is None else _("the last backup was made on %(day)s") % {
            "day": f"{last:%Y-%m-%d}"
        }  # fmt: skip
        return "wrong", said, _("Run manage.py backup every day, see docs/deploy.md, and keep the file elsewhere.")
    if too_old:
        return (
            "wrong",
            _("a copy older than %(days)s days is still there") % {"days": KEPT_FOR.days},
            (f"rm {' '.join(map(str, too_old))}"),
        )
    return WELL, _("the last backup was made on %(day)s") % {"day": f"{last:%Y-%m-%d %H:%M} UTC"}, ""


def fold(now: datetime) -> Found:
    """Whether the rules make of the log what they made of it when it was written."""
    found = drift()
    if found.differing:
        said = _("%(count)s of %(all)s sessions would be asked for differently today (%(id)s first)")
        figures = {"count": len(found.differing), "all": found.compared, "id": found.differing[0]}
        return (
            "wrong",
            said % figures,
            _("If no rule changed since (see CHANGELOG.md), restore the last backup beside this site and compare."),
        )
    return WELL, _("%(count)s sessions would be asked for today just as they were") % {"count": found.compared}, ""


def tokens(now: datetime) -> Found:
    """Whether keys lie about that no script uses."""
    long_ago = now - IDLE
    unused = Q(last_on=None) | Q(last_on__lt=long_ago.date())
    idle = ApiToken.objects.open_at(now).of_owners().filter(unused, made_at__lt=long_ago).count()
    if idle:
        said = ngettext(
            "%(count)s API token that is open was not used for %(days)s days",
            "%(count)s API tokens that are open were not used for %(days)s days",
            idle,
        )
        facts = {"count": idle, "days": IDLE.days}
        return "look", said % facts, _("Ask the owners to revoke what no script needs: People, API tokens.")
    return WELL, _("no API token is open that nothing uses"), ""


CHECKS: tuple[Callable[[datetime], Found], ...] = (
    debug, demo, secret, hosts, https, mail, database, way_to_database, migrations, shared_cache, permissions, disk,
    backup, fold, tokens,
)  # fmt: skip


def examine(now: datetime) -> Iterator[Finding]:
    """Run every check; one that fails by itself is a finding as well."""
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            yield Finding(name, *check(now))
        except (Error, OSError) as error:
            said = _("this could not be looked at: %(why)s") % {"why": type(error).__name__}
            yield Finding(name, "wrong", said, _("Mend what stands above first, then ask again."))


def _sqlite_faults() -> Iterator[str]:
    with connection.cursor() as cursor:
        for name, promised in SQLITE_PROMISES.items():
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if found != promised:
                yield f"{name} {found}"
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        yield "transaction_mode"


def _postgres_faults() -> Iterator[str]:
    with connection.cursor() as cursor:
        for name in (*POSTGRES_ON, *POSTGRES_LIMITS):
            cursor.execute(f"SHOW {name}")
            found = cursor.fetchone()[0]
            if found == ("off" if name in POSTGRES_ON else "0"):
                yield f"{name} {found}"


def _private_places() -> Iterator[Path]:
    """The folder and the files of the site; what lies in a closed folder is closed."""
    folders = {settings.VAR_DIR, settings.BACKUPS_DIR}
    files = {settings.VAR_DIR / "secret_key"}
    if connection.vendor == "sqlite":
        files.add(Path(str(connection.settings_dict["NAME"])))
    closed = {path for path in folders if path.is_dir() and not stat.S_IMODE(path.stat().st_mode) & 0o077}
    yield from sorted(path for path in folders - closed if path.is_dir())
    yield from sorted(path for path in files if path.is_file() and not closed & set(path.parents))
