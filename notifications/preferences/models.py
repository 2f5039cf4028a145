"""Consent to mail."""

from __future__ import annotations

from django.db import models

from events.directory.models import Person
from events.networks.models import Network, Scoped


class Category(models.TextChoices):
    """What a person can turn off. Necessary mail (one's own registration, a moved date) cannot be."""

    NECESSARY = "necessary", "necessary"
    REMINDERS = "reminders", "reminders"
    GROUP = "group", "group work"
    NEWS = "news", "news"


class Preference(models.Model):
    """A person's no to a category."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="preferences")
    category = models.CharField(max_length=10, choices=Category.choices)
    opted_out_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "category"], name="preference_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.category}"


class SuppressionReason(models.TextChoices):
    BOUNCED = "bounced", "bounced"
    COMPLAINED = "complained", "complained"
    BY_HAND = "by_hand", "by hand"


class SuppressionQuerySet(Scoped["Suppression"]):
    """Reads of this room start from the network."""


SuppressionManager = models.Manager.from_queryset(SuppressionQuerySet)


class Suppression(models.Model):
    """An address that no mail goes to. Only its hash is kept."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="suppressions")
    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=12, choices=SuppressionReason.choices)
    at = models.DateTimeField()

    objects = SuppressionManager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["network", "address_hash"], name="suppressed_once"),)

    def __str__(self) -> str:
        return self.reason
