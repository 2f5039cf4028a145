"""What readers do, with a mouse, with a keyboard, without JavaScript, on paper."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from events.kernel import tokens
from events.kernel.when import When
from events.programme import operations as programme
from events.registrations.models import Registration
from tests import factories
from tests.browser.checks import RINGLESS, violations
from tests.cast import BY, NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

TRIP = "/en/a/studieresa-till-emilia-romagna/"
MEETING = "/en/a/slutkonferens/anmal/"


@pytest.fixture
def small(live_server: LiveServer) -> str:
    """A trip with its programme and a conference in two places, served at this address."""
    home = factories.network()
    trip = factories.event(home, capacity=26, contact_email="resa@example.org")
    for day in range(23, 29):
        title, place = {"sv": f"Besök {day}", "en": f"Visit {day}"}, {"sv": "Bologna", "en": "Bologna"}
        when = When.date(date(2027, 5, day))
        programme.add_session(event=trip, kind="visit", title=title, place=place, when=when, by=BY, now=NOW)
    conference = factories.event(home, "conference", title={"sv": "Slutkonferens", "en": "Final conference"})
    for name in ("Umeå", "Visby"):
        programme.add_site(event=conference, name={"sv": name}, by=BY, now=NOW)
    return f"http://localhost:{live_server.thread.port}"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A phone that remembers nothing."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=request.param)
    context.set_default_timeout(20_000)
    yield context
    context.close()


def mailed(path: str, registration: Registration) -> str:
    """The link that the confirmation carries."""
    return f"{path}/en/m/{tokens.sign('registration', registration.pk, registration.link_version)}/"


def test_from_the_agenda_to_a_place_on_the_trip_and_out_of_it(small: str, window: BrowserContext) -> None:
    page = window.new_page()
    page.goto(f"{small}/en/")
    page.get_by_role("link", name="Study trip to Emilia-Romagna").first.click()
    page.get_by_label("Your e-mail address").fill("elin.new@example.org")
    page.get_by_role("button", name="Begin registration").click()

    page.get_by_label("Your name").fill("Elin Sandberg")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("What do you work with?").fill("Adviser")
    page.get_by_text("Train", exact=True).click()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_text("Share a double room").click()
    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    page.get_by_role("button", name="Send the registration").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you Elin Sandberg")

    made = Registration.objects.get(person__email="elin.new@example.org")
    page.goto(mailed(small, made))
    page.get_by_role("button", name="The address is mine").click()
    expect(page.get_by_role("button", name="The address is mine")).to_have_count(0)
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_label("A few words to the organiser").fill("I am ill.")
    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have withdrawn")
    assert window.cookies() == []


def test_wrong_answers_are_told_at_once_and_kept(small: str, window: BrowserContext) -> None:
    page = window.new_page()
    page.goto(small + MEETING)
    page.get_by_label("Your name").fill("Elin Sandberg")
    page.get_by_label("Your e-mail address").fill("elin")
    page.get_by_role("button", name="Send the registration").click()

    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("Your name")).to_have_value("Elin Sandberg")
    expect(page.get_by_role("alert")).to_be_visible()


def test_error_summary_is_focused_and_clean(small: str, page: Page) -> None:
    page.goto(small + MEETING)
    page.get_by_role("button", name="Send the registration").click()

    expect(page.get_by_role("alert")).to_be_focused()
    assert violations(page) == []


def test_keyboard_reaches_everything_and_shows_where_it_is(small: str, page: Page) -> None:
    page.goto(small + MEETING)
    seen, ringless = [], []
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
        ringless += [one for one in [page.evaluate(RINGLESS)] if one]

    wanted = ["Skip to the content", "name", "email", "organisation_name", "site", "q_message", "Send the registration"]
    assert [name for name in seen if name in wanted][: len(wanted)] == wanted
    assert ringless == []
    assert "website" not in seen


def test_skip_link_leads_past_the_menu(small: str, page: Page) -> None:
    page.goto(f"{small}/en/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)") is True


def test_menu_of_calendars_opens_without_a_script(small: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(small + TRIP)
    page.get_by_text("Add to calendar").click()

    expect(page.get_by_role("link", name="Google Calendar")).to_be_visible()
    context.close()


def test_event_page_is_light(small: str, page: Page) -> None:
    weights: dict[str, int] = {}
    problems: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        problems.append(message.text)

    page.on("console", complain)
    page.on("response", lambda answer: weights.update({answer.url: _weight(answer.url, answer.body())}))
    page.goto(small + TRIP, wait_until="networkidle")

    assert len(weights) <= 6
    assert sum(weights.values()) <= 60 * 1024
    assert [url for url in weights if not url.startswith(small)] == []
    assert page.context.cookies() == []
    assert problems == []


def _weight(url: str, body: bytes) -> int:
    """Bytes on the wire: text travels compressed, as the real server sends it."""
    return len(body) if url.endswith(".woff2") else len(gzip.compress(body, 6))


@pytest.mark.parametrize("path", [TRIP, "/en/", "/en/kalender/", "/en/prenumerera/"])
def test_paper_holds_the_words_and_no_buttons(small: str, page: Page, path: str) -> None:
    page.goto(small + path)
    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator(".btn:visible, .top nav:visible, .foot:visible").count() == 0


def test_swedish_and_english_lead_to_each_other(small: str, page: Page) -> None:
    page.goto(f"{small}/sv/a/studieresa-till-emilia-romagna/")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{small}/en/a/studieresa-till-emilia-romagna/")
    page.get_by_role("link", name="Svenska").click()
    expect(page).to_have_url(f"{small}/sv/a/studieresa-till-emilia-romagna/")
