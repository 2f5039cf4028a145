"""The demo's public feed, read far away by an engine that is not ours, agrees with the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from django.test import Client

from demo import world
from events.networks.models import Network
from events.programme.models import Deadline, Event, Session
from tests.cast import HOME, NOW
from tests.ical_checker import problems
from tests.node import run

pytestmark = pytest.mark.django_db

EXACT = ("date", "range", "instants")
STATUS = {"published": "CONFIRMED", "held": "CONFIRMED", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}
# Of a trip everything that has its hours.
ENTRIES = Q(kind__in=("course_day", "case", "visit", "regional")) | Q(event__kind="study_trip", precision="instants")


@dataclass(frozen=True, order=True)
class Occurrence:
    """A date as 2027-05-23, an instant as 2027-04-07T12:00:00.000Z; the end is not included."""

    start: str
    end: str
    title: str
    status: str


@pytest.fixture
def demo() -> Network:
    return world.load(NOW.date())


# --- the oracle: straight from the rows, by none of the code under test -----------------------------------------------


def written(row: Event | Session) -> tuple[str, str]:
    """Start and end of what has a date; a trip with hours stands on whole days."""
    assert row.first_on
    assert row.last_on
    on_whole_days = row.starts_at is None or (isinstance(row, Event) and row.kind == "study_trip")
    if on_whole_days:
        return day(row.first_on), day(row.last_on + timedelta(days=1))
    assert row.starts_at
    return instant(row.starts_at), instant(row.ends_at or row.starts_at)


def day(one: date) -> str:
    return one.isoformat()


def instant(one: datetime) -> str:
    return one.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def told(event: Event) -> str:
    """The words before the title."""
    return {"postponed": "UPPSKJUTET: ", "cancelled": "INSTÄLLT: "}.get(event.state, "")


def expected(network: Network) -> Iterator[Occurrence]:
    shown = Event.objects.filter(network=network, visibility="public").exclude(state="draft")
    for event in shown.filter(precision__in=EXACT):
        title = event.title["sv"]
        yield Occurrence(*written(event), told(event) + title, STATUS[event.state])
        for session in Session.objects.filter(ENTRIES, event=event, precision__in=EXACT):
            if session.when != event.when:
                name = f"{told(event)}{session.title['sv']} – {title}"
                yield Occurrence(*written(session), name, STATUS[event.state])
    for deadline in Deadline.objects.filter(event__in=shown, is_public=True, due_on__isnull=False):
        if deadline.event.state in ("published", "held") and deadline.due_on:
            label = f"{deadline.label['sv']}: {deadline.event.title['sv']}"
            yield Occurrence(day(deadline.due_on), day(deadline.due_on + timedelta(days=1)), label, "CONFIRMED")


# --- the journey ------------------------------------------------------------------------------------------------------


def test_thunderbirds_engine_in_auckland_reads_the_demo_feed_as_the_database_has_it(demo: Network) -> None:
    body = Client(headers={"host": HOME}).get("/f/public.ics").content

    read = run("read_feed.mjs", body, TZ="Pacific/Auckland")

    found = [Occurrence(one["start"], one["end"], one["summary"], one["status"]) for one in read["occurrences"]]
    assert problems(body) == []
    assert (read["name"], read["zone"]) == (demo.name["sv"], "Pacific/Auckland")
    assert sorted(found) == sorted(expected(demo))
    assert len(found) > 20
