from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from config import doctor
from events.directory.models import User
from events.directory.queries import may
from events.directory.rules import Act
from events.networks.models import Network
from tests.cast import BERIT

pytestmark = pytest.mark.django_db

FOUND = (
    "network",
    "social-ekonomi",
    "--name=Nätverket Social Ekonomi",
    "--host=kallelse.example.org",
    "--sender=natverket@example.org",
    f"--organiser={BERIT}",
    "--organiser-name=Berit Isaksson",
)


def test_founded_network_answers_and_has_somebody_who_runs_it() -> None:
    said = StringIO()

    call_command(*FOUND, stdout=said)

    home = Network.objects.get()
    berit = User.objects.get(email=BERIT)
    assert Client(headers={"host": "kallelse.example.org"}).get("/sv/").status_code == 200
    assert Client(headers={"host": "elsewhere.example.org"}).get("/sv/").status_code == 404
    assert may(berit, Act.MANAGE_NETWORK, network=home)
    assert home.name == {"sv": "Nätverket Social Ekonomi", "en": "Nätverket Social Ekonomi"}
    assert f"{BERIT} signs in at /org/ on kallelse.example.org" in said.getvalue()


def test_second_founding_on_the_same_host_is_refused() -> None:
    call_command(*FOUND, stdout=StringIO())

    with pytest.raises(CommandError, match="One of these host names already shows a network"):
        call_command(*FOUND, "--host=other.example.org")

    assert Network.objects.count() == 1


def test_unknown_zone_or_unreadable_address_founds_nothing() -> None:
    with pytest.raises(CommandError, match="no such time zone"):
        call_command(*FOUND, "--zone=Europe/Atlantis")
    with pytest.raises(CommandError, match="does not look like an e-mail address"):
        call_command(*FOUND, "--organiser=berit")

    assert not Network.objects.exists()
    assert not User.objects.exists()


def test_short_name_is_used_once() -> None:
    call_command(*FOUND, stdout=StringIO())

    with pytest.raises(CommandError, match="short name"):
        call_command(*[word.replace("kallelse.", "other.") for word in FOUND])


def test_doctor_names_the_command_when_there_is_no_network() -> None:
    assert doctor.hosts().mend == "Found one: python3 manage.py network --help"
