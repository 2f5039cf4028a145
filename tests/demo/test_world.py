from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count, JSONField
from django.test import Client

from demo import networks, trip, world
from events.directory.models import Organisation, Person, User
from events.journal.models import Activity
from events.kernel.errors import Refused
from events.kernel.localtime import at, utc_bounds
from events.kernel.when import Precision
from events.meetings.models import MeetingPlan
from events.networks.models import Network
from events.obligations.models import Obligation
from events.programme.models import Event, Session
from events.registrations import queries as registrations
from events.registrations.models import Registration
from events.trips import queries as trips
from tests import factories
from tests.cast import ELSEWHERE, HOME
from tests.demo.conftest import TODAY

pytestmark = pytest.mark.django_db

WORDS = ("title", "name", "summary", "description", "place", "label", "question", "access_note", "state_note")


def of_trip(network: Network) -> Event:
    return Event.objects.within(network).get(slug=trip.SLUG)


def test_every_kind_is_there(network: Network) -> None:
    kinds = Counter(Event.objects.within(network).values_list("kind", flat=True))

    assert kinds == {
        "seminar": 4,
        "peer_review": 2,
        "key_date": 2,
        "working_group_meeting": 1,
        "study_trip": 1,
        "course": 1,
        "conference": 1,
        "annual_meeting": 1,
        "external_event": 1,
    }


def test_the_trip_has_places_left_and_says_what_is_not_included(network: Network) -> None:
    event = of_trip(network)

    places = registrations.places(event)
    price = trips.price(event)

    assert (event.first_on, event.last_on, event.minimum) == (date(2027, 5, 23), date(2027, 5, 28), 15)
    assert (places.capacity, places.taken, places.waiting) == (26, 23, 0)
    assert [line.label["en"] for line in price.not_included] == [
        "train or flight to and from Bologna",
        "travel insurance",
    ]
    assert price.total == 6400


def test_the_conference_has_eight_sites_of_which_one_is_full_with_people_waiting(network: Network) -> None:
    conference = Event.objects.within(network).get(kind="conference")

    by_site = registrations.places_by_site(conference)

    full = {conference.sites.get(pk=pk).slug: places for pk, places in by_site.items() if places.is_full}
    assert len(by_site) == 8
    assert {slug: (places.taken, places.waiting) for slug, places in full.items()} == {"orebro": (6, 2)}


def test_one_of_three_case_papers_is_late(network: Network) -> None:
    trento = Event.objects.within(network).get(slug="granskning-trento")
    today = at(TODAY, trento.deadlines.get(code="case_paper").clock, trento.zone)

    papers = Obligation.objects.filter(event=trento, kind="case_paper").order_by("organisation__country")

    assert [
        (paper.session and paper.session.level, paper.state, paper.due_at < today) for paper in papers if paper.due_at
    ] == [
        ("local", "open", True),
        ("regional", "met", True),
        ("national", "met", True),
    ]


def test_the_successor_is_linked_and_has_a_theme_only(network: Network) -> None:
    malmo = Event.objects.within(network).get(slug="granskning-malmo")

    assert malmo.previous == Event.objects.get(slug="granskning-trento")
    assert (malmo.first_on, malmo.sessions.count()) == (date(2027, 3, 11), 0)


def test_the_course_has_one_dated_day_of_four(network: Network) -> None:
    days = Session.objects.filter(event__slug="framjare").order_by("position")

    assert [day.precision for day in days] == [
        Precision.INSTANTS,
        Precision.MONTH,
        Precision.MONTH,
        Precision.UNKNOWN,
    ]


def test_the_plan_has_one_meeting_fixed_and_one_without_a_period(network: Network) -> None:
    plan = MeetingPlan.objects.within(network).get()

    slots = [(slot.state, slot.precision, slot.when.part) for slot in plan.slots.all()]

    assert (plan.planned_minutes, slots) == (
        150,
        [
            ("confirmed", "instants", ""),
            ("planned", "month", "late"),
            ("planned", "month", "early"),
            ("planned", "unknown", ""),
        ],
    )


def test_half_the_seats_have_sent_their_lines(network: Network) -> None:
    reports = Obligation.objects.within(network).filter(kind="meeting_report")

    assert Counter(reports.values_list("state", flat=True)) == {"met": 4, "open": 4}


