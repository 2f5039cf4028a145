"""The gate: network by host, language by path, form by origin."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from events.networks.models import Network
from events.programme import operations as programme
from tests import factories
from tests.cast import BERIT, BY, ELSEWHERE, HOME, NOW
from web import access

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Network:
    return factories.network()


def at(host: str = HOME, **headers: str) -> Client:
    return Client(headers={"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}})


# --- network and language -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("host", [HOME, f"{HOME}:8000", "LOCALHOST", "localhost.:81"])
def test_host_shows_its_network(host: str) -> None:
    assert at(host).get("/sv/").status_code == 200


@pytest.mark.usefixtures("home")
def test_unknown_host_gets_a_plain_page() -> None:
    answer = at("unknown.example.org").get("/sv/")

    assert (answer.status_code, "No network here" in answer.content.decode()) == (404, True)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en-GB,en;q=0.9", "en"),
        ("de,en;q=0.3,sv;q=0.7", "sv"),
        ("pl", "en"),
        ("*", "sv"),
        ("", "sv"),
        ("x" * 3000, "sv"),
    ],
)
def test_front_page_follows_the_browser(accepted: str, language: str) -> None:
    answer = at(accept_language=accepted).get("/")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in answer.headers["Vary"]


def test_network_without_english_has_no_english_pages() -> None:
    factories.network(languages=("sv",))

    assert at().get("/en/").status_code == 404
    assert at(accept_language="en").get("/").headers["Location"] == "/sv/"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("language", "title"), [("sv", "Kommande aktiviteter"), ("en", "Upcoming events")])
def test_page_speaks_the_language_of_its_address(language: str, title: str) -> None:
    answer = at().get(f"/{language}/")
    page = answer.content.decode()

    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="ltr">' in page
    assert f"<h1>{title}</h1>" in page


@pytest.mark.usefixtures("home")
def test_language_switch_keeps_the_query() -> None:
    page = at().get("/sv/?typ=resa&q=bologna").content.decode()

    assert '<link rel="alternate" hreflang="en" href="http://127.0.0.1/en/?typ=resa&amp;q=bologna">' in page


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("path", ["/sv/finns-inte/", "/finns-inte/", "/sv/a/finns-inte/", "/sv/kalender/2027/13/"])
def test_what_is_not_there_says_so_in_words(path: str) -> None:
    answer = at(accept_language="sv").get(path)

    assert answer.status_code == 404
    assert "Vi hittar inte sidan" in answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_fault_of_ours_says_that_nothing_was_saved(home: Network) -> None:
    request = RequestFactory().get("/sv/")
    request.network = home  # type: ignore[attr-defined]  # what the middleware does
    with translation.override("sv"):
        answers = [access.broken(request), access.bad(request), access.forbidden(request)]

    assert [answer.status_code for answer in answers] == [500, 400, 403]
    assert "Inget sparades" in answers[0].content.decode()


# --- origin of forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "is_token_page", "expected"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, False, True),
        ({"Sec-Fetch-Site": "none"}, False, True),
        ({"Sec-Fetch-Site": "same-site"}, False, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, True, False),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, False, True),
        ({"Origin": "http://testserver"}, False, True),
        ({"Origin": "https://evil.example"}, True, False),
        ({"Origin": "null"}, False, False),
        ({"Origin": "null"}, True, True),
        ({}, False, False),
        ({}, True, True),
    ],
)
def test_form_must_come_from_our_own_page(headers: dict[str, str], is_token_page: bool, expected: bool) -> None:
    request = RequestFactory().post("/", headers=headers)

    assert access.ours(request, is_token_page=is_token_page) is expected


@pytest.mark.usefixtures("home")
def test_form_from_elsewhere_is_refused_with_words() -> None:
    answer = at(origin="https://evil.example", accept_language="sv").post("/sv/mina/", {"email": "a@example.org"})

    assert (answer.status_code, "Vi kunde inte ta emot det" in answer.content.decode()) == (403, True)


def test_private_page_is_neither_stored_nor_told_on() -> None:
    headers = access.private(HttpResponse()).headers

    assert [headers[name] for name in ("Referrer-Policy", "Cache-Control", "X-Robots-Tag")] == [
        "no-referrer",
        "no-store",
        "noindex",
    ]


# --- public event ---------------------------------------------------------------------------------------------------


def test_draft_is_not_there_for_strangers(home: Network) -> None:
    draft = factories.draft(home)

    assert at().get(reverse("event", args=[draft.slug])).status_code == 404


def test_what_only_the_group_may_see_is_not_there_for_strangers(home: Network) -> None:
    hidden = programme.publish(event=factories.draft(home, visibility="group"), by=BY, now=NOW)

    assert at().get(reverse("event", args=[hidden.slug])).status_code == 404


def test_event_of_another_network_is_not_there(home: Network) -> None:
    factories.elsewhere()
    event = factories.event(home)

    assert at(ELSEWHERE).get(reverse("event", args=[event.slug])).status_code == 404


# --- public pages set no cookie -------------------------------------------------------------------------------------


def test_no_public_page_sets_a_cookie_or_reads_a_session(home: Network) -> None:
    event = factories.event(home)
    paths = ["agenda", "month_now", "subscribe", "links", "accessibility", "privacy", "contact"]
    addresses = [reverse(name) for name in paths] + [reverse(name, args=[event.slug]) for name in ("event", "register")]

    answers = [at().get(address, follow=True) for address in addresses]

    assert [answer.status_code for answer in answers] == [200] * len(addresses)
    assert [dict(answer.cookies) for answer in answers] == [{}] * len(addresses)
    assert [answer.headers.get("Vary", "") for answer in answers if "Cookie" in answer.headers.get("Vary", "")] == []


def test_organisers_pages_ask_strangers_to_sign_in(home: Network) -> None:
    factories.organiser(home, BERIT)

    answer = at().get("/org/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/org/konto/login/?next=/org/")
