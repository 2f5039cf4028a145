"""`manage.py up` as its user meets it: real processes, real signals."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.processes import ROOT, wait_until
from tests.up import clean_environment, free_port, up

pytestmark = pytest.mark.processes


def refused(folder: Path, *options: str, **environment: str) -> str:
    """What `up` says when it does not start: one sentence on standard error, and exit code 1."""
    command = [sys.executable, "manage.py", "up", "--data", str(folder), *options]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**clean_environment(), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    return ended.stderr.strip()


def _alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_up_serves_mends_itself_and_stops_when_asked(tmp_path: Path) -> None:
    with up(tmp_path / "data", "--no-demo") as running:
        running.until_ready()
        broker, catcher, web, worker, scheduler = running.children

        assert _status(running.port, "/healthz") == 200
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: worker not in running.children, what="the restart of the worker")

        children = running.children
        assert {broker, catcher, web, scheduler} < set(children)
        assert "The worker ended and is started again" in running.said
        assert all(_alive(pid) for pid in children)
        assert running.end(signal.SIGTERM) == 0

    assert [pid for pid in children if _alive(pid)] == []
    assert not (tmp_path / "data" / "up.lock").exists()


def test_up_leaves_no_orphan_when_it_is_killed(tmp_path: Path) -> None:
    with up(tmp_path / "data", "--no-demo") as running:
        running.until_ready()
        children = running.children

        running.process.kill()
        wait_until(lambda: not any(_alive(pid) for pid in children), what="the end of all children")

    with up(tmp_path / "data", "--no-demo") as again:
        again.until_ready()

        assert "The last run did not end properly" in again.said


def test_up_when_it_already_runs_and_when_its_web_server_ends(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with up(folder, "--no-demo") as running:
        running.until_ready()
        children = running.children

        said = refused(folder, "--no-demo", "--port", str(free_port()))
        os.kill(children[2], signal.SIGKILL)

        assert running.process.wait(timeout=40) == 1
    assert said == f"Kallelse cannot start: it already runs with the folder {folder}. Stop it, or choose --data."
    assert "The web ended" in running.said
    wait_until(lambda: not any(_alive(pid) for pid in children), what="the end of all children")


def test_up_when_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        said = refused(tmp_path / "data", "--port", str(port))

    assert said == f"Kallelse cannot start: port {port} is taken by another program. Choose another with --port."


def test_up_when_the_port_is_none(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "up", "--data", str(tmp_path), "--port", "http"]

    ended = subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False)

    assert ended.returncode == 2
    assert "'http' is no port. It must be a number from 1 to 65535." in ended.stderr


def test_up_when_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    said = refused(tmp_path / "file" / "data")

    folder = tmp_path / "file" / "data"
    reason = "(Not a directory). Choose another with --data."
    assert said == f"Kallelse cannot start: the folder {folder} cannot be written {reason}"


def test_up_when_the_database_is_locked(tmp_path: Path) -> None:
    path = tmp_path / "kallelse.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")

        said = refused(tmp_path, "--port", str(free_port()))

    reason = "is locked by another program. End that program and try again."
    assert said == f"Kallelse cannot start: the database {path} {reason}"


def test_up_when_the_database_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "kallelse.sqlite3").write_text("this is a letter, not a database, and a rather long one\n" * 40)

    said = refused(tmp_path, "--port", str(free_port()))

    assert said.endswith("file is not a database.")


def test_up_when_the_database_server_does_not_answer(tmp_path: Path) -> None:
    said = refused(tmp_path, "--port", str(free_port()), DATABASE_URL=f"postgres://me@127.0.0.1:{free_port()}/none")

    assert said.startswith("Kallelse cannot start: the database does not answer (PostgreSQL none on 127.0.0.1): ")
    assert "\n" not in said


def test_up_when_the_demo_would_mix_with_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE accounts (id integer)")

    said = refused(tmp_path / "data", "--port", str(free_port()), DATABASE_URL=f"sqlite:///{path}")

    reason = "this database holds the tables of another program. Give an empty one, or use --no-demo."
    assert said == f"Kallelse cannot start: {reason}"


def test_up_when_fresh_would_empty_somebody_elses_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/given.sqlite3"

    said = refused(tmp_path / "data", "--fresh", "--port", str(free_port()), DATABASE_URL=url)

    reason = "--fresh only empties the embedded database, and DATABASE_URL names another one."
    assert said == f"Kallelse cannot start: {reason}"


def test_up_when_a_setting_is_misspelt(tmp_path: Path) -> None:
    said = refused(tmp_path, "--port", str(free_port()), REDIS_URL="localhost:6379")

    wanted = "It must look like redis://host:6379/0 or unix:///folder/valkey.sock."
    assert said == f"Kallelse cannot start: REDIS_URL is 'localhost:6379'. {wanted}"
