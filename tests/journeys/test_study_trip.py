"""A trip with two places: the last one, the waiting list, an offer taken, an offer that lapses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from events.directory.models import Person
from events.kernel.errors import Refused
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations import queries
from events.registrations.models import Registration
from events.trips import operations as trips
from events.trips import queries as prices
from events.trips.models import PriceKind
from events.trips.operations import PriceLine
from notifications.outbox.models import Delivery
from tests import factories
from tests.cast import BY, NOW
from tests.journeys.telling import local, told
from tests.mail import MailServer

pytestmark = pytest.mark.django_db

FIRST_DAY = date(2027, 5, 23)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def home() -> Network:
    return factories.network()


@pytest.fixture
def trip(home: Network) -> Event:
    """Emilia-Romagna with two places; registration closes 80 days before, on Thursday 4 March 2027."""
    return factories.event(home, capacity=2, minimum=1)


def comes(trip: Event, name: str, now_after: timedelta = timedelta()) -> Registration:
    """Somebody registers and answers the mail at once."""
    return factories.registration(trip, name, f"{name.lower()}@example.org", now=NOW + now_after)


def state(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def letters(mailbox: MailServer, now_after: timedelta = timedelta()) -> list[tuple[str, str]]:
    """Which letters went to whom by a sweep at this time."""
    before = set(Delivery.objects.filter(state="handed").values_list("pk", flat=True))
    told(mailbox, NOW + now_after)
    sent = Delivery.objects.filter(state="handed").exclude(pk__in=before)
    return sorted((one.letter, one.address) for one in sent)


def test_the_price_says_what_is_not_included(trip: Event) -> None:
    lines = [
        PriceLine(PriceKind.INCLUDED, {"sv": "Hotell", "en": "Hotel"}, Decimal(3400)),
        PriceLine(PriceKind.INCLUDED, {"sv": "Måltider", "en": "Meals"}, Decimal(1600)),
        PriceLine(PriceKind.NOT_INCLUDED, {"sv": "Flyg", "en": "Flight"}, Decimal(3200), is_estimate=True),
    ]

    trips.set_price(event=trip, lines=lines, by=BY, now=NOW)

    price = prices.price(trip)
    assert (price.total, [line.label["sv"] for line in price.not_included]) == (Decimal(5000), ["Flyg"])


def test_two_get_a_place_and_the_third_waits(trip: Event, mailbox: MailServer) -> None:
    made = [comes(trip, name) for name in ("Anna", "Bo", "Cleo")]

    assert [(state(one), queries.position(one)) for one in made] == [("confirmed", 0), ("confirmed", 0), ("waiting", 1)]
    assert letters(mailbox) == [
        ("place_waiting", "cleo@example.org"),
        ("place_yours", "anna@example.org"),
        ("place_yours", "bo@example.org"),
    ]


def test_a_place_that_comes_free_is_offered_to_the_first_in_line_for_48_hours(trip: Event, mailbox: MailServer) -> None:
    anna, _bo, cleo, dag = (comes(trip, name) for name in ("Anna", "Bo", "Cleo", "Dag"))
    letters(mailbox)

    registrations.withdraw(registration=anna, by=BY, now=NOW + HOUR)

    assert (state(cleo), state(dag)) == ("offered", "waiting")
    assert cleo.offered_until == NOW + HOUR + timedelta(hours=48)
    assert letters(mailbox, HOUR) == [
        ("place_offered", "cleo@example.org"),
        ("registration_withdrawn", "anna@example.org"),
    ]


def test_an_offer_that_is_taken_is_a_place(trip: Event, mailbox: MailServer) -> None:
    anna, _bo, cleo, dag = (comes(trip, name) for name in ("Anna", "Bo", "Cleo", "Dag"))
    registrations.withdraw(registration=anna, by=BY, now=NOW + HOUR)
    letters(mailbox, HOUR)

    registrations.accept_offer(registration=cleo, by=BY, now=NOW + DAY)

    assert (state(cleo), state(dag), queries.position(dag)) == ("confirmed", "waiting", 1)
    assert letters(mailbox, DAY) == [("place_confirmed", "cleo@example.org")]


def test_an_offer_that_nobody_takes_goes_to_the_next(trip: Event, mailbox: MailServer) -> None:
    anna, _bo, cleo, dag = (comes(trip, name) for name in ("Anna", "Bo", "Cleo", "Dag"))
    registrations.withdraw(registration=anna, by=BY, now=NOW + HOUR)
    letters(mailbox, HOUR)
    later = HOUR + timedelta(hours=48)

    registrations.lapse(event=trip, by=BY, now=NOW + later)

    assert (state(cleo), state(dag)) == ("lapsed", "offered")
    assert letters(mailbox, later) == [
        ("offer_lapsed", "cleo@example.org"),
        ("place_offered", "dag@example.org"),
    ]
    with pytest.raises(Refused) as refusal:
        registrations.accept_offer(registration=cleo, by=BY, now=NOW + later)
    assert refusal.value.code == "offer_over"


def test_nobody_who_waits_or_has_left_gets_the_mail_for_those_who_come(trip: Event, mailbox: MailServer) -> None:
    anna, _bo, _cleo = (comes(trip, name) for name in ("Anna", "Bo", "Cleo"))
    letters(mailbox)
    programme.edit(event=trip, capacity=1, by=BY, now=NOW + HOUR)
    registrations.withdraw(registration=anna, by=BY, now=NOW + HOUR)
    letters(mailbox, HOUR)

    week_before = local(FIRST_DAY - timedelta(days=7), "08.00")

    assert told(mailbox, week_before) == ["bo@example.org"]


def test_a_place_held_by_an_unanswered_address_is_given_on_after_72_hours(trip: Event, mailbox: MailServer) -> None:
    comes(trip, "Anna")
    typo = factories.registration(trip, "Bo", "b0@example.org", is_proved=False)
    cleo = comes(trip, "Cleo")
    later = timedelta(hours=72)

    registrations.lapse(event=trip, by=BY, now=NOW + later)

    assert (state(typo), state(cleo)) == ("lapsed", "offered")


def test_the_same_person_registering_again_has_one_place(trip: Event) -> None:
    first = comes(trip, "Anna")

    again = comes(trip, "Anna", HOUR)

    assert again == first
    assert (Person.objects.verified().count(), queries.places(trip).taken) == (1, 1)


def test_after_the_last_day_the_door_is_shut(trip: Event) -> None:
    last_minute = local(date(2027, 3, 4), "23.59")

    comes(trip, "Anna", last_minute - NOW)
    with pytest.raises(Refused) as refusal:
        comes(trip, "Bo", last_minute + timedelta(minutes=1) - NOW)

    assert refusal.value.code == "closed"


def test_a_cancelled_trip_tells_those_who_were_coming_and_those_who_waited(trip: Event, mailbox: MailServer) -> None:
    for name in ("Anna", "Bo", "Cleo"):
        comes(trip, name)
    letters(mailbox)

    programme.cancel(event=trip, by=BY, now=NOW + HOUR)

    assert letters(mailbox, HOUR) == [
        ("event_cancelled", "anna@example.org"),
        ("event_cancelled", "bo@example.org"),
        ("event_cancelled", "cleo@example.org"),
    ]
