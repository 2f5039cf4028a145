"""The test command's own arithmetic, and what it does where it may not install."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.trial import packages, steps
from config.trial.packages import Need
from config.trial.steps import Outcome

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


@pytest.mark.parametrize(
    ("figures", "summary", "good"),
    [
        ((5, 0, 0, 0), "5 passed, 0 failed", True),
        ((5, 1, 1, 0), "3 passed, 2 failed", False),
        ((5, 0, 0, 2), "3 passed, 0 failed, 2 skipped (nothing may be)", False),
    ],
    ids=["all pass", "some fail", "some are skipped"],
)
def test_outcome_when_a_report_is_counted(
    tmp_path: Path, figures: tuple[int, int, int, int], summary: str, good: bool
) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(*figures), encoding="utf-8")
    outcome = Outcome()

    outcome.count(report)

    assert (outcome.summary(), outcome.good) == (summary, good)


def test_outcome_when_a_step_broke_before_its_first_test(tmp_path: Path) -> None:
    outcome = Outcome(broken=["mypy"])

    outcome.count(tmp_path / "missing.xml")

    assert (outcome.summary(), outcome.good) == ("0 passed, 0 failed; not passed: mypy", False)


def test_install_when_it_is_not_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "NEEDS", (Need(("no-such-program",), ("no-such-package",)),))

    with pytest.raises(packages.Missing) as missing:
        packages.install(allowed=False)

    line = "sudo apt-get install -y --no-install-recommends no-such-package"
    assert str(missing.value) == f"The tests need system packages that are not here. Run: {line}"


def test_install_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "NEEDS", (Need(("no-such-program", "sh"), ("dash",)),))

    packages.install(allowed=False)


def test_checks_are_the_four() -> None:
    assert list(steps.CHECKS) == ["ruff check", "ruff format", "mypy", "imports"]
