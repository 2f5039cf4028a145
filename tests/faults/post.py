"""A mailing of many, and what became of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from events.directory.models import Person
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations.models import Registration, RegistrationState
from tests import factories
from tests.cast import BY, NOW
from tests.mail import MailServer


def crowd(of: Event, count: int) -> list[str]:
    """So many confirmed participants, written as rows: how they came is tested elsewhere."""
    people = Person.objects.bulk_create(
        Person(network=of.network, name=f"Person {n}", email=f"p{n}@example.org", email_verified_at=NOW, search_key="p")
        for n in range(count)
    )
    Registration.objects.bulk_create(
        Registration(
            event=of,
            person=person,
            state=RegistrationState.CONFIRMED,
            reference=f"{n:07d}",
            submit_key=str(n),
            started_at=NOW,
            submitted_at=NOW,
            settled_at=NOW,
            address_confirmed_at=NOW,
        )
        for n, person in enumerate(people)
    )
    return [person.email for person in people]


def cancelled_trip(count: int) -> list[str]:
    """A trip that so many looked forward to is cancelled: all must hear of it. Returns their addresses."""
    trip = factories.event(factories.network())
    addresses = crowd(trip, count)
    programme.cancel(event=trip, by=BY, now=NOW + timedelta(days=1))
    return addresses


def copies(mailbox: MailServer) -> Counter[str]:
    """How many copies each address got."""
    return Counter(envelope.rcpt_tos[0] for envelope in list(mailbox.envelopes))


def message_ids(mailbox: MailServer) -> dict[str, set[str]]:
    """The Message-IDs that each address got: a repeat has the same one."""
    found: dict[str, set[str]] = {}
    for message in mailbox.messages:
        found.setdefault(str(message["To"]), set()).add(str(message["Message-ID"]).strip())
    return found
