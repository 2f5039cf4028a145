"""How far an organiser's eyes reach: the whole network, or only the events and groups they hold a role in."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from events.directory.models import Organisation
from events.directory.rules import IN_EVENT, IN_GROUP, Act, allows
from events.networks.models import Network
from events.programme.models import Event
from web.access import OrganiserRequest

M = TypeVar("M", bound=Model)


def is_wide(request: OrganiserRequest) -> bool:
    """Whether the organiser runs the whole network."""
    return allows(request.given, Act.MANAGE_NETWORK)


def events(request: OrganiserRequest) -> QuerySet[Event]:
    """The events this organiser manages."""
    return narrowed(request, Event.objects.within(request.network), "")


def narrowed(request: OrganiserRequest, rows: QuerySet[M], path: str = "event") -> QuerySet[M]:
    """Only the rows about events that this organiser manages; ``path`` leads from a row to its event."""
    if is_wide(request):
        return rows
    here = [role.event_id for role in request.given if role.event_id and role.role in IN_EVENT]
    groups = [role.group_id for role in request.given if role.group_id and role.role in IN_GROUP]
    prefix = f"{path}__" if path else ""
    return rows.filter(Q(**{f"{prefix}pk__in": here}) | Q(**{f"{prefix}group_id__in": groups}))


def countries(network: Network) -> list[str]:
    """Where the network is at home: its own country and those of its organisations (one query)."""
    rows = Organisation.objects.within(network).order_by().values_list("country", flat=True).distinct()
    return [network.country, *rows]


def manages(request: OrganiserRequest, event: Event) -> bool:
    """Whether this organiser manages the event."""
    return allows(request.given, Act.MANAGE_EVENT, event_id=event.pk, group_id=event.group_id)
