"""Logging: one line per event on standard error, with every bearer link masked."""

from __future__ import annotations

import logging
import re
from typing import Any

# A path segment after these words is a key to somebody's registration, feed, poll, task page or mail preferences.
_PATHS = re.compile(r"(?<=/)(f|m|o|d|g|avanmal)/[^/\s?\"']+(?=/)")
_QUERY = re.compile(r"([?&](?:t|token|code|sig)=)[^&\s\"'#]+")


def redact(text: str) -> str:
    """The text with tokens in paths (`/m/<token>/`) and queries (`?t=`) replaced by dots."""
    return _QUERY.sub(r"\1...", _PATHS.sub(r"\1/...", text))


class RedactingFormatter(logging.Formatter):
    """Masks after formatting, so that arguments and tracebacks are covered as well."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def logging_settings(level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "config.logs.RedactingFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would print a second, unmasked line.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
