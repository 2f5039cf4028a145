"""What manage.py runs once the packages are there: a setting that cannot be used is a sentence, not a traceback."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.supervisor.options import environment
from config.supervisor.trouble import Trouble


def run(argv: list[str]) -> int:
    try:
        if argv[1:2] == ["up"]:
            # The folder and the port chosen on the command line must be known before the settings are read.
            os.environ |= environment(argv[2:])
        _ = settings.INSTALLED_APPS
    except (ImproperlyConfigured, Trouble) as error:
        print(f"Kallelse cannot start: {error}", file=sys.stderr)
        return 1
    execute_from_command_line(argv)
    return 0
