"""Group work. In this cut: a plan of meetings with honest periods and the short reports they collect."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from events.directory.models import Group, Person, Seat
from events.networks.models import Network, Scoped
from events.obligations.models import Obligation
from events.programme.models import Event, Timed


class MeetingPlanQuerySet(Scoped["MeetingPlan"]):
    """Reads of this room start from the network."""


MeetingPlanManager = models.Manager.from_queryset(MeetingPlanQuerySet)


class MeetingPlan(models.Model):
    """A group's intended meetings, each ``planned_minutes`` long."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="meeting_plans")
    group = models.ForeignKey(Group, models.CASCADE, related_name="meeting_plans")
    title = models.JSONField(default=dict)
    planned_minutes = models.PositiveIntegerField()

    objects = MeetingPlanManager()

    def __str__(self) -> str:
        return f"plan {self.pk}"


class SlotState(models.TextChoices):
    PLANNED = "planned", "planned"
    CONFIRMED = "confirmed", "confirmed"
    SKIPPED = "skipped", "skipped"


class SlotQuerySet(Scoped["Slot"]):
    network_path = "plan__network"


SlotManager = models.Manager.from_queryset(SlotQuerySet)


class Slot(Timed):
    """An intended meeting: a period (or none yet) until it is confirmed and becomes an event."""

    plan = models.ForeignKey(MeetingPlan, models.CASCADE, related_name="slots")
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=SlotState.choices, default=SlotState.PLANNED)
    event = models.OneToOneField(Event, models.SET_NULL, null=True, related_name="slot")

    objects = SlotManager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["plan", "position"], name="slot_position_once"),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(event__isnull=True), name="slot_planned_has_no_event"
            ),
        )

    def __str__(self) -> str:
        return f"slot {self.position}"


class ContributionRequestQuerySet(Scoped["ContributionRequest"]):
    network_path = "event__network"


ContributionRequestManager = models.Manager.from_queryset(ContributionRequestQuerySet)


class ContributionRequest(models.Model):
    """A few lines from every seat of the group before a meeting. Each seat's debt is an obligation."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="contribution_request")
    group = models.ForeignKey(Group, models.CASCADE, related_name="contribution_requests")
    question = models.JSONField(default=dict)

    objects = ContributionRequestManager()

    def __str__(self) -> str:
        return f"request {self.pk}"


class ContributionQuerySet(Scoped["Contribution"]):
    network_path = "request__event__network"


ContributionManager = models.Manager.from_queryset(ContributionQuerySet)


class Contribution(models.Model):
    """What one seat handed in: a few lines, or the plain word that there is nothing to report."""

    request = models.ForeignKey(ContributionRequest, models.CASCADE, related_name="contributions")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="contributions")
    obligation = models.OneToOneField(Obligation, models.CASCADE, related_name="contribution")
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(blank=True)
    has_nothing = models.BooleanField(default=False)
    handed_in_at = models.DateTimeField()

    objects = ContributionManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["request", "seat"], name="contribution_once_per_seat"),
            models.CheckConstraint(
                condition=Q(has_nothing=True, text="") | (Q(has_nothing=False) & ~Q(text="")),
                name="contribution_says_something_or_nothing",
            ),
        )

    def __str__(self) -> str:
        return f"contribution {self.pk}"
