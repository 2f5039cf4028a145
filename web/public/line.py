"""The stops of an event's line: where we are now, what must be done by when, and the programme.

Pure: loaded rows and ``now`` in, stops out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from events.kernel.localtime import in_zone
from events.kernel.when import When
from events.programme.kinds import REGISTRATION_OPENS
from events.programme.models import Deadline, Event, EventState, Session
from events.registrations.rules import Door

Words = Mapping[str, str]


# (must the reader do it, is it past) -> the sign.
MOMENTS = {(True, False): "due", (True, True): "due done", (False, False): "ahead", (False, True): "done"}


@dataclass(frozen=True)
class Stop:
    """One stop. ``what`` is now | last_day | moment | session | event; ``css`` the state of its sign."""

    what: str
    when: When
    css: str = ""
    label: Words = field(default_factory=dict)
    place: Words = field(default_factory=dict)
    session: Session | None = None
    due_at: datetime | None = None


def stops(
    event: Event, deadlines: Iterable[Deadline], sessions: Iterable[Session], door: Door, now: datetime
) -> list[Stop]:
    """In the order they happen; "now" among them while the event lies ahead and stands.

    A postponed event has no order yet: its old days would be read as new ones.
    """
    if event.is_put_off:
        return [Stop("event", event.standing_when, "ahead", event.title, event.place)]
    programme = [_session(one, event, now) for one in sessions]
    return sorted(
        [*_moments(event, deadlines, now), *(programme or [_event(event, now)]), *_now(event, door, now)], key=_order
    )


def _moments(event: Event, deadlines: Iterable[Deadline], now: datetime) -> list[Stop]:
    """Nothing need be done any more for what is cancelled."""
    if event.state == EventState.CANCELLED:
        return []
    return [_moment(one, event, now) for one in deadlines if one.is_public and one.due_at]


def _now(event: Event, door: Door, now: datetime) -> list[Stop]:
    if event.state != EventState.PUBLISHED or door.reason == "no_registration" or is_over(event.when, now):
        return []
    return [Stop("now", When.date(in_zone(now, event.zone).date()), "now")]


def _order(stop: Stop) -> tuple[object, ...]:
    """Today's own stop comes before what else happens today."""
    day, rank, instant = stop.when.sort_key
    return day, stop.what != "now", rank, instant


def _moment(deadline: Deadline, event: Event, now: datetime) -> Stop:
    assert deadline.due_on is not None
    assert deadline.due_at is not None
    is_past = deadline.due_at < now
    # What a reader must do is a red diamond; what the organiser does is a stop ahead.
    must = not deadline.owed_by and deadline.code != REGISTRATION_OPENS
    css = MOMENTS[must, is_past]
    what = "last_day" if must else "moment"
    return Stop(what, When.date(deadline.due_on), css, deadline.label, due_at=deadline.due_at)


def _session(session: Session, event: Event, now: datetime) -> Stop:
    css = "done" if is_over(session.when, now) else "" if session.when.is_exact else "ahead"
    css = "off" if event.state == EventState.CANCELLED else css
    return Stop("session", session.when, css, session.title, session.place, session)


def _event(event: Event, now: datetime) -> Stop:
    css = "off" if event.state == EventState.CANCELLED else "done" if is_over(event.when, now) else ""
    return Stop("event", event.when, css, event.title, event.place)


def is_over(when: When, now: datetime) -> bool:
    """Past its end; a day is over when it is over at its place. What has no exact date is never over."""
    if not when.is_exact or when.last_on is None:
        return False
    if when.ends_at is not None:
        return when.ends_at < now
    return when.last_on < in_zone(now, when.zone or "UTC").date()
