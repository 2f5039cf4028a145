from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models import When as If
from django.db.models.functions import TruncMonth

from events.journal.models import Activity
from events.kernel import text
from events.kernel.localtime import in_zone
from events.kernel.when import When
from events.networks.models import Network
from events.programme.kinds import REGISTRATION_CLOSES, REGISTRATION_OPENS
from events.programme.models import Deadline, Event, EventState, Session, SessionKind, Visibility
from events.programme.rules import (
    Anchors,
    DeadlineMove,
    Impact,
    Moment,
    anchors,
    countries_owing,
    days_between,
    moment,
)

# Whose last days are nobody's business: not yet shown, or no longer to be met.
HIDDEN = (EventState.DRAFT, EventState.CANCELLED, EventState.POSTPONED)


def event_by_slug(*, network: Network, slug: str, include_draft: bool = False) -> Event | None:
    """The network's event, None for a stranger's, an unknown one, and a draft unless asked for."""
    events = Event.objects.within(network)
    events = events if include_draft else events.public()
    return events.select_related("network", "group").filter(slug=slug).first()


def public_events(
    *, network: Network, day: date | None = None, kinds: Collection[str] = (), words: str = ""
) -> QuerySet[Event]:
    """Public events that are not over on ``day``, earliest possible day first, undated ones last."""
    events = Event.objects.within(network).public()
    if day:
        # A postponed event's day may have been: it is still to come.
        ahead = Q(last_on__isnull=True) | Q(last_on__gte=day) | Q(state=EventState.POSTPONED)
        events = events.filter(ahead).exclude(state=EventState.HELD)
    return _narrowed(events, kinds, words).order_by(F("first_on").asc(nulls_last=True), "starts_at", "id")


def _narrowed(events: QuerySet[Event], kinds: Collection[str], words: str) -> QuerySet[Event]:
    if kinds:
        events = events.filter(kind__in=kinds)
    for word in text.fold(words).split():
        events = events.filter(search_key__contains=word)
    return events


def public_deadlines() -> Prefetch[str, QuerySet[Deadline], str]:
    """Prefetch an event's public moments as ``shown_deadlines``."""
    shown = Deadline.objects.filter(is_public=True, due_at__isnull=False).order_by("due_at")
    return Prefetch("deadlines", shown, to_attr="shown_deadlines")


def public_moments(events: Collection[int], now: datetime) -> dict[int, list[Deadline]]:
    """What a participant should know of the days ahead, beside the registration's own, by event id, soonest first.

    Also what the organiser must do by then, such as deciding whether it takes place (one query, none for no events).
    """
    found: dict[int, list[Deadline]] = defaultdict(list)
    ahead = Deadline.objects.filter(event_id__in=events, is_public=True, due_at__gt=now)
    for one in ahead.exclude(code__in=(REGISTRATION_OPENS, REGISTRATION_CLOSES)).order_by("due_at") if events else ():
        found[one.event_id].append(one)
    return dict(found)


def events_between(*, network: Network, first: date, last: date, kinds: Collection[str] = ()) -> QuerySet[Event]:
    """Public events with an exact date that touch the days first to last, both included; none whose day is put off."""
    exact = Q(first_on__lte=last, last_on__gte=first, precision__in=("date", "range", "instants"))
    rows = Event.objects.within(network).public().filter(exact).exclude(state=EventState.POSTPONED)
    return _narrowed(rows, kinds, "").order_by("first_on", "starts_at")


def course_days(*, network: Network, kinds: Collection[str] = (), words: str = "") -> QuerySet[Session]:
    """The days of public courses that stand, each with its event and ``siblings``: how many days the course has."""
    events = _narrowed(Event.objects.within(network).public().filter(state=EventState.PUBLISHED), kinds, words)
    same = Session.objects.filter(event=OuterRef("event"), kind=SessionKind.COURSE_DAY).order_by()
    siblings = same.values("event").annotate(count=Count("pk")).values("count")
    days = Session.objects.within(network).filter(kind=SessionKind.COURSE_DAY, event__in=events)
    return days.annotate(siblings=Subquery(siblings)).select_related("event")


def deadlines_between(*, network: Network, first: date, last: date, kinds: Collection[str] = ()) -> QuerySet[Deadline]:
    """Public moments of public events on the days first to last, both included."""
    rows = Deadline.objects.within(network).filter(is_public=True, due_on__range=(first, last))
    if kinds:
        rows = rows.filter(event__kind__in=kinds)
    shown = rows.filter(event__visibility=Visibility.PUBLIC).exclude(event__state__in=HIDDEN)
    return shown.select_related("event").order_by("due_at")


