from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from events.directory.models import Role, RoleAssignment
from events.networks.models import Network
from events.programme.models import Event, EventState
from notifications.outbox.models import OUTSTANDING, Delivery

ORGANISING = (Role.ADMIN, Role.COORDINATOR, Role.ORGANISER, Role.SECRETARY, Role.CONVENER)


def mails(*, network: Network, event: Event | None = None, state: str = "") -> QuerySet[Delivery]:
    """Mail of the network, of one event or in one state, newest first."""
    rows = Delivery.objects.within(network).select_related("event", "person").order_by("-due_at", "-id")
    if event is not None:
        rows = rows.filter(event=event)
    return rows.filter(state=state) if state else rows


def copy_of(*, network: Network, delivery_id: int) -> Delivery | None:
    """One mail with the exact copy of what was handed over (links as placeholders), or None for a stranger's."""
    return Delivery.objects.within(network).select_related("event", "person").filter(pk=delivery_id).first()


def counts(*, network: Network, event: Event | None = None) -> dict[str, int]:
    """How many mails are in each state; states without mail are left out."""
    rows = mails(network=network, event=event).order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def oldest_unsent(*, now: datetime) -> datetime | None:
    """Since when the longest-waiting mail has been due, or None when nothing waits. Read by the health page."""
    waiting = Delivery.objects.filter(state__in=OUTSTANDING, due_at__lte=now)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def organisers_of(events: Iterable[Event]) -> dict[int, frozenset[str]]:
    """For each event still a draft, whom it may write to: those with a role in it, in its group or the network."""
    drafts = {event.pk: event for event in events if event.state == EventState.DRAFT}
    if not drafts:
        return {}
    held = RoleAssignment.objects.filter(
        network_id__in={event.network_id for event in drafts.values()}, role__in=ORGANISING, person__isnull=False
    ).filter(
        Q(event_id__in=drafts)
        | Q(group_id__in={event.group_id for event in drafts.values() if event.group_id})
        | Q(event__isnull=True, group__isnull=True)
    )
    given = list(held.select_related("person"))
    return {pk: frozenset(_addresses(event, given)) for pk, event in drafts.items()}


def _addresses(event: Event, given: Iterable[RoleAssignment]) -> Iterable[str]:
    for role in given:
        in_network = role.event_id is None and role.group_id is None and role.network_id == event.network_id
        in_group = role.group_id is not None and role.group_id == event.group_id
        if role.person and (in_network or in_group or role.event_id == event.pk):
            yield role.person.email.lower()
