from __future__ import annotations

from datetime import date

import pytest

from events.calendars import queries
from events.kernel.when import When
from events.networks.models import Network
from events.programme import operations as programme
from tests import factories
from tests.cast import BY, NOW
from tests.ical_checker import events, problems, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Network:
    return factories.network()


def test_one_events_file_holds_its_days_and_not_its_deadlines(home: Network) -> None:
    course = factories.event(home, "course", When.date(date(2027, 3, 17)), title={"sv": "Kompetent", "en": "Able"})
    for day, number in ((17, 1), (24, 2)):
        when = When.date(date(2027, 3, day))
        title = {"sv": f"Dag {number}", "en": f"Day {number}"}
        programme.add_session(event=course, kind="course_day", title=title, when=when, by=BY, now=NOW)

    body = queries.event_ics(event=course, language="en")

    assert body
    assert (problems(body), titles(body)) == ([], ["Able", "Day 2 – Able"])


def test_file_in_a_language_that_is_not_spoken_is_in_the_networks(home: Network) -> None:
    body = queries.event_ics(event=factories.meeting(home), language="it")

    assert body
    assert titles(body) == ["Seminarium"]


def test_event_without_a_date_has_no_file(home: Network) -> None:
    assert queries.event_ics(event=factories.event(home, "seminar", When.unknown()), language="sv") is None


def test_registrations_file_is_the_entry_that_letters_carry(home: Network) -> None:
    elin = factories.registration(factories.meeting(home))
    item = queries.item_of_registration(registration=elin)

    body = queries.registration_ics(registration=elin, language="sv")

    assert item
    assert body
    assert [event.value("UID") for event in events(body)] == [item.uid]
