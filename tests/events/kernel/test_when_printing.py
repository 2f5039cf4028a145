from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from events.kernel.when import (
    When,
    format_clock,
    format_date,
    format_deadline,
    format_range,
    format_when,
    format_zone,
)

STOCKHOLM = "Europe/Stockholm"
GROUP_MEETING = When.instants(datetime(2010, 4, 7, 12, tzinfo=UTC), datetime(2010, 4, 7, 14, 30, tzinfo=UTC), STOCKHOLM)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("sv", "14.00"), ("sv-se", "14.00"), ("en", "14:00"), ("en-gb", "14:00"), ("fi", "14:00")],
)
def test_clock_has_a_point_in_swedish(language: str, expected: str) -> None:
    assert format_clock(time(14), language) == expected


@pytest.mark.parametrize(
    ("language", "weekday", "year", "expected"),
    [
        ("sv", False, True, "23 maj 2027"),
        ("sv", True, True, "söndag 23 maj 2027"),
        ("sv", True, False, "söndag 23 maj"),
        ("en", False, True, "23 May 2027"),
        ("en", True, False, "Sunday 23 May"),
    ],
)
def test_date_stands_day_before_month(language: str, weekday: bool, year: bool, expected: str) -> None:
    assert format_date(date(2027, 5, 23), language, weekday, year) == expected


@pytest.mark.parametrize(
    ("first", "last", "language", "weekday", "expected"),
    [
        pytest.param(date(2013, 9, 12), date(2013, 9, 13), "sv", False, "12–13 september 2013", id="one month"),
        pytest.param(date(2013, 9, 12), date(2013, 9, 13), "en", False, "12–13 September 2013", id="one month, en"),
        pytest.param(
            date(2027, 5, 23), date(2027, 5, 28), "sv", True, "söndag 23 – fredag 28 maj 2027", id="with weekdays"
        ),
        pytest.param(
            date(2027, 5, 23), date(2027, 5, 28), "en", True, "Sunday 23 – Friday 28 May 2027", id="with weekdays, en"
        ),
        pytest.param(date(2027, 5, 30), date(2027, 6, 2), "sv", False, "30 maj – 2 juni 2027", id="two months"),
        pytest.param(
            date(2027, 5, 30), date(2027, 6, 2), "sv", True, "söndag 30 maj – onsdag 2 juni 2027", id="and weekdays"
        ),
        pytest.param(
            date(2027, 12, 30), date(2028, 1, 2), "sv", False, "30 december 2027 – 2 januari 2028", id="two years"
        ),
        pytest.param(
            date(2027, 5, 23), date(2028, 5, 28), "en", False, "23 May 2027 – 28 May 2028", id="same month, two years"
        ),
        pytest.param(date(2027, 5, 23), date(2027, 5, 23), "sv", True, "söndag 23 maj 2027", id="one day"),
    ],
)
def test_range_says_month_and_year_once(first: date, last: date, language: str, weekday: bool, expected: str) -> None:
    assert format_range(first, last, language, weekday) == expected


@pytest.mark.parametrize(
    ("when", "swedish", "english"),
    [
        pytest.param(When.unknown(), "datum kommer", "date to come", id="unknown"),
        pytest.param(When.asap(), "snarast", "as soon as possible", id="asap"),
        pytest.param(When.season(2018, "spring"), "våren 2018", "spring 2018", id="season"),
        pytest.param(When.season(2018, "winter"), "vintern 2018–2019", "winter 2018–2019", id="winter"),
        pytest.param(When.month(2017, 11), "november 2017", "November 2017", id="month"),
        pytest.param(When.month(2010, 12, "early"), "början av december 2010", "early December 2010", id="early"),
        pytest.param(When.month(2010, 12, "mid"), "mitten av december 2010", "mid-December 2010", id="mid"),
        pytest.param(When.month(2010, 9, "late"), "slutet av september 2010", "late September 2010", id="late"),
        pytest.param(When.date(date(2027, 5, 23)), "söndag 23 maj 2027", "Sunday 23 May 2027", id="date"),
        pytest.param(
            When.days(date(2027, 5, 23), date(2027, 5, 28)),
            "söndag 23 – fredag 28 maj 2027",
            "Sunday 23 – Friday 28 May 2027",
            id="range",
        ),
        pytest.param(
            GROUP_MEETING,
            "onsdag 7 april 2010, 14.00–16.30",
            "Wednesday 7 April 2010, 14:00–16:30",
            id="instants",
        ),
        pytest.param(
            When.instants(datetime(2010, 4, 7, 12, tzinfo=UTC), None, STOCKHOLM),
            "onsdag 7 april 2010, 14.00",
            "Wednesday 7 April 2010, 14:00",
            id="open end",
        ),
        pytest.param(
            When.instants(datetime(2010, 4, 7, 16, tzinfo=UTC), datetime(2010, 4, 7, 22, tzinfo=UTC), STOCKHOLM),
            "onsdag 7 april 2010, 18.00–24.00",
            "Wednesday 7 April 2010, 18:00–24:00",
            id="until midnight",
        ),
        pytest.param(
            When.instants(datetime(2027, 5, 23, 12, tzinfo=UTC), datetime(2027, 5, 28, 10, tzinfo=UTC), STOCKHOLM),
            "söndag 23 maj, 14.00 – fredag 28 maj 2027, 12.00",
            "Sunday 23 May, 14:00 – Friday 28 May 2027, 12:00",
            id="several days with clock",
        ),
        pytest.param(
            When.instants(datetime(2027, 12, 31, 19, tzinfo=UTC), datetime(2028, 1, 1, 1, tzinfo=UTC), STOCKHOLM),
            "fredag 31 december 2027, 20.00 – lördag 1 januari 2028, 02.00",
            "Friday 31 December 2027, 20:00 – Saturday 1 January 2028, 02:00",
            id="over the new year",
        ),
    ],
)
def test_when_in_words(when: When, swedish: str, english: str) -> None:
    assert (format_when(when, "sv"), format_when(when, "en")) == (swedish, english)


