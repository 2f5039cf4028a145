from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from events.kernel.errors import Refused
from events.kernel.localtime import ONE_DAY, at, in_zone
from events.kernel.when import Precision, Season, When

STOCKHOLM = "Europe/Stockholm"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # the parts are those of datetime itself


GROUP_MEETING = When.instants(utc(2010, 4, 7, 12), utc(2010, 4, 7, 14, 30), STOCKHOLM)


# --- constructors ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("season", "first", "last"),
    [
        ("spring", date(2018, 3, 1), date(2018, 5, 31)),
        ("summer", date(2018, 6, 1), date(2018, 8, 31)),
        ("autumn", date(2018, 9, 1), date(2018, 11, 30)),
        ("winter", date(2018, 12, 1), date(2019, 2, 28)),
    ],
)
def test_season_covers_its_three_months(season: Season, first: date, last: date) -> None:
    assert When.season(2018, season) == When(Precision.SEASON, first, last)


def test_winter_ends_on_the_leap_day_when_there_is_one() -> None:
    assert When.season(2027, "winter").last_on == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("when", "first", "last", "part"),
    [
        pytest.param(When.month(2010, 4), date(2010, 4, 1), date(2010, 4, 30), "", id="the whole month"),
        pytest.param(When.month(2010, 12, "early"), date(2010, 12, 1), date(2010, 12, 10), "early", id="early"),
        pytest.param(When.month(2010, 12, "mid"), date(2010, 12, 11), date(2010, 12, 20), "mid", id="mid"),
        pytest.param(When.month(2010, 9, "late"), date(2010, 9, 21), date(2010, 9, 30), "late", id="late September"),
        pytest.param(When.month(2010, 2, "late"), date(2010, 2, 21), date(2010, 2, 28), "late", id="late February"),
    ],
)
def test_month_and_its_parts(when: When, first: date, last: date, part: str) -> None:
    assert (when.precision, when.first_on, when.last_on, when.part) == (Precision.MONTH, first, last, part)


def test_part_of_what_is_no_month_is_none() -> None:
    assert When.season(2018, "spring").part == ""


def test_days_of_one_day_are_a_date() -> None:
    assert When.days(date(2027, 5, 23), date(2027, 5, 23)) == When.date(date(2027, 5, 23))


def test_instants_know_their_days_on_the_clocks_of_the_place() -> None:
    late = When.instants(utc(2027, 5, 22, 23), utc(2027, 5, 23, 1), STOCKHOLM)

    assert late.span == (date(2027, 5, 23), date(2027, 5, 23))
    assert (late.local_start.hour, late.local_end and late.local_end.hour) == (1, 3)


def test_instants_ending_at_midnight_belong_to_the_day_they_end() -> None:
    evening = When.instants(utc(2027, 5, 23, 18), utc(2027, 5, 23, 22), STOCKHOLM)

    assert evening.span == (date(2027, 5, 23), date(2027, 5, 23))


def test_instants_given_in_another_zone_are_stored_in_utc() -> None:
    two_hours_east = timezone(timedelta(hours=2))
    starts_at = datetime(2010, 4, 7, 14, tzinfo=two_hours_east)

    assert When.instants(starts_at, starts_at + timedelta(hours=2, minutes=30), STOCKHOLM) == GROUP_MEETING


def test_instants_may_have_an_open_end() -> None:
    open_ended = When.instants(utc(2010, 4, 7, 12), None, STOCKHOLM)

    assert (open_ended.ends_at, open_ended.local_end, open_ended.last_on) == (None, None, date(2010, 4, 7))


def test_instants_refuse_an_end_that_is_not_after_the_start() -> None:
    with pytest.raises(Refused) as refused:
        When.instants(utc(2010, 4, 7, 12), utc(2010, 4, 7, 12), STOCKHOLM)

    assert refused.value.code == "ends_before_start"


def test_days_refuse_an_end_before_the_start() -> None:
    with pytest.raises(Refused) as refused:
        When.days(date(2027, 5, 28), date(2027, 5, 23))

    assert refused.value.code == "ends_before_start"


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"precision": "unknown", "first_on": date(2027, 5, 23), "last_on": date(2027, 5, 23)}, id="dated"),
        pytest.param({"precision": "date"}, id="a date without a date"),
        pytest.param({"precision": "range", "first_on": date(2027, 5, 23)}, id="a range without an end"),
        pytest.param(
            {"precision": "instants", "first_on": date(2027, 5, 23), "last_on": date(2027, 5, 23)}, id="no clock"
        ),
        pytest.param({"precision": "someday"}, id="a word that is no precision"),
    ],
)
def test_when_refuses_fields_that_contradict_each_other(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        When(**fields)  # type: ignore[arg-type]  # as a careless caller would


def test_when_is_built_back_from_the_columns_that_store_it() -> None:
    stored = GROUP_MEETING

    assert (
        When("instants", stored.first_on, stored.last_on, stored.starts_at, stored.ends_at, stored.zone)  # type: ignore[arg-type]  # a column holds the plain word
        == GROUP_MEETING
    )


# --- questions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "exact"),
    [
        pytest.param(When.unknown(), False, id="unknown"),
        pytest.param(When.asap(), False, id="as soon as possible"),
        pytest.param(When.season(2018, "spring"), False, id="season"),
        pytest.param(When.month(2017, 11), False, id="month"),
        pytest.param(When.date(date(2027, 5, 23)), True, id="date"),
        pytest.param(When.days(date(2027, 5, 23), date(2027, 5, 28)), True, id="range"),
        pytest.param(GROUP_MEETING, True, id="instants"),
    ],
)
def test_exact_is_a_date_or_finer(when: When, exact: bool) -> None:
    assert when.is_exact is exact


