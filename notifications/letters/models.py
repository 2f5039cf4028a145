"""The promise of a mail, made in the same transaction as the act it tells about."""

from __future__ import annotations

from django.db import models

from events.journal.models import Activity


class LetterDue(models.Model):
    """This activity must be told about; ``planned_at`` when its deliveries were made."""

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="letter_due")
    letter = models.CharField(max_length=40)
    planned_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.letter
