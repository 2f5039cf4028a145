"""Small worlds made through operations, so that no test stands on rows the house could not have made."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any

from events.directory import operations as directory
from events.directory.models import Group, Organisation, Person, Role, Seat
from events.kernel.localtime import at
from events.kernel.when import When
from events.networks import operations as networks
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations.models import Registration
from events.trips import operations as trips
from events.trips.models import PriceKind
from events.trips.operations import PriceLine
from tests.cast import BERIT, BY, ELSEWHERE, HOME, NOW

_numbers = count(1)

TRIP_DAYS = When.days(date(2027, 5, 23), date(2027, 5, 28))


def network(slug: str = "social", host: str = HOME, **fields: Any) -> Network:
    """The home network; ``elsewhere()`` makes the strangers'."""
    name = {"sv": "Nätverket Social Ekonomi", "en": "The Social Economy Network"}
    hosts = (host, "localhost") if host == HOME else (host,)
    settings: dict[str, Any] = {"name": name, "sender_address": "svar@example.org", **fields}
    return networks.create(slug=slug, hosts=hosts, by=BY, now=NOW, **settings)


def elsewhere() -> Network:
    """Another network, whose people are strangers to the first."""
    name = {"sv": "Nordiska lärandenätverket", "en": "The Nordic Learning Network"}
    return network(slug="nord", host=ELSEWHERE, name=name)


def person(home: Network, name: str = "Elin Sandberg", email: str = "", **fields: Any) -> Person:
    """A person whose address has answered."""
    address = email or f"person{next(_numbers)}@example.org"
    settings: dict[str, Any] = {"is_verified": True, "by": BY, "now": NOW, **fields}
    return directory.add_person(network=home, name=name, email=address, **settings)


def organiser(home: Network, email: str = BERIT, role: Role = Role.COORDINATOR) -> Person:
    """Berit, who may sign in and do everything in her network."""
    berit = person(home, "Berit Isaksson", email)
    directory.give_account(person=berit, by=BY, now=NOW)
    directory.give_role(network=home, role=role, person=berit, by=BY, now=NOW)
    return berit


def organisation(home: Network, name: str = "", **fields: Any) -> Organisation:
    """An organisation with a contact point."""
    number = next(_numbers)
    settings: dict[str, Any] = {"contact_email": f"contact{number}@example.org", "by": BY, "now": NOW, **fields}
    return directory.add_organisation(network=home, name=name or f"Organisation {number}", **settings)


def group(home: Network, name: str = "Utvecklingsgruppen") -> Group:
    return directory.add_group(network=home, name={"sv": name, "en": "Development group"}, by=BY, now=NOW)


def seat(of: Group, organisation: Organisation, holder: Person | None = None) -> Seat:
    """A seat, held since the new year when a holder is given."""
    made = directory.add_seat(group=of, organisation=organisation, by=BY, now=NOW)
    if holder:
        directory.fill_seat(seat=made, person=holder, from_on=date(2027, 1, 1), by=BY, now=NOW)
    return made


def draft(home: Network, kind: str = "study_trip", when: When = TRIP_DAYS, **fields: Any) -> Event:
    """An unpublished event of a kind."""
    title = {"sv": "Studieresa till Emilia-Romagna", "en": "Study trip to Emilia-Romagna"}
    settings: dict[str, Any] = {"title": title, "by": BY, "now": NOW, **fields}
    return programme.create(network=home, kind=kind, when=when, **settings)


def event(home: Network, kind: str = "study_trip", when: When = TRIP_DAYS, **fields: Any) -> Event:
    """A published event: by default the trip to Emilia-Romagna, 23-28 May 2027."""
    return programme.publish(event=draft(home, kind, when, **fields), by=BY, now=fields.get("now", NOW))


def priced(of: Event) -> Event:
    """The trip with its price: 6 400 kr with the hotel, 1 500 more for a single room, the flight one's own."""
    lines = [
        PriceLine(PriceKind.INCLUDED, {"sv": "hotell", "en": "hotel"}, Decimal(6400)),
        PriceLine(PriceKind.OPTIONAL, {"sv": "enkelrum", "en": "single room"}, Decimal(1500)),
        PriceLine(PriceKind.NOT_INCLUDED, {"sv": "flygresa", "en": "flight"}, Decimal(3200), is_estimate=True),
    ]
    trips.set_price(event=of, lines=lines, by=BY, now=NOW)
    return of


def meeting(home: Network, **fields: Any) -> Event:
    """A published seminar on Wednesday 7 April 2027, 14.00-16.30 in Stockholm."""
    when = When.instants(stockholm(2027, 4, 7, 14), stockholm(2027, 4, 7, 16, 30), "Europe/Stockholm")
    settings: dict[str, Any] = {"title": {"sv": "Seminarium", "en": "Seminar"}, **fields}
    return event(home, "seminar", when, **settings)


def registration(
    of: Event,
    name: str = "Elin Sandberg",
    email: str = "",
    now: datetime = NOW,
    *,
    is_proved: bool = True,
    **fields: Any,
) -> Registration:
    """A submitted registration, its address answered unless told otherwise."""
    number = next(_numbers)
    settings: dict[str, Any] = {"language": "sv", "submit_key": f"key-{number}", "by": BY, **fields}
    address = email or f"traveller{number}@example.org"
    made = registrations.register(event=of, name=name, email=address, now=now, **settings)
    return registrations.confirm_address(registration=made, by=BY, now=now) if is_proved else made


def stockholm(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """An instant by the clocks of Stockholm."""
    return at(date(year, month, day), time(hour, minute), "Europe/Stockholm")
