"""The month: bars, lanes, week numbers, today, and the neighbours."""

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
from web.public.grid import Day, grid, month_after, month_before, month_span
from web.public.listing import Entry

pytestmark = pytest.mark.django_db

MARCH = date(2027, 3, 1)


def entry(slug: str, first: date, last: date) -> Entry:
    made = Event(slug=slug, title={"sv": slug})
    made.take(When.days(first, last))
    return Entry(made)


def drawn(day: Day) -> list[str]:
    """``name*length`` for a bar, ``-`` for the place under one, the name for an entry of the day."""
    lanes = [f"{bar.entry.event.slug}*{bar.length}" if bar else "-" for bar in day.lanes]
    return lanes + [one.event.slug for one in day.entries]


def cells(*rows: Entry) -> dict[str, list[str]]:
    """The days of March 2027 that hold anything."""
    weeks = grid(rows, MARCH, date(2027, 3, 4), "sv")
    return {f"{day.day:%m-%d}": drawn(day) for week in weeks for day in week.days if drawn(day)}


def test_bar_lies_over_its_days() -> None:
    assert cells(entry("trento", date(2027, 3, 11), date(2027, 3, 12))) == {"03-11": ["trento*2"], "03-12": ["-"]}


def test_bar_goes_on_in_the_next_week() -> None:
    found = cells(entry("resa", date(2027, 3, 13), date(2027, 3, 16)))

    assert found == {"03-13": ["resa*2"], "03-14": ["-"], "03-15": ["resa*2"], "03-16": ["-"]}


def test_bars_never_cross() -> None:
    one, two = entry("a", date(2027, 3, 8), date(2027, 3, 10)), entry("b", date(2027, 3, 9), date(2027, 3, 11))
    three = entry("c", date(2027, 3, 11), date(2027, 3, 12))

    assert cells(one, two, three) == {
        "03-08": ["a*3"],
        "03-09": ["-", "b*3"],
        "03-10": ["-", "-"],
        "03-11": ["-", "-", "c*2"],
        "03-12": ["-", "-", "-"],
    }


def test_day_entries_stand_under_the_bars() -> None:
    bar, one = entry("bar", date(2027, 3, 3), date(2027, 3, 4)), entry("one", date(2027, 3, 4), date(2027, 3, 4))

    assert cells(bar, one)["03-04"] == ["-", "one"]


def test_bar_from_the_month_before_begins_at_the_edge() -> None:
    assert cells(entry("lang", date(2027, 2, 20), date(2027, 3, 2))) == {"03-01": ["lang*2"], "03-02": ["-"]}


def test_only_one_day_is_today() -> None:
    weeks = grid([], MARCH, date(2027, 3, 4), "sv")

    assert [day.day for week in weeks for day in week.days if day.is_today] == [date(2027, 3, 4)]
    assert [week.number for week in weeks] == [9, 10, 11, 12, 13]


@pytest.mark.parametrize(
    ("first", "span"),
    [
        (date(2027, 3, 1), (date(2027, 3, 1), date(2027, 4, 4))),
        (date(2027, 2, 1), (date(2027, 2, 1), date(2027, 2, 28))),
        (date(2028, 1, 1), (date(2027, 12, 27), date(2028, 2, 6))),
    ],
)
def test_month_is_filled_up_to_whole_weeks(first: date, span: tuple[date, date]) -> None:
    assert month_span(first) == span


def test_neighbours_of_a_month() -> None:
    assert (month_before(date(2027, 1, 1)), month_after(date(2027, 1, 1))) == (date(2026, 12, 1), date(2027, 2, 1))


# --- the page -------------------------------------------------------------------------------------------------------


def bars(answer: Any) -> list[str]:
    return re.findall(r'class="ev ([^"]+)"', answer.content.decode())


def test_this_month_is_february(home: Network) -> None:
    answer = get("/sv/kalender/?typ=resa")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/sv/kalender/2027/02/?typ=resa")


def test_month_shows_trip_meeting_and_last_day(home: Network) -> None:
    factories.event(home, when=When.days(date(2027, 3, 22), date(2027, 3, 24)))
    factories.meeting(home)

    assert bars(get("/sv/kalender/2027/03/")) == ["span n3 k-trip", "duep k-due"]
    assert "Mars 2027" in words(get("/sv/kalender/2027/03/"))


def test_month_shows_a_further_day_of_a_course_and_no_vague_one(home: Network) -> None:
    course = factories.event(home, "course", When.date(date(2027, 3, 3)), title={"sv": "Utbildning"})
    for number, when in enumerate((When.date(date(2027, 4, 14)), When.month(2027, 4)), 2):
        programme.add_session(event=course, kind="course_day", title={"sv": f"Dag {number}"}, when=when, by=BY, now=NOW)

    answer = get("/sv/kalender/2027/04/")

    assert bars(answer) == ["k-train"]
    assert 'Dag 2<span class="vh">: Utbildning</span>' in answer.content.decode()


def test_today_is_marked_once(home: Network) -> None:
    assert get("/sv/kalender/2027/02/").content.decode().count('aria-current="date"') == 1
    assert get("/sv/kalender/2027/03/").content.decode().count('aria-current="date"') == 0


def test_neighbour_months_keep_the_filter(home: Network) -> None:
    page = get("/sv/kalender/2027/01/?typ=mote").content.decode()

    assert 'href="/sv/kalender/2026/12/?typ=mote"' in page
    assert 'href="/sv/kalender/2027/02/?typ=mote"' in page


def test_list_view_has_no_grid(home: Network) -> None:
    factories.meeting(home)

    page = get("/sv/kalender/2027/04/?vy=agenda").content.decode()

    assert ('class="month' in page, page.count('href="/sv/a/seminarium/"')) == (False, 1)


def test_list_leaves_out_the_neighbours_days(home: Network) -> None:
    factories.event(home, "seminar", When.date(date(2027, 4, 2)), title={"sv": "Seminarium"})

    page = get("/sv/kalender/2027/03/").content.decode()

    assert page.count('href="/sv/a/seminarium/"') == page.count('class="ev ') + 1


@pytest.mark.parametrize("path", ["2027/0/", "2027/13/", "1989/12/", "2101/01/", "99999/01/"])
@pytest.mark.usefixtures("home")
def test_month_that_is_none(path: str) -> None:
    assert get(f"/sv/kalender/{path}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_month_asks_four_questions(
    home: Network, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        factories.meeting(home, title={"sv": f"Möte {number}"})

    with django_assert_num_queries(4):
        get("/sv/kalender/2027/04/")


def test_strangers_see_nothing_of_it(home: Network) -> None:
    factories.elsewhere()
    factories.meeting(home)

    assert bars(get("/sv/kalender/2027/04/", host=ELSEWHERE)) == []
