"""A plain Python finds its way into the environment, and an unfit one is told so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.bootstrap import MARKER, Environment, ensure
from tests.processes import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bootstrap.txt")
# The interpreter that made the environment: it has none of our packages.
PLAIN = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")


def _clone(folder: Path) -> Path:
    """The files that the bootstrap reads, without an environment."""
    for name in (*LOCKS, "manage.py"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "config").mkdir()
    for name in ("__init__.py", "bootstrap.py"):
        shutil.copy(ROOT / "config" / name, folder / "config" / name)
    return folder


def _fake_uv(folder: Path) -> Path:
    """A program named uv that only says what it was asked; `uv venv` leaves a python that says who it is."""
    tool = folder / "tools" / "uv"
    tool.parent.mkdir()
    tool.write_text(
        "#!/bin/sh\n"
        'echo "uv $*"\n'
        'if [ "$1" = venv ]; then mkdir -p .venv/bin; printf "#!/bin/sh\\necho entered \\$*\\n" > .venv/bin/python; '
        "chmod +x .venv/bin/python; fi\n",
        encoding="utf-8",
    )
    tool.chmod(0o755)
    return tool.parent


def _manage(folder: Path, tools: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": f"{tools}:/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [str(PLAIN), "manage.py", *arguments]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)


def test_bootstrap_makes_the_environment_once(tmp_path: Path) -> None:
    clone, tools = _clone(tmp_path), _fake_uv(tmp_path)

    first = _manage(clone, tools, "up", "--port", "8001")
    second = _manage(clone, tools, "up", "--port", "8001")

    python = clone / ".venv" / "bin" / "python"
    assert first.stdout.splitlines() == [
        f"uv venv --quiet --no-project --python {PLAIN} {clone / '.venv'}",
        f"uv pip sync --quiet --require-hashes --python {python} {clone / 'requirements.lock'}",
        "entered manage.py up --port 8001",
    ]
    assert second.stdout.splitlines() == ["entered manage.py up --port 8001"]


def test_bootstrap_adds_the_tools_when_the_tests_are_asked_for(tmp_path: Path) -> None:
    clone, tools = _clone(tmp_path), _fake_uv(tmp_path)
    _manage(clone, tools, "up")

    tested = _manage(clone, tools, "test")
    after = _manage(clone, tools, "up")

    python = clone / ".venv" / "bin" / "python"
    assert tested.stdout.splitlines() == [
        f"uv pip sync --quiet --require-hashes --python {python} {clone / 'requirements-dev.lock'}",
        "entered manage.py test",
    ]
    assert after.stdout.splitlines() == ["entered manage.py up"]


def test_bootstrap_mends_the_environment_when_the_lock_has_changed(tmp_path: Path) -> None:
    clone, tools = _clone(tmp_path), _fake_uv(tmp_path)
    _manage(clone, tools, "up")
    with (clone / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")

    mended = _manage(clone, tools, "up")

    assert mended.stdout.splitlines()[0].startswith("uv pip sync ")


def test_bootstrap_stops_when_installing_does_not_help(tmp_path: Path) -> None:
    clone, tools = _clone(tmp_path), _fake_uv(tmp_path)

    stopped = _manage(clone, tools, "up", **{MARKER: "1"})

    assert stopped.returncode == 1
    assert (
        stopped.stderr == "Packages are still missing after installing them. Delete the folder .venv and try again.\n"
    )


def test_bootstrap_stops_when_the_installer_fails(tmp_path: Path) -> None:
    clone = _clone(tmp_path)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uv").write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    (tools / "uv").chmod(0o755)

    stopped = _manage(clone, tools, "up")

    assert stopped.returncode == 1
    assert "That did not work: " in stopped.stderr
    assert not Environment(clone).fits(developing=False)


def test_bootstrap_when_python_is_too_old(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))

    with pytest.raises(SystemExit) as stopped:
        ensure(["manage.py", "up"])

    assert stopped.value.code == 1
    assert capsys.readouterr().err == "Kallelse needs Python 3.11 or newer; this is Python 3.10.\n"


def test_fresh_clone_becomes_a_working_environment(tmp_path: Path) -> None:
    """The real thing: no environment, no uv on PATH; pip fetches uv, uv fetches the packages, Django answers."""
    clone = tmp_path / "clone"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).exists():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, clone / name)
    secret = {"SECRET_KEY": "x" * 40, "PATH": "/usr/bin:/bin"}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KALLELSE")}

    ended = subprocess.run(
        [PLAIN, "manage.py", "version"],
        cwd=clone,
        env={**environment, **secret},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    assert (clone / ".uv" / "bin" / "uv").exists()
    assert ended.stdout.startswith("5.2.")
