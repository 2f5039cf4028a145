"""What an installation can be told, asked or be heard to say is documented, and nothing else is."""

from __future__ import annotations

import ast
import re

from config.management.commands import bench, demo, doctor, test, up
from tests.architecture.source import ROOT, dotted, modules

READERS = {"env_text", "env_bool", "env_int", "env_choice", "env_secret"}
COMMANDS = {"up": up, "test": test, "demo": demo, "bench": bench, "doctor": doctor}


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


def test_every_command_is_documented() -> None:
    headings = set(re.findall(r"^## `([a-z]+)`", _document("commands.md"), re.MULTILINE))
    written = {path.stem for path in (ROOT / "config" / "management" / "commands").glob("[a-z]*.py")}

    assert headings == written == set(COMMANDS)


def test_every_option_is_documented() -> None:
    sections = dict(re.findall(r"^## `([a-z]+)`(.*?)(?=^## |\Z)", _document("commands.md"), re.MULTILINE | re.DOTALL))
    general = {"--help", "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
    general |= {"--force-color", "--skip-checks"}

    for name, module in COMMANDS.items():
        actions = module.Command().create_parser("manage.py", name)._actions
        options = {option for action in actions for option in action.option_strings if option.startswith("--")}
        assert options - general <= set(re.findall(r"--[a-z-]+", sections[name])), name


def test_every_letter_is_documented() -> None:
    headings = set(re.findall(r"^#+ `([a-z_]+)`", _document("letters.md"), re.MULTILINE))
    folders = {path.name for path in (ROOT / "templates" / "letters").iterdir() if (path / "subject.txt").exists()}

    assert headings == folders
