from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from demo import networks, world
from events.networks.models import Network
from events.programme.models import Event
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("demo", *arguments, stdout=said)
    return said.getvalue()


def test_the_command_loads_the_world_once() -> None:
    first, second = run(), run()

    assert (first, second) == ("The invented world is loaded.\n", "")
    assert world.is_loaded()


def test_with_numbers_it_adds_a_crowd_and_says_how_far_it_has_come() -> None:
    factories.network(slug=networks.FIRST, is_demo=True)

    said = run("--people", "5", "--events", "3")

    assert said.splitlines()[0] == "5 people"
    assert Event.objects.count() == 3


def test_fresh_begins_again() -> None:
    factories.network(slug=networks.FIRST, is_demo=True, name={"sv": "Gammal", "en": "Old"})

    said = run("--fresh")

    assert said == "Deleted 1 invented networks.\nThe invented world is loaded.\n"
    assert sorted(Network.objects.values_list("slug", flat=True)) == [networks.SECOND, networks.FIRST]


def test_a_real_network_is_left_alone() -> None:
    factories.network(slug="real", host="kallelse.example.org")

    with pytest.raises(CommandError, match="holds a real network"):
        run()

    assert list(Network.objects.values_list("slug", flat=True)) == ["real"]
