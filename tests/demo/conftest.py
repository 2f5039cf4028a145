"""The invented world, built once for all tests of a module; what a test changes is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine

from demo import world
from events.kernel.localtime import at
from events.networks.models import Network

TODAY = date(2026, 11, 22)
NOW = at(TODAY, time(10), "Europe/Stockholm")


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Network]:
    """Committed, because building takes seconds; only for modules marked ``django_db``, which have a test database."""
    with django_db_blocker.unblock():
        network = world.load(TODAY)
    yield network
    with django_db_blocker.unblock():
        world.forget()


@pytest.fixture
def network(built: Network, db: None) -> Iterator[Network]:
    """The first network of the invented world, in the morning of the day it was built."""
    with time_machine.travel(NOW, tick=False):
        yield built
