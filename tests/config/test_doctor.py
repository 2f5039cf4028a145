"""What the doctor says of a healthy installation and of each ailment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from config import doctor
from config.doctor import Finding
from events.journal import operations as journal
from tests.cast import NOW
from tests.factories import network

pytestmark = pytest.mark.django_db


def test_examine_when_nothing_has_been_started() -> None:
    ill = {finding.about: finding.text for finding in doctor.examine() if not finding.well}

    assert ill["Networks"] == "none yet"
    assert ill["Scheduler"] == "no sweep has been seen"
    assert ill["Mail"] == "no server named; port 25 of this machine is tried"
    assert {"Database", "Tables", "Broker"} & set(ill) == set()


@pytest.mark.parametrize(("seconds", "well"), [(30, True), (119, True), (121, False)])
def test_scheduler_when_the_last_sweep_was(seconds: int, well: bool) -> None:
    journal.beat(name="sweep", now=NOW - timedelta(seconds=seconds))

    finding = doctor.scheduler(NOW)

    assert (finding.text, finding.well) == (f"last sweep {seconds} s ago", well)


def test_hosts_when_there_is_a_network() -> None:
    home = network()

    assert doctor.hosts() == Finding("Networks", ", ".join(host.name for host in home.hosts.all()))


def test_broker_when_it_does_not_answer(settings: Settings, tmp_path: Path) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"

    finding = doctor.broker()

    assert finding.text.startswith("does not answer: ")
    assert finding.mend == "Start Valkey or Redis, or correct REDIS_URL."


def test_broker_when_none_is_named(settings: Settings) -> None:
    settings.REDIS_URL = ""

    assert doctor.broker().text == "none named"


def test_languages_when_one_is_not_compiled(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "sv" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "sv" / "LC_MESSAGES" / "django.po").touch()
    settings.LOCALE_PATHS = [tmp_path]

    assert doctor.languages().text == "1 not compiled"


def test_mail_when_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "brevo://key@")

    assert doctor.mail() == Finding("Mail", "through brevo")
