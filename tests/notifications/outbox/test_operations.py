from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from events.directory.models import Role
from events.directory.operations import give_role
from events.kernel.errors import Refused
from events.networks.models import Network
from events.programme.models import Event
from notifications.outbox import operations as outbox
from notifications.outbox import queries
from notifications.outbox.compose import Dropped, Written
from notifications.outbox.models import Delivery, DeliveryState
from notifications.outbox.operations import Order, Report, Writer
from notifications.outbox.operations.queue import hand_back
from notifications.preferences.models import Category, SuppressionReason
from notifications.preferences.operations import opt_out, suppress
from tests import factories
from tests.cast import BY, ELIN, NOW
from tests.mail import NOWHERE, MailServer, send_to
from tests.notifications.post import part

pytestmark = pytest.mark.django_db

LINK = "https://kallelse.example.org/sv/m/secret/"


def _write(rows: Sequence[Delivery], now: datetime) -> Mapping[int, Written | Dropped]:
    return {row.pk: _letter(row) for row in rows}


def _letter(row: Delivery) -> Written | Dropped:
    if row.letter == "poison":
        raise ValueError("a template that fails")
    if row.letter == "stale":
        return Dropped("registration_withdrawn")
    category = Category.REMINDERS if row.letter == "reminder" else Category.NECESSARY
    return Written("Ämne", "Se [[mine]]", '<a href="[[mine]]">Se</a>', category, {"mine": LINK})


WRITERS = {"test": Writer(_write)}


def order(home: Network, key: str = "one", **fields: Any) -> Order:
    told: dict[str, Any] = {"address": f"{key}@example.org", "letter": "plain", "due_at": NOW, **fields}
    return Order(key=key, network_id=home.pk, source="test", language="sv", **told)


def put(home: Network, *keys: str, **fields: Any) -> list[Delivery]:
    rows = outbox.enqueue(orders=[order(home, key, **fields) for key in keys], now=NOW)
    return [rows[key] for key in keys]


def drain(now: datetime = NOW, **fields: Any) -> Report:
    return outbox.drain(clock=lambda: now, writers=WRITERS, **fields)


def states() -> dict[str, str]:
    return dict(Delivery.objects.values_list("key", "state"))


def test_enqueue_when_ordered_twice() -> None:
    home = factories.network()

    first, second = put(home, "one"), put(home, "one", address="other@example.org")

    assert (first[0].pk, first[0].token) == (second[0].pk, second[0].token)
    assert Delivery.objects.get().address == "one@example.org"


