"""An activity at a glance: its state, what to do next, and everything dated about it on one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.kernel import clock
from events.kernel.localtime import in_zone
from events.kernel.when import When
from events.obligations import queries as obligations
from events.obligations.models import Obligation
from events.obligations.rules import is_overdue
from events.programme import queries as programme
from events.programme.models import Admission, Deadline, Event, EventState, Session
from events.programme.rules import NEXT_STATES, has_begun
from events.registrations import queries as registrations
from notifications.outbox import queries as outbox
from notifications.outbox.models import OUTSTANDING
from notifications.reminders import queries as reminders
from web.access import OrganiserRequest, managed_event
from web.organiser.answers import event_page
from web.organiser.wording import EVENT_STATES

ACTIONS: tuple[tuple[str, str, str | Promise, str], ...] = (
    (EventState.PUBLISHED, "org_publish", _("Publish"), "eye"),
    (EventState.HELD, "org_hold", _("Mark as held"), "check"),
    (EventState.POSTPONED, "org_postpone", _("Postpone"), "calendar-clock"),
    (EventState.CANCELLED, "org_cancel", _("Cancel"), "ban"),
)


@dataclass(frozen=True)
class Stop:
    """One stop of the line. ``open`` and ``late`` count what is owed there."""

    what: str
    when: When
    css: str
    deadline: Deadline | None = None
    session: Session | None = None
    open: int = 0
    late: int = 0
    met: int = 0


@managed_event
def overview(request: OrganiserRequest, event: Event) -> HttpResponse:
    now = clock.now()
    deadlines = list(event.deadlines.all())
    owed = list(obligations.of_event(event=event))
    mail = outbox.mails(network=request.network, event=event).filter(state__in=OUTSTANDING)
    return event_page(
        request,
        event,
        "overview",
        "org_event",
        badge=EVENT_STATES[event.state],
        actions=actions(event, now),
        counts=registrations.counts_by_state(event),
        places=registrations.places(event) if event.admission != Admission.NONE else None,
        door=registrations.door_of(event, now, programme.window_from(deadlines)),
        late=[row for row in owed if is_overdue(row.state, row.due_at, now)],
        open=[row for row in owed if row.state in ("open", "planned")],
        next_mail=min(filter(None, (mail.aggregate(at=Min("due_at"))["at"], first_reminder(event, now))), default=None),
        stops=stops(event, deadlines, owed, list(programme.programme_of(event)), now),
        undated=[one for one in deadlines if one.due_at is None],
    )


def first_reminder(event: Event, now: datetime) -> datetime | None:
    """When the next reminder of the event goes out as things stand (three queries)."""
    return next((one.when for one in reminders.planned(event=event, now=now)), None)


def actions(event: Event, now: datetime) -> list[tuple[str, str | Promise, str]]:
    """What may be done to the event's state: url name, verb, icon. Nothing is held before it has begun."""
    allowed = NEXT_STATES[event.state]
    if not has_begun(event.when, event.zone, now):
        allowed -= {EventState.HELD}
    return [(url, label, icon) for state, url, label, icon in ACTIONS if state in allowed]


def stops(
    event: Event,
    deadlines: Iterable[Deadline],
    owed: Iterable[Obligation],
    sessions: Iterable[Session],
    now: datetime,
) -> list[Stop]:
    """Every dated thing in the order it happens, today among them."""
    by_deadline: dict[int, list[Obligation]] = {}
    for row in owed:
        by_deadline.setdefault(row.deadline_id or 0, []).append(row)
    found: list[Stop] = []
    # What was counted from a day that no longer holds has no day either.
    if not event.is_put_off:
        found += [_deadline(one, by_deadline.get(one.pk, []), now) for one in deadlines if one.due_at]
        found += [Stop("session", one.when, _css(one.when, now), session=one) for one in sessions]
    found.append(Stop("event", event.standing_when, _css(event.standing_when, now)))
    found.append(Stop("now", When.date(in_zone(now, event.zone).date()), "now"))
    return sorted(found, key=_order)


def _order(stop: Stop) -> tuple[object, ...]:
    day, rank, instant = stop.when.sort_key
    return day, stop.what != "now", rank, instant


def _deadline(deadline: Deadline, owed: list[Obligation], now: datetime) -> Stop:
    assert deadline.due_on is not None
    assert deadline.due_at is not None
    states = Counter("late" if is_overdue(row.state, row.due_at, now) else row.state for row in owed)
    css = "due" if not deadline.owed_by or states["open"] or states["late"] else ""
    css = f"{css} {'done' if deadline.due_at < now and not states['late'] else 'ahead'}".strip()
    return Stop(
        "deadline", When.date(deadline.due_on), css, deadline, None, states["open"], states["late"], states["met"]
    )


def _css(when: When, now: datetime) -> str:
    if when.last_on is None or not when.is_exact:
        return "ahead"
    return "done" if when.last_on < in_zone(now, when.zone or "UTC").date() else "ahead"