def test_the_organiser_may_sign_in_and_coordinates(network: Network) -> None:
    berit = Person.objects.within(network).get(name=networks.ORGANISER)

    assert [(given.role, given.event_id) for given in berit.roles.all()] == [("coordinator", None)]
    assert berit.user is not None
    assert not berit.user.has_usable_password()


def test_a_mononym_is_a_name(network: Network) -> None:
    assert Person.objects.within(network).verified().get(name="Lisbet").email == "lisbet@example.org"


def test_nobody_can_be_reached_outside_example_org(network: Network) -> None:
    addresses = {
        *Person.objects.values_list("email", flat=True),
        *Organisation.objects.values_list("contact_email", flat=True),
        *Network.objects.values_list("sender_address", flat=True),
        *Network.objects.values_list("reply_to", flat=True),
        *Event.objects.values_list("contact_email", flat=True),
        *User.objects.values_list("email", flat=True),
    }

    assert {address.rpartition("@")[2] for address in addresses if address} == {"example.org"}


def _worded() -> list[tuple[str, Any, str]]:
    return [
        (f"{model.__name__}.{field.name}", model, field.name)
        for model in apps.get_app_config("events").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, JSONField) and field.name in WORDS
    ]


def test_everything_is_said_in_both_languages(network: Network) -> None:
    half = {
        name: words
        for name, model, field in _worded()
        for words in model.objects.values_list(field, flat=True)
        if words and sorted(code for code, text in words.items() if text) != ["en", "sv"]
    }

    assert half == {}


def test_the_second_network_holds_strangers(network: Network) -> None:
    north = Network.objects.get(slug=networks.SECOND)
    people = Person.objects.within(north).verified().values_list("email", flat=True)

    shared = Person.objects.within(network).filter(email__in=list(people))

    assert (len(people), list(shared)) == (6, [])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_public_page_answers_and_is_a_stranger_elsewhere(network: Network, client: Client, language: str) -> None:
    agenda = client.get(f"/{language}/", headers={"host": HOME})
    slugs = list(Event.objects.within(network).public().values_list("slug", flat=True))

    here = {slug: client.get(f"/{language}/a/{slug}/", headers={"host": HOME}).status_code for slug in slugs}
    there = {slug: client.get(f"/{language}/a/{slug}/", headers={"host": ELSEWHERE}).status_code for slug in slugs}

    assert agenda.status_code == 200
    assert here == dict.fromkeys(slugs, 200)
    assert there == dict.fromkeys(slugs, 404)


def test_the_agenda_links_to_everything_that_is_coming(network: Network, client: Client) -> None:
    html = client.get("/sv/", headers={"host": HOME}).content.decode()

    linked = set(re.findall(r'href="/sv/a/([a-z0-9-]+)/"', html))

    coming = Event.objects.within(network).public().exclude(state="held")
    assert linked == set(coming.values_list("slug", flat=True))


def _told(network: Network) -> list[tuple[Any, ...]]:
    """What a reader could tell the difference of: no keys, no random references."""
    events = Event.objects.order_by("slug").annotate(Count("registrations"))
    rows: list[tuple[Any, ...]] = list(
        events.values_list("slug", "state", "first_on", "starts_at", "title", "registrations__count")
    )
    rows += Registration.objects.order_by("event__slug", "pk").values_list("person__email", "state", "submitted_at")
    debtors = ("seat__organisation__name", "organisation__name", "role")
    owed = Obligation.objects.order_by("event__slug", "kind", *debtors)
    rows += owed.values_list("kind", "state", "due_at", *debtors)
    return rows


def test_the_same_day_makes_the_same_world(network: Network) -> None:
    before = _told(network)

    world.forget()
    again = world.load(TODAY)

    assert _told(again) == before


def test_nothing_was_done_after_the_day_it_was_built(network: Network) -> None:
    midnight = utc_bounds(TODAY, network.zone)[0]

    assert Activity.objects.filter(at__gte=midnight).count() == 0


def test_a_world_that_is_there_is_not_loaded_twice(network: Network) -> None:
    with pytest.raises(Refused) as refusal:
        world.load(TODAY)

    assert refusal.value.code == "already_loaded"


def test_real_data_is_never_mixed_with_invented_people(network: Network) -> None:
    factories.network(slug="real", host="kallelse.example.org")
    world.forget()

    with pytest.raises(Refused) as refusal:
        world.load(TODAY)

    assert refusal.value.code == "other_data"
    assert list(Network.objects.values_list("slug", flat=True)) == ["real"]
