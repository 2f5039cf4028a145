"""What Django's deploy check says of an installation that is only being tried out."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from config.checks import real_installation


def test_checks_when_it_is_a_trial(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.REDIS_URL = ""
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.delenv("EMAIL_URL", raising=False)

    found = [message.id for message in real_installation(None)]

    assert found == ["kallelse.E001", "kallelse.E002", "kallelse.E003", "kallelse.W001"]


def test_checks_when_it_is_real(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = False
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example")

    assert real_installation(None) == []
