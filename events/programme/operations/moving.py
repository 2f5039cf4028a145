"""Another date, and everything that hangs on it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.journal.models import Actor
from events.kernel import text
from events.kernel.errors import Refused
from events.kernel.when import When, format_deadline
from events.programme import queries
from events.programme.models import Event, EventState, Session
from events.programme.operations.events import publish
from events.programme.operations.row import derive_deadlines, lock, record
from events.programme.rules import Impact, is_material, shifted_when


@transaction.atomic
def reschedule(*, event: Event, when: When, by: Actor, now: datetime, accept_past: bool = False) -> Event:
    """Move the event: sessions move along, deadlines are derived anew, what hangs on them follows.

    What was postponed is published again with its new day: else its pages and its mail would go on saying that no
    day is known.
    Raises Refused("deadline_would_be_past") when a deadline not yet passed would fall in the past and the
    organiser has not said ``accept_past``.
    """
    event = lock(event.pk)
    if event.state in (EventState.CANCELLED, EventState.HELD):
        raise Refused("state_not_allowed", _("An event that is over or cancelled cannot be moved."), "when")
    old, effect = event.when, queries.impact(event=event, when=when, now=now)
    if not accept_past:
        _refuse_past(event, effect, now)
    event.take(when)
    event.save()
    if effect.days:
        _move_sessions(event, effect.days)
    derive_deadlines(event)
    record(event, "event.rescheduled", by, now, move_data(old, when))
    if event.state == EventState.POSTPONED and when.is_exact:
        return publish(event=event, by=by, now=now)
    return event


def _refuse_past(event: Event, effect: Impact, now: datetime) -> None:
    late = [move for move in effect.past if move.old_due_at is None or move.old_due_at >= now]
    if not late:
        return
    language = event.language
    named = "; ".join(
        f"{text.pick(move.label, language)} ({format_deadline(move.new.due_at, event.zone, language)})"
        for move in late
        if move.new.due_at
    )
    message = _("These deadlines would already have passed: %(named)s. Say that you accept it, or choose another date.")
    raise Refused("deadline_would_be_past", message % {"named": named}, "when")


def _move_sessions(event: Event, days: int) -> None:
    for session in Session.objects.filter(event=event, first_on__isnull=False):
        session.take(shifted_when(session.when, days))
        session.save()


def move_data(old: When, new: When) -> dict[str, object]:
    def iso(value: date | datetime | None) -> str | None:
        return value.isoformat() if value else None

    return {
        "old_first_on": iso(old.first_on),
        "old_last_on": iso(old.last_on),
        "old_starts_at": iso(old.starts_at),
        "new_first_on": iso(new.first_on),
        "new_starts_at": iso(new.starts_at),
        "material": is_material(old, new),
    }
