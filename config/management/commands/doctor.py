"""`manage.py doctor`: what is missing or misconfigured, in plain words."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.doctor import examine


class Command(BaseCommand):
    help = "Says what is missing or misconfigured and how to mend it; ends with 1 when there is something."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(examine())
        for finding in findings:
            print(f"{'ok  ' if finding.well else 'MEND'} {finding.about}: {finding.text}")
            if finding.mend:
                print(f"     {finding.mend}")
        ill = sum(not finding.well for finding in findings)
        print("All is well." if not ill else f"{ill} to mend.")
        sys.exit(1 if ill else 0)
