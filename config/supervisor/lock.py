"""One `up` per data folder, and the traces of one that was killed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
from pathlib import Path
from typing import IO

from config.supervisor.trouble import Trouble


class Lock:
    """Holds `up.lock` for as long as the process lives. The kernel lets go of it, however the process ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "up.lock"
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Takes the lock and ends what a killed run left behind; whether there had been such a run."""
        file = self.path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Trouble(f"it already runs with the folder {self.path.parent}. Stop it, or choose --data.") from error
        self._file = file
        file.seek(0)
        left_behind = file.read()
        for pid, started in _recorded(left_behind):
            if _started(pid) == started:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
        self.record([])
        return bool(left_behind)

    def record(self, pids: list[int]) -> None:
        """Writes down who must be ended if this process cannot do it."""
        assert self._file is not None, "the lock is taken first"
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps([[pid, _started(pid)] for pid in pids]))
        self._file.flush()

    def is_held(self) -> bool:
        """Whether an `up` runs with this folder now."""
        try:
            with self.path.open(encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def release(self) -> None:
        if self._file is not None:
            self.path.unlink(missing_ok=True)
            self._file.close()
            self._file = None


def _recorded(text: str) -> list[tuple[int, str]]:
    try:
        return [(int(pid), str(started)) for pid, started in json.loads(text or "[]") if started]
    except (ValueError, TypeError):
        return []


def _started(pid: int) -> str:
    """When the process began, in ticks: a number that is used again then belongs to somebody else. Linux only."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
