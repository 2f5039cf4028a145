"""Real processes for the tests that need them: they see the test's own database, broker and mail server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def wait_until(true: Callable[[], object], *, seconds: float = 20.0, what: str = "it") -> None:
    """Fails the test when `true` has not become true in time."""
    last_moment = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last_moment, f"{what} did not happen within {seconds:.0f} s"
        time.sleep(0.05)


def database_url() -> str:
    """The address of the running test's database. Others see its rows only under `transactional_db`."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    password = f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else ""
    server = f"{quote(values['USER'])}{password}@{values['HOST']}:{values['PORT'] or 5432}"
    # The PostgreSQL of the wheel listens on a socket, which has a folder instead of a host.
    folder = values["OPTIONS"].get("host", "")
    return f"postgres://{server}/{values['NAME']}" + (f"?host={quote(folder, safe='')}" if folder else "")


@contextmanager
def worker(folder: Path, *, email_url: str = "", concurrency: int = 4, pool: str = "threads") -> Iterator[int]:
    """A Celery worker that is ready to take tasks; gives its process id, so that a test may kill it with -9.

    `folder` is its own (`tmp_path`). It writes `worker.log` there.
    """
    environment = {"DATABASE_URL": database_url(), "KALLELSE_DATA": str(folder), "EMAIL_URL": email_url}
    command = [sys.executable, "-m", "celery", "--app", "config.celery", "worker", "--loglevel", "INFO"]
    options = ["--pool", pool, "--concurrency", str(concurrency), "--without-mingle", "--without-gossip"]
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, *options, "--hostname", f"{folder.name}@test"],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    ready = folder / "worker-heartbeat"
    ready.unlink(missing_ok=True)
    try:
        wait_until(lambda: ready.exists() or process.poll() is not None, what="the worker's start")
        assert process.poll() is None, (folder / "worker.log").read_text(encoding="utf-8")
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
