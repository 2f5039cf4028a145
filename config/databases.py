"""The database from one address; SQLite in the data folder when there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config.env import BadSetting

POSTGRES = "django.db.backends.postgresql"
SQLITE = "django.db.backends.sqlite3"
SCHEMES = ("postgres", "postgresql", "sqlite")

# Both are needed. Write-ahead logging alone makes a reader that turns writer fail at once (72 of 1600 transactions
# in our measurement), IMMEDIATE alone makes everyone wait for everyone; together 0 failures and the shortest time.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=27103364; "
        "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728"
    ),
}


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's settings of the one database."""
    if not url:
        return _sqlite({"ENGINE": SQLITE, "NAME": str(data_dir / "kallelse.sqlite3")})
    if url.partition(":")[0] not in SCHEMES:
        raise BadSetting(_wanted(url))
    try:
        settings: dict[str, Any] = environ.Env.db_url_config(url)
    except (ImproperlyConfigured, ValueError) as error:
        raise BadSetting(_wanted(url)) from error
    if settings["ENGINE"] == SQLITE:
        return _sqlite(settings)
    # The pool gives each thread a connection and gives it back; persistent connections would fight it.
    settings.setdefault("OPTIONS", {}).setdefault("pool", {"min_size": 1, "max_size": 16, "timeout": 20})
    return {**settings, "CONN_MAX_AGE": 0}


def _sqlite(settings: dict[str, Any]) -> dict[str, Any]:
    """Each thread keeps its connection: closing the last one checkpoints and deletes the write-ahead log, which made
    the smallest answer take 7 ms instead of 1 (`bench pages`)."""
    return {**settings, "CONN_MAX_AGE": None, "OPTIONS": dict(SQLITE_OPTIONS)}


def _wanted(url: str) -> str:
    scheme = url.partition(":")[0]
    return (
        f"DATABASE_URL begins with {scheme!r}. It must look like postgres://user:password@host:5432/name "
        "or sqlite:////folder/file.sqlite3."
    )
