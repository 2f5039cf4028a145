"""One mail to one address: a row that is claimed, leased, handed over and marked, one by one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from events.directory.models import Person
from events.networks.models import Network, Scoped
from events.programme.models import Event


class DeliveryState(models.TextChoices):
    PENDING = "pending", "waiting"
    CLAIMED = "claimed", "being sent"
    RETRY = "retry", "will be tried again"
    HANDED = "handed", "sent"
    DELIVERED = "delivered", "received by the server"
    BOUNCED = "bounced", "bounced"
    COMPLAINED = "complained", "reported as unwanted"
    FAILED = "failed", "failed"
    SUPPRESSED = "suppressed", "not sent: the address takes no mail"
    CANCELLED = "cancelled", "not sent: no longer holds"
    EXPIRED = "expired", "not sent: too late to be of use"
    UNCERTAIN = "uncertain", "uncertain"


OUTSTANDING = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.RETRY)


class DeliveryQuerySet(Scoped["Delivery"]):
    """Reads of this room start from the network."""


DeliveryManager = models.Manager.from_queryset(DeliveryQuerySet)


class Delivery(models.Model):
    """One mail to one address.

    ``source`` names the room that planned it ("letter", "reminder") and is asked again, when the mail is
    claimed, whether it still holds, and to write it. ``key`` is unique: planning twice is planning once.
    ``about`` is the one record it tells of in words ("registration:7", "obligation:40", "event:3") and
    ``activity_id`` the act it tells of, so that the writer can load a whole batch in a few queries.
    ``token`` makes the Message-ID, the same over every retry. ``subject_line``, ``text`` and ``html`` are the
    exact copy of what was handed over, links as placeholders.
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, models.SET_NULL, null=True, related_name="deliveries")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="deliveries")
    address = models.EmailField()
    language = models.CharField(max_length=8, default="sv")
    source = models.CharField(max_length=12)
    letter = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True)
    activity_id = models.BigIntegerField(null=True)
    key = models.CharField(max_length=200, unique=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    handed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    subject_line = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    objects = DeliveryManager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="delivery_claimed_has_a_lease",
                condition=~Q(state="claimed") | Q(lease_until__isnull=False, lease_token__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_handed_has_its_time", condition=~Q(state="handed") | Q(handed_at__isnull=False)
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["network", "state", "due_at"]),
            models.Index(fields=["event", "due_at"]),
        )

    def __str__(self) -> str:
        return f"{self.letter} {self.state}"

    @property
    def message_id(self) -> str:
        """RFC 5322 3.6.4; the same over every retry so that a receiver can fold a repeat."""
        return f"<{self.token}@{self.network.uid_domain}>"
