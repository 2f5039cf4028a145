"""Rules come with what they remind of, and can be switched off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from events.journal import operations as journal
from events.journal.models import Activity, Actor
from events.obligations.models import Obligation
from events.programme.models import Event
from notifications.reminders import rules
from notifications.reminders.models import Rule
from notifications.reminders.rules import Step


def make_rules_of_event(activity: Activity) -> int:
    """The default rules of a new event, inside the transaction that made it. Those there already stay as they are."""
    event = Event.objects.get(pk=activity.event_id or 0)
    return _make(event, rules.steps_of_event(event.kind, event.admission))


def make_rules_of_obligation(activity: Activity) -> int:
    """The default steps for this kind of obligation in its event; the second debtor finds them made."""
    owed = Obligation.objects.select_related("event").get(pk=activity.subject_id)
    return _make(owed.event, rules.steps_of_obligation(owed.kind)) if owed.event else 0


def _make(event: Event, steps: Iterable[Step]) -> int:
    rows = [
        Rule(
            network_id=event.network_id,
            event=event,
            letter=step.letter,
            audience=step.audience,
            anchor=step.anchor,
            offset_days=step.offset_days,
            clock=step.clock,
        )
        for step in steps
    ]
    return len(Rule.objects.bulk_create(rows, ignore_conflicts=True))


@transaction.atomic
def switch(*, rule: Rule, is_enabled: bool, by: Actor, now: datetime) -> Rule:
    """Turn one step of an event's reminders on or off; mail already planned by it asks again when it is sent."""
    rule.is_enabled = is_enabled
    rule.save(update_fields=["is_enabled"])
    journal.record(
        verb="reminder.switched",
        subject=rule,
        network_id=rule.network_id,
        event_id=rule.event_id,
        by=by,
        now=now,
        data={"is_enabled": is_enabled},
    )
    return rule
