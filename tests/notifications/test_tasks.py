"""The Celery tasks, called as a worker would."""

from __future__ import annotations

from functools import partial

import pytest
from pytest_django import Settings

from events.journal.queries import last_beat
from events.kernel import clock
from notifications import tasks
from notifications.letters import operations as letters
from notifications.outbox import operations as outbox
from notifications.outbox.queries import oldest_unsent
from tests import factories
from tests.cast import ELIN
from tests.mail import NOWHERE, MailServer, send_to

pytestmark = pytest.mark.django_db


def test_sweep_when_it_ends_well(mailbox: MailServer) -> None:
    factories.registration(factories.event(factories.network()), email=ELIN)

    tasks.sweep()

    assert [message["To"] for message in mailbox.messages] == [ELIN]
    assert last_beat("sweep") is not None


def test_deliver_when_there_is_more_than_a_batch(mailbox: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "drain", partial(outbox.drain, limit=2))
    trip = factories.event(factories.network())
    for number in range(5):
        factories.registration(trip, email=f"p{number}@example.org")

    tasks.deliver()

    assert (len(mailbox.messages), oldest_unsent(now=clock.now())) == (5, None)


def test_empty_when_the_mail_server_is_away(settings: Settings) -> None:
    """It stops at once instead of knocking a hundred times."""
    send_to(settings, NOWHERE)
    factories.registration(factories.event(factories.network()))
    factories.registration(factories.event(factories.network("b", "b.example.org")))
    letters.plan(now=clock.now())

    assert tasks.empty() == 0
