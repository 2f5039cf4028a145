"""The main job on real input: one command, a form in a browser, a mail by a real worker over SMTP, a feed."""

from __future__ import annotations

import re
import urllib.request
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page

from tests.processes import wait_until
from tests.up import up

pytestmark = pytest.mark.processes

ADDRESS = "nina.nykomling@example.org"


def mails(data: Path) -> list[EmailMessage]:
    """What the catcher keeps for the newcomer, oldest first."""
    kept = sorted((data / "mail").glob("*.eml"))
    parsed = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in kept]
    return [mail for mail in parsed if ADDRESS in mail["To"]]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def fill_the_trip(page: Page, address: str) -> None:
    page.goto(address + "sv/a/emilia-romagna/")
    page.fill("input[name=email]", ADDRESS)
    page.click("text=Börja anmälan")
    page.fill("input[name=name]", "Nina Nykomling")
    page.click("main button.primary")
    page.fill("input[name=q_role]", "Verksamhetsledare")
    page.check("input[name=q_travel][value=train]")
    page.click("main button.primary")
    page.check("input[name=q_room][value=shared]")
    page.click("main button.primary")
    page.click("text=Skicka anmälan")


def test_newcomer_registers_gets_the_mail_and_finds_the_trip_in_a_feed(tmp_path: Path, browser: Browser) -> None:
    data = tmp_path / "data"
    # A folder with something old in it: --fresh must leave a world that sends and keeps mail.
    (data / "mail").mkdir(parents=True)
    (data / "mail" / "1-00001.eml").write_bytes(b"To: nobody@example.org\r\n\r\nold")

    with up(data, "--fresh") as running, browser.new_context(java_script_enabled=False) as context:
        running.until_ready()
        address = f"http://127.0.0.1:{running.port}/"
        page = context.new_page()
        fill_the_trip(page, address)
        assert "en plats hålls åt dig" in page.inner_text("main")
        wait_until(lambda: bool(mails(data)), seconds=45, what="the confirmation")
        link = re.search(r"http://\S+/sv/m/\S+", text_of(mails(data)[0]))
        assert link is not None
        page.goto(link.group(0))
        page.click("text=Adressen är min")
        assert "Du har en plats" in page.inner_text("main")
        assert context.cookies() == []
        wait_until(lambda: len(mails(data)) == 2, seconds=45, what="the place in writing")
        assert mails(data)[1]["Subject"].startswith("Du har en plats: ")
        with urllib.request.urlopen(address + "f/public.ics", timeout=10) as answer:
            feed = Calendar.from_ical(answer.read())
        # The link that `up` prints is for a person with a browser, whose forms say where they come from.
        sign_in = re.search(r"organiser: (\S+)", running.said)
        assert sign_in is not None
        page.goto(sign_in.group(1))
        page.click("main button.primary")
        assert page.url == address + "org/"

    assert [len(mails(data)), (data / "mail" / "1-00001.eml").exists()] == [2, False]
    assert "Studieresa till Emilia-Romagna" in {str(entry["SUMMARY"]) for entry in feed.walk("VEVENT")}
