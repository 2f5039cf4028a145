"""Database and broker from one address each."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from config import broker, databases
from config.env import BadSetting


def test_database_when_no_address_is_given() -> None:
    settings = databases.database("", Path("/data"))

    assert settings == {
        "ENGINE": databases.SQLITE,
        "NAME": "/data/kallelse.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": databases.SQLITE_OPTIONS,
    }


def test_database_when_postgresql_is_named() -> None:
    settings = databases.database("postgres://me:secret@db:5433/kallelse", Path("/data"))

    assert (settings["ENGINE"], settings["HOST"], settings["PORT"]) == (databases.POSTGRES, "db", 5433)
    assert settings["CONN_MAX_AGE"] == 0
    assert settings["OPTIONS"]["pool"]["max_size"] == 16


@pytest.mark.parametrize("url", ["mysql://me@db/kallelse", "db.example", "gopher://x"])
def test_database_when_it_is_none_of_ours(url: str) -> None:
    with pytest.raises(BadSetting, match="DATABASE_URL begins with"):
        databases.database(url, Path("/data"))


@pytest.mark.django_db
def test_sqlite_waits_for_writers_and_keeps_readers_going() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "celery"),
    [
        ("", "memory://localhost/"),
        ("redis://broker:6379/0", "redis://broker:6379/0"),
        ("unix:///data/valkey.sock?db=2", "redis+socket:///data/valkey.sock?virtual_host=2"),
    ],
)
def test_broker_address_when_celery_reads_it(url: str, celery: str) -> None:
    assert broker.for_celery(broker.checked(url)) == celery


def test_broker_address_when_it_is_something_else() -> None:
    with pytest.raises(BadSetting, match="REDIS_URL is 'amqp://broker'"):
        broker.checked("amqp://broker")


def test_caches_when_there_is_no_server() -> None:
    assert broker.caches("")["default"]["BACKEND"].endswith("LocMemCache")
