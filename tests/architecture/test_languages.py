"""The pages as their readers meet them: a Swedish page speaks Swedish, an English one English."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from events.directory import operations as directory
from events.kernel import tokens
from events.programme.models import Event
from tests import factories
from tests.architecture.test_words import STYLES, TAG, WORD
from tests.cast import BY, HOME, NOW

Read = Callable[[str, str], list[str]]

# Words that no text does without, and that are no words of the other language.
ENGLISH = {"the", "your", "you", "with", "this", "that", "from", "register", "save", "change", "back", "next"}
SWEDISH = {"och", "att", "är", "inte", "för", "det", "du", "din", "anmälan", "spara", "ändra", "tillbaka"}
PUBLIC = ("", "kalender/", "mina/", "prenumerera/", "tillganglighet/", "personuppgifter/", "kontakt/", "nowhere/")
OF_ACTIVITY = ("a/{slug}/", "a/{slug}/anmal/")
MAILED = ("m/{token}/", "m/{token}/andra/", "m/{token}/aterbud/", "m/{token}/flode/", "m/altered/")
ORGANISER = (
    *("", "aktiviteter/", "aktiviteter/ny/", "aktiviteter/ny/study_trip/", "utskick/", "granskningar/"),
    *("planer/", "planer/ny/", "personer/", "mer/", "mer/roller/ny/"),
)
OF_EVENT = (
    *("", "texter/", "flytta/", "publicera/", "skjut-upp/", "stall-in/", "program/", "datum/", "datum/ny/"),
    *(
        "pris/",
        "anmalan/",
        "anmalan/stang/",
        "anmalan/sista-dag/",
        "personer/",
        "personer/ny/",
        "underlag/",
        "utskick/",
        "roller/",
    ),
)


def words(page: str) -> list[str]:
    """All that is shown, but for the link to the other language."""
    body = re.sub(r'<a class="lang".*?</a>', " ", STYLES.sub(" ", page), flags=re.DOTALL)
    return [word.lower() for word in WORD.findall(html.unescape(TAG.sub(" ", body)))]


@pytest.fixture
def trip(db: None) -> Event:
    return factories.event(factories.network(), place={"sv": "Bologna", "en": "Bologna"})


@pytest.fixture
def read(trip: Event) -> Read:
    """The words of a public or mailed page."""
    registration = factories.registration(trip)
    token = tokens.sign("registration", registration.pk, registration.link_version)

    def answer(path: str, language: str) -> list[str]:
        address = f"/{language}/{path.format(slug=trip.slug, token=token)}"
        return words(Client(headers={"host": HOME}).get(address, follow=True).content.decode())

    return answer


@pytest.mark.parametrize("path", [*PUBLIC, *OF_ACTIVITY, *MAILED])
@pytest.mark.parametrize(("language", "foreign"), [("sv", ENGLISH), ("en", SWEDISH)])
def test_a_page_speaks_one_language(read: Read, path: str, language: str, foreign: set[str]) -> None:
    said = read(path, language)

    assert len(said) > 20
    assert foreign & set(said) == set()


@pytest.mark.parametrize(("language", "foreign"), [("sv", ENGLISH), ("en", SWEDISH)])
def test_an_organisers_pages_speak_one_language(trip: Event, language: str, foreign: set[str]) -> None:
    berit = factories.organiser(trip.network)
    directory.set_language(person=berit, language=language, by=BY, now=NOW)
    assert berit.user
    browser = Client(headers={"host": HOME})
    browser.force_login(berit.user)
    paths = [*(f"/org/{path}" for path in ORGANISER), *(f"/org/a/{trip.pk}/{path}" for path in OF_EVENT)]

    said = {path: words(browser.get(path, follow=True).content.decode()) for path in paths}

    assert {path: found for path in paths if (found := foreign & set(said[path]))} == {}
