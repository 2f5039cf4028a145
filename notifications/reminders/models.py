"""Reminder rules and what they come to: one Due per rule, subject, anchor value and person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from events.directory.models import Person
from events.networks.models import Network, Scoped
from events.obligations.models import Obligation
from events.programme.models import Event
from events.registrations.models import Registration
from notifications.outbox.models import Delivery


class Audience(models.TextChoices):
    """Who a rule speaks to, found when sending."""

    DEBTORS = "debtors", "those who owe it and have not done it"
    CONFIRMED = "confirmed", "confirmed participants"
    STARTED = "started", "those who started a registration and did not send it"
    UNCONFIRMED = "unconfirmed", "those whose registration waits for them to confirm their address"


class RuleQuerySet(Scoped["Rule"]):
    """Reads of this room start from the network."""


RuleManager = models.Manager.from_queryset(RuleQuerySet)


class Rule(models.Model):
    """Anchor + offset + condition. ``anchor`` is an obligation kind (audience debtors), or a deadline code or
    "start"/"end" of the event, or "submitted" (the other audiences). ``offset_days`` before (negative)
    or after, at ``clock`` local time.
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="reminder_rules")
    event = models.ForeignKey(Event, models.CASCADE, related_name="reminder_rules")
    letter = models.CharField(max_length=40)
    audience = models.CharField(max_length=12, choices=Audience.choices)
    anchor = models.CharField(max_length=40)
    offset_days = models.IntegerField()
    clock = models.TimeField()
    is_enabled = models.BooleanField(default=True)

    objects = RuleManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["event", "letter", "audience", "anchor", "offset_days"], name="rule_once_per_step"
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter} {self.anchor} {self.offset_days:+d}"


class DueState(models.TextChoices):
    PLANNED = "planned", "planned"
    SENT = "sent", "sent"
    DROPPED = "dropped", "no longer holds"


class Due(models.Model):
    """A reminder owed to one person about one thing at one anchor value; several share one mail (bundle)."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="dues")
    event = models.ForeignKey(Event, models.CASCADE, related_name="reminder_dues")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="reminder_dues")
    # Who is reminded ("person:12"; an organisation's contact point is nobody's person: "organisation:3")
    # and about what ("obligation:40", "registration:7"): words, because null never equals null in a unique key.
    recipient = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    obligation = models.ForeignKey(Obligation, models.CASCADE, null=True, related_name="reminder_dues")
    registration = models.ForeignKey(Registration, models.CASCADE, null=True, related_name="reminder_dues")
    anchor_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DueState.choices, default=DueState.PLANNED)
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, related_name="dues")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rule", "subject", "anchor_at", "recipient"], name="due_once"),
            models.CheckConstraint(
                name="due_about_one_thing",
                condition=(
                    Q(obligation__isnull=False, registration__isnull=True)
                    | Q(obligation__isnull=True, registration__isnull=False)
                ),
            ),
        )
        indexes = (models.Index(fields=["state", "due_at"]),)

    def __str__(self) -> str:
        return f"{self.rule_id} {self.person_id}"
