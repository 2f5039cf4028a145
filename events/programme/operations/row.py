"""What every change to an event begins and ends with: its locked row, its derived dates, the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from events.journal import operations as journal
from events.journal.models import Actor
from events.programme import queries
from events.programme.models import Deadline, Event
from events.programme.rules import anchors


def lock(event_id: int) -> Event:
    """The event's row, locked to the end of the transaction: one writer at a time decides about it."""
    return Event.objects.select_for_update(of=("self",)).select_related("network").get(pk=event_id)


def derive_deadlines(event: Event) -> None:
    """Write down where every deadline falls now that the anchors are what they are."""
    presenters = queries.presenters_countries(event)
    days = anchors(event.when, event.zone, event.published_at)
    for deadline in Deadline.objects.filter(event=event):
        new = queries.derived(deadline, event, days, presenters)
        if (new.due_on, new.due_at, new.shifted_by) != (deadline.due_on, deadline.due_at, deadline.shifted_by):
            deadline.due_on, deadline.due_at, deadline.shifted_by = new.due_on, new.due_at, new.shifted_by
            deadline.save(update_fields=["due_on", "due_at", "shifted_by"])


def record(event: Event, verb: str, by: Actor, now: datetime, data: Mapping[str, object] | None = None) -> None:
    journal.record(verb=verb, subject=event, network_id=event.network_id, event_id=event.pk, by=by, now=now, data=data)
