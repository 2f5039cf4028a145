"""The event's page: every state says why and what next."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from events.calendars import operations as calendars
from events.kernel.localtime import Unit
from events.kernel.when import When
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from events.trips import operations as trips
from events.trips.models import PriceKind
from events.trips.operations import PriceLine
from tests import factories
from tests.cast import BY, ELSEWHERE, NOW
from tests.web.reading import get, title, words
from web.public import vendors

pytestmark = pytest.mark.django_db

CSS = Path(__file__).resolve().parents[3] / "static" / "css" / "app.css"
TRIP = "/en/a/studieresa-till-emilia-romagna/"
SEMINAR = "/en/a/seminarium/"


@pytest.fixture
def trip(home: Network) -> Event:
    return factories.event(home, capacity=2, contact_email="resa@example.org")


def stops(answer: Any) -> list[str]:
    """The class of each stop on the line."""
    line = re.search(r'<ol class="line">(.*?)</ol>', answer.content.decode(), re.DOTALL)
    assert line
    return re.findall(r'<li class="([^"]*)">', line[1])


def test_open_trip_shows_how_to_begin(trip: Event) -> None:
    answer = get(TRIP)
    said = words(answer)

    assert title(answer) == "Study trip to Emilia-Romagna, 23–28 May 2027 – The Social Economy Network"
    assert "Sunday 23 – Friday 28 May 2027" in said
    assert "2 places left" in said
    assert "Register by Thursday 4 March at 23:59" in said
    assert "Begin registration" in said


def test_card_comes_before_the_text_for_readers_of_every_kind(trip: Event) -> None:
    page = get(TRIP).content.decode()

    assert page.index('id="anmal"') < page.index('class="line"')


@pytest.mark.usefixtures("trip")
def test_line_has_now_last_days_and_the_trip() -> None:
    assert stops(get(TRIP)) == ["now", "due", "ahead", "due", "ahead", ""]


def test_sessions_stand_on_the_line_in_order(trip: Event) -> None:
    for day, name in ((25, "Rimini"), (24, "Bologna")):
        programme.add_session(
            event=trip, kind="visit", title={"sv": name}, when=When.date(date(2027, 5, day)), by=BY, now=NOW
        )

    said = words(get(TRIP))

    assert said.index("Monday 24 May Bologna") < said.index("Tuesday 25 May Rimini")


def test_undated_course_day_says_so(home: Network) -> None:
    course = factories.event(home, "course", title={"sv": "Kurs"})
    programme.add_session(event=course, kind="course_day", title={"sv": "Dag 2"}, when=When.unknown(), by=BY, now=NOW)

    assert "date to come Dag 2" in words(get("/en/a/kurs/"))


def test_price_tells_what_is_not_included(trip: Event) -> None:
    lines = [
        PriceLine(PriceKind.INCLUDED, {"sv": "Hotell"}, Decimal(6400)),
        PriceLine(PriceKind.NOT_INCLUDED, {"sv": "flyg"}, Decimal(3200), is_estimate=True),
    ]
    trips.set_price(event=trip, lines=lines, by=BY, now=NOW)

    said = words(get(TRIP)).replace("\N{NO-BREAK SPACE}", " ")

    assert "SEK 6,400 per person Included: Hotell. Not included: flyg (about SEK 3,200 )." in said


def test_full_trip_offers_the_waiting_list(trip: Event) -> None:
    for _ in range(2):
        factories.registration(trip)

    said = words(get(TRIP))

    assert "Fully booked 2 of 2" in said
    assert "Join the waiting list" in said


def test_nobody_walks_past_those_who_wait(trip: Event) -> None:
    first = factories.registration(trip)
    for _ in range(2):
        factories.registration(trip, is_proved=False)
    registrations.withdraw(registration=first, by=BY, now=NOW)

    assert "Join the waiting list" in words(get(TRIP))


def test_one_full_site_of_two_leaves_the_door_open(home: Network) -> None:
    conference = factories.event(home, "conference", title={"sv": "Konferens"})
    sites = [
        programme.add_site(event=conference, name={"sv": name}, capacity=1, by=BY, now=NOW)
        for name in ("Umeå", "Visby")
    ]
    factories.registration(conference, site=sites[0])

    said = words(get("/en/a/konferens/"))

    assert "Umeå Fully booked, waiting list" in said
    assert "Visby 1 place left" in said
    assert "Join the waiting list" not in said


def test_closed_registration_says_why_and_where_to_go(trip: Event) -> None:
    factories.event(trip.network, when=When.days(date(2027, 9, 1), date(2027, 9, 3)), title={"sv": "Nästa resa"})

    with time_machine.travel(datetime(2027, 3, 4, 23, 0, tzinfo=UTC), tick=False):
        said = words(get(TRIP))

    assert "Registration has closed. Write to the organiser and ask for a late place." in said
    assert "Next of the same kind Wed–Fri 1–3 Sep Nästa resa" in said


def test_last_minute_still_counts(trip: Event) -> None:
    with time_machine.travel(datetime(2027, 3, 4, 22, 59, 59, tzinfo=UTC), tick=False):
        assert "Last day today" in words(get(TRIP))


def test_registration_that_has_not_opened(trip: Event) -> None:
    programme.set_deadline(
        event=trip, code="registration_opens", amount=-85, unit=Unit.DAYS, is_public=True, by=BY, now=NOW
    )

    assert "Registration opens Friday 26 February 2027" in words(get(TRIP))


def test_cancelled_event_says_so_on_top(trip: Event) -> None:
    programme.cancel(event=trip, note={"sv": "För få anmälda."}, by=BY, now=NOW)

    answer = get(TRIP)

    assert "Cancelled. The event will not take place. För få anmälda." in words(answer)
    assert stops(answer) == ["off"]
    assert "Add to calendar" not in words(answer)


def test_postponed_event_says_what_the_day_was_to_be(trip: Event) -> None:
    programme.postpone(event=trip, by=BY, now=NOW)

    answer = get(TRIP)
    shown = words(answer)

    assert "date to come (was to be Sunday 23 – Friday 28 May 2027)" in shown
    assert [one for one in ("Last day was", "4 March", "Add to calendar", 'datetime="2027') if one in shown] == []
    assert get(f"{TRIP}till/google/").status_code == 404


def test_postponed_event_stands_in_the_agenda_without_its_old_day(trip: Event) -> None:
    programme.postpone(event=trip, by=BY, now=NOW)

    agenda = words(get("/en/"))

    assert "Date to come" in agenda
    assert "date to come (was to be Sunday 23 – Friday 28 May 2027)" in agenda
    assert "Last day to register" not in agenda
    assert "Emilia-Romagna" not in words(get("/en/kalender/2027/05/"))


def test_postponed_event_takes_no_registrations(trip: Event) -> None:
    programme.postpone(event=trip, by=BY, now=NOW)

    assert "Those already registered keep their place." in words(get(TRIP))


def test_course_of_scattered_days_says_how_many_and_when_the_first_is(home: Network) -> None:
    first, second = When.date(date(2027, 4, 14)), When.month(2027, 5)
    course = factories.event(home, "course", first, title={"sv": "Utbildning"})
    for when in (first, second):
        programme.add_session(event=course, kind="course_day", title={"sv": "Dag"}, when=when, by=BY, now=NOW)

    answer = get("/en/a/utbildning/")

    assert "2 days, the first Wednesday 14 April 2027" in words(answer)
    assert title(answer).startswith("Utbildning, 2 days, the first 14 April 2027")


def test_course_without_any_dated_day_says_how_many(home: Network) -> None:
    course = factories.event(home, "course", When.season(2027, "autumn"), title={"sv": "Utbildning"})
    for _number in range(3):
        programme.add_session(event=course, kind="course_day", title={"sv": "Dag"}, when=When.unknown(), by=BY, now=NOW)

    assert "3 days, autumn 2027" in words(get("/en/a/utbildning/"))


def test_held_event_thanks(trip: Event) -> None:
    programme.hold(event=trip, by=BY, now=NOW + timedelta(days=120))

    assert "This event has taken place." in words(get(TRIP))


def test_event_with_an_address_of_its_own_leads_there(home: Network) -> None:
    factories.event(home, "external_event", title={"sv": "Mässa"}, external_url="https://example.org/massa")

    assert 'href="https://example.org/massa"' in get("/en/a/massa/").content.decode()


def test_other_clocks_are_told_where_they_differ(home: Network) -> None:
    helsinki = When.instants(datetime(2027, 4, 7, 6, tzinfo=UTC), None, "Europe/Helsinki")
    factories.event(home, "seminar", helsinki, title={"sv": "Seminarium"})

    assert "09:00 in Helsinki (08:00 in Stockholm)" in words(get(SEMINAR))


def test_own_clocks_are_told_once(home: Network) -> None:
    factories.meeting(home)

    assert "in Stockholm (" not in words(get(SEMINAR))


@pytest.mark.parametrize(("slug", "words_of_title"), [("sv", "Studieresa till"), ("en", "Study trip to")])
def test_one_slug_for_every_language(trip: Event, slug: str, words_of_title: str) -> None:
    assert title(get(f"/{slug}/a/{trip.slug}/")).startswith(words_of_title)


def test_text_of_an_organiser_is_escaped(home: Network) -> None:
    factories.meeting(home, description={"sv": "<script>alert(1)</script>"}, summary={"sv": "<b>"})

    page = get(SEMINAR).content.decode()

    assert ("<script>alert" in page, "&lt;script&gt;" in page) == (False, True)


# --- into the calendar ----------------------------------------------------------------------------------------------


def test_file_comes_first_in_the_menu(trip: Event) -> None:
    menu = re.search(r'<details class="menu">(.*?)</details>', get(TRIP).content.decode(), re.DOTALL)

    assert menu
    assert re.findall(r'<a href="([^"]+)"', menu[1]) == [
        f"{TRIP}kalender.ics",
        f"{TRIP}till/google/",
        f"{TRIP}till/outlook/",
        f"{TRIP}till/live/",
    ]


def test_calendar_file_holds_the_trip(trip: Event) -> None:
    calendars.refresh_event(event_id=trip.pk, now=NOW)

    answer = get(f"{TRIP}kalender.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART;VALUE=DATE:20270523" in answer.content


def test_vendor_links_carry_days_whose_end_is_not_included(trip: Event) -> None:
    google = get(f"{TRIP}till/google/").headers["Location"]
    outlook = get(f"{TRIP}till/outlook/").headers["Location"]

    assert "dates=20270523%2F20270529" in google
    assert outlook.startswith("https://outlook.office.com/calendar/action/compose?")
    assert "startdt=2027-05-23&enddt=2027-05-29&allday=true" in outlook


def test_vendor_links_carry_instants(home: Network) -> None:
    meeting = factories.meeting(home)

    assert "dates=20270407T120000Z%2F20270407T143000Z" in vendors.address("google", meeting, "sv", "https://x/")
    assert "outlook.live.com/calendar/0/action/compose" in vendors.address("live", meeting, "sv", "https://x/")


@pytest.mark.parametrize("path", ["till/yahoo/", "till/google"])
def test_unknown_vendor(trip: Event, path: str) -> None:
    assert get(TRIP + path).status_code in (301, 404)


def test_vague_event_goes_into_no_calendar(home: Network) -> None:
    factories.event(home, "seminar", When.season(2027, "autumn"), title={"sv": "Seminarium"})

    assert "Add to calendar" not in words(get(SEMINAR))
    assert get(f"{SEMINAR}till/google/").status_code == 404
    assert get(f"{SEMINAR}kalender.ics").status_code == 404


# --- weight and questions -------------------------------------------------------------------------------------------


def test_page_and_style_fit_in_the_first_fourteen_kilobytes(trip: Event) -> None:
    for day in range(23, 29):
        programme.add_session(
            event=trip,
            kind="visit",
            title={"sv": f"Besök {day}"},
            summary={"sv": "Några ord om kooperativet som vi besöker."},
            when=When.date(date(2027, 5, day)),
            by=BY,
            now=NOW,
        )

    page = gzip.compress(get(TRIP).content, 6)

    assert len(page) + len(gzip.compress(CSS.read_bytes(), 6)) <= 14 * 1024


@pytest.mark.parametrize("sessions", [1, 3])
def test_event_page_asks_eight_questions(
    trip: Event, sessions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(sessions):
        when = When.date(date(2027, 5, 23) + timedelta(days=number))
        programme.add_session(event=trip, kind="visit", title={"sv": "Besök"}, when=when, by=BY, now=NOW)

    with django_assert_num_queries(8):
        get(TRIP)


@pytest.mark.parametrize("path", [TRIP, f"{TRIP}kalender.ics", f"{TRIP}till/google/", f"{TRIP}anmal/"])
def test_strangers_see_nothing_of_it(trip: Event, path: str) -> None:
    factories.elsewhere()

    assert get(path, host=ELSEWHERE).status_code == 404
