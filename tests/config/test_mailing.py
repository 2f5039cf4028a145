"""Mail from one address, in the names of the Django that runs."""

from __future__ import annotations

import django
import pytest

from config.env import BadSetting
from config.mailing import Mailer, mailer

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def test_mailer_when_the_server_speaks_tls() -> None:
    assert mailer("smtp+tls://me%40x:p%2Fw@mail.example:2587") == Mailer(
        SMTP,
        {
            "host": "mail.example",
            "port": 2587,
            "username": "me@x",
            "password": "p/w",
            "use_tls": True,
            "use_ssl": False,
            "timeout": 20,
        },
    )


@pytest.mark.parametrize(("url", "port"), [("smtp://m", 25), ("smtp+tls://m", 587), ("smtp+ssl://m", 465)])
def test_mailer_when_no_port_is_said(url: str, port: int) -> None:
    assert mailer(url).options["port"] == port


def test_mailer_when_a_provider_is_named() -> None:
    assert mailer("brevo://k3y@") == Mailer("anymail.backends.brevo.EmailBackend", {"api_key": "k3y"})


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "pigeon://coop"])
def test_mailer_when_the_address_is_unknown(url: str) -> None:
    with pytest.raises(BadSetting, match="EMAIL_URL must look like"):
        mailer(url)


def test_mailer_when_the_port_is_none() -> None:
    with pytest.raises(BadSetting, match="a port that is no number from 1 to 65535"):
        mailer("smtp://mail.example:99999")


def test_mailer_when_the_provider_has_no_key() -> None:
    with pytest.raises(BadSetting, match="names brevo without a key"):
        mailer("brevo://")


def test_settings_when_django_has_one_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django, "VERSION", (6, 1, 0))

    settings = mailer("resend://k3y@").settings()

    options = {"BACKEND": "anymail.backends.resend.EmailBackend", "OPTIONS": {"api_key": "k3y"}}
    assert settings == {"MAILERS": {"default": options}}


def test_settings_when_django_has_a_handful_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django, "VERSION", (5, 2, 19))

    assert mailer("smtp://me:pw@mail.example").settings() == {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 25,
        "EMAIL_HOST_USER": "me",
        "EMAIL_HOST_PASSWORD": "pw",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": 20,
    }
    assert mailer("brevo://k3y@").settings() == {
        "EMAIL_BACKEND": "anymail.backends.brevo.EmailBackend",
        "ANYMAIL": {"BREVO_API_KEY": "k3y"},
    }
