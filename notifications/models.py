"""For Django's app loader and for nobody else: every room's records under one app label."""

from __future__ import annotations

from notifications.letters.models import LetterDue
from notifications.outbox.models import Delivery
from notifications.preferences.models import Preference, Suppression
from notifications.reminders.models import Due, Rule

__all__ = ["Delivery", "Due", "LetterDue", "Preference", "Rule", "Suppression"]
