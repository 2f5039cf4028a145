"""An event from the drawing board to the day it has been held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory.models import Group, Organisation
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import text
from events.kernel.errors import Refused
from events.kernel.when import When
from events.networks.models import Network
from events.programme.kinds import KINDS
from events.programme.kinds.shapes import Step
from events.programme.models import Deadline, Event, EventState, Series
from events.programme.operations.row import derive_deadlines, lock, record
from events.programme.rules import NEXT_STATES, has_begun

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
    derive_deadlines(event)
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
        record(event, "event.edited", by, now, {"fields": changed})
    return event


@transaction.atomic
def set_organisers(*, event: Event, organisations: Sequence[Organisation], by: Actor, now: datetime) -> Event:
    """Say which organisations stand behind the event. Raises Refused("other_network")."""
    event = lock(event.pk)
    if any(one.network_id != event.network_id for one in organisations):
        raise Refused("other_network", _("The organisation belongs to another network."))
    event.organisations.set(organisations)
    record(event, "event.organisers_set", by, now, {"organisations": [one.pk for one in organisations]})
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
    """It has taken place, or is about to today. What is owed after it goes on.

    Raises Refused("not_yet_held") before its first day: one press would take what people wait for off the agenda.
    """
    event = lock(event.pk)
    if event.state == EventState.PUBLISHED and not has_begun(event.when, event.zone, now):
        raise Refused("not_yet_held", _("The event has not been yet: it can be marked as held from its first day on."))
    return _change_state(event, EventState.HELD, "event.held", by, now)


@transaction.atomic
def discard(*, event: Event, by: Actor, now: datetime) -> None:
    """Take away a draft that was made by mistake, with its dates, programme, price, tasks and roles.

    Nobody outside has seen it, so nothing is left of it but the journal. Raises Refused("not_a_draft") and
    Refused("has_registrations").
    """
    event = lock(event.pk)
    if event.state != EventState.DRAFT:
        raise Refused("not_a_draft", _("Only a draft can be deleted. Cancel the event instead."))
    if event.registrations.exists():
        raise Refused(
            "has_registrations", _("Somebody is registered for it, so it cannot be deleted. Cancel it instead.")
        )
    # Before the rows go: who hears of it may still look at them.
    record(event, "event.discarded", by, now, {"kind": event.kind})
    event.delete()


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
    derive_deadlines(event)
    record(event, verb, by, now)
    return event
