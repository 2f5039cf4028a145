"""Subscribe, the statements, the demo's mailbox, and the health page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from events.journal import operations as journal
from events.networks.models import Network
from tests import factories
from tests.cast import ELSEWHERE, HOME, NOW
from tests.web.reading import get, title, words
from web.public.subscribe import feed_links, qr

pytestmark = pytest.mark.django_db

MAIL = b"""Message-ID: <1@127.0.0.1>
From: The network <svar@example.org>
To: elin@example.org
Subject: =?utf-8?q?Bekr=C3=A4fta_din_adress?=
Date: Tue, 16 Feb 2027 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Hej! http://127.0.0.1/sv/m/abc/
--b
Content-Type: text/html; charset=utf-8

<p style="color:red" onclick="x()">Hej!</p><script>alert(1)</script>
--b--
"""


# --- subscribe ------------------------------------------------------------------------------------------------------


def test_feed_has_a_way_in_for_every_program() -> None:
    links = feed_links("https://example.org/f/public.ics", "Nätverket")

    assert links.webcal == "webcal://example.org/f/public.ics"
    assert links.google == "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fexample.org%2Ff%2Fpublic.ics"
    assert links.outlook == (
        "https://outlook.office.com/calendar/addfromweb?url=https%3A%2F%2Fexample.org%2Ff%2Fpublic.ics&name=N%C3%A4tverket"
    )


def test_code_for_the_telephone_is_a_drawing_of_ours() -> None:
    drawing = qr("webcal://example.org/f/public.ics")

    assert drawing.startswith('<svg viewBox="0 0 ')
    assert ("style" in drawing, "http" in drawing) == (False, False)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("language", "feed"), [("sv", "/f/public.ics"), ("en", "/f/public-en.ics")])
def test_subscribe_page_offers_the_feed_of_its_language(language: str, feed: str) -> None:
    assert f'{HOME}{feed}"' in get(f"/{language}/prenumerera/").content.decode()


# --- statements -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("path", "heading", "telling"),
    [
        ("/sv/tillganglighet/", "Tillgänglighetsredogörelse", "2018:1937"),
        ("/en/tillganglighet/", "Accessibility statement", "EN 301 549"),
        ("/sv/personuppgifter/", "Personuppgifter", "Vi sätter inga kakor"),
        ("/en/personuppgifter/", "Personal data", "We set no cookies"),
        ("/sv/kontakt/", "Kontakt", "svar@example.org"),
    ],
)
def test_statement(path: str, heading: str, telling: str) -> None:
    answer = get(path)

    assert title(answer).startswith(heading)
    assert telling in words(answer)


# --- the demo's mailbox ---------------------------------------------------------------------------------------------


@pytest.fixture
def caught(tmp_path: Path, home: Network) -> Any:
    for name in ("1-1.eml", "2-2.eml"):
        (tmp_path / name).write_bytes(MAIL)
    (tmp_path / "3.part").write_bytes(b"unfinished")
    with override_settings(DEMO=True, CAUGHT_MAIL_DIR=tmp_path):
        yield tmp_path


@pytest.mark.usefixtures("caught")
def test_mailbox_lists_what_was_caught() -> None:
    answer = get("/demo/mailbox/", accept_language="sv")

    assert words(answer).count("Bekräfta din adress elin@example.org, tisdag 16 februari 10.00") == 2


@pytest.mark.usefixtures("caught")
def test_another_network_reads_no_mail_of_this_one() -> None:
    factories.elsewhere()

    assert "elin@example.org" not in words(get("/demo/mailbox/", host=ELSEWHERE))
    assert get("/demo/mailbox/1-1.eml/", host=ELSEWHERE).status_code == 404


@pytest.mark.usefixtures("caught")
def test_message_is_shown_as_text_with_its_links() -> None:
    answer = get("/demo/mailbox/1-1.eml/")

    assert 'href="http://127.0.0.1/sv/m/abc/"' in answer.content.decode()
    assert "<script>" not in answer.content.decode()


@pytest.mark.usefixtures("caught")
def test_formatted_text_runs_nothing_and_leads_nowhere() -> None:
    page = get("/demo/mailbox/1-1.eml/").content.decode()
    answer = get("/demo/mailbox/1-1.eml/html/")

    assert '<iframe class="frame" sandbox ' in page
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
    )


@pytest.mark.usefixtures("caught")
@pytest.mark.parametrize("name", ["3.part", "0.eml", "..%2f..%2fsettings.eml", ".eml", "%2e%2e"])
def test_only_caught_mail_can_be_opened(name: str) -> None:
    assert get(f"/demo/mailbox/{name}/").status_code == 404


def test_empty_mailbox_says_what_it_is_for(home: Network, tmp_path: Path) -> None:
    with override_settings(DEMO=True, CAUGHT_MAIL_DIR=tmp_path / "none"):
        assert "No mail yet" in words(get("/demo/mailbox/", accept_language="en"))


@pytest.mark.parametrize("path", ["", "1-1.eml/", "1-1.eml/html/"])
def test_there_is_no_mailbox_outside_the_demo(caught: Path, path: str) -> None:
    with override_settings(DEMO=False):
        assert get(f"/demo/mailbox/{path}").status_code == 404


# --- health ---------------------------------------------------------------------------------------------------------


def test_health_is_told_on_any_host() -> None:
    journal.beat(name="sweep", now=NOW)

    answer = get("/healthz", host="10.0.0.7:8000")

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "last_sweep": "2027-02-16T09:00:00+00:00",
        "oldest_unsent": None,
        "now": "2027-02-16T09:00:00+00:00",
    }


@pytest.mark.parametrize(("url", "said"), [("", "none"), ("redis://127.0.0.1:1/0", "away")])
def test_health_tells_of_a_broker_that_is_away(url: str, said: str) -> None:
    with override_settings(REDIS_URL=url):
        assert get("/healthz").json()["broker"] == said


def test_strangers_have_the_same_pages_of_their_own(home: Network) -> None:
    factories.elsewhere()

    assert "Nordiska lärandenätverket" in words(get("/sv/prenumerera/", host=ELSEWHERE))


@pytest.mark.usefixtures("home")
def test_organisers_find_their_door_at_the_foot_of_every_page() -> None:
    assert '<a href="/org/">För arrangörer</a>' in get("/sv/").content.decode()


@pytest.mark.parametrize("path", ["", "kalender/2027/05/", "a/studieresa-till-emilia-romagna/"])
def test_paper_says_where_it_came_from(path: str, home: Network) -> None:
    factories.event(home)

    assert f'<p class="small only-print">http://{HOME}/sv/{path}</p>' in get(f"/sv/{path}").content.decode()
