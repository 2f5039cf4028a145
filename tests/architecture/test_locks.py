"""The locks hold what pyproject.toml asks for: a stale lock is refused with the command that renews it."""

from __future__ import annotations

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.bootstrap import find_uv
from tests.architecture.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def _asked(lock: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["embedded"]]
    lines += project["dependency-groups"]["dev"] if "dev" in lock else []
    return [Requirement(line) for line in lines]


def _pinned(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    pins = (line.split(" ")[0].split("==") for line in lines if "==" in line and not line.startswith(("#", " ")))
    return {canonicalize_name(name): version for name, version in pins}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_satisfies_what_is_asked(lock: str) -> None:
    pinned = _pinned(lock)
    missing = [str(r) for r in _asked(lock) if not r.specifier.contains(pinned.get(canonicalize_name(r.name), "0"))]

    assert missing == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_is_what_the_compiler_makes(lock: str, tmp_path: Path) -> None:
    """Compiled again with the command in its head. uv keeps to what a lock holds, so time alone changes nothing."""
    for name in ("pyproject.toml", lock):
        shutil.copy(ROOT / name, tmp_path / name)
    command = (ROOT / lock).read_text(encoding="utf-8").splitlines()[1].lstrip("# ").split()

    renewed = subprocess.run([find_uv(ROOT), *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert renewed.returncode == 0, renewed.stderr
    assert (tmp_path / lock).read_text(encoding="utf-8") == (ROOT / lock).read_text(encoding="utf-8"), command


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_place_to_download_from(lock: str) -> None:
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")
