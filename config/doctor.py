"""What is missing or misconfigured, in plain words, each with its mend."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config import translations
from config.env import env_secret
from config.mailing import mailer
from config.reach import silence
from config.supervisor.lock import Lock
from events.journal import queries as journal
from events.kernel import clock
from events.networks.models import Host, Network
from notifications.outbox import queries as outbox

# The scheduler sweeps every 30 s; mail that waits this long means that nobody takes it.
SWEEP_MAY_BE = timedelta(minutes=2)
MAIL_MAY_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. Without a mend it is well."""

    about: str
    text: str
    mend: str = ""

    @property
    def well(self) -> bool:
        return not self.mend


def examine() -> Iterator[Finding]:
    """Everything in the order in which things depend on each other; what needs the database waits until it answers."""
    now = clock.now()
    yield python()
    yield secret()
    yield database()
    if silence():
        return
    yield tables()
    yield broker()
    if _tables_are_there():
        yield hosts()
        yield scheduler(now)
        yield waiting_mail(now)
    yield mail()
    yield languages()


def python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", version)


def secret() -> Finding:
    if env_secret("SECRET_KEY"):
        return Finding("Secret key", f"set, {len(settings.SECRET_KEY)} characters")
    if settings.DEMO or not env_secret("DATABASE_URL"):
        return Finding("Secret key", f"kept in {settings.DATA_DIR}")
    return Finding("Secret key", f"only kept in {settings.DATA_DIR}", "Set SECRET_KEY, the same for all processes.")


def database() -> Finding:
    values = settings.DATABASES["default"]
    where = f"{connection.vendor} {values['NAME']}"
    reason = silence()
    if reason:
        return Finding("Database", f"{where}: {reason}", "Start it, or correct DATABASE_URL.")
    return Finding("Database", where)


def tables() -> Finding:
    executor = MigrationExecutor(connection)
    steps = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if steps:
        return Finding("Tables", f"{steps} steps behind the program", "Run: python3 manage.py migrate")
    return Finding("Tables", "up to date")


def broker() -> Finding:
    if not settings.REDIS_URL:
        if up_runs():
            return Finding("Broker", "`up` runs and brings its own")
        return Finding("Broker", "none named", "Set REDIS_URL (`manage.py up` brings its own broker).")
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=3)
    try:
        client.ping()
    except redis.RedisError as error:
        return Finding("Broker", f"does not answer: {error}", "Start Valkey or Redis, or correct REDIS_URL.")
    finally:
        client.close()
    return Finding("Broker", "answers")


def hosts() -> Finding:
    without = Network.objects.filter(hosts__isnull=True).values_list("slug", flat=True)
    if without:
        return Finding("Networks", f"without a host name: {', '.join(without)}", "Give each its host in the admin.")
    names = list(Host.objects.values_list("name", flat=True))
    if not names:
        return Finding("Networks", "none yet", "Found one: python3 manage.py network --help")
    return Finding("Networks", ", ".join(names))


def scheduler(now: datetime) -> Finding:
    mend = "Start the scheduler and a worker: celery -A config.celery beat, celery -A config.celery worker"
    last = journal.last_beat("sweep")
    if last is None:
        return Finding("Scheduler", "no sweep has been seen", mend)
    age = now - last
    text = f"last sweep {age.total_seconds():.0f} s ago"
    return Finding("Scheduler", text, mend if age > SWEEP_MAY_BE else "")


def waiting_mail(now: datetime) -> Finding:
    since = outbox.oldest_unsent(now=now)
    if since is None:
        return Finding("Waiting mail", "none")
    text = f"the oldest has been due for {(now - since).total_seconds() / 60:.0f} min"
    late = now - since > MAIL_MAY_WAIT
    return Finding("Waiting mail", text, "Look at the worker's log: is the mail server refusing?" if late else "")


def mail() -> Finding:
    if not env_secret("EMAIL_URL"):
        if up_runs():
            return Finding("Mail", "`up` runs and keeps what it is sent")
        return Finding("Mail", "no server named; port 25 of this machine is tried", "Set EMAIL_URL.")
    return Finding("Mail", f"through {mailer(env_secret('EMAIL_URL')).backend.split('.')[-2]}")


def languages() -> Finding:
    stale = translations.stale_catalogues(Path(settings.LOCALE_PATHS[0]))
    if stale:
        return Finding("Translations", f"{len(stale)} not compiled", "They are compiled by: python3 manage.py up")
    return Finding("Translations", "compiled")


def up_runs() -> bool:
    """Whether `manage.py up` runs with this data folder, and with it a broker and a mail catcher of its own."""
    return Lock(Path(settings.DATA_DIR)).is_held()


def _tables_are_there() -> bool:
    return Network._meta.db_table in connection.introspection.table_names()
