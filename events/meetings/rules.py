"""Decisions about plans of meetings. No database, no clock."""

from __future__ import annotations

from datetime import date, timedelta

from events.kernel.when import When

# Whoever must fix the dates is told this long before the period opens (catalogue row 16).
NUDGE_BEFORE = timedelta(days=60)


def needs_date(when: When, today: date) -> bool:
    """Whether an intended meeting must get its date now: its period opens within 60 days, or it has none at all."""
    return when.first_on is None or when.first_on - NUDGE_BEFORE <= today


def length_differs(planned_minutes: int, when: When) -> bool:
    """Whether the chosen hours are not as long as the plan said."""
    if when.starts_at is None or when.ends_at is None:
        return False
    return (when.ends_at - when.starts_at) != timedelta(minutes=planned_minutes)