def test_list_is_sorted_by_the_earliest_possible_day() -> None:
    first_of_november = date(2017, 11, 1)
    in_order = [
        When.asap(),
        When.season(2017, "autumn"),
        When.date(date(2017, 10, 31)),
        When.days(first_of_november, date(2017, 11, 3)),
        When.instants(at(first_of_november, datetime.min.time(), STOCKHOLM), None, STOCKHOLM),
        When.instants(utc(2017, 11, 1, 9), None, STOCKHOLM),
        When.month(2017, 11),
        When.date(date(2017, 11, 2)),
        When.unknown(),
    ]

    shuffled = in_order[::-1]

    assert sorted(shuffled, key=lambda when: when.sort_key) == in_order


@pytest.mark.parametrize("when", [When.unknown(), When.asap()])
def test_span_of_what_has_no_date_is_a_programming_error(when: When) -> None:
    with pytest.raises(ValueError):
        _ = when.span


def test_local_start_of_whole_days_is_a_programming_error() -> None:
    with pytest.raises(ValueError):
        _ = When.date(date(2027, 5, 23)).local_start


# --- moving ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "to", "expected"),
    [
        pytest.param(
            When.days(date(2013, 12, 5), date(2013, 12, 6)),
            date(2013, 12, 12),
            When.days(date(2013, 12, 12), date(2013, 12, 13)),
            id="Malmö a week later",
        ),
        pytest.param(
            When.date(date(2027, 5, 23)), date(2027, 6, 1), When.date(date(2027, 6, 1)), id="a day to another"
        ),
        pytest.param(
            GROUP_MEETING,
            date(2010, 12, 2),
            When.instants(utc(2010, 12, 2, 13), utc(2010, 12, 2, 15, 30), STOCKHOLM),
            id="14.00 stays 14.00 in winter time",
        ),
        pytest.param(
            When.instants(utc(2027, 3, 26, 8), utc(2027, 3, 27, 15), STOCKHOLM),
            date(2027, 3, 27),
            When.instants(utc(2027, 3, 27, 8), utc(2027, 3, 28, 14), STOCKHOLM),
            id="09-16 over the clock change",
        ),
        pytest.param(
            When.instants(utc(2027, 3, 27, 1, 30), utc(2027, 3, 27, 2), STOCKHOLM),
            date(2027, 3, 28),
            When.instants(utc(2027, 3, 28, 1, 30), utc(2027, 3, 28, 2), STOCKHOLM),
            id="half an hour in the gap stays half an hour",
        ),
        pytest.param(
            When.instants(utc(2010, 4, 7, 12), None, STOCKHOLM),
            date(2010, 4, 8),
            When.instants(utc(2010, 4, 8, 12), None, STOCKHOLM),
            id="an open end stays open",
        ),
        pytest.param(When.month(2017, 11), date(2018, 2, 7), When.month(2018, 2), id="a month"),
        pytest.param(When.month(2010, 9, "late"), date(2010, 10, 3), When.month(2010, 10, "early"), id="part: early"),
        pytest.param(When.month(2010, 9, "late"), date(2010, 10, 15), When.month(2010, 10, "mid"), id="part: mid"),
        pytest.param(When.month(2010, 9, "early"), date(2010, 10, 31), When.month(2010, 10, "late"), id="part: late"),
        pytest.param(When.season(2018, "spring"), date(2018, 10, 3), When.season(2018, "autumn"), id="a season"),
        pytest.param(When.season(2018, "spring"), date(2019, 1, 3), When.season(2018, "winter"), id="a winter"),
        pytest.param(When.unknown(), date(2018, 10, 3), When.date(date(2018, 10, 3)), id="what had no date gets one"),
        pytest.param(When.asap(), date(2018, 10, 3), When.date(date(2018, 10, 3)), id="and what was urgent too"),
    ],
)
def test_moved_to_keeps_length_and_clock(when: When, to: date, expected: When) -> None:
    assert when.moved_to(to) == expected


def test_moved_there_and_back_is_where_it_was() -> None:
    trip = When.instants(utc(2010, 5, 23, 4), utc(2010, 5, 28, 22), STOCKHOLM)

    assert trip.moved_to(date(2011, 1, 1)).moved_to(date(2010, 5, 23)) == trip
    assert in_zone(trip.moved_to(date(2011, 1, 1)).local_start, STOCKHOLM).hour == 6
    assert trip.moved_to(date(2011, 1, 1)).span == (date(2011, 1, 1), date(2011, 1, 1) + 5 * ONE_DAY)
