from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from events.kernel.errors import Refused
from events.trips import operations as trips
from events.trips import queries
from events.trips.models import PriceItem, PriceKind
from events.trips.operations import PriceLine
from tests import factories
from tests.cast import BY, NOW

pytestmark = pytest.mark.django_db

LINES = (
    PriceLine(PriceKind.INCLUDED, {"sv": "Hotell", "en": "Hotel"}, Decimal(4400)),
    PriceLine(PriceKind.INCLUDED, {"sv": "Tolk och besök", "en": "Interpreter and visits"}, Decimal(2000)),
    PriceLine(PriceKind.INCLUDED, {"sv": "Måltider", "en": "Meals"}),
    PriceLine(PriceKind.NOT_INCLUDED, {"sv": "Flyg", "en": "Flight"}, Decimal(3200), is_estimate=True),
    PriceLine(PriceKind.OPTIONAL, {"sv": "Enkelrum", "en": "Single room"}, Decimal(1500)),
)


def test_total_is_what_is_included_and_nothing_else() -> None:
    trip = factories.event(factories.network())

    trips.set_price(event=trip, lines=LINES, by=BY, now=NOW)

    price = queries.price(trip)
    assert (price.total, price.currency) == (Decimal(6400), "SEK")
    assert [item.label["sv"] for item in price.not_included] == ["Flyg"]


def test_stating_the_price_anew_replaces_the_old_one() -> None:
    trip = factories.event(factories.network())
    trips.set_price(event=trip, lines=LINES, by=BY, now=NOW)

    trips.set_price(event=trip, lines=LINES[:1], by=BY, now=NOW)

    assert queries.price(trip).total == Decimal(4400)


def test_unpriced_trip_tells_no_price() -> None:
    price = queries.price(factories.event(factories.network()))

    assert (price.is_told, price.total) == (False, None)


def test_negative_price_is_refused() -> None:
    trip = factories.event(factories.network())

    with pytest.raises(Refused) as refusal:
        trips.set_price(event=trip, lines=[PriceLine(PriceKind.INCLUDED, {}, Decimal(-1))], by=BY, now=NOW)

    assert refusal.value.code == "price_negative"


def test_database_refuses_a_negative_price() -> None:
    trip = factories.event(factories.network())
    trips.set_price(event=trip, lines=LINES, by=BY, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        PriceItem.objects.filter(event=trip).update(amount=-1)
