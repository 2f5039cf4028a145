"""What an installation can be told, asked or be heard to say is documented, and nothing else is."""

from __future__ import annotations

import ast
import re

import pytest
from django.core.management import load_command_class
from django.core.management.base import BaseCommand

from tests.architecture.source import ROOT, dotted, modules

READERS = {"env_text", "env_bool", "env_int", "env_choice", "env_secret"}


def _document(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def _variables() -> set[str]:
    """Every name that the program reads from its environment."""
    found = set()
    for module in modules("config"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in READERS and node.args:
                name = node.args[0]
                found |= {name.value} if isinstance(name, ast.Constant) and isinstance(name.value, str) else set()
    return found


def test_every_setting_is_documented() -> None:
    rows = set(re.findall(r"^\| `([A-Z_]+)`", _document("settings.md"), re.MULTILINE))

    assert rows == _variables()


def _commands() -> set[str]:
    return {path.stem for path in (ROOT / "config" / "management" / "commands").glob("[a-z]*.py")}


def _options(command: BaseCommand) -> set[str]:
    """The options that a command has beyond those of every command and of the one of Django's that it extends."""
    mine = {option for action in command.create_parser("manage.py", "x")._actions for option in action.option_strings}
    parent = type(command).__mro__[1]()
    theirs = {option for action in parent.create_parser("manage.py", "x")._actions for option in action.option_strings}
    return {option for option in mine - theirs if option.startswith("--")}


def test_every_command_is_documented() -> None:
    headings = set(re.findall(r"^## `([a-z]+)`", _document("commands.md"), re.MULTILINE))

    assert headings == _commands()


@pytest.mark.parametrize("name", sorted(_commands()))
def test_every_option_is_documented(name: str) -> None:
    section = _document("commands.md").partition(f"## `{name}`")[2].partition("\n## ")[0]

    assert _options(load_command_class("config", name)) - set(re.findall(r"--[a-z-]+", section)) == set()


def test_every_letter_is_documented() -> None:
    rows = set(re.findall(r"^(?:\| )?`([a-z_]+)`", _document("letters.md"), re.MULTILINE))
    folders = {path.name for path in (ROOT / "templates" / "letters").iterdir() if (path / "subject.txt").exists()}

    assert rows == folders
