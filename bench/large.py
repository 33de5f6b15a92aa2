"""Many squads: `make bench-size`, or `python -m bench.large 100` for a quick look.

Fills two databases of one PostgreSQL, one with a single squad and one with many, holds each page and write of the one
beside the other, plays a crowded evening through PgBouncer with a growing number of workers, and runs backup, restore,
export and retention. Prints the tables of docs/scale.md; a thousand squads take about 5 GB of disk and half an hour.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench import keeping, machines, size
from bench.servers import Database, collect, postgres, python


def main(squads: str = "1000") -> None:
    """Fill, measure, print."""
    with tempfile.TemporaryDirectory(prefix="quarters-large-", dir="/tmp") as home, postgres() as server:
        folder = Path(home)
        collect(folder)
        one, many = (_filled(server, name, count, folder) for name, count in (("one", "1"), ("many", squads)))
        print(size.table(size.measure(one, many, folder), squads), flush=True)
        machines.measure(many.url, folder)
        # The last, for it erases athletes whom the others ask about.
        print(keeping.measure(one, many, squads, folder), flush=True)


def _filled(server: Database, name: str, squads: str, folder: Path) -> Database:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = urlunsplit(urlsplit(server.url)._replace(path=f"/{name}"))
    python("manage.py", "migrate", "--verbosity", "0", url=url, folder=folder)
    python("manage.py", "fill", "--squads", squads, url=url, folder=folder)
    return replace(server, name=name, url=url)


if __name__ == "__main__":
    main(*sys.argv[1:])
