"""The study trip's truth. In this cut: what the price holds and what it does not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from events.networks.models import Scoped
from events.programme.models import Event


class PriceKind(models.TextChoices):
    INCLUDED = "included", "included"
    NOT_INCLUDED = "not_included", "not included"
    OPTIONAL = "optional", "optional"


class PriceItemQuerySet(Scoped["PriceItem"]):
    network_path = "event__network"


PriceItemManager = models.Manager.from_queryset(PriceItemQuerySet)


class PriceItem(models.Model):
    """A line of the price. ``amount`` per person in ``currency``; null when the line has no price of its own."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="price_items")
    kind = models.CharField(max_length=12, choices=PriceKind.choices)
    label = models.JSONField(default=dict)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="SEK")
    is_estimate = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    objects = PriceItemManager()

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="price_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
