"""`manage.py demo`: the invented world, or as many invented people and events as are wished for."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from demo import crowd, world
from demo.days import STOCKHOLM
from events.kernel import clock
from events.kernel.errors import Refused
from events.kernel.localtime import in_zone


class Command(BaseCommand):
    help = "Loads the invented world; with numbers, a crowd of invented people and events for benches and trials."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="delete the invented networks first")
        parser.add_argument("--people", type=int, default=0, metavar="N", help="add a crowd of N invented people")
        parser.add_argument("--events", type=int, default=0, metavar="M", help="and M events for them")
        parser.add_argument("--seed", type=int, default=1, help="another number makes another crowd")

    def handle(self, *args: Any, **given: Any) -> None:
        now = clock.now()
        try:
            # A terminal speaks English, as the rest of the commands do.
            with translation.override("en"):
                self._make(given, now)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _make(self, given: dict[str, Any], now: datetime) -> None:
        if given["fresh"]:
            self.stdout.write(f"Deleted {world.forget()} invented networks.")
        if not world.is_loaded():
            world.load(in_zone(now, STOCKHOLM).date())
            self.stdout.write("The invented world is loaded.")
        if given["people"] or given["events"]:
            crowd.add(
                people=given["people"],
                events=given["events"],
                seed=given["seed"],
                now=now,
                say=lambda text: self.stdout.write(text),
            )
