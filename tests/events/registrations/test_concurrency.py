"""Capacity is no constraint SQL can say on both engines: it is one locked operation, tried here by many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations import queries
from events.registrations.models import Registration
from tests import factories
from tests.cast import BY, NOW

pytestmark = pytest.mark.django_db(transaction=True)


def register_number(event: Event, number: int, key: str = "") -> str:
    try:
        made = registrations.register(
            event=event,
            name=f"Resenär {number}",
            email=f"r{number}@example.org",
            language="sv",
            submit_key=key or f"many-{number}",
            by=BY,
            now=NOW,
        )
        return made.state
    finally:
        connections.close_all()


def test_last_places_are_never_given_twice_when_many_register_at_once() -> None:
    trip = factories.event(factories.network(), capacity=5)

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(lambda number: register_number(trip, number), range(16)))

    assert sorted(states) == ["confirmed"] * 5 + ["waiting"] * 11
    assert queries.places(trip).taken == 5


def test_one_form_sent_by_many_fingers_is_one_registration() -> None:
    trip = factories.event(factories.network(), capacity=5)

    with ThreadPoolExecutor(4) as pool:
        states = list(pool.map(lambda _: register_number(trip, 1, "same"), range(4)))

    assert states == ["confirmed"] * 4
    assert Registration.objects.count() == 1


def test_one_free_place_is_offered_once_when_two_withdraw_at_once() -> None:
    trip = factories.event(factories.network(), capacity=2)
    first, second, *waiting = (factories.registration(trip) for _ in range(6))

    def withdraw(row: Registration) -> None:
        try:
            registrations.withdraw(registration=row, by=BY, now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(withdraw, [first, second]))

    states = list(Registration.objects.filter(pk__in=[row.pk for row in waiting]).order_by("pk").values_list("state"))
    assert states == [("offered",), ("offered",), ("waiting",), ("waiting",)]
