from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from events.directory import operations as directory
from events.journal.models import SYSTEM
from events.kernel import clock
from events.kernel.errors import Refused


class Command(BaseCommand):
    help = "Founds a network: its name, the host that shows it, and the first person who runs it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("slug", help="a short name in lower case, for example social-ekonomi")
        parser.add_argument("--name", required=True, help="what the network is called in Swedish")
        parser.add_argument("--name-en", help="what it is called in English (the same, when left out)")
        parser.add_argument("--host", required=True, action="append", help="a host name; the first is in every mail")
        parser.add_argument("--sender", required=True, help="the address that mail comes from and is answered to")
        parser.add_argument("--organiser", required=True, help="the address of the first administrator")
        parser.add_argument("--organiser-name", required=True, help="the administrator's name")
        parser.add_argument("--zone", default="Europe/Stockholm", help="the network's time zone")
        parser.add_argument("--country", default="SE", help="whose public holidays count, for example SE")

    def handle(self, *args: Any, **given: Any) -> None:
        with translation.override("en"):
            try:
                network = directory.found_network(
                    slug=given["slug"],
                    name={"sv": given["name"], "en": given["name_en"] or given["name"]},
                    hosts=given["host"],
                    sender_address=given["sender"],
                    organiser_name=given["organiser_name"],
                    organiser_address=given["organiser"],
                    zone=given["zone"],
                    country=given["country"],
                    by=SYSTEM,
                    now=clock.now(),
                )
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
        host, organiser = given["host"][0], given["organiser"]
        self.stdout.write(f"{network} is founded. {organiser} signs in at /org/ on {host} with a code by e-mail.")
