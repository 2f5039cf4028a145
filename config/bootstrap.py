"""The environment of the program, made by the program: a plain Python finds or makes `.venv` and goes on inside it.

Only the standard library, and nothing that Python 3.7 cannot read, so that an old Python gets a sentence.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
MARKER = "KALLELSE_BOOTSTRAPPED"
NEEDED = ("django", "celery", "icalendar", "allauth", "csp")
# The commands that need the tools which only developers have.
DEVELOPING = frozenset({"test", "bench"})
WINDOWS = os.name == "nt"


def ensure(argv: list[str]) -> None:
    """Returns inside a Python that has what `argv` needs; in any other Python it never returns."""
    if sys.version_info < OLDEST:
        _stop("Kallelse needs Python 3.11 or newer; this is Python {}.{}.".format(*sys.version_info[:2]))
    developing = argv[1:2] != [] and argv[1] in DEVELOPING
    wanted = (*NEEDED, "pytest") if developing else NEEDED
    installed = os.environ.pop(MARKER, None)
    if all(find_spec(name) for name in wanted):
        return
    if installed:
        _stop("Packages are still missing after installing them. Delete the folder .venv and try again.")
    environment = Environment(ROOT)
    if not environment.fits(developing):
        environment.install(developing)
    os.environ[MARKER] = "1"
    os.execv(str(environment.python), [str(environment.python), *argv])


class Environment:
    """The folder `.venv` and the record of the lock it was made from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        self.record = self.folder / "kallelse.lock"

    def fits(self, developing: bool) -> bool:
        """Whether `.venv` was made from today's lock. The developers' lock holds everything the other one does."""
        if not self.python.exists() or not self.record.exists():
            return False
        made_from = self.record.read_text(encoding="utf-8").strip()
        return made_from == self.fingerprint(True) or (not developing and made_from == self.fingerprint(False))

    def install(self, developing: bool) -> None:
        """Makes or mends `.venv`. A developers' environment stays one, whatever is run in it."""
        developing = developing or self._has_tools()
        uv = find_uv(self.root)
        _say("Preparing the environment in .venv ...")
        if not self.python.exists():
            _call([uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(self.folder)])
        lock = str(self.lock(developing))
        _call([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(self.python), lock])
        self.record.write_text(self.fingerprint(developing) + "\n", encoding="utf-8")

    def lock(self, developing: bool) -> Path:
        return self.root / ("requirements-dev.lock" if developing else "requirements.lock")

    def fingerprint(self, developing: bool) -> str:
        lock = self.lock(developing)
        return "{} {}".format(lock.name, hashlib.sha256(lock.read_bytes()).hexdigest())

    def _has_tools(self) -> bool:
        return any(self.folder.glob("[lL]ib/**/site-packages/pytest"))


def find_uv(root: Path) -> str:
    """uv from PATH, else from `.uv`, where pip may put it even if this Python is externally managed (PEP 668)."""
    own = root / ".uv" / "bin" / ("uv.exe" if WINDOWS else "uv")
    found = shutil.which("uv") or (str(own) if own.exists() else None)
    if found:
        return found
    if not find_spec("pip"):
        _stop("Kallelse installs itself with uv or pip, and neither is here. On Debian: apt-get install python3-pip")
    _say("Fetching the installer into .uv ...")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    quiet = ["--no-deps", "--root-user-action=ignore"]
    wanted = ["--require-hashes", "-r", str(root / "requirements-bootstrap.txt")]
    _call([*pip, *quiet, "--target", str(root / ".uv"), *wanted])
    return str(own)


def _call(command: list[str]) -> None:
    if subprocess.call(command, cwd=str(ROOT)) != 0:
        _stop("That did not work: {}".format(" ".join(command)))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _stop(text: str) -> NoReturn:
    _say(text)
    sys.exit(1)
