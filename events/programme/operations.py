from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory.models import Group, Organisation
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import text
from events.kernel.errors import Refused
from events.kernel.localtime import Unit, WeekendRule
from events.kernel.when import When, format_deadline
from events.networks.models import Network
from events.programme import queries
from events.programme.kinds import KINDS
from events.programme.kinds.shapes import END_OF_DAY, Step
from events.programme.models import Anchor, Deadline, Event, EventState, Series, Session, Site
from events.programme.rules import NEXT_STATES, Impact, anchors, is_material, shifted_when

Words = Mapping[str, str]


class EventFields(TypedDict, total=False):
    """What an organiser may say of an event beside its kind, title and date."""

    summary: Words
    description: Words
    place: Words
    access_note: Words
    country: str
    visibility: str
    planned_minutes: int | None
    group: Group | None
    contact_name: str
    contact_email: str
    external_url: str
    series: Series | None
    ordinal: str
    previous: Event | None
    admission: str
    capacity: int | None
    minimum: int | None


@transaction.atomic
def create(
    *,
    network: Network,
    kind: str,
    title: Words,
    when: When,
    by: Actor,
    now: datetime,
    language: str = "",
    zone: str = "",
    slug: str = "",
    **fields: Unpack[EventFields],
) -> Event:
    """Draft an event: the kind's template unfolds its deadlines backwards and forwards from the date.

    1. the event with its honest date, 2. its deadlines, 3. the journal (which derives the obligations).
    ``zone`` is the place's; a title in several languages gives one slug, from the main language.
    """
    template = KINDS[kind]
    main = language or network.language
    event = Event(
        network=network,
        kind=kind,
        language=main,
        zone=zone or network.zone,
        slug=_free_slug(network, slug or text.pick(title, main)),
        title=dict(title),
        country=network.country,
        admission=template.admission,
    )
    event.take(when)
    _assign(event, fields)
    event.save()
    for step in template.steps:
        _unfold(event, step)
    _derive_deadlines(event)
    journal.record(verb="event.created", subject=event, network_id=network.pk, event_id=event.pk, by=by, now=now)
    return event


def _free_slug(network: Network, wanted: str) -> str:
    slug = text.slugify(wanted)
    taken = set(Event.objects.within(network).filter(slug__startswith=slug).values_list("slug", flat=True))
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(candidate for candidate in numbered if candidate not in taken)


def _assign(event: Event, fields: EventFields) -> None:
    for name, value in fields.items():
        setattr(event, name, dict(value) if isinstance(value, Mapping) else value)
    described = (*event.title.values(), *event.summary.values(), *event.place.values())
    event.search_key = text.fold(" ".join(described))


def _unfold(event: Event, step: Step) -> None:
    Deadline.objects.create(
        event=event,
        code=step.code,
        label=dict(step.label),
        anchor=step.anchor,
        amount=step.amount,
        unit=step.unit,
        rule=step.rule,
        clock=step.clock,
        owed_by=step.owed_by,
        is_public=step.is_public,
    )


def _derive_deadlines(event: Event) -> None:
    """Write down where every deadline falls now that the anchors are what they are."""
    presenters = queries.presenters_countries(event)
    days = anchors(event.when, event.zone, event.published_at)
    for deadline in Deadline.objects.filter(event=event):
        new = queries.derived(deadline, event, days, presenters)
        if (new.due_on, new.due_at, new.shifted_by) != (deadline.due_on, deadline.due_at, deadline.shifted_by):
            deadline.due_on, deadline.due_at, deadline.shifted_by = new.due_on, new.due_at, new.shifted_by
            deadline.save(update_fields=["due_on", "due_at", "shifted_by"])


def lock(event_id: int) -> Event:
    """The event's row, locked to the end of the transaction: one writer at a time decides about it."""
    return Event.objects.select_for_update(of=("self",)).select_related("network").get(pk=event_id)


