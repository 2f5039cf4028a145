"""Setting a network up: organisations, groups, who sits, who is away, who stands behind an event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.directory.models import Absence, Group, Organisation, Seat, Tenure
from events.directory.queries import route_seats
from events.kernel.when import When
from events.networks.models import Network
from events.obligations.models import Obligation
from tests import factories
from tests.cast import STURE
from tests.web.organiser.desk import said, signed_in, summary
from tests.web.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(home: Network) -> Group:
    return factories.group(home)


@pytest.fixture
def seat(home: Network, group: Group) -> Seat:
    return factories.seat(group, factories.organisation(home, "Coompanion", contact_name="Lisbet"))


def holder(**data: str) -> dict[str, Any]:
    return {"name": "Anders Lind", "email": "anders@example.org", "from_on": "2027-02-16", "role": "ordinary", **data}


def test_vacant_seat_is_filled_from_the_page_that_lists_it(seat: Seat, desk: Client) -> None:
    assert reverse("org_seat", args=[seat.pk]) in desk.get("/org/mer/").content.decode()

    answer = desk.post(reverse("org_seat", args=[seat.pk]), holder())

    assert said(desk, answer) == ["Anders Lind har platsen."]
    assert "Coompanion Anders Lind" in words(desk.get("/org/mer/"))


def test_known_address_is_the_same_person(home: Network, seat: Seat, desk: Client) -> None:
    anders = factories.person(home, "Anders Lind", "anders@example.org")

    desk.post(reverse("org_seat", args=[seat.pk]), holder(role="deputy"))

    tenure = Tenure.objects.get(seat=seat)
    assert (tenure.person, tenure.role, tenure.from_on) == (anders, "deputy", date(2027, 2, 16))
    assert "Anders Lind (ersättare för mandatet)" in words(desk.get("/org/mer/"))


@pytest.mark.parametrize("wrong", [{"name": ""}, {"email": "anders"}, {"from_on": "igår"}, {"role": "king"}])
def test_wrong_holder_is_refused(wrong: dict[str, str], seat: Seat, desk: Client) -> None:
    assert len(summary(desk.post(reverse("org_seat", args=[seat.pk]), holder(**wrong)))) == 1
    assert not Tenure.objects.exists()


def test_absence_sends_the_mail_to_the_contact_point(home: Network, group: Group, desk: Client) -> None:
    seat = factories.seat(group, factories.organisation(home, contact_name="Lisbet"), factories.person(home))
    data = {"tenure": seat.tenures.get().pk, "from_on": "2027-02-16", "to_on": "2027-03-01"}

    answer = desk.post(reverse("org_seat_absence", args=[seat.pk]), data)

    assert said(desk, answer) == ["Noterat. Under tiden får ersättaren eller kontaktadressen mejlen."]
    assert route_seats(seats=[seat], day=date(2027, 2, 20))[seat.pk].name == "Lisbet"


def test_absence_that_ends_before_it_begins_is_refused(home: Network, group: Group, desk: Client) -> None:
    seat = factories.seat(group, factories.organisation(home), factories.person(home))
    data = {"tenure": seat.tenures.get().pk, "from_on": "2027-02-16", "to_on": "2027-02-16"}

    assert len(summary(desk.post(reverse("org_seat_absence", args=[seat.pk]), data))) == 1
    assert not Absence.objects.exists()


def test_seat_given_late_owes_what_the_others_owe(home: Network, group: Group, desk: Client) -> None:
    meeting = factories.event(home, "working_group_meeting", When.date(date(2027, 4, 7)), group=group)
    late = factories.organisation(home, "Livsval")

    answer = desk.post(reverse("org_seat_new", args=[group.pk]), {"organisation": late.pk})

    assert said(desk, answer) == ["Platsen är given. Ingen har den än."]
    assert Obligation.objects.filter(event=meeting, kind="meeting_report", seat__organisation=late).count() == 1


def test_organisation_with_a_seat_gets_no_second(seat: Seat, desk: Client) -> None:
    answer = desk.post(reverse("org_seat_new", args=[seat.group_id]), {"organisation": seat.organisation_id})

    assert (len(summary(answer)), Seat.objects.count()) == (1, 1)


ORGANISATION = {"name": "Consorzio", "kind": "umbrella", "country": "IT", "language": "en"}


@pytest.mark.usefixtures("home")
def test_organisation_is_added_with_its_contact_address(desk: Client) -> None:
    data = {**ORGANISATION, "contact_name": "Chiara", "contact_email": "chiara@consorzio.example"}

    assert said(desk, desk.post("/org/mer/organisationer/ny/", data)) == ["Organisationen är tillagd."]
    made = Organisation.objects.get(name="Consorzio")
    assert (made.country, made.contact_email, made.kind) == ("IT", "chiara@consorzio.example", "umbrella")


def test_organisation_of_the_same_name_is_refused(home: Network, desk: Client) -> None:
    factories.organisation(home, "Consorzio")

    assert len(summary(desk.post("/org/mer/organisationer/ny/", ORGANISATION))) == 1


@pytest.mark.usefixtures("group")
def test_group_is_added_once(desk: Client) -> None:
    assert said(desk, desk.post("/org/mer/grupper/ny/", {"name_sv": "Styrgruppen"})) == ["Gruppen är tillagd."]
    assert len(summary(desk.post("/org/mer/grupper/ny/", {"name_sv": "Styrgruppen"}))) == 1


def test_organisations_behind_an_event_are_chosen(home: Network, desk: Client) -> None:
    seminar, slup = factories.meeting(home), factories.organisation(home, "SLUP")

    answer = desk.post(reverse("org_organisers", args=[seminar.pk]), {"organisations": [slup.pk]})

    assert said(desk, answer) == ["Sparat."]
    assert list(seminar.organisations.all()) == [slup]


def test_stranger_fills_no_seat(seat: Seat) -> None:
    stranger = signed_in(factories.organiser(factories.elsewhere(), STURE))

    assert stranger.post(reverse("org_seat", args=[seat.pk]), holder()).status_code == 404
