from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from events.journal.models import Activity, ActorKind, Heartbeat


def activities_of_event(*, network_id: int, event_id: int) -> QuerySet[Activity]:
    """What happened to one event, newest first."""
    return Activity.objects.filter(network_id=network_id, event_id=event_id).order_by("-at", "-id")


def activities_about(*, network_id: int, subject_type: str, subject_id: int) -> QuerySet[Activity]:
    """What happened to one record, newest first."""
    rows = Activity.objects.filter(network_id=network_id, subject_type=subject_type, subject_id=subject_id)
    return rows.order_by("-at", "-id")


def done_by(*, network_id: int, verb: str, kind: ActorKind, since: datetime) -> QuerySet[Activity]:
    """What this kind of actor has done of this since an instant."""
    return Activity.objects.filter(network_id=network_id, verb=verb, actor_kind=kind, at__gte=since)


def last_of_event(*, network_id: int, event_id: int, verb: str) -> datetime | None:
    """When this was last done to the event, or None when it never was."""
    rows = activities_of_event(network_id=network_id, event_id=event_id).filter(verb=verb)
    return rows.values_list("at", flat=True).first()


def last_beat(name: str) -> datetime | None:
    """When the periodic job last ended well, or None when it never did."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