def test_when_without_weekdays() -> None:
    assert format_when(GROUP_MEETING, "sv", weekday=False) == "7 april 2010, 14.00–16.30"


@pytest.mark.parametrize(
    ("when", "swedish", "english"),
    [
        (When.month(2017, 11), "i november 2017", "in November 2017"),
        (When.month(2010, 9, "late"), "i slutet av september 2010", "in late September 2010"),
        (When.season(2018, "spring"), "under våren 2018", "in spring 2018"),
        (When.date(date(2027, 5, 23)), "söndag 23 maj 2027", "Sunday 23 May 2027"),
        (When.asap(), "snarast", "as soon as possible"),
    ],
)
def test_when_in_a_sentence_takes_its_preposition(when: When, swedish: str, english: str) -> None:
    told = (format_when(when, "sv", in_sentence=True), format_when(when, "en", in_sentence=True))

    assert told == (swedish, english)


@pytest.mark.parametrize(
    ("reader_zone", "language", "expected"),
    [
        pytest.param("Europe/Stockholm", "sv", "onsdag 7 april 2010, 14.00–16.30", id="the same zone"),
        pytest.param("Europe/Rome", "sv", "onsdag 7 april 2010, 14.00–16.30", id="the same clocks"),
        pytest.param(
            "Europe/Helsinki",
            "sv",
            "onsdag 7 april 2010, 14.00–16.30 i Stockholm (15.00–17.30 i Helsingfors)",
            id="other clocks, the same day",
        ),
        pytest.param(
            "Europe/Helsinki",
            "en",
            "Wednesday 7 April 2010, 14:00–16:30 in Stockholm (15:00–17:30 in Helsinki)",
            id="in English",
        ),
        pytest.param(
            "Pacific/Auckland",
            "sv",
            "onsdag 7 april 2010, 14.00–16.30 i Stockholm (torsdag 8 april 2010, 00.00–02.30 i Auckland)",
            id="another day there",
        ),
    ],
)
def test_when_for_a_reader_elsewhere(reader_zone: str, language: str, expected: str) -> None:
    assert format_when(GROUP_MEETING, language, reader_zone=reader_zone) == expected


def test_whole_days_are_the_same_for_every_reader() -> None:
    assert format_when(When.date(date(2027, 5, 23)), "sv", reader_zone="Pacific/Auckland") == "söndag 23 maj 2027"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("sv", "onsdag 3 mars 2027, klockan 23.59"), ("en", "Wednesday 3 March 2027, 23:59")],
)
def test_deadline_is_told_on_the_clocks_of_its_place(language: str, expected: str) -> None:
    assert format_deadline(datetime(2027, 3, 3, 22, 59, tzinfo=UTC), STOCKHOLM, language) == expected


@pytest.mark.parametrize(("language", "expected"), [("sv", "Helsingfors"), ("en-gb", "Helsinki"), ("tlh", "Helsinki")])
def test_zone_is_told_by_its_city(language: str, expected: str) -> None:
    assert format_zone("Europe/Helsinki", language) == expected
