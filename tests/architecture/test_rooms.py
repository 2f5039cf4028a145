"""The vocabulary is closed: a room holds what rooms hold, and a name that says nothing is no name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, STOREYS, modules

IN_A_ROOM = {"__init__", "models", "rules", "queries", "operations"}
SPECIALS = {"kinds", "when", "ical", "catalogue", "compose", "transport", "signals"}
KERNEL = {"__init__", "clock", "errors", "localtime", "when", "tokens", "text"}
BESIDE_THE_ROOMS = {
    "events": {"__init__", "apps", "models", "admin", "reactions", "tasks", "migrations"},
    "notifications": {"__init__", "apps", "models", "admin", "receivers", "sign_in", "tasks", "migrations"},
}
# They would hold anything, and so would say nothing about what they hold.
NO_NAMES = {"utils", "helpers", "common", "misc", "base", "services", "managers"}


def _rooms() -> list[str]:
    found = []
    for house, beside in BESIDE_THE_ROOMS.items():
        folders = (path for path in (ROOT / house).iterdir() if (path / "__init__.py").exists())
        found += [f"{house}/{path.name}" for path in folders if path.name not in beside and path.name != "kernel"]
    return sorted(found)


def _contents(folder: str) -> set[str]:
    inside = (ROOT / folder).iterdir()
    return {path.stem for path in inside if path.suffix == ".py" or (path / "__init__.py").exists()}


@pytest.mark.parametrize("room", _rooms())
def test_room_holds_what_rooms_hold(room: str) -> None:
    assert _contents(room) - IN_A_ROOM - SPECIALS == set()


def test_kernel_holds_its_own() -> None:
    assert _contents("events/kernel") == KERNEL


@pytest.mark.parametrize("house", BESIDE_THE_ROOMS)
def test_house_holds_rooms_and_little_else(house: str) -> None:
    files = {path.stem for path in (ROOT / house).glob("*.py")}

    assert files - BESIDE_THE_ROOMS[house] == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [m.name for m in modules(*STOREYS, "tests") if NO_NAMES & set(m.path.with_suffix("").parts)]

    assert vague == []


def test_imports_keep_to_the_contracts() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"

    linted = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert linted.returncode == 0, linted.stdout
