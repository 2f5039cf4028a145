"""What must be there before the processes start: today's tables, translations, a world to look at."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config import translations
from config.databases import SQLITE
from config.reach import silence
from config.supervisor.trouble import Trouble
from events.networks.models import Network


def describe_database() -> str:
    database = settings.DATABASES["default"]
    if database["ENGINE"] == SQLITE:
        return f"SQLite in {database['NAME']}"
    return f"PostgreSQL {database['NAME']} on {database['HOST'] or 'this machine'}"


def forget(data: Path, *, given: bool) -> None:
    """Deletes the embedded database and the caught mail. The key stays, so that nobody is signed out for nothing."""
    if given:
        raise Trouble("--fresh only empties the embedded database, and DATABASE_URL names another one.")
    for path in data.glob("kallelse.sqlite3*"):
        path.unlink()
    for name in ("mail", "files"):
        shutil.rmtree(data / name, ignore_errors=True)
    for path in data.glob("timetable*"):
        path.unlink()


def must_be_usable() -> None:
    """Raises Trouble when the database does not answer or somebody else holds it."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == SQLITE:
        _must_not_be_locked(Path(database["NAME"]))
    reason = silence()
    if reason:
        raise Trouble(f"the database does not answer ({describe_database()}): {reason.rstrip('.')}.")


def _must_not_be_locked(path: Path) -> None:
    """Asks with a short patience of its own: Django would wait twenty seconds before it says the same."""
    with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as probe:
        try:
            probe.execute("BEGIN IMMEDIATE")
            probe.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            problem = f"cannot be used: {error}."
            if "locked" in str(error):
                problem = "is locked by another program. End that program and try again."
            raise Trouble(f"the database {path} {problem}") from error


def must_be_demo_only() -> None:
    """Raises Trouble before invented people could be mixed with real ones, or with the tables of another program."""
    tables = set(connection.introspection.table_names())
    if not tables:
        return
    if Network._meta.db_table not in tables:
        raise Trouble("this database holds the tables of another program. Give an empty one, or use --no-demo.")
    real = Network.objects.filter(is_demo=False).first()
    if real:
        raise Trouble(f"this database holds a real network ({real}), and the demo would mix with it. Use --no-demo.")


def migrate() -> int:
    """Brings the tables up to date; how many steps that took."""
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    return len(steps)


def load_demo() -> bool:
    """Makes the invented world once; later starts find it."""
    if Network.objects.exists():
        return False
    call_command("demo", stdout=StringIO())
    return True


def compile_translations() -> int:
    return translations.compile_messages(Path(settings.LOCALE_PATHS[0]))
