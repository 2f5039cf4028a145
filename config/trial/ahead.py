"""The environment of tomorrow: the newest Python and Django that the packages allow, from a lock of its own."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from config.bootstrap import find_uv

VERSION = "3.13"


class NoPython(Exception):
    """The message says what to install."""


def python(root: Path) -> Path:
    """The interpreter of `var/next`, made or mended from requirements-next.lock."""
    folder = root / "var" / "next"
    interpreter, lock = folder / "bin" / "python", root / "requirements-next.lock"
    if not interpreter.exists():
        _run([find_uv(root), "venv", "--quiet", "--no-project", "--python", _newest(root), str(folder)])
    _run([find_uv(root), "pip", "sync", "--quiet", "--require-hashes", "--python", str(interpreter), str(lock)])
    return interpreter


def _newest(root: Path) -> str:
    """A Python of that version that answers. pyenv keeps its own beside PATH, where a stand-in may refuse to start."""
    kept = sorted(Path.home().glob(f".pyenv/versions/{VERSION}.*/bin/python{VERSION}"))
    on_path = shutil.which(f"python{VERSION}")
    for candidate in [*([on_path] if on_path else []), *map(str, kept)]:
        if subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode == 0:
            return candidate
    raise NoPython(f"Python {VERSION} was not found. Run: uv python install {VERSION}, or put python{VERSION} on PATH.")


def _run(command: list[str]) -> None:
    if subprocess.call(command) != 0:
        raise NoPython(f"That did not work: {' '.join(command)}")
