"""The only reader of the system clock.

Everything else is given `now`, so that a test, a sweep and a preview can all stand on the same instant.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in UTC.

    Goes through `django.utils.timezone.now`, so whatever freezes that one freezes this one.
    """
    return timezone.now().astimezone(UTC)
