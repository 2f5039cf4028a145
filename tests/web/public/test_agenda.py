"""The agenda: honest dates under their period, last days among them, filters and search."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from events.kernel.when import When
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from tests import factories
from tests.cast import BY, ELSEWHERE, NOW
from tests.web.reading import get, words
from web.public import agenda

pytestmark = pytest.mark.django_db


def seminar(home: Network, name: str, when: When, kind: str = "seminar") -> Event:
    return factories.event(home, kind, when, title={"sv": name, "en": name})


def headings(answer: Any) -> list[str]:
    return re.findall(r'<h2 id="p\d+"[^>]*>(.*?)</h2>', answer.content.decode())


def listed(answer: Any) -> list[str]:
    """The links of the entries in the order they stand."""
    return re.findall(r'<a href="/sv/a/([^/"]+)/">', answer.content.decode())


def test_vague_dates_stand_under_their_period(home: Network) -> None:
    seminar(home, "Exakt", When.date(date(2027, 11, 15)))
    seminar(home, "I november", When.month(2027, 11))
    seminar(home, "Under hösten", When.season(2027, "autumn"))
    seminar(home, "Datum kommer", When.unknown())
    seminar(home, "I september", When.date(date(2027, 9, 3)))

    answer = get("/sv/?typ=mote")

    assert headings(answer) == ["September 2027", "Hösten 2027", "November 2027", "Datum kommer"]
    assert listed(answer) == ["i-september", "under-hosten", "exakt", "i-november", "datum-kommer"]


def test_weeks_are_those_of_the_swedish_calendar(home: Network) -> None:
    seminar(home, "Nyår", When.date(date(2027, 12, 31)))
    seminar(home, "Efter nyår", When.date(date(2028, 1, 3)))

    said = words(get("/sv/?typ=mote"))

    assert "Vecka 52, 27 december 2027 – 2 januari 2028" in said
    assert "Vecka 1, 3–9 januari" in said


def course(home: Network, *days: When) -> Event:
    """A course whose own date is its first day."""
    made = seminar(home, "Utbildning", days[0], "course")
    for number, when in enumerate(days, 1):
        title = {"sv": f"Dag {number}", "en": f"Day {number}"}
        programme.add_session(event=made, kind="course_day", title=title, when=when, by=BY, now=NOW)
    return made


def test_days_of_a_course_stand_under_their_periods(home: Network) -> None:
    course(home, When.date(date(2027, 4, 14)), When.date(date(2027, 5, 19)), When.month(2027, 9), When.unknown())

    answer = get("/sv/?typ=utbildning")

    assert headings(answer) == ["April 2027", "Maj 2027", "September 2027", "Datum kommer"]
    assert "Utbildning Utbildning Dag 3, september 2027" in words(answer)
    assert "Dag 1" not in words(answer)


def test_days_of_a_course_that_has_begun_still_lie_ahead(home: Network) -> None:
    course(home, When.date(date(2027, 2, 10)), When.date(date(2027, 5, 19)))

    assert headings(get("/sv/?typ=utbildning")) == ["Maj 2027"]


def test_days_in_a_row_are_told_by_the_course_itself(home: Network) -> None:
    made = seminar(home, "Internat", When.days(date(2027, 4, 14), date(2027, 4, 15)), "course")
    for day in (14, 15):
        when = When.date(date(2027, 4, day))
        programme.add_session(event=made, kind="course_day", title={"sv": "Dag"}, when=when, by=BY, now=NOW)

    assert listed(get("/sv/?typ=utbildning")) == ["internat"]


def test_days_of_a_cancelled_course_are_not_listed(home: Network) -> None:
    made = course(home, When.date(date(2027, 4, 14)), When.date(date(2027, 5, 19)))

    programme.cancel(event=made, by=BY, now=NOW)

    assert listed(get("/sv/?typ=utbildning")) == ["utbildning"]


def test_last_day_is_an_entry_of_its_own(home: Network) -> None:
    trip = factories.event(home)

    answer = get("/sv/?typ=resa,sista")

    assert listed(answer) == [trip.slug] * 3
    assert "Sista dag Studieresa till Emilia-Romagna Sista anmälningsdag, klockan 23.59" in words(answer)


def test_what_the_organiser_owes_is_no_last_day_for_readers(home: Network) -> None:
    factories.event(home)

    assert "Besked om resan blir av" not in words(get("/sv/"))


def test_what_began_before_today_is_going_on(home: Network) -> None:
    seminar(home, "Kurs", When.days(date(2027, 2, 15), date(2027, 2, 18)), "course")

    assert headings(get("/sv/")) == ["Pågår nu"]


def test_what_is_over_or_held_is_gone(home: Network) -> None:
    seminar(home, "Förra veckan", When.date(date(2027, 2, 8)))
    programme.hold(event=seminar(home, "Hållet", When.date(date(2027, 2, 16))), by=BY, now=NOW)

    assert listed(get("/sv/?typ=mote")) == []


def test_cancelled_event_stays_and_says_so(home: Network) -> None:
    programme.cancel(event=seminar(home, "Inställd", When.date(date(2027, 3, 1))), by=BY, now=NOW)

    assert "Seminarium Inställt Inställd" in words(get("/sv/"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?typ=resa", ["studieresa-till-emilia-romagna"]),
        ("?typ=mote", ["seminarium"]),
        ("?typ=mote&typ=resa", ["seminarium", "studieresa-till-emilia-romagna"]),
        ("?typ=finns-inte", ["seminarium", "studieresa-till-emilia-romagna"]),
        ("?typ=resa&q=SEMINARIUM", []),
        ("?q=emilia", ["studieresa-till-emilia-romagna"]),
        ("?q=%00", ["seminarium", "studieresa-till-emilia-romagna"]),
    ],
)
def test_filters(home: Network, query: str, expected: list[str]) -> None:
    factories.event(home)
    factories.meeting(home)

    assert sorted(set(listed(get(f"/sv/{query}")))) == expected


def test_only_last_days(home: Network) -> None:
    factories.event(home)

    said = words(get("/sv/?typ=sista"))

    assert (said.count("Sista dag Studieresa"), said.count("Studieresa Studieresa")) == (2, 0)


def test_search_hides_the_last_days_of_others(home: Network) -> None:
    factories.event(home)
    factories.meeting(home)

    assert set(listed(get("/sv/?q=seminarium"))) == {"seminarium"}


def test_nothing_found_offers_everything(home: Network) -> None:
    factories.event(home)

    assert "Inget hittades" in words(get("/sv/?q=zzz"))


@pytest.mark.usefixtures("home")
def test_empty_network_offers_the_subscription() -> None:
    assert "Inget är planerat just nu" in words(get("/sv/"))


def test_long_agenda_has_pages(home: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "PAGE", 2)
    for number in range(1, 6):
        seminar(home, f"Nummer {number}", When.date(date(2027, 3, number)))

    pages = [listed(get(f"/sv/?typ=mote&sida={number}")) for number in ("1", "2", "3", "4", "x", "-1")]

    one = ["nummer-1", "nummer-2"]
    assert pages == [one, ["nummer-3", "nummer-4"], ["nummer-5"], [], one, one]


def test_event_without_swedish_is_shown_as_english(home: Network) -> None:
    factories.meeting(home, title={"en": "Only in English"}, language="en")

    assert '<span lang="en">Only in English</span>' in get("/sv/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_agenda_asks_four_questions(
    home: Network, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        seminar(home, f"Nummer {number}", When.date(date(2027, 3, 1 + number)))

    with django_assert_num_queries(4):
        get("/sv/")


def test_strangers_see_nothing_of_it(home: Network) -> None:
    factories.elsewhere()
    factories.event(home)

    assert listed(get("/sv/", host=ELSEWHERE)) == []
