"""A running `manage.py up`, as its user starts it: real processes, real signals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import ROOT, wait_until

READY = "Kallelse is ready: "
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SECRET_KEY",
    "PUBLIC_SCHEME",
    "PUBLIC_PORT",
    "KALLELSE_DATA",
    "STATIC_ROOT",
)


class Up:
    """A running `up` and what it has printed."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.output = folder.with_suffix(".out")
        command = [sys.executable, "manage.py", "up", "--port", str(self.port), "--data", str(folder), *options]
        with self.output.open("w", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                # Styles of its own: what one installation collects, no test's web server may be reading.
                env={**clean_environment(), "STATIC_ROOT": str(folder.with_suffix(".static")), **environment},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def until_ready(self) -> None:
        wait_until(lambda: READY in self.said or self.process.poll() is not None, seconds=60, what="the start")
        assert READY in self.said, self.said

    @property
    def children(self) -> list[int]:
        """The processes that are written down; the record is empty for a moment while it is written anew."""
        for _ in range(100):
            record = self._record()
            if record.endswith("]]"):
                return [pid for pid, _started in json.loads(record)]
            time.sleep(0.05)
        raise AssertionError("no processes are written down")

    def _record(self) -> str:
        return (self.folder / "up.lock").read_text(encoding="utf-8")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=40)


@contextmanager
def up(folder: Path, *options: str, **environment: str) -> Iterator[Up]:
    running = Up(folder, *options, **environment)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.end(signal.SIGTERM)


def clean_environment() -> dict[str, str]:
    """The environment without what would point `up` at the tests' own services."""
    return {name: value for name, value in os.environ.items() if name not in OURS}


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
