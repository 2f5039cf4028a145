"""Who owes what by when: the one table behind reminders, "what I owe", feeds and the missing-list."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from events.directory.models import Organisation, Person, Role, Seat
from events.networks.models import Network, Scoped
from events.programme.models import Deadline, Event, Session


class ObligationState(models.TextChoices):
    PLANNED = "planned", "planned, no date yet"
    OPEN = "open", "open"
    MET = "met", "met"
    WAIVED = "waived", "waived"
    TRANSFERRED = "transferred", "handed over"
    CANCELLED = "cancelled", "cancelled"


UNSETTLED = (ObligationState.PLANNED, ObligationState.OPEN)


class ObligationQuerySet(Scoped["Obligation"]):
    def unsettled(self) -> Self:
        """Still owed: planned or open."""
        return self.filter(state__in=UNSETTLED)


ObligationManager = models.Manager.from_queryset(ObligationQuerySet)


class Obligation(models.Model):
    """X owes Y by Z. Exactly one debtor: a seat, a person, an organisation or a role of the event.

    ``due_at`` is materialised: the extension, else the own date, else the deadline's.
    ``key`` makes deriving from a template idempotent (one per event and key).
    """

    network = models.ForeignKey(Network, models.CASCADE, related_name="obligations")
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="obligations")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    label = models.JSONField(default=dict)
    seat = models.ForeignKey(Seat, models.CASCADE, null=True, related_name="obligations")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="obligations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="obligations")
    role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="obligations")
    deadline = models.ForeignKey(Deadline, models.SET_NULL, null=True, related_name="obligations")
    own_due_at = models.DateTimeField(null=True)
    extended_to = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    state = models.CharField(max_length=12, choices=ObligationState.choices, default=ObligationState.PLANNED)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    link_version = models.PositiveIntegerField(default=1)

    objects = ObligationManager()

    class Meta:
        ordering = ("due_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["event", "key"], name="obligation_once_per_key"),
            models.CheckConstraint(
                name="obligation_has_exactly_one_debtor",
                condition=(
                    Q(seat__isnull=False, person__isnull=True, organisation__isnull=True, role="")
                    | Q(seat__isnull=True, person__isnull=False, organisation__isnull=True, role="")
                    | Q(seat__isnull=True, person__isnull=True, organisation__isnull=False, role="")
                    | (Q(seat__isnull=True, person__isnull=True, organisation__isnull=True) & ~Q(role=""))
                ),
            ),
            models.CheckConstraint(
                name="obligation_settled_has_a_time",
                condition=(
                    Q(state__in=[s.value for s in UNSETTLED], settled_at__isnull=True)
                    | (~Q(state__in=[s.value for s in UNSETTLED]) & Q(settled_at__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="obligation_open_has_a_date", condition=~Q(state="open") | Q(due_at__isnull=False)
            ),
        )
        indexes = (models.Index(fields=["network", "state", "due_at"]),)

    def __str__(self) -> str:
        return self.key
