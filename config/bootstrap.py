"""The environment of the program, made by the program: a plain Python finds or makes `.venv` and goes on inside it.

Only the standard library, and nothing newer than Python 3.7 understands, so that an old Python gets a sentence.
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
# What needs the tools that only developers have.
DEVELOPING = {"test", "lint"}


def ensure(argv: list[str]) -> None:
    """Returns inside a Python that has what `argv` needs; in any other Python it never returns."""
    if sys.version_info < OLDEST:
        _stop("Kallelse needs Python 3.11 or newer; this is Python {}.{}.".format(*sys.version_info[:2]))
    developing = argv[1:2] and argv[1] in DEVELOPING
    if find_spec("django") and (not developing or find_spec("pytest")):
        return
    if os.environ.get(MARKER):
        _stop("The packages are still missing after installing them. Delete the folder .venv and try again.")
    venv = Environment(ROOT)
    if not venv.fits(bool(developing)):
        venv.install(bool(developing))
    os.environ[MARKER] = "1"
    os.execv(str(venv.python), [str(venv.python), *argv])


def run(argv: list[str]) -> int:
    """Runs the command; a setting that cannot be used is one sentence, not a traceback."""
    from django.conf import settings  # noqa: PLC0415  Django may only be there after `ensure`
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        settings.INSTALLED_APPS  # noqa: B018  reading it loads the settings
    except ImproperlyConfigured as error:
        print("Kallelse cannot start: {}".format(error), file=sys.stderr)
        return 1
    execute_from_command_line(argv)
    return 0


class Environment:
    """The folder `.venv` and the lock it was made from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        scripts = "Scripts" if os.name == "nt" else "bin"
        self.python = self.folder / scripts / ("python.exe" if os.name == "nt" else "python")
        self.record = self.folder / "kallelse.lock"

    def lock(self, developing: bool) -> Path:
        return self.root / ("requirements-dev.lock" if developing else "requirements.lock")

    def fingerprint(self, developing: bool) -> str:
        digest = hashlib.sha256(self.lock(developing).read_bytes()).hexdigest()
        return "{} {}".format(self.lock(developing).name, digest)

    def fits(self, developing: bool) -> bool:
        """Whether `.venv` was made from today's lock. The developers' lock holds everything the other one does."""
        if not self.python.exists() or not self.record.exists():
            return False
        made_from = self.record.read_text(encoding="utf-8").strip()
        enough = {self.fingerprint(True)} if developing else {self.fingerprint(True), self.fingerprint(False)}
        return made_from in enough

    def install(self, developing: bool) -> None:
        """Makes or mends `.venv`. A developers' environment stays one, whatever is run in it."""
        developing = developing or self._was_developing()
        uv = find_uv(self.root)
        _say("Preparing the environment in .venv (only when something has changed) ...")
        if not self.python.exists():
            _call([uv, "venv", "--quiet", "--python", sys.executable, str(self.folder)])
        lock = str(self.lock(developing))
        _call([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(self.python), lock])
        self.record.write_text(self.fingerprint(developing) + "\n", encoding="utf-8")

    def _was_developing(self) -> bool:
        return self.record.exists() and self.record.read_text(encoding="utf-8").startswith("requirements-dev")


def find_uv(root: Path) -> str:
    """uv from PATH, else from `.uv`, where pip puts it even on a Python that is externally managed (PEP 668)."""
    own = root / ".uv" / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    found = shutil.which("uv") or (str(own) if own.exists() else None)
    if found:
        return found
    if not find_spec("pip"):
        _stop("Kallelse installs itself with uv or pip, and neither is here. On Debian: apt-get install python3-pip")
    _say("Fetching the installer uv into .uv ...")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    target = ["--target", str(root / ".uv"), "--require-hashes", "-r", str(root / "requirements-bootstrap.txt")]
    _call(pip + target)
    return str(own)


def _call(command: list[str]) -> None:
    if subprocess.call(command, cwd=str(ROOT)) != 0:
        _stop("That step failed: {}".format(" ".join(command)))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _stop(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    sys.exit(1)
