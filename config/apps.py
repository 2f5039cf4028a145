"""The ground as an app: its commands, its checks, and the Celery app that nudges find the broker by."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register

from config import celery, checks


class GroundConfig(AppConfig):
    name = "config"
    verbose_name = "Kallelse"
    # Held here so that every process that loads Django has it as the current app.
    celery = celery.app

    def ready(self) -> None:
        register(checks.real_installation, Tags.security, deploy=True)
