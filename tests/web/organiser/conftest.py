"""Berit at her desk on a Tuesday in February 2027, at ten in Stockholm; Sture organises in another network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from events.directory.models import Person
from events.networks.models import Network
from tests import factories
from tests.cast import NOW
from tests.web.organiser.desk import signed_in


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def home() -> Network:
    return factories.network()


@pytest.fixture
def berit(home: Network) -> Person:
    return factories.organiser(home)


@pytest.fixture
def desk(berit: Person) -> Client:
    """Berit's browser, signed in at home."""
    return signed_in(berit)
