"""`manage.py up`: the whole of Kallelse on this machine."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.env import env_secret
from config.supervisor import options
from config.supervisor.processes import Ground
from config.supervisor.run import Installation
from demo.sign_in import organiser_link


class Command(BaseCommand):
    help = "Starts pages, worker, scheduler, broker and a mail catcher on this machine, and stops them with Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        options.add_arguments(parser)

    def handle(self, *args: Any, **given: Any) -> None:
        ground = Ground(
            data=Path(settings.DATA_DIR),
            port=given["port"],
            redis_url=settings.REDIS_URL,
            email_url=env_secret("EMAIL_URL"),
        )
        installation = Installation(
            ground,
            demo=settings.DEMO,
            fresh=given["fresh"],
            given_database="DATABASE_URL" in os.environ,
        )
        sys.exit(installation.run(organiser_link))
