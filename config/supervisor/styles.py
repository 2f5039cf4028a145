"""Styles, scripts and icons hashed and compressed, beside everything else that a first start has to do."""

from __future__ import annotations

import fcntl
import hashlib
import sys
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from config.supervisor.children import Child
from config.supervisor.trouble import Trouble


class Styles:
    """Collects only when a file has changed since the last time; one at a time in a folder."""

    def __init__(self, log: Path) -> None:
        self.root = Path(settings.STATIC_ROOT)
        self.record = self.root / "sources.sha256"
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0", "--skip-checks"]
        self._child = Child("collecting of styles", command, {}, log)
        self._lock: IO[str] | None = None
        self._wanted = ""

    def start(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self._lock = (self.root / ".lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._wanted = _fingerprint()
        if not self.record.exists() or self.record.read_text(encoding="ascii") != self._wanted:
            self._child.log.unlink(missing_ok=True)
            self._child.start()

    def finish(self) -> None:
        """Waits for the end of it. Raises Trouble when it went wrong, for there would be a page without styles."""
        process = self._child.process
        if process is not None:
            if process.wait() != 0:
                raise Trouble(f"the {self._child.name} failed: {self._child.last_words()}")
            self.record.write_text(self._wanted, encoding="ascii")
        self.stop()

    def stop(self) -> None:
        self._child.stop(1.0)
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _fingerprint() -> str:
    """Of every source: name, size and time. Reading them all would take as long as collecting them."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