@transaction.atomic
def edit(*, event: Event, by: Actor, now: datetime, title: Words | None = None, **fields: Unpack[EventFields]) -> Event:
    """Change what an event says of itself. The date has its own operation, because others hang on it."""
    event = lock(event.pk)
    before = {name: getattr(event, name) for name in ("title", *fields)}
    event.title = dict(title or event.title)
    _assign(event, fields)
    event.save()
    changed = sorted(name for name, old in before.items() if getattr(event, name) != old)
    if changed:
        _record(event, "event.edited", by, now, {"fields": changed})
    return event


@transaction.atomic
def set_organisers(*, event: Event, organisations: Sequence[Organisation], by: Actor, now: datetime) -> Event:
    """Say which organisations stand behind the event. Raises Refused("other_network")."""
    event = lock(event.pk)
    if any(one.network_id != event.network_id for one in organisations):
        raise Refused("other_network", _("The organisation belongs to another network."))
    event.organisations.set(organisations)
    _record(event, "event.organisers_set", by, now, {"organisations": [one.pk for one in organisations]})
    return event


@transaction.atomic
def publish(*, event: Event, by: Actor, now: datetime) -> Event:
    """Show the event to those it is for. A postponed one is published again once it has an exact date."""
    event = lock(event.pk)
    if event.state == EventState.POSTPONED and not event.when.is_exact:
        raise Refused("date_missing", _("Set the new date before you publish the event again."), "when")
    event.published_at = event.published_at or now
    return _change_state(event, EventState.PUBLISHED, "event.published", by, now)


@transaction.atomic
def postpone(*, event: Event, by: Actor, now: datetime, note: Words | None = None) -> Event:
    """The date no longer holds and no new one is known: it stays on record, marked so, and reminders fall silent."""
    event = lock(event.pk)
    event.state_note = dict(note or {})
    return _change_state(event, EventState.POSTPONED, "event.postponed", by, now)


@transaction.atomic
def cancel(*, event: Event, by: Actor, now: datetime, note: Words | None = None) -> Event:
    """It will not happen. Everyone who is coming is told, open obligations end, the feed says so."""
    event = lock(event.pk)
    event.cancelled_at, event.state_note = now, dict(note or {})
    return _change_state(event, EventState.CANCELLED, "event.cancelled", by, now)


@transaction.atomic
def hold(*, event: Event, by: Actor, now: datetime) -> Event:
    """It has taken place. What is owed after it goes on."""
    return _change_state(lock(event.pk), EventState.HELD, "event.held", by, now)


def _change_state(event: Event, state: EventState, verb: str, by: Actor, now: datetime) -> Event:
    """The one gate of an event's state.

    published: visible, deadlines counted from publication get their day, feeds show it;
    postponed: dates stay on record but nothing is reminded, feeds say TENTATIVE, participants are told;
    cancelled: obligations end, offers lapse, feeds say CANCELLED, participants are told;
    held: leaves the agenda, follow-up obligations remain.
    Raises Refused("state_not_allowed").
    """
    if state not in NEXT_STATES[event.state]:
        raise Refused("state_not_allowed", _("That cannot be done to an event in this state."))
    event.state = state
    event.save()
    _derive_deadlines(event)
    _record(event, verb, by, now)
    return event


def _record(event: Event, verb: str, by: Actor, now: datetime, data: Mapping[str, object] | None = None) -> None:
    journal.record(verb=verb, subject=event, network_id=event.network_id, event_id=event.pk, by=by, now=now, data=data)


@transaction.atomic
def reschedule(*, event: Event, when: When, by: Actor, now: datetime, accept_past: bool = False) -> Event:
    """Move the event: sessions move along, deadlines are derived anew, what hangs on them follows.

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
    _derive_deadlines(event)
    _record(event, "event.rescheduled", by, now, _move_data(old, when))
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


def _move_data(old: When, new: When) -> dict[str, object]:
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
    _derive_deadlines(event)
    _record_session(session, "session.added", by, now)
    return session


@transaction.atomic
def reschedule_session(*, session: Session, when: When, by: Actor, now: datetime) -> Session:
    """Give a session a time, or another one."""
    old = session.when
    session.take(when)
    session.save()
    _record_session(session, "session.rescheduled", by, now, _move_data(old, when))
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
