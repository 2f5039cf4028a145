"""The steps of `test`: each is a process, all are run, and the last line says how they went."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent.parent
# Those whose promises the database keeps; both engines must keep them.
DATABASE_TESTS = ("tests/events", "tests/notifications", "tests/web", "tests/demo", "tests/journeys", "tests/faults")
CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}


@dataclass
class Outcome:
    """How many tests passed, failed (errors included) and were skipped, and the steps that did not pass."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken: list[str] = field(default_factory=list)
    # Which interpreter runs the tests.
    python: str = sys.executable

    def count(self, report: Path) -> None:
        """Adds the figures of one pytest run; no report means that it broke before its first test."""
        if not report.exists():
            return
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped = int(suite.get("skipped", 0))
            self.failed += failed
            self.skipped += skipped
            self.passed += int(suite.get("tests", 0)) - failed - skipped

    @property
    def good(self) -> bool:
        return not (self.failed or self.skipped or self.broken)

    def summary(self) -> str:
        text = f"{self.passed} passed, {self.failed} failed"
        if self.skipped:
            text += f", {self.skipped} skipped (nothing may be)"
        if self.broken:
            text += f"; not passed: {', '.join(self.broken)}"
        return text


def run_checks(outcome: Outcome) -> None:
    for title, arguments in CHECKS.items():
        if _call(title, [sys.executable, *arguments], {}) != 0:
            outcome.broken.append(title)


def run_tests(outcome: Outcome, title: str, arguments: list[str], environment: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [outcome.python, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        if _call(title, command, environment) != 0:
            outcome.broken.append(title)
        outcome.count(report)


def _call(title: str, command: list[str], environment: dict[str, str]) -> int:
    print(f"\n=== {title}", flush=True)
    began = time.monotonic()
    code = subprocess.call(command, cwd=ROOT, env={**os.environ, **environment})
    print(f"=== {title}: {'passed' if code == 0 else 'NOT PASSED'} in {time.monotonic() - began:.1f} s", flush=True)
    return code
