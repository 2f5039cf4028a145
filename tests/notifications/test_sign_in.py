"""Sign-in codes through the real pages and a real mail server."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from events.directory.models import User
from notifications.outbox.models import Delivery
from notifications.preferences.models import SuppressionReason
from notifications.preferences.operations import suppress
from notifications.sign_in import CodeByMail
from tests import factories
from tests.cast import BERIT, ELSEWHERE, HOME, NOW
from tests.mail import NOWHERE, MailServer, send_to
from tests.notifications.post import part

pytestmark = pytest.mark.django_db

LOGIN = "/org/konto/login/code/"


def ask(client: Client, email: str, host: str = HOME) -> HttpResponse:
    """Ask for a code; the page that answers."""
    asked = client.post(LOGIN, {"email": email}, headers={"host": host})
    assert asked.status_code == 302
    return client.get(asked["Location"], headers={"host": host})  # type: ignore[return-value]  # the client's own response class


def test_code_when_an_organiser_asks(client: Client, mailbox: MailServer) -> None:
    factories.organiser(factories.network())

    ask(client, BERIT)

    (message,) = mailbox.messages
    subject = str(message["Subject"]).strip()
    code = subject.rpartition(" ")[2]
    assert re.fullmatch(r"Din kod för att logga in: [A-Z0-9-]{6,9}", subject)
    assert (message["To"], message["Auto-Submitted"]) == (BERIT, "auto-generated")
    assert code in part(message, "plain")
    assert code in part(message, "html")


def test_code_when_the_row_is_read_afterwards(client: Client, mailbox: MailServer) -> None:
    """Who and when are kept, the words are not."""
    factories.organiser(factories.network())

    ask(client, BERIT)

    row = Delivery.objects.get()
    assert (row.letter, row.state, row.address) == ("sign_in_code", "handed", BERIT)
    assert (row.subject_line, row.text, row.html) == ("", "", "")


def test_code_when_it_is_used(client: Client, mailbox: MailServer) -> None:
    factories.organiser(factories.network())
    ask(client, BERIT)
    code = str(mailbox.messages[0]["Subject"]).rpartition(" ")[2]

    client.post("/org/konto/login/code/confirm/", {"code": code}, headers={"host": HOME})

    assert client.session["_auth_user_id"] == str(User.objects.get(email=BERIT).pk)


def _shown(page: HttpResponse) -> str:
    """The page without the form's own secret, which differs every time."""
    return re.sub(r'value="\w{64}"', "", page.content.decode())


def test_code_when_the_address_is_unknown(mailbox: MailServer) -> None:
    """The same page, no mail, no account: nobody learns who organises here."""
    factories.organiser(factories.network())

    known, unknown = (_shown(ask(Client(), email)) for email in (BERIT, "nobody@example.org"))

    assert unknown.replace("nobody@example.org", BERIT) == known
    assert [message["To"] for message in mailbox.messages] == [BERIT]
    assert User.objects.count() == 1


def test_code_when_no_one_can_sign_up(client: Client) -> None:
    factories.network()

    client.post("/org/konto/signup/", {"email": "nobody@example.org"}, headers={"host": HOME})

    assert User.objects.count() == 0


def test_code_when_the_mail_server_is_away(client: Client, settings: Settings) -> None:
    """The page answers as always; the row says what happened."""
    send_to(settings, NOWHERE)
    factories.organiser(factories.network())

    ask(client, BERIT)

    assert Delivery.objects.get().state == "failed"


def test_code_when_the_address_takes_no_mail(client: Client, mailbox: MailServer) -> None:
    home = factories.network()
    factories.organiser(home)
    suppress(network=home, address=BERIT, reason=SuppressionReason.BOUNCED, now=NOW)

    ask(client, BERIT)

    assert mailbox.messages == []


def _adapter(path: str = "/") -> CodeByMail:
    """The adapter as another part of the installation would use it: on a page that shows no network."""
    return CodeByMail(RequestFactory().get(path))


def test_code_when_the_page_shows_no_network(mailbox: MailServer) -> None:
    factories.organiser(factories.network())

    _adapter().send_mail("account/email/login_code", BERIT, {"code": "ABC"})
    _adapter().send_mail("account/email/login_code", "nobody@example.org", {"code": "ABC"})

    assert [str(message["Subject"]).strip() for message in mailbox.messages] == ["Din kod för att logga in: ABC"]


def test_mail_when_it_is_no_code(mailbox: MailServer) -> None:
    """Whatever else allauth would like to say is not said."""
    factories.organiser(factories.network())

    _adapter().send_mail("account/email/unknown_account", BERIT, {})

    assert mailbox.messages == []
    assert not _adapter().is_open_for_signup(RequestFactory().get("/"))


def test_code_when_asked_for_in_another_network(client: Client, mailbox: MailServer) -> None:
    """The code opens the account, not the network: the stranger's pages stay closed to it."""
    factories.organiser(factories.network())
    factories.elsewhere()

    ask(client, BERIT, ELSEWHERE)

    assert "Nordiska" in str(mailbox.messages[0]["From"])
