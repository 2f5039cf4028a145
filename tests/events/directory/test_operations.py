from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from events.directory import operations as directory
from events.directory import queries
from events.directory.models import Absence, Organisation, Person, Role, RoleAssignment, Seat, Tenure, User
from events.directory.rules import Act
from events.kernel.errors import Refused
from events.networks.models import Network
from tests import factories
from tests.cast import BERIT, BY, ELIN, NOW

pytestmark = pytest.mark.django_db

JANUARY, JUNE = date(2027, 1, 1), date(2027, 6, 1)


@pytest.fixture
def home() -> Network:
    return factories.network()


def test_proved_address_belongs_to_one_person(home: Network) -> None:
    factories.person(home, email=ELIN)

    with pytest.raises(Refused) as refusal:
        factories.person(home, email=ELIN.upper())

    assert (refusal.value.code, refusal.value.field) == ("address_taken", "email")


def test_claims_to_an_address_may_be_many(home: Network) -> None:
    claims = [factories.person(home, email=ELIN, is_verified=False) for _ in range(2)]

    assert [claim.email_verified_at for claim in claims] == [None, None]


def test_first_to_answer_owns_the_address(home: Network) -> None:
    first, second = (factories.person(home, email=ELIN, is_verified=False) for _ in range(2))

    owners = [directory.verify_address(person=claim, by=BY, now=NOW) for claim in (first, second)]

    assert owners == [first, first]


def test_same_address_in_two_networks_is_two_persons(home: Network) -> None:
    here, there = factories.person(home, email=ELIN), factories.person(factories.elsewhere(), email=ELIN)

    assert queries.person_by_address(network=home, address=ELIN) == here
    assert here != there


def test_mononym_is_a_name(home: Network) -> None:
    assert factories.person(home, "Lisbet").name == "Lisbet"


def test_account_is_one_over_networks(home: Network) -> None:
    here, there = factories.person(home, email=ELIN), factories.person(factories.elsewhere(), email=ELIN)

    accounts = [directory.give_account(person=person, by=BY, now=NOW) for person in (here, there)]

    assert accounts[0] == accounts[1]
    assert not accounts[0].has_usable_password()


def test_account_needs_an_address_that_has_answered(home: Network) -> None:
    claim = factories.person(home, is_verified=False)

    with pytest.raises(Refused) as refusal:
        directory.give_account(person=claim, by=BY, now=NOW)

    assert refusal.value.code == "address_unverified"


def test_successor_ends_the_open_tenure(home: Network) -> None:
    seat = factories.seat(factories.group(home), factories.organisation(home), factories.person(home, "Jorun Karl"))

    directory.fill_seat(seat=seat, person=factories.person(home, "Jenny Nilén"), from_on=JUNE, by=BY, now=NOW)

    tenures = list(seat.tenures.order_by("from_on").values_list("person__name", "from_on", "to_on"))
    assert tenures == [("Jorun Karl", JANUARY, JUNE), ("Jenny Nilén", JUNE, None)]


def test_seat_is_not_taken_twice_in_the_same_days(home: Network) -> None:
    seat = factories.seat(factories.group(home), factories.organisation(home))
    directory.fill_seat(seat=seat, person=factories.person(home), from_on=JANUARY, to_on=JUNE, by=BY, now=NOW)

    with pytest.raises(Refused) as refusal:
        directory.fill_seat(seat=seat, person=factories.person(home), from_on=JUNE - timedelta(days=1), by=BY, now=NOW)

    assert refusal.value.code == "seat_taken"


def test_seat_changes_hands_on_the_day_a_tenure_ends(home: Network) -> None:
    seat = factories.seat(factories.group(home), factories.organisation(home))
    directory.fill_seat(seat=seat, person=factories.person(home), from_on=JANUARY, to_on=JUNE, by=BY, now=NOW)

    directory.fill_seat(seat=seat, person=factories.person(home), from_on=JUNE, by=BY, now=NOW)

    assert seat.tenures.count() == 2


def test_earlier_tenure_must_end_before_the_next_begins(home: Network) -> None:
    seat = factories.seat(factories.group(home), factories.organisation(home), factories.person(home))

    directory.fill_seat(
        seat=seat, person=factories.person(home), from_on=date(2026, 1, 1), to_on=JANUARY, by=BY, now=NOW
    )

    assert seat.tenures.count() == 2


