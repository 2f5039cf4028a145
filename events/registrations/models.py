"""Who comes: one registration per person and event, from the first typed address to having been there."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from events.directory.models import Organisation, Person
from events.networks.models import Scoped
from events.programme.models import Event, Site


class RegistrationState(models.TextChoices):
    STARTED = "started", "started"
    PENDING = "pending", "awaiting approval"
    CONFIRMED = "confirmed", "confirmed"
    WAITING = "waiting", "on the waiting list"
    OFFERED = "offered", "offered a place"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn"
    LAPSED = "lapsed", "lapsed"


# States that hold a place: an offered place is nobody else's while the offer stands.
HOLDING = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)
# States in which the person is still in play.
LIVE = (
    RegistrationState.PENDING,
    RegistrationState.CONFIRMED,
    RegistrationState.WAITING,
    RegistrationState.OFFERED,
)

# From the best to the least of what a registration that is still in play can be.
STANDING: list[str] = [
    RegistrationState.CONFIRMED,
    RegistrationState.OFFERED,
    RegistrationState.PENDING,
    RegistrationState.WAITING,
    RegistrationState.STARTED,
]


class RegistrationQuerySet(Scoped["Registration"]):
    network_path = "event__network"

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def holding(self) -> Self:
        return self.filter(state__in=HOLDING)

    def submitted(self) -> Self:
        return self.exclude(state=RegistrationState.STARTED)


RegistrationManager = models.Manager.from_queryset(RegistrationQuerySet)


class Registration(models.Model):
    """One person's registration for one event. Links are signed over (id, link_version), never stored."""

    # Every index below begins with the event; one on it alone would only keep the planner from the better ones.
    event = models.ForeignKey(Event, models.CASCADE, related_name="registrations", db_index=False)
    site = models.ForeignKey(Site, models.SET_NULL, null=True, related_name="registrations")
    person = models.ForeignKey(Person, models.CASCADE, related_name="registrations")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="registrations")
    organisation_name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=RegistrationState.choices, default=RegistrationState.STARTED)
    reference = models.CharField(max_length=8)
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=8, default="sv")
    submit_key = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    # When the mailbox answered; until then the claim to the address is unproved and lapses after 72 hours.
    address_confirmed_at = models.DateTimeField(null=True)
    # The order of the waiting list: (waiting_since, id).
    waiting_since = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    link_version = models.PositiveIntegerField(default=1)

    objects = RegistrationManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event", "reference"], name="registration_reference_once"),
            models.UniqueConstraint(fields=["event", "submit_key"], name="registration_submitted_once"),
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(state__in=["started", *(state.value for state in LIVE)]),
                name="registration_live_once_per_person",
            ),
            models.CheckConstraint(
                name="registration_waiting_has_its_time",
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_offer_has_its_end",
                condition=~Q(state="offered") | Q(offered_until__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_submitted_has_its_time",
                condition=Q(state="started") | Q(submitted_at__isnull=False) | Q(state="lapsed"),
            ),
        )
        indexes = (
            models.Index(fields=["event", "state", "waiting_since"]),
            # The organiser's list in its order: a page of it reads a page of rows.
            models.Index(fields=["event", "-submitted_at", "-id"], name="registration_newest_first"),
        )

    def __str__(self) -> str:
        return self.reference
