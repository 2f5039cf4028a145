"""The list of activities and a new one: searched, filtered, drafted from a kind's timetable."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.directory.models import Person
from events.kernel.when import When
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event, EventState
from tests import factories
from tests.cast import BERIT, BY, ELSEWHERE, NOW, STURE
from tests.web.organiser.desk import NEW, linked, said, signed_in, summary
from tests.web.reading import title, words

pytestmark = pytest.mark.django_db

REVIEW = "/org/aktiviteter/ny/peer_review/"


# --- the list -------------------------------------------------------------------------------------------------------


def test_list_has_the_nearest_first_and_the_vague_last_in_its_month(home: Network, desk: Client) -> None:
    for name, when in {
        "Datum kommer": When.unknown(),
        "Under våren": When.season(2027, "spring"),
        "I mars": When.month(2027, 3),
        "April": When.date(date(2027, 4, 7)),
        "Sista mars": When.date(date(2027, 3, 31)),
        "Februari": When.date(date(2027, 2, 28)),
    }.items():
        factories.draft(home, "seminar", when, title={"sv": name})

    names = ["Februari", "Sista mars", "I mars", "Under våren", "April", "Datum kommer"]
    assert linked(desk.get("/org/aktiviteter/"), r"/org/a/\d+/") == names


def test_past_stands_apart_newest_first(home: Network, desk: Client) -> None:
    for day in (3, 9):
        factories.event(home, "seminar", When.date(date(2027, 2, day)), title={"sv": f"Möte {day}"})
    programme.cancel(event=factories.meeting(home), by=BY, now=NOW)
    postponed = factories.event(home, "seminar", When.date(date(2027, 2, 10)), title={"sv": "Uppskjutet"})
    programme.postpone(event=postponed, by=BY, now=NOW)
    factories.draft(home)

    coming, past = (desk.get(f"/org/aktiviteter/{query}") for query in ("", "?visa=past"))

    assert linked(coming, r"/org/a/\d+/") == ["Uppskjutet", "Studieresa till Emilia-Romagna"]
    assert linked(past, r"/org/a/\d+/") == ["Seminarium", "Möte 9", "Möte 3"]
    assert "Kommande, 2 Tidigare och inställda, 3 Utkast, 1 Alla, 5" in words(past)


def test_those_who_wait_for_a_decision_are_in_no_line(home: Network, desk: Client) -> None:
    event = factories.event(home, "peer_review", admission="approval", capacity=24)
    factories.registration(event)

    shown = words(desk.get("/org/aktiviteter/"))

    assert ("0 av 24 1 väntar på beslut" in shown, "i kö" in shown) == (True, False)


def test_list_is_searched_without_accents(home: Network, desk: Client) -> None:
    factories.meeting(home, title={"sv": "Årsmöte i Ås"})
    factories.event(home)

    assert linked(desk.get("/org/aktiviteter/?q=ARSMOTE"), r"/org/a/\d+/") == ["Årsmöte i Ås"]


def test_list_is_filtered_by_state(home: Network, desk: Client) -> None:
    factories.meeting(home)
    factories.draft(home)

    assert linked(desk.get("/org/aktiviteter/?visa=draft"), r"/org/a/\d+/") == ["Studieresa till Emilia-Romagna"]
    assert len(linked(desk.get("/org/aktiviteter/?visa=nonsense"), r"/org/a/\d+/")) == 2


def test_list_is_paged(home: Network, desk: Client) -> None:
    for day in range(1, 28):
        factories.draft(home, "seminar", When.date(date(2027, 9, day)), title={"sv": f"Möte {day}"})

    assert len(linked(desk.get("/org/aktiviteter/"), r"/org/a/\d+/")) == 25
    assert linked(desk.get("/org/aktiviteter/?sida=2"), r"/org/a/\d+/") == ["Möte 26", "Möte 27"]
    assert "Sida 2 av 2" in words(desk.get("/org/aktiviteter/?sida=99"))


@pytest.mark.usefixtures("home")
def test_empty_list_offers_the_first_step(desk: Client) -> None:
    assert "Ingen aktivitet" in words(desk.get("/org/aktiviteter/"))
    assert "Inget hittades" in words(desk.get("/org/aktiviteter/?q=zzz"))


def test_list_shows_no_stranger(home: Network) -> None:
    factories.meeting(home)
    sture = signed_in(factories.organiser(factories.elsewhere(), STURE), ELSEWHERE)

    assert "Seminarium" not in words(sture.get("/org/aktiviteter/"))


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_three(
    count: int, home: Network, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        factories.registration(factories.event(home, title={"sv": f"Resa {number}"}))

    with django_assert_num_queries(8):
        assert desk.get("/org/aktiviteter/").status_code == 200


# --- a new one ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("home")
def test_kinds_are_offered(desk: Client) -> None:
    assert "Kollegial granskning" in linked(desk.get("/org/aktiviteter/ny/"), "/org/aktiviteter/ny/")
    assert desk.get("/org/aktiviteter/ny/partaj/").status_code == 404


@pytest.mark.usefixtures("home")
def test_preview_fills_the_timetable_in_backwards_and_writes_nothing(desk: Client) -> None:
    answer = desk.post(REVIEW, {**NEW, "when": "17–18 juni 2027", "country": "IT", "step": "preview"})
    shown = words(answer)

    # Thursday 20 May is 28 days before: the host owes it, and Italy works that day.
    assert "Värdens underlag värd torsdag 20 maj" in shown
    # 10 days before is Monday 7 June; 7 days before Thursday 10 June.
    assert "Program och handlingar ute samordnare måndag 7 juni" in shown
    assert Event.objects.count() == 0


@pytest.mark.usefixtures("home")
def test_preview_says_why_a_day_has_moved(desk: Client) -> None:
    answer = desk.post(REVIEW, {**NEW, "when": "19–20 maj 2027", "country": "IT", "step": "preview"})

    assert "Utkast till rapport rapportör torsdag 17 juni" in words(answer)
    assert "tisdag 5 januari flyttat från en helgdag" in words(
        desk.post(REVIEW, {**NEW, "when": "17 mars 2027", "step": "preview"})
    )


@pytest.mark.usefixtures("home")
def test_preview_marks_what_has_already_been(desk: Client) -> None:
    shown = words(desk.post(REVIEW, {**NEW, "when": "17 mars 2027", "step": "preview"}))

    assert "har redan varit" in shown


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("lö 24/4 10-14", "lördag 24 april 2027, 10.00–14.00"),
        ("slutet av september", "slutet av september 2027"),
        ("datum kommer", "datum kommer"),
    ],
)
def test_preview_says_how_the_date_was_read(typed: str, read: str, desk: Client) -> None:
    answer = desk.post(REVIEW, {**NEW, "when": typed, "step": "preview"})

    assert f"Tidsplanen ”När” är läst som {read}" in words(answer)
    # The page opens at the timetable, not at the form that was just filled in.
    assert answer.content.decode().count('formaction="#timetable"') == 1
    assert 'id="timetable"' in answer.content.decode()


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("typed", "count"), [("1 maj 2026", 1), ("mars 2026", 1), ("17 juni 2027", 0)])
def test_preview_remarks_once_on_a_day_that_has_been(typed: str, count: int, desk: Client) -> None:
    shown = words(desk.post(REVIEW, {**NEW, "when": typed, "step": "preview"}))

    assert shown.count("Den dagen har redan varit.") == count


def test_whoever_makes_an_event_is_its_contact_until_another_is_written(home: Network, desk: Client) -> None:
    asked = desk.get("/org/aktiviteter/ny/seminar/").content.decode()
    desk.post("/org/aktiviteter/ny/seminar/", {**NEW, "contact_email": "Moten@example.org", "step": "save"})

    assert 'name="contact_name" value="Berit Isaksson"' in asked
    assert f'name="contact_email" value="{BERIT}"' in asked
    assert Event.objects.within(home).get().contact_email == "moten@example.org"


@pytest.mark.usefixtures("home")
def test_preview_of_a_vague_date_waits_for_it(desk: Client) -> None:
    shown = words(desk.post(REVIEW, {**NEW, "when": "slutet av september", "step": "preview"}))

    assert "bestäms när datumet är känt" in shown


def test_saving_makes_a_draft_with_its_timetable(home: Network, desk: Client) -> None:
    answer = desk.post(
        REVIEW,
        {**NEW, "title_en": "Meeting on procurement", "when": "17–18 juni 2027", "country": "IT", "step": "save"},
    )

    event = Event.objects.within(home).get()
    assert said(desk, answer) == ["Sparat som utkast. Bara ni som arrangerar kan se det än."]
    assert (event.state, event.kind, event.title) == (
        EventState.DRAFT, "peer_review", {"sv": "Möte om upphandling", "en": "Meeting on procurement"}
    )  # fmt: skip
    assert (event.when, event.country, event.zone) == (
        When.days(date(2027, 6, 17), date(2027, 6, 18)), "IT", "Europe/Rome"
    )  # fmt: skip
    assert event.deadlines.count() == 15


def test_clock_times_are_those_of_the_place(home: Network, desk: Client) -> None:
    desk.post(
        "/org/aktiviteter/ny/seminar/",
        {**NEW, "when": "14 april 2027 kl 10-12", "country": "FI", "capacity": "40", "step": "save"},
    )

    event = Event.objects.within(home).get()
    assert (event.zone, event.when.local_start.hour, event.capacity) == ("Europe/Helsinki", 10, 40)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"when": "31 feb 2027"}, "Den dagen finns inte: 31 feb 2027"),
        ({"when": "lö 23/4 2027 10-14"}, "lördag"),
        ({"when": "någon gång"}, "Vi kunde inte läsa det som ett datum"),
        ({"when": "14 april 2027 kl 25"}, "klockslag"),
        ({"when": "14 april 2027 12-10"}, "Slutet måste"),
        ({"when": ""}, "Skriv när det är"),
        ({"title_sv": " "}, "Titel (svenska)"),
        ({"title_sv": "x" * 201}, "högst 200"),
        ({"capacity": "10", "minimum": "11"}, "Minsta antal"),
        ({"capacity": "-1"}, "0"),
        ({"country": "XX"}, "XX"),
    ],
    ids=[
        "31 feb",
        "weekday",
        "unreadable",
        "25",
        "backwards",
        "empty",
        "title",
        "long",
        "minimum",
        "negative",
        "country",
    ],
)
def test_nothing_typed_is_lost_on_error(typed: dict[str, str], sentence: str, desk: Client) -> None:
    data = {**NEW, "place_sv": "Folkets hus i Rågsved", **typed, "step": "save"}

    answer = desk.post("/org/aktiviteter/ny/seminar/", data)

    assert (answer.status_code, Event.objects.count()) == (200, 0)
    assert len(summary(answer)) == 1
    assert sentence.lower() in summary(answer)[0].lower()
    assert 'value="Folkets hus i Rågsved"' in answer.content.decode()
    assert title(answer).startswith("Fel:")


def test_group_of_another_network_cannot_be_chosen(home: Network, desk: Client) -> None:
    factories.group(home)
    theirs = factories.group(factories.elsewhere(), "Deras grupp")

    answer = desk.post("/org/aktiviteter/ny/working_group_meeting/", {**NEW, "group": theirs.pk, "step": "save"})

    assert (len(summary(answer)), Event.objects.count()) == (1, 0)
    assert "Deras grupp" not in words(answer)


# --- overview and texts ---------------------------------------------------------------------------------------------


def test_overview_has_every_dated_thing_on_its_line(home: Network, desk: Client) -> None:
    trip = factories.event(home)
    shown = words(desk.get(reverse("org_event", args=[trip.pk])))

    line = shown[shown.index("Linjen") :]
    order = ["tisdag 16 februari I dag", "Sista anmälningsdag", "Besked om resan blir av", "söndag 23"]
    assert [line.index(one) for one in order] == sorted(line.index(one) for one in order)


def test_texts_are_changed_and_what_was_not_touched_stays(home: Network, desk: Client) -> None:
    trip = factories.event(home)
    data = {
        "title_sv": "Studieresa till Bologna", "title_en": "Study trip to Bologna", "summary_sv": "Sex dagar.",
        "place_sv": "Bologna", "country": "IT", "visibility": "public",
        "contact_email": "Resa@Example.org", "external_url": "example.org/resa",
    }  # fmt: skip

    answer = desk.post(reverse("org_texts", args=[trip.pk]), data)

    trip.refresh_from_db()
    assert said(desk, answer) == ["Sparat."]
    assert (trip.title["en"], trip.summary) == ("Study trip to Bologna", {"sv": "Sex dagar."})
    assert (trip.contact_email, trip.external_url) == ("resa@example.org", "https://example.org/resa")
    assert trip.when == factories.TRIP_DAYS


def test_wrong_texts_are_refused_at_their_fields(home: Network, desk: Client) -> None:
    trip = factories.event(home)
    data = {
        "title_sv": "", "country": "IT", "visibility": "public",
        "contact_email": "inte en adress", "external_url": "javascript:alert(1)", "description_sv": "x" * 20_001,
    }  # fmt: skip

    answer = desk.post(reverse("org_texts", args=[trip.pk]), data)

    assert len(summary(answer)) == 4
    trip.refresh_from_db()
    assert trip.title["sv"] == "Studieresa till Emilia-Romagna"


def test_site_is_added_with_its_own_places(home: Network, desk: Client) -> None:
    event = factories.draft(home, "conference")

    answer = desk.post(reverse("org_site_new", args=[event.pk]), {"name_sv": "Malmö", "capacity": "40"})

    assert said(desk, answer) == ["Orten är tillagd."]
    assert "0 av 40" in words(desk.get(reverse("org_texts", args=[event.pk])))


@pytest.mark.parametrize("count", [1, 3])
def test_overview_takes_the_same_queries_for_three(
    count: int, home: Network, berit: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    trip = factories.event(home)
    for _number in range(count):
        factories.registration(trip)
    browser = signed_in(berit)

    with django_assert_num_queries(16):
        assert browser.get(reverse("org_event", args=[trip.pk])).status_code == 200
