"""What is about to be reminded of, whether it still holds, and what an organiser may look at beforehand."""

from __future__ import annotations

from notifications.reminders.queries.previews import Planned, ReminderMove, ahead, impact_of_move, planned
from notifications.reminders.queries.samples import preview, recipients, sample

__all__ = ["Planned", "ReminderMove", "ahead", "impact_of_move", "planned", "preview", "recipients", "sample"]
