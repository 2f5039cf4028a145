"""What mail servers, sweeps and recipients do to a mailing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connections

from events.journal.queries import last_beat
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations.operations import Debtor
from events.programme import operations as programme
from notifications import tasks
from notifications.letters import operations as letters
from notifications.outbox import operations as outbox
from notifications.outbox.models import Delivery
from notifications.outbox.operations import Order
from notifications.reminders.operations import planning
from notifications.reminders.queries.candidates import Candidate
from tests import factories
from tests.cast import BY, NOW
from tests.faults.post import cancelled_trip, copies, crowd, message_ids
from tests.mail import MailServer
from tests.notifications.post import drain, post

AFTER = NOW + timedelta(days=1)


def _at_once(now: datetime, count: int) -> None:
    """So many sweeps, each in its own thread with its own connection."""

    def sweep(_number: int) -> None:
        try:
            while post(now).claimed:
                pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(sweep, range(count)))


@pytest.mark.django_db(transaction=True)
def test_sweeps_when_four_run_at_once(mailbox: MailServer) -> None:
    addresses = cancelled_trip(60)

    _at_once(AFTER, 4)

    assert copies(mailbox) == dict.fromkeys(addresses, 1)


REMIND_AT = factories.stockholm(2027, 3, 10, 8)


def _debts(home: Network, count: int) -> None:
    """So many people who owe two papers each, due a week after REMIND_AT."""
    trip = factories.event(home)
    for number in range(count):
        anna = factories.person(home, email=f"anna{number}@example.org")
        for kind in ("case_paper", "host_paper"):
            obligations.owe(
                network=home,
                event=trip,
                kind=kind,
                label={"sv": "Underlag"},
                debtor=Debtor(person=anna),
                own_due_at=REMIND_AT + timedelta(days=7, hours=4),
                by=BY,
                now=NOW,
            )


@pytest.mark.django_db(transaction=True)
def test_reminders_when_four_sweeps_run_at_once(mailbox: MailServer) -> None:
    _debts(factories.network(), 20)

    _at_once(REMIND_AT, 4)

    assert copies(mailbox) == {f"anna{number}@example.org": 1 for number in range(20)}


@pytest.mark.django_db
def test_mailing_when_the_event_is_cancelled_after_it_was_planned(mailbox: MailServer) -> None:
    """The confirmations that wait are cancelled; everyone gets one mail, the cancellation."""
    trip = factories.event(factories.network())
    people = [factories.registration(trip).person.email for _ in range(3)]
    letters.plan(now=NOW)

    programme.cancel(event=trip, by=BY, now=NOW)
    post()

    assert copies(mailbox) == dict.fromkeys(people, 1)
    assert {str(message["Subject"]).strip() for message in mailbox.messages} == {
        "Inställt: Studieresa till Emilia-Romagna"
    }
    assert Delivery.objects.filter(state="cancelled", reason="event_cancelled").count() == 3


@pytest.mark.django_db
def test_mailing_when_servers_refuse_some(mailbox: MailServer) -> None:
    """550 on one of many, 450 twice on another, 421 on a third: nobody else waits for them."""
    addresses = cancelled_trip(30)
    gone, slow, closing = addresses[3], addresses[7], addresses[11]
    mailbox.refuse = {gone: "550 5.1.1 no such user", slow: "450 4.2.0 later", closing: "421 4.3.2 closing"}

    post(AFTER)
    assert copies(mailbox).total() == 27
    post(AFTER + timedelta(minutes=2))
    mailbox.refuse = {gone: "550 5.1.1 no such user"}
    post(AFTER + timedelta(minutes=10))

    assert copies(mailbox) == dict.fromkeys(set(addresses) - {gone}, 1)
    assert Delivery.objects.get(address=gone).state == "failed"
    assert Delivery.objects.get(address=slow).attempts == 3


@pytest.mark.django_db
def test_mailing_when_one_recipient_is_poisoned(mailbox: MailServer) -> None:
    """A line break in a stored address, a mailbox name no server takes: a dead letter each, all others are sent."""
    trip = factories.event(factories.network())
    addresses = crowd(trip, 12)
    programme.cancel(event=trip, by=BY, now=AFTER)
    letters.plan(now=AFTER)
    Delivery.objects.filter(address=addresses[2]).update(address="p2@example.org\r\nBcc: all@example.org")
    Delivery.objects.filter(address=addresses[5]).update(address="åsa@example.org")
    Delivery.objects.filter(address=addresses[8]).update(about="registration:x")

    drain(AFTER)

    assert copies(mailbox).total() == 9
    assert Delivery.objects.filter(state="failed").count() == 3


@pytest.mark.django_db
def test_mailing_when_the_line_is_cut_after_the_words(mailbox: MailServer) -> None:
    """The server took the mail and its answer was lost: it comes again, and both have the same Message-ID."""
    addresses = cancelled_trip(3)
    mailbox.cut = {addresses[1]}

    post(AFTER)
    mailbox.cut = set()
    post(AFTER + timedelta(minutes=2))

    assert copies(mailbox) == {addresses[0]: 1, addresses[1]: 2, addresses[2]: 1}
    assert {len(ids) for ids in message_ids(mailbox).values()} == {1}


@pytest.mark.django_db
def test_reminders_when_one_recipient_cannot_be_planned(mailbox: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor can one whole kind of reminder: everybody else is reminded."""
    _debts(factories.network(), 5)
    enqueue = outbox.enqueue

    def poisoned(*, orders: Sequence[Order], now: datetime) -> dict[str, Delivery]:
        if any(order.address == "anna3@example.org" for order in orders):
            raise ValueError("poison")
        return enqueue(orders=orders, now=now)

    def broken(now: datetime) -> list[Candidate]:
        raise ZeroDivisionError

    monkeypatch.setattr(outbox, "enqueue", poisoned)
    monkeypatch.setattr(planning, "FINDERS", (broken, *planning.FINDERS))
    post(REMIND_AT)

    assert copies(mailbox) == {f"anna{number}@example.org": 1 for number in (0, 1, 2, 4)}


@pytest.mark.django_db
def test_sweep_when_one_of_its_steps_fails(mailbox: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others do theirs, the post goes out, and the health page sees that the sweep did not end well."""
    cancelled_trip(2)

    def broken(now: datetime) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "STEPS", (broken, *tasks.STEPS))
    tasks.sweep()

    assert copies(mailbox).total() == 2
    assert last_beat("sweep") is None
