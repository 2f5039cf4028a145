from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from events.meetings.models import Contribution, ContributionRequest, MeetingPlan, Slot, SlotState
from events.meetings.rules import needs_date
from events.networks.models import Network
from events.obligations.models import Obligation
from events.programme.models import Event


def plans(*, network: Network) -> QuerySet[MeetingPlan]:
    """The network's plans with their group and slots (three queries)."""
    return MeetingPlan.objects.within(network).select_related("group").prefetch_related("slots__event").order_by("id")


def slot_by_id(*, network: Network, slot_id: int) -> Slot | None:
    """One intended meeting of the network."""
    rows = Slot.objects.within(network).select_related("plan__group__network", "plan__network", "event")
    return rows.filter(pk=slot_id).first()


def slots_to_date(*, network: Network, today: date) -> list[Slot]:
    """Intended meetings whose date must be set now, in the order of their plans."""
    rows = Slot.objects.within(network).filter(state=SlotState.PLANNED).select_related("plan__group")
    return [slot for slot in rows.order_by("plan_id", "position") if needs_date(slot.when, today)]


@dataclass(frozen=True)
class Line:
    """One seat's part of the dossier; ``contribution`` None while it is missing."""

    obligation: Obligation
    contribution: Contribution | None


def dossier(event: Event) -> tuple[Line, ...]:
    """Every seat's short report before a meeting, by organisation, missing ones included (two queries)."""
    rows = (
        Obligation.objects.filter(event=event, kind="meeting_report")
        .exclude(state__in=("cancelled", "transferred"))
        .select_related("seat__organisation", "organisation", "person", "contribution__author")
        .order_by("seat__organisation__name", "id")
    )
    return tuple(Line(row, getattr(row, "contribution", None)) for row in rows)


def request_for(event: Event) -> ContributionRequest | None:
    """What the seats are asked to send in before this meeting."""
    return ContributionRequest.objects.filter(event=event).first()
