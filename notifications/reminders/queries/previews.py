"""What the organiser sees of reminders before they go: how many, to whom, why; and what a move would do to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from events.kernel.localtime import in_zone
from events.kernel.text import pick
from events.kernel.when import When
from events.obligations.models import Obligation, ObligationState
from events.programme.models import Deadline, Event, EventState
from events.programme.queries import impact
from events.registrations.models import Registration, RegistrationState
from notifications.letters.rules import span_of
from notifications.reminders import rules
from notifications.reminders.models import Audience, Rule
from notifications.reminders.queries.candidates import step_of

# Which registrations a rule speaks to.
STATES = {Audience.CONFIRMED: RegistrationState.CONFIRMED, Audience.STARTED: RegistrationState.STARTED}
SILENT = (EventState.CANCELLED, EventState.POSTPONED)


@dataclass(frozen=True)
class Planned:
    """A reminder that will go out as things stand: ``count`` copies at most.

    ``reason`` is what it is about, by language; empty where the letter's name says it. ``obligations`` are the ids
    of what is owed, none for a reminder of those who are registered.
    """

    rule: Rule
    when: datetime
    letter: str
    count: int
    reason: dict[str, str]
    obligations: tuple[int, ...] = ()


def planned(*, event: Event, now: datetime) -> list[Planned]:
    """The event's reminders that lie ahead, soonest first. Nothing is planned for a cancelled or postponed event."""
    return ahead(events=[event], now=now)


def ahead(*, events: Sequence[Event], now: datetime) -> list[Planned]:
    """The reminders of several events that lie ahead, soonest first (four queries however many events there are)."""
    speaking = {event.pk: event for event in events if event.state not in SILENT}
    if not speaking:
        return []
    rules_on = Rule.objects.filter(event__in=speaking, is_enabled=True).select_related("event__network")
    rows = list(rules_on.order_by("id"))
    found = [*_of_obligations(rows), *_of_registrations(rows)]
    return sorted((one for one in found if one.when > now and one.count), key=lambda one: (one.when, one.rule.pk))


def _of_obligations(rows: Sequence[Rule]) -> Iterable[Planned]:
    speaking = [row for row in rows if row.audience == Audience.DEBTORS]
    events = {row.event_id for row in speaking}
    owed = list(Obligation.objects.filter(event__in=events, state=ObligationState.OPEN)) if events else []
    for rule in speaking:
        mine = [one for one in owed if (one.event_id, one.kind) == (rule.event_id, rule.anchor)]
        for when, same in _by_step(rule, mine).items():
            yield Planned(rule, when, rule.letter, len(same), same[0].label, tuple(one.pk for one in same))


def _by_step(rule: Rule, owed: Iterable[Obligation]) -> dict[datetime, list[Obligation]]:
    found: dict[datetime, list[Obligation]] = defaultdict(list)
    for one in owed:
        found[step_of(rule, one, rule.event.network.zone)].append(one)
    return found


def _of_registrations(rows: Sequence[Rule]) -> Iterable[Planned]:
    speaking = [row for row in rows if Audience(row.audience) in STATES]
    events = {row.event_id for row in speaking}
    counts = _counts(events)
    moments = list(Deadline.objects.filter(event__in=events, due_at__isnull=False)) if events else []
    for rule in speaking:
        event, state = rule.event, STATES[Audience(rule.audience)]
        days = _anchor_days(event, [one for one in moments if one.event_id == event.pk], event.when)
        if anchor_on := days.get(rule.anchor):
            yield Planned(rule, _plain_step(rule, anchor_on), rule.letter, counts[event.pk, state], {})


def proved(events: Collection[int]) -> QuerySet[Registration]:
    """The registrations of these events whose address has answered or is not yet asked."""
    rows = Registration.objects.filter(event__in=events).select_related("person")
    return rows.exclude(~Q(state=RegistrationState.STARTED), address_confirmed_at__isnull=True)


def _counts(events: Collection[int]) -> Counter[tuple[int, str]]:
    """How many of them are in each state, by event."""
    if not events:
        return Counter()
    counted = proved(events).order_by().values_list("event_id", "state").annotate(Count("pk"))
    return Counter({(event_id, state): count for event_id, state, count in counted})


def _plain_step(rule: Rule, anchor_on: date) -> datetime:
    return rules.due_plainly(anchor_on=anchor_on, offset_days=rule.offset_days, clock=rule.clock, zone=rule.event.zone)


def _anchor_days(event: Event, deadlines: Iterable[Deadline], when: When) -> dict[str, date]:
    """The days that an event's registration rules are counted from, by anchor."""
    days = {row.code: in_zone(row.due_at, event.zone).date() for row in deadlines if row.due_at}
    if when.is_exact and when.first_on:
        days[rules.START] = when.first_on
    return days


@dataclass(frozen=True)
class ReminderMove:
    """What a move does to one reminder: its old and new instant; ``is_past``: it would not be sent any more."""

    rule: Rule
    letter: str
    label: str
    old_at: datetime | None
    new_at: datetime | None
    is_past: bool


def impact_of_move(*, event: Event, new_when: When, now: datetime) -> list[ReminderMove]:
    """What moving the event would do to its reminders that lie ahead; nothing is written."""
    effect = impact(event=event, when=new_when, now=now)
    old = {move.code: (move.old_due_at, pick(move.label, event.language)) for move in effect.deadlines}
    new = {move.code: move.new.due_at for move in effect.deadlines}
    starts_new, _ends = span_of(
        new_when.first_on, new_when.last_on, new_when.starts_at, new_when.ends_at, new_when.zone or event.zone
    )
    starts_old, _ends = span_of(event.first_on, event.last_on, event.starts_at, event.ends_at, event.zone)
    old[rules.START] = (starts_old if event.when.is_exact else None, "")
    new[rules.START] = starts_new if new_when.is_exact else None
    moves = []
    for rule in Rule.objects.filter(event=event, is_enabled=True).select_related("event__network").order_by("id"):
        before, label = old.get(rule.anchor, (None, ""))
        old_at, new_at = _step(rule, before), _step(rule, new.get(rule.anchor))
        if old_at != new_at and (old_at is None or old_at > now):
            is_past = new_at is not None and new_at <= now
            moves.append(ReminderMove(rule, rule.letter, label, old_at, new_at, is_past))
    return moves


def _step(rule: Rule, anchor_at: datetime | None) -> datetime | None:
    if anchor_at is None:
        return None
    anchor_on = in_zone(anchor_at, rule.event.zone).date()
    if rule.audience != Audience.DEBTORS:
        return _plain_step(rule, anchor_on)
    network = rule.event.network
    return rules.due(
        anchor_on=anchor_on,
        offset_days=rule.offset_days,
        clock=rule.clock,
        zone=network.zone,
        country=network.country,
    )