@pytest.mark.parametrize("count", [1, 3])
def test_enqueue_when_many(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Insert, read back, and the two ends of the transaction."""
    home = factories.network()

    with django_assert_num_queries(4):
        outbox.enqueue(orders=[order(home, str(number)) for number in range(count)], now=NOW)


def test_claim_when_some_are_not_due() -> None:
    home = factories.network()
    put(home, "now")
    put(home, "later", due_at=NOW + timedelta(seconds=1))

    claimed = outbox.claim(now=NOW, limit=10)

    assert [row.key for row in claimed] == ["now"]
    assert outbox.claim(now=NOW, limit=10) == []
    assert (claimed[0].attempts, claimed[0].lease_until) == (1, NOW + outbox.LEASE)


def test_claim_when_the_lease_has_run_out() -> None:
    home = factories.network()
    put(home, "one")
    dead = outbox.claim(now=NOW, limit=10)[0]

    assert outbox.release_expired(now=NOW + outbox.LEASE - timedelta(seconds=1)) == 0
    assert outbox.release_expired(now=NOW + outbox.LEASE) == 1

    again = outbox.claim(now=NOW + outbox.LEASE, limit=10)[0]
    assert (again.message_id, again.attempts) == (dead.message_id, 2)
    assert again.lease_token != dead.lease_token


def test_renew_when_the_server_is_slow() -> None:
    put(factories.network(), "one", "two")
    batch = outbox.claim(now=NOW, limit=10)

    assert outbox.renew(batch=batch[1:], until=NOW + timedelta(hours=1)) == 1
    assert outbox.release_expired(now=NOW + outbox.LEASE) == 1
    assert outbox.renew(batch=[], until=NOW) == 0


def test_hand_back_when_nothing_is_left() -> None:
    assert hand_back(batch=[], due_at=NOW) == 0


@pytest.mark.parametrize(("count", "queries_made"), [(1, 9), (3, 15)])
def test_drain_when_all_goes_well(
    count: int, queries_made: int, mailbox: MailServer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Claim 5, suppressed addresses 1, and 3 for each mail: its mark, and the two ends of its own transaction."""
    put(factories.network(), *map(str, range(count)))

    with django_assert_num_queries(queries_made):
        report = drain()

    assert report == Report(claimed=count, handed=count)
    assert [message["To"] for message in mailbox.messages] == [f"{number}@example.org" for number in range(count)]


def test_drain_when_it_is_kept_for_the_organiser(mailbox: MailServer) -> None:
    row = put(factories.network(), "one")[0]

    drain()

    kept = Delivery.objects.get()
    assert (kept.subject_line, kept.text, kept.html) == ("Ämne", "Se [[mine]]", '<a href="[[mine]]">Se</a>')
    assert (kept.state, kept.handed_at, kept.settled_at) == (DeliveryState.HANDED, NOW, NOW)
    assert part(mailbox.messages[0], "plain").strip() == f"Se {LINK}"
    assert mailbox.messages[0]["Message-ID"] == row.message_id


def test_drain_when_one_is_poisoned(mailbox: MailServer) -> None:
    home = factories.network()
    put(home, "one", "two")
    put(home, "bad", letter="poison")
    put(home, "crlf", address="x@example.org\r\nBcc: y@example.org")

    report = drain()

    assert report == Report(claimed=4, handed=2)
    assert states() == {"one": "handed", "two": "handed", "bad": "failed", "crlf": "failed"}
    assert Delivery.objects.get(key="bad").reason == "ValueError: a template that fails"


def test_drain_when_nobody_writes_for_the_source(mailbox: MailServer) -> None:
    put(factories.network(), "one")

    outbox.drain(clock=lambda: NOW, writers={})

    assert states() == {"one": "failed"}


def test_drain_when_it_no_longer_holds(mailbox: MailServer) -> None:
    put(factories.network(), "one", letter="stale")

    drain()

    row = Delivery.objects.get()
    assert (row.state, row.reason, row.text, mailbox.messages) == ("cancelled", "registration_withdrawn", "", [])


def test_drain_when_it_is_too_late(mailbox: MailServer) -> None:
    put(factories.network(), "one", expires_at=NOW)

    drain()

    assert (states(), mailbox.messages) == ({"one": "expired"}, [])


def test_drain_when_the_reader_said_no(mailbox: MailServer) -> None:
    home = factories.network()
    elin = factories.person(home, email=ELIN)
    opt_out(person=elin, category=Category.REMINDERS, by=BY, now=NOW)
    suppress(network=home, address="dead@example.org", reason=SuppressionReason.BOUNCED, now=NOW)
    put(home, "reminder", letter="reminder", address=ELIN, person_id=elin.pk)
    put(home, "necessary", address=ELIN, person_id=elin.pk)
    put(home, "dead")

    drain()

    assert states() == {"reminder": "suppressed", "necessary": "handed", "dead": "suppressed"}
    assert Delivery.objects.get(key="reminder").reason == "opted_out"


def test_drain_when_the_server_refuses(mailbox: MailServer) -> None:
    home = factories.network()
    mailbox.refuse = {"gone@example.org": "550 5.1.1 no such user", "policy@example.org": "550 5.7.1 no"}
    put(home, "one", "gone", "policy")

    drain()

    assert states() == {"one": "handed", "gone": "failed", "policy": "failed"}
    put(home, "again", address="gone@example.org")
    put(home, "other", address="policy@example.org")
    drain()
    assert (states()["again"], states()["other"]) == ("suppressed", "failed")


def test_drain_when_the_server_says_later_twice(mailbox: MailServer) -> None:
    mailbox.refuse = {"one@example.org": "450 4.2.0 greylisted"}
    put(factories.network(), "one", "two")

    drain()
    first = Delivery.objects.get(key="one")
    drain(first.due_at)
    second = Delivery.objects.get(key="one")
    mailbox.refuse = {}
    drain(second.due_at)

    assert [message["To"] for message in mailbox.messages] == ["two@example.org", "one@example.org"]
    assert (first.state, second.state, states()["one"]) == ("retry", "retry", "handed")
    assert timedelta(minutes=1) <= first.due_at - NOW <= timedelta(minutes=1.2)
    assert timedelta(minutes=5) <= second.due_at - first.due_at <= timedelta(minutes=6)


def test_drain_when_the_server_is_away(mailbox: MailServer, settings: Settings) -> None:
    send_to(settings, NOWHERE)
    put(factories.network(), *"abcde")

    report = drain()

    assert (report.handed, report.is_away) == (0, True)
    assert sorted(Delivery.objects.values_list("state", "attempts")) == [("retry", 0)] * 3 + [("retry", 1)] * 2
    send_to(settings, mailbox.url)
    assert drain(NOW + timedelta(minutes=2)).handed == 5


def test_drain_when_the_lease_was_lost_meanwhile(mailbox: MailServer) -> None:
    put(factories.network(), "one")

    def losing(rows: Sequence[Delivery], now: datetime) -> Mapping[int, Written | Dropped]:
        outbox.release_expired(now=NOW + timedelta(hours=1))
        return _write(rows, now)

    outbox.drain(clock=lambda: NOW, writers={"test": Writer(losing)})

    assert states() == {"one": "pending"}


def test_drain_when_each_mail_takes_long(mailbox: MailServer) -> None:
    """The clock is read for every mail, and the lease renewed before it runs out."""
    put(factories.network(), *"abcd")
    minutes = iter(range(100))

    def clock() -> datetime:
        outbox.release_expired(now=NOW)
        return NOW + timedelta(minutes=next(minutes))

    report = outbox.drain(clock=clock, writers=WRITERS)

    assert (report.handed, set(states().values())) == (4, {"handed"})


def test_drain_when_it_took_its_worker_down_too_often(mailbox: MailServer) -> None:
    put(factories.network(), "one")
    Delivery.objects.update(attempts=40)

    drain()

    assert (states(), mailbox.messages) == ({"one": "failed"}, [])


def test_drain_when_the_event_is_a_draft(mailbox: MailServer) -> None:
    home = factories.network()
    sketch = factories.draft(home)
    for role, address in ((Role.ORGANISER, "maja@example.org"), (Role.HOST, "host@example.org")):
        person = factories.person(home, email=address)
        give_role(network=home, role=role, person=person, event_id=sketch.pk, by=BY, now=NOW)
    factories.organiser(home)
    _orders_to(home, sketch, "maja@example.org", "berit.isaksson@example.org", "host@example.org", ELIN)

    drain()

    assert states() == {
        "maja@example.org": "handed",
        "berit.isaksson@example.org": "handed",
        "host@example.org": "failed",
        ELIN: "failed",
    }


def _orders_to(home: Network, event: Event, *addresses: str) -> None:
    orders = [order(home, address, address=address, event_id=event.pk) for address in addresses]
    outbox.enqueue(orders=orders, now=NOW)


def test_settle_is_told_when_the_mail_ends(mailbox: MailServer) -> None:
    home = factories.network()
    put(home, "one")
    put(home, "two", letter="stale")
    told: dict[str, str] = {}

    def settle(row: Delivery, now: datetime) -> None:
        told[row.key] = row.state

    outbox.drain(clock=lambda: NOW, writers={"test": Writer(_write, settle)})

    assert told == {"one": "handed", "two": "cancelled"}


def test_send_again_when_it_failed(mailbox: MailServer) -> None:
    home = factories.network()
    mailbox.refuse = {"one@example.org": "554 5.7.1 not like this"}
    row = put(home, "one")[0]
    drain()
    mailbox.refuse = {}

    outbox.send_again(delivery=row, now=NOW)
    drain()

    assert (states(), mailbox.messages[0]["Message-ID"]) == ({"one": "handed"}, row.message_id)
    with pytest.raises(Refused) as refused:
        outbox.send_again(delivery=row, now=NOW)
    assert refused.value.code == "not_failed"


def test_copies_are_kept_for_a_year_and_then_forgotten(mailbox: MailServer) -> None:
    put(factories.network(), "one")
    drain()
    year = timedelta(days=365)

    kept = outbox.forget_copies(now=NOW + year)
    forgotten = outbox.forget_copies(now=NOW + year + timedelta(seconds=1))

    row = Delivery.objects.get()
    assert (kept, forgotten, row.state, row.text, row.subject_line) == (0, 1, "handed", "", "")


def test_copies_about_an_event_are_kept_for_a_year_after_it(mailbox: MailServer) -> None:
    home = factories.network()
    trip = factories.event(home)
    put(home, "one")
    drain()
    Delivery.objects.update(event=trip)

    kept = outbox.forget_copies(now=factories.stockholm(2028, 5, 27, 12))
    forgotten = outbox.forget_copies(now=factories.stockholm(2028, 5, 29, 12))

    assert (kept, forgotten) == (0, 1)


def test_mails_when_another_network_looks(mailbox: MailServer) -> None:
    home, away = factories.network(), factories.elsewhere()
    row = put(home, "one")[0]
    put(home, "two", due_at=NOW + timedelta(days=1))
    drain()

    assert [one.key for one in queries.mails(network=home)] == ["two", "one"]
    assert [one.key for one in queries.mails(network=home, state="handed")] == ["one"]
    assert queries.counts(network=home) == {"handed": 1, "pending": 1}
    assert queries.copy_of(network=home, delivery_id=row.pk) == row
    assert queries.oldest_unsent(now=NOW) is None
    assert queries.oldest_unsent(now=NOW + timedelta(days=2)) == NOW + timedelta(days=1)
    assert (list(queries.mails(network=away)), queries.copy_of(network=away, delivery_id=row.pk)) == ([], None)


def test_mails_when_one_event_is_meant() -> None:
    home = factories.network()
    trip = factories.event(home)
    put(home, "one", event_id=trip.pk)
    put(home, "two")

    assert [one.key for one in queries.mails(network=home, event=trip)] == ["one"]


def _row(home: Network, **fields: Any) -> Delivery:
    told: dict[str, Any] = {"network": home, "address": ELIN, "source": "test", "letter": "x", "key": "k", **fields}
    return Delivery(planned_at=NOW, due_at=NOW, **told)


@pytest.mark.parametrize(
    ("good", "bad", "constraint"),
    [
        pytest.param({}, {"key": "k"}, "key", id="key once"),
        pytest.param(
            {"state": "claimed", "lease_until": NOW, "lease_token": "c" * 32},
            {"state": "claimed", "key": "l"},
            "delivery_claimed_has_a_lease",
            id="claimed has a lease",
        ),
        pytest.param(
            {"state": "handed", "handed_at": NOW},
            {"state": "handed", "key": "l"},
            "delivery_handed_has_its_time",
            id="handed has its time",
        ),
    ],
)
def test_constraint_when(good: dict[str, Any], bad: dict[str, Any], constraint: str) -> None:
    home = factories.network()
    _row(home, **good).save()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        _row(home, **bad).save()
