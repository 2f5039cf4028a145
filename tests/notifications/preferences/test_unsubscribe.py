"""What a mail program does with the List-Unsubscribe of a real reminder (RFC 8058 section 3.2)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from events.registrations import operations as registrations
from notifications.preferences.models import Category, Preference
from tests import factories
from tests.cast import BY, ELIN, ELSEWHERE, HOME, NOW
from tests.mail import MailServer
from tests.notifications.post import post

pytestmark = pytest.mark.django_db


def _link(mailbox: MailServer) -> str:
    """The address in the header of the reminder that registration closes tomorrow, as path and query."""
    trip = factories.event(factories.network())
    registrations.start(event=trip, email=ELIN, language="sv", submit_key="a", by=BY, now=NOW)
    post(NOW + timedelta(minutes=10))
    post(factories.stockholm(2027, 3, 3, 8))
    header = str(mailbox.messages[-1]["List-Unsubscribe"]).replace(" ", "")
    parts = urlsplit(header.strip("<>"))
    return f"{parts.path}?{parts.query}"


def test_unsubscribe_when_a_mail_program_posts(client: Client, mailbox: MailServer) -> None:
    link = _link(mailbox)

    for _ in range(2):
        answer = client.post(link, {"List-Unsubscribe": "One-Click"}, headers={"host": HOME})

    assert (answer.status_code, answer.cookies.output()) == (204, "")
    assert Preference.objects.get().category == Category.REMINDERS


def test_unsubscribe_when_a_scanner_follows_the_link(client: Client, mailbox: MailServer) -> None:
    """A GET shows a page and turns nothing off."""
    answer = client.get(_link(mailbox), headers={"host": HOME})

    assert (answer.status_code, Preference.objects.count()) == (200, 0)


def test_unsubscribe_when_the_link_is_tried_in_another_network(client: Client, mailbox: MailServer) -> None:
    link = _link(mailbox)
    factories.elsewhere()

    answer = client.post(link, {"List-Unsubscribe": "One-Click"}, headers={"host": ELSEWHERE})

    assert (answer.status_code, Preference.objects.count()) == (404, 0)
