"""Registration to an activity at the organiser's desk: opened, closed, prolonged, its effect shown first."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.directory.models import Person
from events.kernel.when import When
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Anchor, Event
from tests import factories
from tests.cast import BY, ELSEWHERE, NOW, STURE
from tests.web.organiser.desk import said, signed_in, summary
from tests.web.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def trip(home: Network) -> Event:
    return factories.event(home, capacity=24)


def page(browser: Client, event: Event, name: str = "org_door") -> str:
    return words(browser.get(reverse(name, args=[event.pk])))


def press(browser: Client, event: Event, name: str, **data: str) -> Any:
    return browser.post(reverse(name, args=[event.pk]), data)


def seen(answer: Any) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    return found[1] if found else ""


def test_door_is_told_in_words(trip: Event, desk: Client) -> None:
    shown = page(desk, trip)

    assert "Anmälan är öppen." in shown
    assert "Sista anmälningsdag torsdag 4 mars 2027, klockan 23.59 Platser 0 av 24 Stäng nu Annan sista dag …" in shown


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"admission": "none"}, "Aktiviteten tar inte emot anmälningar."),
        ({"when": When.days(date(2027, 3, 1), date(2027, 3, 2))}, "Anmälan är stängd."),
    ],
    ids=["none", "closed"],
)
def test_shut_door_says_why(fields: dict[str, Any], sentence: str, home: Network, desk: Client) -> None:
    shown = page(desk, factories.event(home, **fields))

    assert sentence in shown
    assert "Stäng nu" not in shown


def test_drafts_door_opens_with_publication(home: Network, desk: Client) -> None:
    assert "Anmälan kan öppna när aktiviteten är publicerad." in page(desk, factories.draft(home))


def test_closing_shows_what_it_does_then_closes_at_once(trip: Event, desk: Client) -> None:
    shown = page(desk, trip, "org_door_close")
    answer = press(desk, trip, "org_door_close")

    assert "Sista dagen skulle ha varit torsdag 4 mars 2027, klockan 23.59." in shown
    assert said(desk, answer) == ["Anmälan är stängd."]
    assert "Anmälan är stängd." in page(desk, trip)
    assert "Anmälan är stängd." in words(desk.get(f"/sv/a/{trip.slug}/"))


def test_what_was_closed_is_opened_again_on_its_former_day(trip: Event, desk: Client) -> None:
    press(desk, trip, "org_door_close")

    asked = desk.get(reverse("org_door_until", args=[trip.pk])).content.decode()
    first = press(desk, trip, "org_door_until", when="4 mars 2027")
    answer = press(desk, trip, "org_door_until", when="4 mars 2027", seen=seen(first))

    assert 'name="when" value="4 mars 2027"' in asked
    assert "Anmälan är öppen till och med torsdag 4 mars." in words(first)
    assert said(desk, answer) == ["Sista anmälningsdagen är ändrad."]
    assert "Anmälan är öppen." in page(desk, trip)


def test_prolonged_day_is_fixed(trip: Event, desk: Client) -> None:
    first = press(desk, trip, "org_door_until", when="21 mars 2027")
    before = trip.deadlines.get(code="registration_closes").due_on
    press(desk, trip, "org_door_until", when="21 mars 2027", seen=seen(first))

    last = trip.deadlines.get(code="registration_closes")
    # A Sunday, because the organiser said so.
    assert (before, last.anchor, last.due_on) == (date(2027, 3, 4), Anchor.FIXED, date(2027, 3, 21))
    assert (last.is_public, last.label["sv"]) == (True, "Sista anmälningsdag")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("15 februari 2027", "Den dagen har redan varit."),
        ("24 maj 2027", "Aktiviteten har börjat då. Välj en tidigare dag."),
        ("mars 2027", "Skriv en dag, till exempel 3 mars 2027."),
    ],
    ids=["past", "begun", "vague"],
)
def test_impossible_last_day_is_refused_at_its_field(typed: str, sentence: str, trip: Event, desk: Client) -> None:
    first = press(desk, trip, "org_door_until", when=typed)
    answer = press(desk, trip, "org_door_until", when=typed, seen=seen(first))

    assert summary(answer) == [sentence]
    assert trip.deadlines.get(code="registration_closes").due_on == date(2027, 3, 4)


def test_door_that_waits_is_opened_now(trip: Event, desk: Client) -> None:
    programme.set_deadline(
        event=trip, code="registration_opens", label={"sv": "Öppnar"}, anchor=Anchor.FIXED,
        fixed_on=date(2027, 2, 20), by=BY, now=NOW,
    )  # fmt: skip

    waiting = page(desk, trip)
    answer = press(desk, trip, "org_door_open")

    assert "Anmälan har inte öppnat än." in waiting
    assert said(desk, answer) == ["Anmälan är öppen."]
    assert "Stäng nu" in page(desk, trip)


def test_shut_door_is_not_shut_twice(trip: Event, desk: Client) -> None:
    press(desk, trip, "org_door_close")

    assert summary(press(desk, trip, "org_door_close")) == ["Anmälan är inte öppen."]
    assert summary(press(desk, trip, "org_door_open")) == ["Anmälan väntar inte på att öppna."]


def test_closing_just_after_midnight_closes(trip: Event, berit: Person) -> None:
    with time_machine.travel(factories.stockholm(2027, 2, 17) + timedelta(seconds=20), tick=False):
        browser = signed_in(berit)
        press(browser, trip, "org_door_close")

        assert "Anmälan är stängd." in page(browser, trip)


def test_event_without_a_last_day_gets_one(home: Network, desk: Client) -> None:
    event = factories.event(home, "working_group_meeting", admission="open")

    assert "Tills aktiviteten börjar" in page(desk, event)
    press(desk, event, "org_door_close")

    assert event.deadlines.get(code="registration_closes").label["sv"] == "Sista anmälningsdag"


def test_who_may_come_is_changed_here(trip: Event, desk: Client) -> None:
    answer = press(desk, trip, "org_door", admission="approval", capacity="26", minimum="12")

    trip.refresh_from_db()
    assert said(desk, answer) == ["Sparat."]
    assert (trip.admission, trip.capacity, trip.minimum) == ("approval", 26, 12)


def test_more_needed_than_places_is_refused(trip: Event, desk: Client) -> None:
    assert len(summary(press(desk, trip, "org_door", admission="open", capacity="10", minimum="11"))) == 1


def test_questions_are_listed(trip: Event, desk: Client) -> None:
    shown = page(desk, trip)

    assert "Din e-postadress Ditt namn Din organisation (får lämnas tom)" in shown
    assert "Frågorna hör till sorten. Egna frågor kommer senare." in shown


@pytest.mark.parametrize("name", ["org_door", "org_door_close", "org_door_open", "org_door_until"])
def test_door_is_unknown_to_a_stranger(name: str, trip: Event) -> None:
    sture = signed_in(factories.organiser(factories.elsewhere(), STURE), ELSEWHERE)

    assert sture.get(reverse(name, args=[trip.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_door_takes_the_same_queries_for_three(
    count: int, trip: Event, berit: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        factories.registration(trip)
    browser = signed_in(berit)

    with django_assert_num_queries(9):
        assert browser.get(reverse("org_door", args=[trip.pk])).status_code == 200
