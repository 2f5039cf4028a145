"""The shape of the organiser's views: short, one write each, and nothing saved past the operations."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULES = sorted((Path(__file__).parents[3] / "web" / "organiser").glob("*.py"))


def functions(module: Path) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.parse(module.read_text()).body if isinstance(node, ast.FunctionDef))


def operations(module: Path) -> set[str]:
    """The names under which the module knows operations of the rooms."""
    imports = [node for node in ast.walk(ast.parse(module.read_text())) if isinstance(node, ast.ImportFrom)]
    return {name.asname or name.name for node in imports for name in node.names if name.name == "operations"}


def is_write(node: ast.AST, known: set[str]) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return isinstance(node.func.value, ast.Name) and node.func.value.id in known


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_function_is_at_most_thirty_lines(module: Path) -> None:
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions(module)}

    assert {name: lines for name, lines in lengths.items() if lines > 30} == {}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_function_calls_at_most_one_operation(module: Path) -> None:
    known = operations(module)
    writes = Counter(node.name for node in functions(module) for call in ast.walk(node) if is_write(call, known))

    assert {name: count for name, count in writes.items() if count > 1} == {}


def test_nothing_is_saved_past_the_operations() -> None:
    past = (".save(", ".delete(", "objects.create(", ".bulk_create(", ".update(")

    assert {module.stem for module in MODULES if any(word in module.read_text() for word in past)} == set()
