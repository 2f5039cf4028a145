"""`manage.py bench`: measurements whose last line is one JSON object."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from bench import measuring, pages, scratch
from config.env import env_secret

# The second is what the first starts in a process of its own, once for each engine.
BENCHES = ("pages", "pages-of-one-engine")


class Command(BaseCommand):
    help = "Measures: `bench pages` asks for pages of a large invented world, on SQLite and on PostgreSQL."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("bench", choices=BENCHES)
        parser.add_argument("--json", action="store_true", help="only the JSON object")
        parser.add_argument("--people", type=int, default=20_000)
        parser.add_argument("--events", type=int, default=2_000)
        parser.add_argument("--repetitions", type=int, default=60)
        parser.add_argument("--page", action="append", help="only this page, such as agenda; may be repeated")
        parser.add_argument("--engine", choices=scratch.ENGINES, help="only this one")

    def handle(self, *args: Any, **given: Any) -> None:
        one_engine = given["bench"] == "pages-of-one-engine"
        result = self._one_engine(given) if one_engine else self._pages(given)
        self.stdout.write(json.dumps(result, separators=(", ", ": ")))

    def _pages(self, given: dict[str, Any]) -> dict[str, Any]:
        return pages.run(
            people=given["people"],
            events=given["events"],
            repetitions=given["repetitions"],
            only=given["page"] or [],
            engines=(given["engine"],) if given["engine"] else scratch.ENGINES,
            folder=Path(settings.DATA_DIR) / "bench",
            given=env_secret("DATABASE_URL"),
            say=self._say(given),
        )

    def _one_engine(self, given: dict[str, Any]) -> dict[str, Any]:
        settings.ROOT_URLCONF = "bench.urls"
        seconds = measuring.build(given["people"], given["events"], self._say(given))
        wanted = [page for page in measuring.pages() if page.name in (given["page"] or [page.name])]
        found = {page.name: measuring.measure(page, given["repetitions"]) for page in wanted}
        return {"build_s": round(seconds, 1), "pages": found}

    def _say(self, given: dict[str, Any]) -> Any:
        """Progress goes where it does not disturb a reader of the last line."""
        return (lambda text: None) if given["json"] else (lambda text: self.stdout.write(text))
