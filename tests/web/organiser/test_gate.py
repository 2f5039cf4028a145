"""Who gets in: every organiser's address, asked by the organiser, by nobody in particular, and by a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from events.directory import operations as directory
from events.directory.models import Person, Role
from events.journal.models import Activity
from events.kernel.when import When
from events.meetings import operations as meetings
from events.networks.models import Network
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme.models import Event
from notifications.outbox.models import Delivery
from tests import factories
from tests.cast import BY, ELSEWHERE, HOME, NOW, STURE
from tests.web.organiser.desk import signed_in
from tests.web.reading import words
from web.urls import ORGANISER, ORGANISER_EVENT

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class World:
    """One of each thing that an address can name."""

    event: Event
    numbers: dict[str, int]


@pytest.fixture
def world(home: Network, berit: Person) -> World:
    """A peer review with a case, a trip's worth of rows, a group's plan, a mail and a vacant role."""
    group = factories.group(home)
    seat = factories.seat(group, factories.organisation(home))
    plan = meetings.plan(
        network=home, group=group, title={"sv": "Plan"}, planned_minutes=60, slots=[When.month(2027, 4)], by=BY, now=NOW
    )
    event = factories.event(home, "study_trip", group=group)
    session = programme.add_session(
        event=event, kind="visit", title={"sv": "Besök"}, when=When.unknown(), by=BY, now=NOW
    )
    registration = factories.registration(event)
    role = directory.give_role(network=home, role=Role.HOST, person=None, event_id=event.pk, by=BY, now=NOW)
    obligation = Obligation.objects.filter(event=event).earliest("pk")
    mail = Delivery.objects.create(
        network=home,
        event=event,
        address="elin@example.org",
        source="letter",
        letter="place_confirmed",
        about=f"registration:{registration.pk}",
        key="one",
        planned_at=NOW,
        due_at=NOW,
        html="<p>Hej</p>",
        text="Hej",
        subject_line="Plats",
    )
    numbers = {
        "event_id": event.pk,
        "session_id": session.pk,
        "deadline_id": event.deadlines.earliest("pk").pk,
        "rule_id": event.reminder_rules.filter(letter="event_soon").earliest("pk").pk,
        "registration_id": registration.pk,
        "obligation_id": obligation.pk,
        "role_id": role.pk,
        "slot_id": plan.slots.earliest("pk").pk,
        "person_id": berit.pk,
        "group_id": group.pk,
        "seat_id": seat.pk,
        "delivery_id": mail.pk,
    }
    return World(event, numbers)


NAMES = [str(pattern.name) for pattern in (*ORGANISER, *ORGANISER_EVENT)]
POSTED = [
    "org_slot_skip",
    "org_language",
    "org_role_take",
    "org_session_remove",
    "org_approve_all",
    "org_approve",
    "org_withdraw",
    "org_delivery_again",
    "org_reminder_switch",
    "org_meet",
    "org_reopen",
    "org_event_role_take",
]
ROUTES = {str(pattern.name): str(pattern.pattern) for pattern in ORGANISER_EVENT} | dict.fromkeys(
    (str(pattern.name) for pattern in ORGANISER), ""
)
THINGS = ("rule", "session", "deadline", "registration", "obligation", "role")
READ = [name for name in NAMES if name not in POSTED]


def address(name: str, world: World) -> str:
    """The address of a page, with the numbers that it takes."""
    patterns = {pattern.name: pattern for pattern in (*ORGANISER, *ORGANISER_EVENT)}
    wanted = list(patterns[name].pattern.converters)
    if name in {pattern.name for pattern in ORGANISER_EVENT}:
        wanted.insert(0, "event_id")
    values = {**world.numbers, "code": "study_trip"}
    return reverse(name, kwargs={key: values[key] for key in wanted})


def statuses(browser: Client, names: list[str], world: World) -> dict[str, int]:
    """What each page answers: asked, or pressed where it is a button."""
    methods = {name: browser.post if name in POSTED else browser.get for name in names}
    return {name: methods[name](address(name, world)).status_code for name in names}


def test_every_page_opens_for_the_organiser(world: World, desk: Client) -> None:
    answers = {name: desk.get(address(name, world)) for name in READ}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(READ, 200)
    assert {answer.headers["X-Robots-Tag"] for answer in answers.values()} == {"noindex"}
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"no-store, private"}


def test_every_page_opens_in_english(world: World, berit: Person) -> None:
    directory.set_language(person=berit, language="en", by=BY, now=NOW)
    browser = signed_in(berit)

    assert {browser.get(address(name, world)).headers["Content-Language"] for name in READ} == {"en"}


def test_every_page_asks_who_has_not_signed_in(world: World) -> None:
    nobody = Client(headers={"host": HOME})

    assert statuses(nobody, NAMES, world) == dict.fromkeys(NAMES, 302)
    assert nobody.get("/org/").headers["Location"] == "/org/konto/login/?next=/org/"


def test_every_page_is_unknown_to_an_organiser_of_another_network(world: World) -> None:
    stranger = signed_in(factories.organiser(factories.elsewhere(), STURE))

    assert statuses(stranger, NAMES, world) == dict.fromkeys(NAMES, 404)


def test_every_event_page_is_unknown_at_another_networks_host(world: World) -> None:
    sture = signed_in(factories.organiser(factories.elsewhere(), STURE), ELSEWHERE)
    named = [str(pattern.name) for pattern in ORGANISER_EVENT]

    assert statuses(sture, named, world) == dict.fromkeys(named, 404)


def test_asking_for_a_button_leads_to_its_page_and_changes_nothing(world: World, desk: Client) -> None:
    acts = Activity.objects.count()
    answers = {name: desk.get(address(name, world)) for name in POSTED}
    pages = {name: desk.get(answer.headers["Location"]).status_code for name, answer in answers.items()}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(POSTED, 302)
    assert (pages, Activity.objects.count()) == (dict.fromkeys(POSTED, 200), acts)


def test_button_takes_no_other_method(world: World, desk: Client) -> None:
    assert {name: desk.put(address(name, world)).status_code for name in POSTED} == dict.fromkeys(POSTED, 405)


def test_post_without_the_forms_secret_is_refused(world: World, berit: Person) -> None:
    browser = signed_in(berit, enforce_csrf_checks=True)
    changing = [*POSTED, "org_texts", "org_move", "org_cancel", "org_new_kind", "org_enter", "org_call", "org_appoint"]

    answers = {name: browser.post(address(name, world)).status_code for name in changing}

    assert answers == dict.fromkeys(changing, 403)


@pytest.mark.usefixtures("home")
def test_signed_in_without_a_role_is_told_so(home: Network) -> None:
    elin = factories.person(home)
    directory.give_account(person=elin, by=BY, now=NOW)

    answer = signed_in(elin).get("/org/")

    assert answer.status_code == 404
    assert f"Du är inloggad som {elin.email}" in words(answer)
    assert 'action="/org/konto/logout/"' in answer.content.decode()


# --- an organiser of one event only ---------------------------------------------------------------------------------


@pytest.fixture
def anders(home: Network, world: World) -> Person:
    """Anders organises the one trip and nothing else."""
    given = directory.appoint(
        network=home, name="Anders Lind", email="anders.lind@example.org", role=Role.ORGANISER,
        event_id=world.event.pk, by=BY, now=NOW,
    )  # fmt: skip
    assert given.person is not None
    return given.person


def test_organiser_of_one_event_manages_it(anders: Person, world: World) -> None:
    assert signed_in(anders).get(address("org_event", world)).status_code == 200


def test_organiser_of_one_event_sees_no_other(anders: Person, home: Network) -> None:
    other = factories.meeting(home)
    browser = signed_in(anders)

    assert browser.get(reverse("org_event", args=[other.pk])).status_code == 404
    assert "Seminarium" not in words(browser.get("/org/aktiviteter/"))


def test_organiser_of_one_event_does_not_run_the_network(anders: Person, world: World) -> None:
    wide = [
        "org_people",
        "org_person",
        "org_appoint",
        "org_organisation_new",
        "org_group_new",
        "org_seat_new",
        "org_seat",
        "org_seat_absence",
        "org_role_take",
        "org_new",
        "org_new_kind",
        "org_slot",
        "org_slot_skip",
    ]

    assert statuses(signed_in(anders), wide, world) == dict.fromkeys(wide, 404)


def test_organiser_of_one_event_reads_no_other_mail(anders: Person, home: Network) -> None:
    mail = Delivery.objects.create(
        network=home, address="x@example.org", source="letter", letter="my_links", key="two", planned_at=NOW, due_at=NOW
    )

    assert signed_in(anders).get(reverse("org_delivery", args=[mail.pk])).status_code == 404


def test_thing_of_one_event_is_unknown_under_another(world: World, home: Network, desk: Client) -> None:
    other = factories.event(home, "study_trip", When.days(date(2027, 9, 1), date(2027, 9, 3)))
    elsewhere = World(other, {**world.numbers, "event_id": other.pk})
    named = [name for name in NAMES if any(f"<int:{thing}_id>" in ROUTES[name] for thing in THINGS)]

    assert statuses(desk, named, elsewhere) == dict.fromkeys(named, 404)
