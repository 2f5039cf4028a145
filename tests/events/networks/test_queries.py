from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from events.networks import queries
from events.networks.models import Host
from tests import factories
from tests.cast import ELSEWHERE, HOME

pytestmark = pytest.mark.django_db


def test_host_shows_its_network() -> None:
    home, strange = factories.network(), factories.elsewhere()

    found = [queries.by_host(host) for host in (HOME, "LOCALHOST.", ELSEWHERE, "unknown.example.org")]

    assert found == [home, home, strange, None]


def test_mail_links_to_the_first_host(settings: Settings) -> None:
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "https", 443

    assert queries.address_of(factories.network()) == "https://127.0.0.1"


def test_port_is_named_when_it_is_not_the_usual(settings: Settings) -> None:
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "http", 8000

    assert queries.address_of(factories.elsewhere()) == "http://nord.localhost:8000"


def test_database_refuses_one_host_for_two_networks() -> None:
    factories.network()
    strange = factories.elsewhere()

    with pytest.raises(IntegrityError), transaction.atomic():
        Host.objects.create(network=strange, name=HOME)
