from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db.models import Model

from demo import crowd, networks
from demo.making import PARTICIPANT
from events.calendars.models import CalendarItem
from events.directory.models import Person
from events.journal.models import Activity
from events.kernel import text
from events.networks.models import Network
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations import queries
from events.registrations.models import Registration
from notifications.letters.models import LetterDue
from tests import factories
from tests.cast import NOW

pytestmark = pytest.mark.django_db

# What is random or a key differs by itself; two people have two names.
OWN = {
    Person: {"id", "name", "email", "search_key", "email_verified_at"},
    Registration: {"id", "person_id", "reference", "submit_key", "organisation_name"},
    Activity: {"id", "subject_id", "at"},
    CalendarItem: {"id", "uid", "registration_id", "person_id", "meaning", "revised_at", "created_at"},
}


@pytest.fixture
def home() -> Network:
    return factories.network(slug=networks.FIRST, is_demo=True)


def columns(row: Model) -> dict[str, Any]:
    left_out = OWN[type(row)]
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in left_out
    }


def journal_of(row: Model) -> list[dict[str, Any]]:
    return [
        columns(one)
        for one in Activity.objects.filter(subject_type=row._meta.model_name, subject_id=row.pk).order_by("pk")
    ]


def big_with_one_more(home: Network) -> tuple[Registration, Registration]:
    """A registration of the crowd, and one that the operations made for the same event at the same time."""
    made = crowd.add(people=3, events=1, now=NOW)
    assert made.big is not None
    written = Registration.objects.filter(event=made.big).order_by("pk")[0]
    assert written.submitted_at is not None
    real = registrations.register(
        event=made.big,
        name="Elin Sandberg",
        email="elin.sandberg@example.org",
        language=written.language,
        submit_key="real",
        organisation_name="Coompanion",
        by=PARTICIPANT,
        now=written.submitted_at,
    )
    return written, registrations.confirm_address(registration=real, by=PARTICIPANT, now=written.submitted_at)


def test_a_bulk_registration_is_what_the_operations_would_have_left(home: Network) -> None:
    written, real = big_with_one_more(home)

    assert columns(written) == columns(real)
    assert journal_of(written) == journal_of(real)


def test_a_bulk_registration_has_the_same_calendar_entry(home: Network) -> None:
    written, real = big_with_one_more(home)

    entries = [CalendarItem.objects.get(registration=row) for row in (written, real)]

    assert columns(entries[0]) == columns(entries[1])
    assert [entry.components.count() for entry in entries] == [2, 2]


def test_a_bulk_person_is_what_the_operations_would_have_left(home: Network) -> None:
    written, real = big_with_one_more(home)

    assert columns(written.person) == {**columns(real.person), "language": written.person.language}
    assert written.person.search_key == text.fold(f"{written.person.name} {written.person.email}")


def test_a_full_event_has_the_rest_waiting_in_their_order(home: Network) -> None:
    event = factories.event(home, capacity=2)
    people = [factories.person(home) for _ in range(4)]

    crowd._fill(event, people, NOW)

    assert [one.person_id for one in queries.waiting_list(event)] == [people[2].pk, people[3].pk]
    assert queries.places(event).taken == 2


def test_a_crowd_has_as_many_as_were_asked_for(home: Network) -> None:
    made = crowd.add(people=60, events=30, now=NOW)

    assert (made.people, made.events) == (Person.objects.count(), Event.objects.count()) == (60, 30)
    assert made.registrations == Registration.objects.count()
    assert made.big is not None
    assert queries.counts_by_state(made.big) == {"confirmed": 60}
    assert LetterDue.objects.count() == 0


def test_the_same_seed_makes_the_same_crowd(home: Network) -> None:
    crowd.add(people=20, events=12, now=NOW, seed=7)
    names = list(Person.objects.order_by("pk").values_list("name", "email"))
    days = Counter(Event.objects.values_list("slug", "first_on"))
    Event.objects.all().delete()
    Person.objects.all().delete()

    crowd.add(people=20, events=12, now=NOW, seed=7)

    assert list(Person.objects.order_by("pk").values_list("name", "email")) == names
    assert Counter(Event.objects.values_list("slug", "first_on")) == days


def test_nobody_in_a_crowd_can_be_reached(home: Network) -> None:
    crowd.add(people=40, events=0, now=NOW)

    assert {person.email.rpartition("@")[2] for person in Person.objects.all()} == {"example.org"}