def test_seat_is_not_given_over_the_network_border(home: Network) -> None:
    with pytest.raises(Refused) as refusal:
        factories.seat(factories.group(home), factories.organisation(factories.elsewhere()))

    assert refusal.value.code == "other_network"


def test_role_is_given_once(home: Network) -> None:
    berit = factories.organiser(home)

    directory.give_role(network=home, role=Role.COORDINATOR, person=berit, by=BY, now=NOW)

    assert RoleAssignment.objects.within(home).count() == 1


@pytest.mark.parametrize(
    ("role", "scope", "act", "expected"),
    [
        (Role.COORDINATOR, "network", Act.MANAGE_NETWORK, True),
        (Role.CONVENER, "group", Act.MANAGE_GROUP, True),
        (Role.CONVENER, "group", Act.MANAGE_EVENT, True),
        (Role.CONVENER, "group", Act.MANAGE_NETWORK, False),
        (Role.ORGANISER, "event", Act.MANAGE_EVENT, True),
        (Role.ORGANISER, "event", Act.MANAGE_GROUP, False),
        (Role.ORGANISER, "event", Act.SEE_NETWORK, True),
        (Role.PEER, "event", Act.SEE_NETWORK, False),
        (Role.PEER, "event", Act.MANAGE_EVENT, False),
    ],
)
def test_roles_reach_as_far_as_they_were_given(home: Network, role: Role, scope: str, act: Act, expected: bool) -> None:
    group = factories.group(home)
    event = factories.draft(home, "working_group_meeting", group=group)
    someone = factories.person(home)
    user = directory.give_account(person=someone, by=BY, now=NOW)
    place = {"network": {}, "group": {"group": group}, "event": {"event_id": event.pk}}[scope]
    directory.give_role(network=home, role=role, person=someone, by=BY, now=NOW, **place)  # type: ignore[arg-type]

    found = queries.may(user, act, network=home, event_id=event.pk, group_id=group.pk)

    assert found is expected


def test_convener_of_one_group_is_nobody_in_another(home: Network) -> None:
    mine, theirs = factories.group(home), factories.group(home, "Styrgruppen")
    someone = factories.person(home)
    user = directory.give_account(person=someone, by=BY, now=NOW)
    directory.give_role(network=home, role=Role.CONVENER, person=someone, group=mine, by=BY, now=NOW)

    found = [queries.may(user, Act.MANAGE_GROUP, network=home, group_id=group.pk) for group in (mine, theirs)]

    assert found == [True, False]


def test_organiser_is_a_stranger_in_another_network(home: Network) -> None:
    factories.organiser(home)
    user = User.objects.get(email=BERIT)

    assert queries.may(user, Act.SEE_NETWORK, network=home)
    assert not queries.may(user, Act.SEE_NETWORK, network=factories.elsewhere())


def test_search_key_follows_the_name(home: Network) -> None:
    someone = factories.person(home, "Åsa Öberg", ELIN)

    directory.rename_person(person=someone, name="Åsa Nilén", by=BY, now=NOW)

    assert Person.objects.get(search_key__contains="asa nilen") == someone


def test_database_refuses_a_second_owner_of_an_address(home: Network) -> None:
    factories.person(home, email=ELIN)
    other = factories.person(home)

    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(email=ELIN)


def test_database_refuses_an_end_before_the_beginning(home: Network) -> None:
    seat = factories.seat(factories.group(home), factories.organisation(home), factories.person(home))
    absence = directory.note_absence(tenure=seat.tenures.get(), from_on=JANUARY, to_on=JUNE, by=BY, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.filter(seat=seat).update(to_on=JANUARY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.filter(pk=absence.pk).update(to_on=JANUARY)


def test_database_refuses_the_same_organisation_seat_or_role_twice(home: Network) -> None:
    group, organisation = factories.group(home), factories.organisation(home, "SLUP")
    factories.seat(group, organisation)
    berit = factories.organiser(home)

    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(network=home, name="SLUP")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(group=group, organisation=organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(network=home, role=Role.COORDINATOR, person=berit)


def test_database_refuses_a_role_in_group_and_event_at_once(home: Network) -> None:
    group, event = factories.group(home), factories.draft(home)

    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(network=home, role=Role.HOST, group=group, event=event)
