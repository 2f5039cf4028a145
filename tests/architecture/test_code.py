"""Rules of style that a machine can see."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import ROOT, STOREYS, Module, body_of, dotted, modules

CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "date.today",
    "datetime.date.today",
    "timezone.now",
    "time.time",
    "time.time_ns",
    "Now",
}
CONVERTERS = {"timezone.localdate", "timezone.localtime"}
MAY_READ_THE_CLOCK = {
    "events/kernel/clock.py",  # the only reader
    "config/supervisor/mailcatcher.py",  # names its files; it runs without Django, and so without the kernel
}
WRITES = (".save", ".objects.create", ".bulk_create", ".bulk_update")
# A task says which operation; what there is to decide is decided there.
STATEMENTS_OF_A_TASK = 3


def _calls(module: Module) -> list[ast.Call]:
    return [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]


def test_only_the_clock_reads_the_clock() -> None:
    readers = {module.name for module in modules(*STOREYS) for call in _calls(module) if _reads_the_clock(call)}

    assert readers - MAY_READ_THE_CLOCK == set()


def _reads_the_clock(call: ast.Call) -> bool:
    """`localtime(moment)` only converts; `localtime()` asks."""
    return dotted(call.func) in CLOCKS or (dotted(call.func) in CONVERTERS and not call.args)


@pytest.mark.parametrize("path", ["events/tasks.py", "notifications/tasks.py"])
def test_tasks_are_thin(path: str) -> None:
    module = Module(ROOT / path)
    tasks = [function for function in module.functions() if _is_task(function)]

    assert tasks
    assert [task.name for task in tasks if len(body_of(task)) > STATEMENTS_OF_A_TASK] == []


def _is_task(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    decorators = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    return "shared_task" in {dotted(decorator) for decorator in decorators}


def test_web_never_saves() -> None:
    saving = [
        f"{module.name}:{call.lineno}"
        for module in modules("web")
        for call in _calls(module)
        if dotted(call.func).endswith(WRITES)
    ]

    assert saving == []


def test_imports_stand_at_the_top() -> None:
    inner = [
        f"{module.name}:{node.lineno}"
        for module in modules(*STOREYS, "tests")
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inner == []


def test_operations_are_told_who_and_when_by_name() -> None:
    """What a surface may call: the functions of `operations.py`, or those that the folder's `__init__` offers."""
    loose = [
        f"{room.name} {function.name}"
        for room in modules("events", "notifications")
        for function in _operations(room)
        if {argument.arg for argument in function.args.args} & {"by", "now"}
    ]

    assert loose == []


def _operations(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    if module.path.name == "operations.py":
        return [function for function in module.functions() if not function.name.startswith("_")]
    if module.path.parent.name != "operations" or module.path.name == "__init__.py":
        return []
    offered = (module.path.parent / "__init__.py").read_text(encoding="utf-8")
    return [function for function in module.functions() if function.name in offered]
