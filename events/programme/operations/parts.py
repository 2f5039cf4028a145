"""What an event is made of: sessions, sites and dated moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory.models import Organisation
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import text
from events.kernel.errors import Refused
from events.kernel.localtime import Unit, WeekendRule
from events.kernel.when import When
from events.programme import queries
from events.programme.kinds.shapes import END_OF_DAY
from events.programme.models import Anchor, Deadline, Event, Session, Site
from events.programme.operations.moving import move_data
from events.programme.operations.row import derive_deadlines, lock
from events.programme.rules import anchors

Words = Mapping[str, str]


class SessionFields(TypedDict, total=False):
    """What may be said of a session beside its kind, title and time."""

    summary: Words
    place: Words
    presenter: Organisation | None
    country: str
    level: str
    site: Site | None
    position: int


@transaction.atomic
def add_session(
    *, event: Event, kind: str, title: Words, when: When, by: Actor, now: datetime, **fields: Unpack[SessionFields]
) -> Session:
    """Put a session in the programme; a case adds its presenter's papers to what is owed."""
    session = Session(event=event, kind=kind, title=dict(title), zone=event.zone)
    session.take(when)
    for name, value in fields.items():
        setattr(session, name, dict(value) if isinstance(value, Mapping) else value)
    session.save()
    # A case from another country may bring its holidays to a common date.
    derive_deadlines(event)
    _record_session(session, "session.added", by, now)
    return session


@transaction.atomic
def reschedule_session(*, session: Session, when: When, by: Actor, now: datetime) -> Session:
    """Give a session a time, or another one."""
    old = session.when
    session.take(when)
    session.save()
    _record_session(session, "session.rescheduled", by, now, move_data(old, when))
    return session


@transaction.atomic
def remove_session(*, session: Session, by: Actor, now: datetime) -> None:
    """Take a session off the programme."""
    _record_session(session, "session.removed", by, now)
    session.delete()


def _record_session(
    session: Session, verb: str, by: Actor, now: datetime, data: Mapping[str, object] | None = None
) -> None:
    network_id = session.event.network_id
    journal.record(
        verb=verb, subject=session, network_id=network_id, event_id=session.event_id, by=by, now=now, data=data
    )


@transaction.atomic
def add_site(
    *, event: Event, name: Words, by: Actor, now: datetime, place: Words | None = None, capacity: int | None = None
) -> Site:
    """One more place where the same event happens."""
    site = Site.objects.create(
        event=event,
        name=dict(name),
        slug=text.slugify(text.pick(name, event.language)),
        place=dict(place or {}),
        capacity=capacity,
        position=event.sites.count() + 1,
    )
    journal.record(verb="site.added", subject=site, network_id=event.network_id, event_id=event.pk, by=by, now=now)
    return site


@transaction.atomic
def set_deadline(
    *,
    event: Event,
    code: str,
    by: Actor,
    now: datetime,
    label: Words | None = None,
    anchor: str = Anchor.START,
    amount: int = 0,
    unit: str = Unit.DAYS,
    rule: str = WeekendRule.EARLIER,
    clock: time = END_OF_DAY,
    fixed_on: date | None = None,
    owed_by: str = "",
    is_public: bool = False,
    accept_past: bool = False,
) -> Deadline:
    """Set a dated moment of the event, counted from an anchor or on a day of its own (anchor FIXED).

    Raises Refused("deadline_would_be_past") unless accepted.
    """
    event = lock(event.pk)
    deadline = Deadline.objects.filter(event=event, code=code).first() or Deadline(event=event, code=code)
    old_due_at = deadline.due_at
    deadline.label = dict(label or deadline.label)
    deadline.anchor, deadline.amount, deadline.unit, deadline.rule = anchor, amount, unit, rule
    deadline.clock, deadline.fixed_on, deadline.owed_by, deadline.is_public = clock, fixed_on, owed_by, is_public
    days = anchors(event.when, event.zone, event.published_at)
    new = queries.derived(deadline, event, days, queries.presenters_countries(event))
    if new.due_at and new.due_at < now and not accept_past:
        raise Refused("deadline_would_be_past", _("That day has already passed."), "day")
    deadline.due_on, deadline.due_at, deadline.shifted_by = new.due_on, new.due_at, new.shifted_by
    deadline.save()
    data = {"old_due_at": old_due_at and old_due_at.isoformat(), "new_due_at": new.due_at and new.due_at.isoformat()}
    journal.record(
        verb="deadline.set",
        subject=deadline,
        network_id=event.network_id,
        event_id=event.pk,
        by=by,
        now=now,
        data=data,
    )
    return deadline
