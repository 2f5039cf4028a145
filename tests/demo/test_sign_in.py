from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from demo import networks, sign_in
from demo.making import address
from events.networks.models import Network
from tests import factories
from tests.cast import ELSEWHERE, HOME, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.demo.addresses")]

BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _demo_mode(settings: Settings) -> None:
    settings.DEMO = True


@pytest.fixture
def home() -> Network:
    made = factories.network(slug=networks.FIRST, is_demo=True)
    factories.organiser(made, address(networks.ORGANISER))
    return made


def path_of(link: str) -> str:
    return link.removeprefix(BASE)


def test_the_link_shows_a_page_with_one_button_and_signs_nobody_in(home: Network, client: Client) -> None:
    response = client.get(path_of(sign_in.organiser_link(BASE)), headers={"host": HOME})

    assert (response.status_code, response.content.count(b"<button")) == (200, 1)
    assert "berit.isaksson@example.org" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_button_signs_the_organiser_in(home: Network, client: Client) -> None:
    response = client.post(path_of(sign_in.organiser_link(BASE)), headers={"host": HOME})

    assert (response.status_code, response["Location"]) == (302, "/org/")
    assert client.session["_auth_user_id"] == str(home.people.get().user_id)


def test_the_link_works_once(home: Network, client: Client) -> None:
    path = path_of(sign_in.organiser_link(BASE))
    client.post(path, headers={"host": HOME})

    again = Client().post(path, headers={"host": HOME})

    assert again.status_code == 410
    assert sign_in.organiser_link(BASE) != BASE + path


def test_the_link_dies_after_twelve_hours(home: Network, client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        path = path_of(sign_in.organiser_link(BASE))

    with time_machine.travel(NOW + timedelta(hours=12, seconds=2), tick=False):
        response = client.post(path, headers={"host": HOME})

    assert response.status_code == 410


def test_an_altered_link_signs_nobody_in(home: Network, client: Client) -> None:
    path = path_of(sign_in.organiser_link(BASE)).rstrip("/")

    response = client.post(f"{path}x/", headers={"host": HOME})

    assert response.status_code == 410
    assert "_auth_user_id" not in client.session


def test_a_link_opened_in_the_strangers_network_shows_no_organiser_pages(home: Network, client: Client) -> None:
    factories.elsewhere()

    client.post(path_of(sign_in.organiser_link(BASE)), headers={"host": ELSEWHERE})

    assert client.get("/org/", headers={"host": ELSEWHERE}).status_code == 404


def test_outside_demo_mode_there_is_neither_link_nor_page(home: Network, client: Client, settings: Settings) -> None:
    path = path_of(sign_in.organiser_link(BASE))
    settings.DEMO = False

    assert sign_in.organiser_link(BASE) == ""
    assert client.post(path, headers={"host": HOME}).status_code == 404


def test_a_real_network_gets_no_link(client: Client) -> None:
    real = factories.network(slug="real", host=HOME)
    factories.organiser(real, address(networks.ORGANISER))

    assert sign_in.organiser_link(BASE) == ""
