"""Opening and closing by hand: the two moments of the window get a day and an hour of their own."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from events.journal.models import Actor
from events.kernel.errors import Refused
from events.kernel.localtime import WeekendRule, in_zone
from events.programme import operations as programme
from events.programme.kinds import REGISTRATION_CLOSES, REGISTRATION_OPENS
from events.programme.kinds.shapes import END_OF_DAY
from events.programme.models import Anchor, Deadline, Event
from events.registrations import queries

LABELS = {
    REGISTRATION_OPENS: {"sv": "Anmälan öppnar", "en": "Registration opens"},
    REGISTRATION_CLOSES: {"sv": "Sista anmälningsdag", "en": "Last day to register"},
}
# A last minute counts to its end, so what shuts now had its last minute just before.
LAST_MINUTE = timedelta(minutes=1)


@transaction.atomic
def close_now(*, event: Event, by: Actor, now: datetime) -> Deadline:
    """Take no more registrations. ``keep_open`` undoes it. Raises Refused("not_open")."""
    if not queries.door_of(event, now).is_open:
        raise Refused("not_open", _("Registration is not open."))
    local = in_zone(now - LAST_MINUTE, event.zone)
    return _fix(event, REGISTRATION_CLOSES, local.date(), local.time(), by, now)


@transaction.atomic
def open_now(*, event: Event, by: Actor, now: datetime) -> Deadline:
    """Take registrations before the day that was set. ``close_now`` undoes it. Raises Refused("not_waiting")."""
    if queries.door_of(event, now).reason != "not_yet":
        raise Refused("not_waiting", _("Registration is not waiting to open."))
    local = in_zone(now, event.zone)
    return _fix(event, REGISTRATION_OPENS, local.date(), local.time(), by, now)


@transaction.atomic
def keep_open(*, event: Event, until: date, by: Actor, now: datetime) -> Deadline:
    """Let ``until`` be the last day to register, to its end; what had closed opens again.

    Raises Refused("deadline_would_be_past") and Refused("has_begun") for a day after the event's first.
    """
    if event.when.is_exact and event.first_on and until > event.first_on:
        raise Refused("has_begun", _("The event has begun by then. Choose an earlier day."), "when")
    if until < in_zone(now, event.zone).date():
        raise Refused("deadline_would_be_past", _("That day has already passed."), "when")
    return _fix(event, REGISTRATION_CLOSES, until, END_OF_DAY, by, now)


def _fix(event: Event, code: str, day: date, clock: time, by: Actor, now: datetime) -> Deadline:
    """On that very day whatever the week or the holidays say, in public as before (a new one is public)."""
    old = event.deadlines.filter(code=code).first()
    return programme.set_deadline(
        event=event,
        code=code,
        label=None if old else LABELS[code],
        anchor=Anchor.FIXED,
        rule=WeekendRule.KEEP,
        clock=clock.replace(second=0, microsecond=0),
        fixed_on=day,
        is_public=old.is_public if old else True,
        accept_past=True,
        by=by,
        now=now,
    )
