from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from events.directory import operations as directory
from events.directory.models import Role, TenureRole
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations import queries
from events.obligations.models import Obligation
from events.obligations.operations import Debtor, owe
from tests import factories
from tests.cast import BY, NOW

pytestmark = pytest.mark.django_db

TODAY = date(2027, 2, 16)


@pytest.fixture
def home() -> Network:
    return factories.network()


def debt(home: Network, debtor: Debtor, kind: str = "report") -> Obligation:
    return owe(network=home, kind=kind, label={"sv": "Rapport"}, debtor=debtor, own_due_at=NOW, by=BY, now=NOW)


def answering(row: Obligation, day: date = TODAY) -> list[tuple[str, str]]:
    return [(found.via, found.address) for found in queries.debtors(obligations=[row], day=day)[row.pk]]


def test_seat_is_answered_by_its_holder(home: Network) -> None:
    holder = factories.person(home, "Anders Lind", "anders@example.org")
    seat = factories.seat(factories.group(home), factories.organisation(home), holder)

    assert answering(debt(home, Debtor(seat=seat))) == [("holder", "anders@example.org")]


def test_seat_is_answered_by_the_deputy_when_the_holder_is_away(home: Network) -> None:
    seat = factories.seat(factories.group(home), factories.organisation(home), factories.person(home))
    deputy = factories.person(home, "Jenny Nilén", "jenny@example.org")
    directory.fill_seat(seat=seat, person=deputy, role=TenureRole.DEPUTY, from_on=date(2027, 1, 1), by=BY, now=NOW)
    ordinary = seat.tenures.get(role=TenureRole.ORDINARY)
    directory.note_absence(tenure=ordinary, from_on=TODAY, to_on=date(2027, 3, 1), by=BY, now=NOW)

    row = debt(home, Debtor(seat=seat))

    assert answering(row) == [("deputy", "jenny@example.org")]
    assert answering(row, date(2027, 3, 1)) == [("holder", ordinary.person.email)]


def test_seat_without_anybody_is_answered_by_the_contact_point(home: Network) -> None:
    organisation = factories.organisation(home, "Sollentuna kommun", contact_email="kommunen@example.org")
    seat = factories.seat(factories.group(home), organisation)

    assert answering(debt(home, Debtor(seat=seat))) == [("contact", "kommunen@example.org")]


def test_seat_that_nobody_can_be_asked_for_is_answered_by_none(home: Network) -> None:
    seat = factories.seat(factories.group(home), factories.organisation(home, contact_email=""))

    assert answering(debt(home, Debtor(seat=seat))) == []


def test_organisation_is_answered_by_its_contact_point(home: Network) -> None:
    organisation = factories.organisation(home, contact_email="trento@example.org")

    assert answering(debt(home, Debtor(organisation=organisation))) == [("contact", "trento@example.org")]


def test_role_is_answered_by_the_nearest_who_holds_it(home: Network) -> None:
    event = factories.event(home)
    near, far = factories.person(home, "Nära"), factories.person(home, "Fjärran")
    directory.give_role(network=home, role=Role.ORGANISER, person=far, by=BY, now=NOW)
    row = event.obligations.get(kind="go_decision")

    assert answering(row) == [("holder", far.email)]

    directory.give_role(network=home, role=Role.ORGANISER, person=near, event_id=event.pk, by=BY, now=NOW)
    assert answering(row) == [("holder", near.email)]


def test_vacant_role_is_answered_by_nobody(home: Network) -> None:
    event = factories.event(home)
    directory.give_role(network=home, role=Role.ORGANISER, person=None, event_id=event.pk, by=BY, now=NOW)

    assert answering(event.obligations.get(kind="go_decision")) == []


def test_person_owes_in_own_name_for_a_seat_and_in_a_role(home: Network) -> None:
    me = factories.person(home)
    seat = factories.seat(factories.group(home), factories.organisation(home), me)
    event = factories.event(home)
    directory.give_role(network=home, role=Role.ORGANISER, person=me, event_id=event.pk, by=BY, now=NOW)
    debt(home, Debtor(person=me), "own")
    debt(home, Debtor(seat=seat), "for_the_seat")
    debt(home, Debtor(person=factories.person(home)), "somebody_elses")

    mine = {row.kind for row in queries.owed_by_person(network=home, person=me, day=TODAY)}

    assert mine == {"own", "for_the_seat", "go_decision", "practical_information"}


@pytest.mark.parametrize("number", [1, 3])
def test_debtors_cost_the_same_whatever_their_number(
    home: Network, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = factories.group(home)
    for _ in range(number):
        seat = factories.seat(group, factories.organisation(home), factories.person(home))
        debt(home, Debtor(seat=seat))
    rows = list(Obligation.objects.within(home).select_related(*queries.RELATED))

    with django_assert_num_queries(2):
        queries.debtors(obligations=rows, day=TODAY)


def test_what_was_disowned_waits_for_the_organiser_until_it_is_handed_over(home: Network) -> None:
    event = factories.event(home)
    row = event.obligations.get(kind="go_decision")
    obligations.disown(obligation=row, by=BY, now=NOW)

    assert list(queries.refused(network=home)) == [row]
    assert list(queries.refused(network=factories.elsewhere())) == []

    obligations.hand_over(obligation=row, to=Debtor(person=factories.person(home)), by=BY, now=NOW)
    assert list(queries.refused(network=home)) == []
