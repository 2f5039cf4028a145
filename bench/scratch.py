"""Databases of their own for measuring, kept in the data folder so that the next run finds the world built."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from bench import servers

ENGINES = ("sqlite", "postgresql")
ROOT = Path(__file__).resolve().parent.parent
# What a stored world depends on: another schema or another way to make it is another world.
SOURCES = ("events/migrations/*.py", "notifications/migrations/*.py", "demo/*.py")


def world_name(people: int, events: int) -> str:
    """A name for the world of this size made by this code; letters, digits and underscores."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return f"kallelse_bench_{people}_{events}_{digest.hexdigest()[:10]}"


@contextmanager
def database(engine: str, folder: Path, name: str, given: str) -> Iterator[str]:
    """The address of the scratch database. ``given`` is a PostgreSQL to use instead of the one from the wheel."""
    folder.mkdir(parents=True, exist_ok=True)
    if engine == "sqlite":
        yield f"sqlite:///{folder}/{name}.sqlite3"
        return
    with servers.postgres(folder, given) as server:
        yield _created(server, name)


def _created(server: str, name: str) -> str:
    with psycopg.connect(server.replace("postgres://", "postgresql://", 1), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            # Pages only read: nothing of what is measured waits for the disk, the building of the world would.
            without_waiting = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off")
            connection.execute(without_waiting.format(sql.Identifier(name)))
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
