"""Checks of an installation that is about to be opened to the world (`check --deploy`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, Warning

from config.env import env_secret


def real_installation(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error | Warning]:
    """What must differ between trying Kallelse out and running it."""
    found: list[Error | Warning] = []
    if settings.DEMO:
        found.append(Error("The demo world is on.", hint="Remove KALLELSE_DEMO.", id="kallelse.E001"))
    if not env_secret("SECRET_KEY"):
        found.append(Error("SECRET_KEY is not set.", hint="Set SECRET_KEY or SECRET_KEY_FILE.", id="kallelse.E002"))
    if not settings.REDIS_URL:
        found.append(Error("There is no broker.", hint="Set REDIS_URL.", id="kallelse.E003"))
    if not env_secret("EMAIL_URL"):
        found.append(Warning("Mail goes to port 25 of this machine.", hint="Set EMAIL_URL.", id="kallelse.W001"))
    return found
