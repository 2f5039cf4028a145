"""Keeping entries, feeds and links right. Called inside the transaction of the act that changed something."""

from __future__ import annotations

from events.calendars.operations.feeds import ensure_feeds, rebuild_stale
from events.calendars.operations.links import make_personal_link, revoke_link
from events.calendars.operations.refreshing import (
    recheck_debtors,
    refresh_event,
    refresh_obligation,
    refresh_registration,
)

__all__ = [
    "ensure_feeds",
    "make_personal_link",
    "rebuild_stale",
    "recheck_debtors",
    "refresh_event",
    "refresh_obligation",
    "refresh_registration",
    "revoke_link",
]
