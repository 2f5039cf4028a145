"""VEVENT components as bytes. The only module that imports the icalendar library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

from events.calendars.ical import zones
from events.calendars.ical.entries import Entry
from events.calendars.ical.lines import CRLF, line
from events.kernel.when import Precision, When


@dataclass(frozen=True)
class Revision:
    """Which entry it is and which edition of it. All instants are UTC in whole seconds."""

    uid: str
    sequence: int
    created_at: datetime
    revised_at: datetime


def render(entry: Entry, revision: Revision) -> bytes:
    """The folded lines of one VEVENT, CRLF at the end of each."""
    begin, rest = _all_but_uid(entry, revision.sequence, revision.created_at, revision.revised_at)
    return begin + line("UID", revision.uid) + rest


@lru_cache(maxsize=64)
def _all_but_uid(entry: Entry, sequence: int, created_at: datetime, revised_at: datetime) -> tuple[bytes, bytes]:
    """First line and rest. Kept, because a meeting's five hundred participants have entries that differ in the UID."""
    event = icalendar.Event()
    event.add("dtstamp", revised_at)
    event.add("created", created_at)
    event.add("last-modified", revised_at)
    event.add("sequence", sequence)
    _add_times(event, entry)
    event.add("status", entry.status)
    event.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    event.add("summary", entry.title)
    for name, value in (("location", entry.place), ("description", entry.description), ("url", entry.url)):
        if value:
            event.add(name, value)
    if entry.category:
        event.add("categories", [entry.category])
    # RFC 5546 section 3.2.1: a published event has exactly one organiser and no attendee.
    event.add("organizer", f"mailto:{entry.organiser_address}", parameters={"CN": entry.organiser_name})
    begin, line_break, rest = _bytes(event).partition(CRLF)
    return begin + line_break, rest


def cancelled(body: bytes, sequence: int, revised_at: datetime, title: str) -> bytes:
    """The last edition of an entry that has lost its time or its source, as a cancellation.

    `title` holds the words to put before the title, which replace none: it was not cancelled before.
    """
    event = icalendar.Event.from_ical(body)
    for name, value in (
        ("dtstamp", revised_at),
        ("last-modified", revised_at),
        ("sequence", sequence),
        ("status", "CANCELLED"),
        ("transp", "TRANSPARENT"),
        ("summary", title % {"title": event["summary"]}),
    ):
        del event[name]
        event.add(name, value)
    return _bytes(event)


def _bytes(event: icalendar.Component) -> bytes:
    return bytes(event.to_ical(sorted=False))


def zone_named(entry: Entry) -> str:
    """The TZID that the bytes name; "" for whole days and for what is written in UTC."""
    when = entry.when
    instants = [instant for instant in (when.starts_at, when.ends_at) if instant]
    return when.zone if instants and all(zones.can_say(when.zone, instant) for instant in instants) else ""


def _add_times(event: icalendar.Event, entry: Entry) -> None:
    """DTSTART and DTEND of the same kind; an open end stays open, for we never invent a time."""
    start, end = _whole_days(entry.when) or _clock_times(entry)
    event.add("dtstart", start)
    if end is not None:
        event.add("dtend", end)


def _whole_days(when: When) -> tuple[date, date] | None:
    if when.precision == Precision.INSTANTS:
        return None
    first, last = when.span
    # RFC 5545 section 3.6.1: the end is not included.
    return first, last + timedelta(days=1)


def _clock_times(entry: Entry) -> tuple[datetime, datetime | None]:
    named = zone_named(entry)
    zone = ZoneInfo(named) if named else UTC
    start, end = entry.when.starts_at, entry.when.ends_at
    assert start is not None, entry.when
    return start.astimezone(zone), end.astimezone(zone) if end else None