def organisers_events(*, network: Network, words: str = "") -> QuerySet[Event]:
    """Every event of the network for its organisers, in no order."""
    return _narrowed(Event.objects.within(network), (), words).order_by()


def with_places(events: QuerySet[Event]) -> QuerySet[Event]:
    """Each with ``taken``, ``waiting`` (in line for a place) and ``pending`` (until the organiser decides)."""
    taken = Count("registrations", filter=Q(registrations__state__in=("confirmed", "offered")))
    waiting = Count("registrations", filter=Q(registrations__state="waiting"))
    pending = Count("registrations", filter=Q(registrations__state="pending"))
    return events.annotate(taken=taken, waiting=waiting, pending=pending)


def ahead(day: date) -> Q:
    """What is not over on ``day`` and may still take place; what is postponed waits for its day, whatever it was."""
    dated = Q(last_on=None) | Q(last_on__gte=day)
    return Q(state=EventState.POSTPONED) | (Q(state__in=(EventState.DRAFT, EventState.PUBLISHED)) & dated)


def nearest_first(events: QuerySet[Event]) -> QuerySet[Event]:
    """By month; what is vaguer than a day last in its month, a season after that, what has no date at the end."""
    vague = Case(If(precision="season", then=2), If(precision="month", then=1), default=0)
    month = TruncMonth("first_on")
    return events.order_by(month.asc(nulls_last=True), vague, "first_on", "starts_at", "pk")


def programme_of(event: Event) -> QuerySet[Session]:
    """The sessions in the order they happen, with who presents."""
    return Session.objects.filter(event=event).select_related("presenter", "site")


@dataclass(frozen=True)
class Window:
    """When registration opens and closes; None where nothing was said."""

    opens_at: datetime | None
    closes_at: datetime | None


def window(event: Event) -> Window:
    """The event's registration window (one query)."""
    return window_from(Deadline.objects.filter(event=event, code__in=(REGISTRATION_OPENS, REGISTRATION_CLOSES)))


def window_from(deadlines: Iterable[Deadline]) -> Window:
    """The window among loaded deadlines."""
    found = {deadline.code: deadline.due_at for deadline in deadlines}
    return Window(found.get(REGISTRATION_OPENS), found.get(REGISTRATION_CLOSES))


def former_day(deadline: Deadline, zone: str) -> date | None:
    """The day before its latest change by hand, on the clocks of ``zone``; None when there was none (one query)."""
    changes = Activity.objects.filter(verb="deadline.set", subject_type="deadline", subject_id=deadline.pk)
    latest = changes.order_by("-pk").first()
    old = latest.data.get("old_due_at") if latest else None
    return in_zone(datetime.fromisoformat(old), zone).date() if old else None


def presenters_countries(event: Event) -> tuple[str, ...]:
    """Where the cases come from: the countries whose holidays a case paper's date respects."""
    cases = Session.objects.filter(event=event, kind=SessionKind.CASE, presenter__isnull=False)
    return tuple(sorted({country for country in cases.values_list("country", flat=True) if country}))


def derived(deadline: Deadline, event: Event, days: Anchors, presenters: Collection[str]) -> Moment:
    """Where the deadline falls when the event's days are ``days``."""
    countries = countries_owing(deadline.owed_by, event.network.country, event.country, presenters)
    anchor = days.day(deadline.anchor, deadline.fixed_on)
    return moment(anchor, deadline.amount, deadline.unit, deadline.rule, deadline.clock, event.zone, countries)


def impact(*, event: Event, when: When, now: datetime) -> Impact:
    """What moving the event would do to its deadlines and sessions (two queries); nothing is written."""
    presenters = presenters_countries(event)
    days = anchors(when, when.zone or event.zone, event.published_at)
    moves = tuple(
        _move(deadline, derived(deadline, event, days, presenters), now) for deadline in event.deadlines.all()
    )
    distance = days_between(event.when, when)
    sessions = Session.objects.filter(event=event, first_on__isnull=False).count() if distance else 0
    return Impact(distance, moves, sessions)


def _move(deadline: Deadline, new: Moment, now: datetime) -> DeadlineMove:
    is_past = new.due_at is not None and new.due_at < now
    return DeadlineMove(deadline.pk, deadline.code, deadline.label, deadline.due_at, new, is_past)


def upcoming_deadlines(*, network: Network, now: datetime, days: int) -> QuerySet[Deadline]:
    """Every moment of the network's living events within the next ``days`` days, soonest first."""
    return (
        Deadline.objects.within(network)
        .filter(due_at__gte=now, due_at__lt=now + timedelta(days=days))
        .filter(event__state__in=(EventState.PUBLISHED, EventState.DRAFT))
        .select_related("event")
        .order_by("due_at")
    )
