from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from events.journal.models import Activity, Actor, Heartbeat
from events.journal.signals import activity_recorded

if TYPE_CHECKING:
    from django.db.models import Model


@transaction.atomic
def record(
    *,
    verb: str,
    subject: Model,
    network_id: int,
    by: Actor,
    now: datetime,
    event_id: int | None = None,
    data: Mapping[str, object] | None = None,
) -> Activity:
    """Write down one act and let the rest of the house hear of it inside the same transaction.

    ``data`` holds ids, codes and ISO instants only. A receiver that raises undoes the act.
    """
    activity = Activity.objects.create(
        network_id=network_id,
        at=now,
        verb=verb,
        actor_kind=by.kind,
        actor_id=by.id,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        event_id=event_id,
        data=dict(data or {}),
    )
    activity_recorded.send(sender=Activity, activity=activity, subject=subject)
    return activity


def beat(*, name: str, now: datetime) -> None:
    """Note that the periodic job ``name`` ended well at ``now``."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
