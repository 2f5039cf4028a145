"""The people of the network, roles and team, one's own language, and the way in by a mailed code."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.module_loading import import_string
from pytest_django import DjangoAssertNumQueries

from config import urls
from events.directory import operations as directory
from events.directory.models import Person, Role, RoleAssignment, User
from events.networks.models import Network
from tests import factories
from tests.cast import BERIT, BY, HOME, NOW
from tests.mail import MailServer
from tests.web.organiser.desk import linked, said, signed_in, summary
from tests.web.reading import words

pytestmark = pytest.mark.django_db


# --- people ---------------------------------------------------------------------------------------------------------


def test_people_are_searched_and_strangers_are_not_among_them(home: Network, desk: Client) -> None:
    factories.person(home, "Åsa Öst")
    factories.person(factories.elsewhere(), "Åsa Främling")
    factories.person(home, "Obekräftad Åsa", is_verified=False)

    assert linked(desk.get("/org/personer/?q=asa"), r"/org/personer/\d+/") == ["Åsa Öst"]


def test_person_page_gathers_what_is_known(home: Network, desk: Client) -> None:
    group = factories.group(home)
    anders = factories.person(home, "Anders Lind")
    factories.seat(group, factories.organisation(home, "Coompanion"), anders)
    factories.registration(factories.event(home), "Anders Lind", anders.email)

    shown = words(desk.get(reverse("org_person", args=[anders.pk])))

    assert "Studieresa till Emilia-Romagna" in shown
    assert "Utvecklingsgruppen: Coompanion" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_people_take_the_same_queries_for_three(
    count: int, home: Network, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    group = factories.group(home)
    for number in range(count):
        factories.seat(group, factories.organisation(home), factories.person(home, f"Person {number}"))

    with django_assert_num_queries(8):
        assert desk.get("/org/personer/").status_code == 200


# --- roles ----------------------------------------------------------------------------------------------------------


def test_role_is_given_by_address_and_lets_one_sign_in(home: Network, desk: Client) -> None:
    data = {"name": "Maja Karling", "email": "Maja@Example.org", "role": "coordinator"}

    assert len(said(desk, desk.post("/org/mer/roller/ny/", data))) == 1

    maja = Person.objects.within(home).get(email="maja@example.org")
    assert signed_in(maja).get("/org/").status_code == 200


def test_role_of_somebody_known_makes_no_second_person(home: Network, desk: Client) -> None:
    elin = factories.person(home, "Elin Sandberg", "elin@example.org")

    desk.post("/org/mer/roller/ny/", {"name": "E. Sandberg", "email": "elin@example.org", "role": "admin"})

    assert RoleAssignment.objects.get(role="admin").person == elin
    assert Person.objects.within(home).filter(email="elin@example.org").count() == 1


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("wrong", [{"email": "maja"}, {"name": ""}, {"role": "king"}])
def test_wrong_role_is_refused(wrong: dict[str, str], desk: Client) -> None:
    data = {"name": "Maja Karling", "email": "maja@example.org", "role": "coordinator", **wrong}

    assert len(summary(desk.post("/org/mer/roller/ny/", data))) == 1


def test_last_coordinator_cannot_leave(home: Network, desk: Client) -> None:
    given = RoleAssignment.objects.within(home).get()

    assert len(said(desk, desk.post(reverse("org_role_take", args=[given.pk])))) == 1
    assert RoleAssignment.objects.within(home).count() == 1


def test_role_ends_when_another_can_run_the_network(home: Network, desk: Client) -> None:
    other = factories.organiser(home, "maja@example.org")

    desk.post(reverse("org_role_take", args=[RoleAssignment.objects.get(person=other).pk]))

    assert not RoleAssignment.objects.filter(person=other).exists()


def test_vacant_role_of_an_event_is_filled(home: Network, desk: Client) -> None:
    event = factories.event(home, "peer_review")
    directory.give_role(network=home, role=Role.HOST, person=None, event_id=event.pk, by=BY, now=NOW)
    data = {"name": "Chiara Rossi", "email": "chiara@example.org", "role": "host"}

    assert said(desk, desk.post(reverse("org_event_roles", args=[event.pk]), data)) == ["Rollen är tilldelad."]
    assert [role.person and role.person.name for role in event.roles.all()] == ["Chiara Rossi"]
    assert not User.objects.filter(email="chiara@example.org").exists()


def test_role_of_another_event_is_not_taken_here(home: Network, desk: Client) -> None:
    event, other = factories.event(home), factories.meeting(home)
    given = directory.give_role(network=home, role=Role.HOST, person=None, event_id=other.pk, by=BY, now=NOW)

    assert desk.post(reverse("org_event_role_take", args=[event.pk, given.pk])).status_code == 404


def test_groups_show_who_holds_each_seat(home: Network, desk: Client) -> None:
    group = factories.group(home)
    factories.seat(group, factories.organisation(home, "Coompanion"), factories.person(home, "Anders Lind"))
    factories.seat(group, factories.organisation(home, "Livsval", contact_name="Lisbet"))

    shown = words(desk.get("/org/mer/"))

    assert "Coompanion Anders Lind Anders Lind" in shown
    assert "Livsval tom Lisbet (kontaktadress)" in shown


# --- language -------------------------------------------------------------------------------------------------------


def test_language_is_ones_own_and_can_be_changed(berit: Person, desk: Client) -> None:
    answer = desk.post("/org/mer/sprak/", {"language": "en"})

    assert said(desk, answer) == ["Your pages are in English from now on."]
    assert desk.get("/org/").headers["Content-Language"] == "en"
    assert 'lang="en"' in desk.get("/org/").content.decode()


def test_language_that_the_network_lacks_is_refused(berit: Person, desk: Client) -> None:
    desk.post("/org/mer/sprak/", {"language": "tlh"})

    assert Person.objects.get(pk=berit.pk).language == "sv"


# --- the way in -----------------------------------------------------------------------------------------------------


@pytest.fixture
def door() -> Client:
    return Client(headers={"host": HOME, "accept-language": "sv"})


@pytest.mark.usefixtures("berit")
def test_code_from_the_mail_opens_the_door(door: Client, mailbox: MailServer) -> None:
    asked = door.post("/org/konto/login/code/", {"email": "Berit.Isaksson@example.org"})
    code = re.search(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", mailbox.messages[0].get_body(("plain",)).get_content())  # type: ignore[union-attr]  # it has a text

    assert asked.headers["Location"].startswith("/org/konto/login/code/confirm/")
    assert code
    opened = door.post("/org/konto/login/code/confirm/", {"code": code[0]})
    assert opened.headers["Location"] == "/org/"
    assert "väntar på dig" in words(door.get("/org/"))


@pytest.mark.usefixtures("berit")
def test_wrong_code_is_said_plainly(door: Client, mailbox: MailServer) -> None:
    door.post("/org/konto/login/code/", {"email": BERIT})

    answer = door.post("/org/konto/login/code/confirm/", {"code": "AAAAAA"})

    assert summary(answer) == ["Det är inte koden vi skickade. Läs den en gång till, eller be om en ny."]
    assert len(mailbox.messages) == 1


@pytest.mark.usefixtures("home")
def test_unknown_address_gets_the_same_page_and_no_mail(door: Client, mailbox: MailServer) -> None:
    asked = door.post("/org/konto/login/code/", {"email": "nobody@example.org"})

    assert asked.headers["Location"].startswith("/org/konto/login/code/confirm/")
    assert "nobody@example.org" in words(door.get(asked.headers["Location"]))
    assert mailbox.messages == []


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("typed", ["", "berit", "a@b\r\nBcc: x@example.org"])
def test_wrong_address_is_refused(typed: str, door: Client) -> None:
    assert len(summary(door.post("/org/konto/login/code/", {"email": typed}))) == 1


@pytest.mark.usefixtures("berit")
def test_new_code_can_be_asked_for(door: Client, mailbox: MailServer) -> None:
    door.post("/org/konto/login/code/", {"email": BERIT})

    started_anew = door.post("/org/konto/logout/", {"next": "/org/konto/login/code/"})
    door.post("/org/konto/login/code/", {"email": BERIT})

    assert started_anew.headers["Location"] == "/org/konto/login/code/"
    assert len(mailbox.messages) == 2


@pytest.mark.usefixtures("berit")
def test_asking_for_codes_too_often_is_answered_in_words(mailbox: MailServer) -> None:
    doors = [Client(headers={"host": HOME, "accept-language": "sv"}) for _time in range(4)]

    answers = [door.post("/org/konto/login/code/", {"email": BERIT}) for door in doors]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert len(summary(answers[-1])) == 1
    assert len(mailbox.messages) == 3


def test_page_for_too_many_requests_is_in_words(rf: RequestFactory, home: Network) -> None:
    request = rf.post("/org/konto/login/code/confirm/")
    request.network = home  # type: ignore[attr-defined]  # what the middleware does
    request.user = AnonymousUser()

    answer = import_string(urls.handler429)(request)

    assert (answer.status_code, "försök igen" in words(answer)) == (429, True)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("path", ["signup/", "password/reset/", "password/change/", "email/"])
def test_nobody_signs_up_and_there_are_no_passwords(path: str, door: Client) -> None:
    assert door.get(f"/org/konto/{path}").status_code == 404


def test_signing_out_is_a_button_and_says_so(desk: Client) -> None:
    assert desk.get("/org/konto/logout/").status_code == 200
    assert desk.get("/org/").status_code == 200

    answer = desk.post("/org/konto/logout/")

    assert said(desk, answer) == ["Du är utloggad."]
    assert desk.get("/org/").status_code == 302
