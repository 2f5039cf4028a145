"""The week that begins today, as one line: last days, mail that goes out, what takes place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count, Min, Q
from django.utils.functional import Promise

from events.kernel import clock
from events.kernel.localtime import in_zone
from events.programme import queries as programme
from events.programme.models import Deadline, Event, EventState
from notifications.letters import queries as letters
from notifications.outbox import queries as outbox
from notifications.reminders import queries as reminders
from notifications.reminders.queries import Planned
from web.access import OrganiserRequest
from web.organiser import scope
from web.organiser.wording import letter

DAYS = 7
UPCOMING = 6
EVENTS_AHEAD = 200


@dataclass(frozen=True)
class Stop:
    """One stop. ``what`` is deadline | event | mail; ``count`` how many copies of a mail."""

    what: str
    at: datetime | None
    on: date
    event: Event | None
    deadline: Deadline | None = None
    letter: str | Promise = ""
    count: int = 0


def stops(request: OrganiserRequest, now: datetime, today: date) -> list[Stop]:
    """The next seven days in order (nine queries at most)."""
    zone = request.network.zone
    found = [*_deadlines(request, now), *_events(request, today), *_mail(request, now, zone), *_reminders(request, now)]
    return sorted(found, key=lambda stop: (stop.on, stop.at is not None, stop.at or now))


def _reminders(request: OrganiserRequest, now: datetime) -> Iterable[Stop]:
    """Reminders that will be planned as things stand, one stop for each letter of an event and its hour."""
    until = now + timedelta(days=DAYS)
    living = scope.events(request).filter(state=EventState.PUBLISHED).order_by("first_on")[:EVENTS_AHEAD]
    soon = [one for one in reminders.ahead(events=list(living), now=now) if one.when < until]
    ordered = sorted(soon, key=_same_mail)
    for (at, _event, code), found in groupby(ordered, key=_same_mail):
        rows = list(found)
        on = in_zone(at, request.network.zone).date()
        yield Stop("mail", at, on, rows[0].rule.event, letter=letter(code), count=sum(row.count for row in rows))


def _same_mail(one: Planned) -> tuple[datetime, int, str]:
    return one.when, one.rule.event_id, one.letter


def _deadlines(request: OrganiserRequest, now: datetime) -> Iterable[Stop]:
    rows = programme.upcoming_deadlines(network=request.network, now=now, days=DAYS)
    for row in scope.narrowed(request, rows):
        assert row.due_on is not None  # a deadline with an instant has its day
        yield Stop("deadline", row.due_at, row.due_on, row.event, deadline=row)


def _events(request: OrganiserRequest, today: date) -> Iterable[Stop]:
    exact = Q(precision__in=("date", "range", "instants"))
    coming = scope.events(request).filter(exact, first_on__gte=today, first_on__lt=today + timedelta(days=DAYS))
    for event in coming.filter(state__in=(EventState.PUBLISHED, EventState.DRAFT)).order_by("first_on", "starts_at"):
        yield Stop("event", event.starts_at, event.first_on or today, event)


def _mail(request: OrganiserRequest, now: datetime, zone: str) -> Iterable[Stop]:
    """Mail already planned, one stop for each letter of an event."""
    rows = scope.narrowed(request, outbox.mails(network=request.network))
    due = letters.still_wanted(rows).filter(state="pending", due_at__lt=now + timedelta(days=DAYS)).order_by()
    groups = due.values("event_id", "letter").annotate(count=Count("pk"), first=Min("due_at"))
    found = list(groups.order_by("first")[:20])
    events = Event.objects.within(request.network).in_bulk([row["event_id"] for row in found if row["event_id"]])
    for row in found:
        at = max(row["first"], now)
        event = events.get(row["event_id"])
        yield Stop("mail", at, in_zone(at, zone).date(), event, letter=letter(row["letter"]), count=row["count"])


@dataclass(frozen=True)
class Coming:
    """An upcoming event with its places and when its next mail goes out."""

    event: Event
    taken: int
    waiting: int
    pending: int
    next_mail: datetime | None


def coming(request: OrganiserRequest, today: date) -> list[Coming]:
    """The next events that stand or are drafted (six queries at most)."""
    rows = programme.with_places(programme.organisers_events(network=request.network))
    ahead = scope.narrowed(request, rows, "").filter(
        Q(last_on__gte=today) | Q(last_on=None), state__in=(EventState.PUBLISHED, EventState.DRAFT)
    )
    events = list(ahead.order_by("first_on", "starts_at", "pk")[:UPCOMING])
    mail = outbox.mails(network=request.network).filter(event__in=events, state="pending")
    following = dict(mail.order_by().values_list("event_id").annotate(Min("due_at")))
    published = [event for event in events if event.state == EventState.PUBLISHED]
    for one in reminders.ahead(events=published, now=clock.now()):
        following[one.rule.event_id] = min(one.when, following.get(one.rule.event_id, one.when))
    return [
        Coming(event, event.taken, event.waiting, event.pending, following.get(event.pk))  # type: ignore[attr-defined]  # annotated by the query
        for event in events
    ]
