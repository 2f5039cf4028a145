"""Everybody reads the pages on a Tuesday in February 2027, at ten in Stockholm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from events.networks.models import Network
from tests import factories
from tests.cast import NOW


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def home() -> Network:
    return factories.network()
