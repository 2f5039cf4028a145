"""The gauge of the house: how long a function, how large a file, how many ways through."""

from __future__ import annotations

import ast
import statistics
from functools import cache

from radon.complexity import cc_visit_ast

from tests.architecture.source import STOREYS, Function, modules

LONG = 50


@cache
def _lengths(*folders: str) -> dict[str, int]:
    """Lines of every function, from `def` to its end, without decorators and docstring."""
    found = {}
    for module in modules(*folders):
        for function in module.functions():
            found[f"{module.name}:{function.lineno} {function.name}"] = _length(function)
    return found


def _length(function: Function) -> int:
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    doc = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - doc


@cache
def _ways() -> dict[str, int]:
    """Cyclomatic complexity of every function and method."""
    found = {}
    for module in modules(*STOREYS):
        for block in cc_visit_ast(module.tree):
            if type(block).__name__ == "Function":
                found[f"{module.name}:{block.lineno} {block.name}"] = block.complexity
    return found


def _share(values: list[int], part: float) -> int:
    return sorted(values)[round(part * (len(values) - 1))]


def _worst(figures: dict[str, int], above: int) -> list[str]:
    return [f"{name}: {figure}" for name, figure in figures.items() if figure > above]


def test_functions_are_short() -> None:
    lengths = list(_lengths(*STOREYS).values())

    assert statistics.median(lengths) <= 8
    assert _share(lengths, 0.95) <= 30, _worst(_lengths(*STOREYS), 30)
    assert sum(length > LONG for length in lengths) <= len(lengths) / 100, _worst(_lengths(*STOREYS), LONG)


def test_test_functions_are_short() -> None:
    tests = [length for name, length in _lengths("tests").items() if " test_" in name]

    assert statistics.median(tests) <= 10


def test_files_are_small() -> None:
    sizes = {module.name: module.text.count("\n") for module in modules(*STOREYS) if module.text}

    assert _worst(sizes, 500) == []
    assert _share(list(sizes.values()), 0.95) <= 320, _worst(sizes, 320)


def test_functions_have_few_ways_through() -> None:
    assert _worst(_ways(), 12) == []
    assert _share(list(_ways().values()), 0.95) <= 6, _worst(_ways(), 6)


def test_everything_is_typed() -> None:
    """mypy checks that the types are true; this says that they are there."""
    bare = [
        f"{module.name}:{function.lineno} {function.name}"
        for module in modules(*STOREYS, "tests")
        for function in module.functions()
        if function.returns is None
    ]

    assert bare == []
