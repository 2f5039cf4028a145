"""`manage.py test`: linters, types, contracts, then the tests on PostgreSQL and the database tests again on SQLite."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import translations
from config.trial import ahead, packages, steps

PARALLEL = ["-n", "2", "--dist", "worksteal"]


class Command(BaseCommand):
    help = "Runs every check and every test; with arguments for pytest, only those tests."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--full", action="store_true", help="the whole browser matrix and Lighthouse as well")
        parser.add_argument("--next", action="store_true", help="only the tests, on Python 3.13 and the next Django")
        parser.add_argument("--no-install", action="store_true", help="never install system packages")
        parser.add_argument("chosen", nargs="*", metavar="PYTEST ARGUMENT", help="paths or options for pytest")

    def run_from_argv(self, argv: list[str]) -> None:
        """Everything that is not ours is for pytest, options included."""
        ours, theirs = self.create_parser(argv[0], argv[1]).parse_known_args(argv[2:])
        try:
            self.handle(**{**vars(ours), "chosen": [*ours.chosen, *theirs]})
        except CommandError as error:
            sys.exit(str(error))

    def handle(self, *args: Any, **given: Any) -> None:
        outcome = steps.Outcome()
        try:
            packages.install(allowed=not given["no_install"])
            if given["next"]:
                outcome.python = str(ahead.python(steps.ROOT))
        except (packages.Missing, ahead.NoPython) as missing:
            raise CommandError(str(missing)) from missing
        translations.compile_messages(Path(settings.LOCALE_PATHS[0]))
        environment = {"KALLELSE_FULL": "1"} if given["full"] else {}
        if given["chosen"]:
            steps.run_tests(outcome, "tests", given["chosen"], environment)
        else:
            if not given["next"]:
                steps.run_checks(outcome)
            self._run_tests(outcome, environment)
            if given["full"]:
                steps.run_tests(outcome, "Lighthouse", ["tests/lighthouse"], {})
        print(f"\n{outcome.summary()}", flush=True)
        sys.exit(0 if outcome.good else 1)

    def _run_tests(self, outcome: steps.Outcome, environment: dict[str, str]) -> None:
        steps.run_tests(outcome, "tests on PostgreSQL", PARALLEL, environment)
        folders = [folder for folder in steps.DATABASE_TESTS if (steps.ROOT / folder).is_dir()]
        sqlite = {**environment, "KALLELSE_TEST_DB": "sqlite"}
        steps.run_tests(outcome, "database tests on SQLite", [*PARALLEL, *folders], sqlite)
