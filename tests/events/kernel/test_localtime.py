"""The vectors are the ones computed in the domain's time model, from texts of real networks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest

from events.kernel.localtime import (
    Shifted,
    Unit,
    WeekendRule,
    at,
    holiday_name,
    in_zone,
    is_holiday,
    is_weekend,
    is_working_day,
    is_zone,
    iso_week,
    shift,
    utc_bounds,
    week_start,
    working_days_after,
    working_days_before,
)

STOCKHOLM = "Europe/Stockholm"
ROME = "Europe/Rome"
TRENTO_DAY_1 = date(2013, 9, 12)
MALMO_DAY_1 = date(2013, 12, 5)
MALMO_DAY_2 = date(2013, 12, 6)
ITALY_DAY_1 = date(2010, 5, 23)
GROUP_MEETING = date(2010, 4, 7)
ANNUAL_MEETING = date(2010, 4, 24)


# --- instants -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        pytest.param(date(2010, 2, 1), time(15), STOCKHOLM, "2010-02-01 14:00", id="notes of 1 February, winter time"),
        pytest.param(GROUP_MEETING, time(14), STOCKHOLM, "2010-04-07 12:00", id="group meeting starts, summer time"),
        pytest.param(GROUP_MEETING, time(16, 30), STOCKHOLM, "2010-04-07 14:30", id="group meeting ends"),
        pytest.param(date(2010, 12, 2), time(14), STOCKHOLM, "2010-12-02 13:00", id="the meeting in early December"),
        pytest.param(TRENTO_DAY_1, time(9), ROME, "2013-09-12 07:00", id="Trento in summer time"),
        pytest.param(MALMO_DAY_1, time(9), STOCKHOLM, "2013-12-05 08:00", id="Malmö in winter time"),
        pytest.param(date(2027, 3, 28), time(2, 30), STOCKHOLM, "2027-03-28 01:30", id="in the gap: moved to 03.30"),
        pytest.param(date(2027, 3, 28), time(2), STOCKHOLM, "2027-03-28 01:00", id="first minute of the gap"),
        pytest.param(date(2027, 3, 28), time(3), STOCKHOLM, "2027-03-28 01:00", id="first minute after the gap"),
        pytest.param(date(2027, 10, 31), time(2, 30), STOCKHOLM, "2027-10-31 00:30", id="in the fold: the first one"),
        pytest.param(date(2027, 10, 31), time(3), STOCKHOLM, "2027-10-31 02:00", id="after the fold"),
    ],
)
def test_at_gives_the_instant_in_utc(day: date, clock: time, zone: str, expected: str) -> None:
    assert f"{at(day, clock, zone):%Y-%m-%d %H:%M}" == expected


def test_at_means_the_first_occurrence_even_when_the_clock_says_the_second() -> None:
    assert at(date(2027, 10, 31), time(2, 30, fold=1), STOCKHOLM) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_in_zone_shows_the_clocks_of_the_place() -> None:
    local = in_zone(datetime(2010, 4, 7, 12, 0, tzinfo=UTC), STOCKHOLM)

    assert local.isoformat() == "2010-04-07T14:00:00+02:00"


def test_in_zone_refuses_a_datetime_that_is_no_instant() -> None:
    with pytest.raises(ValueError):
        in_zone(datetime(2010, 4, 7, 12, 0), STOCKHOLM)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2027, 3, 27), 24, id="an ordinary day"),
        pytest.param(date(2027, 3, 28), 23, id="the day with the gap"),
        pytest.param(date(2027, 10, 31), 25, id="the day with the fold"),
    ],
)
def test_utc_bounds_are_as_long_as_the_day(day: date, hours: int) -> None:
    start, end = utc_bounds(day, STOCKHOLM)

    assert end - start == timedelta(hours=hours)


def test_utc_bounds_start_with_the_first_instant_of_a_day_without_midnight() -> None:
    # Lebanon moves its clocks forward at midnight: the day begins at 01.00.
    start, end = utc_bounds(date(2027, 3, 28), "Asia/Beirut")

    assert (in_zone(start, "Asia/Beirut").hour, end - start) == (1, timedelta(hours=23))


def test_is_zone_knows_names_and_refuses_words() -> None:
    assert [is_zone(name) for name in (STOCKHOLM, "UTC", "CET-ish", "", "../etc/passwd")] == [
        True,
        True,
        False,
        False,
        False,
    ]


# --- weeks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "week", "monday"),
    [
        pytest.param(TRENTO_DAY_1, 37, date(2013, 9, 9), id="Trento"),
        pytest.param(date(2027, 1, 1), 53, date(2026, 12, 28), id="a New Year's Day in last year's week"),
        pytest.param(date(2018, 12, 31), 1, date(2018, 12, 31), id="a New Year's Eve in next year's week"),
    ],
)
def test_weeks_are_those_of_iso_8601(day: date, week: int, monday: date) -> None:
    assert (iso_week(day), week_start(day)) == (week, monday)


# --- holidays -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "countries", "expected"),
    [
        pytest.param(date(2010, 4, 2), ["SE"], True, id="Good Friday"),
        pytest.param(date(2010, 4, 5), ["SE"], True, id="Easter Monday"),
        pytest.param(date(2010, 5, 13), ["SE"], True, id="Ascension"),
        pytest.param(date(2010, 4, 25), ["SE"], False, id="an ordinary Sunday is no holiday in Sweden"),
        pytest.param(ITALY_DAY_1, ["SE"], True, id="Whit Sunday is one"),
        pytest.param(date(2027, 6, 25), ["SE"], True, id="Midsummer Eve weighs as a Sunday by law"),
        pytest.param(date(2027, 12, 24), ["SE"], True, id="Christmas Eve too"),
        pytest.param(date(2013, 8, 15), ["IT"], True, id="Ferragosto"),
        pytest.param(date(2013, 8, 15), ["SE"], False, id="15 August in Sweden"),
        pytest.param(date(2013, 8, 15), ["SE", "PL"], True, id="one country of several is enough"),
        pytest.param(date(2013, 8, 15), ["gb-sct"], False, id="15 August in Scotland"),
        pytest.param(date(2013, 8, 5), ["GB-SCT"], True, id="the Scottish summer bank holiday"),
        pytest.param(date(2013, 8, 5), ["GB-ENG"], False, id="which England does not keep"),
        pytest.param(date(2010, 5, 13), ["SE-AB"], True, id="a part whose holidays are the whole country's"),
        pytest.param(date(2027, 1, 1), [], False, id="no country"),
        pytest.param(date(2027, 1, 1), ["XX", "", "Sverige", "HolidayBase"], False, id="countries nobody has listed"),
    ],
)
def test_holiday_in_any_of_the_countries(day: date, countries: Sequence[str], expected: bool) -> None:
    assert is_holiday(day, countries) is expected


@pytest.mark.parametrize(
    ("day", "countries", "language", "expected"),
    [
        pytest.param(date(2010, 4, 2), ["SE"], "sv", "Långfredagen", id="Swedish at home"),
        pytest.param(date(2010, 4, 2), ["SE"], "en", "Good Friday", id="English"),
        pytest.param(date(2010, 4, 2), ["SE"], "en-gb", "Good Friday", id="English with a region"),
        pytest.param(date(2013, 4, 25), ["IT"], "sv", "Liberation Day", id="no Swedish name: English"),
        pytest.param(date(2010, 4, 5), ["SE", "IT", "DK"], "en", "Easter Monday", id="one name for the same day"),
        pytest.param(date(2027, 6, 24), ["VE"], "xx", "Battle of Carabobo", id="an unknown language: English"),
        pytest.param(date(2010, 4, 6), ["SE"], "sv", "", id="no holiday"),
    ],
)
def test_holiday_name_in_the_reader_s_language(
    day: date, countries: Sequence[str], language: str, expected: str
) -> None:
    assert holiday_name(day, countries, language) == expected


# --- working days ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        pytest.param(0, GROUP_MEETING, id="none: the day itself"),
        pytest.param(1, date(2010, 4, 6), id="one: the Tuesday"),
        pytest.param(2, date(2010, 4, 1), id="two: across Easter to Maundy Thursday"),
        pytest.param(3, date(2010, 3, 31), id="three: the Wednesday"),
    ],
)
def test_working_days_before_the_meeting_after_easter_2010(n: int, expected: date) -> None:
    assert working_days_before(GROUP_MEETING, n, ["SE"]) == expected


def test_working_days_after_maundy_thursday_jump_easter() -> None:
    assert working_days_after(date(2010, 4, 1), 2, ["SE"]) == GROUP_MEETING


def test_working_days_before_with_a_negative_count_is_a_programming_error() -> None:
    with pytest.raises(ValueError):
        working_days_before(GROUP_MEETING, -1, ["SE"])


def test_working_day_is_neither_weekend_nor_holiday() -> None:
    days = [date(2010, 4, 1), date(2010, 4, 2), date(2010, 4, 3)]

    assert [is_working_day(day, ["SE"]) for day in days] == [True, False, False]
    assert [is_weekend(day) for day in days] == [False, False, True]


# --- offsets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "amount", "countries", "expected"),
    [
        pytest.param(
            TRENTO_DAY_1,
            -28,
            ["GB-SCT", "IT", "PL"],
            Shifted(date(2013, 8, 14), date(2013, 8, 15), "holiday:IT,PL"),
            id="A: Trento's papers are due before Ferragosto",
        ),
        pytest.param(
            MALMO_DAY_1, -84, ["SE"], Shifted(TRENTO_DAY_1, TRENTO_DAY_1, ""), id="B: Malmö is announced in Trento"
        ),
        pytest.param(
            MALMO_DAY_1,
            -28,
            ["IT", "BE", "SE", "GB"],
            Shifted(date(2013, 11, 7), date(2013, 11, 7), ""),
            id="B: Malmö's papers",
        ),
        pytest.param(
            MALMO_DAY_2, 28, ["SE"], Shifted(date(2014, 1, 3), date(2014, 1, 3), ""), id="B: draft report, dead week"
        ),
        pytest.param(MALMO_DAY_2, 42, ["SE"], Shifted(date(2014, 1, 17), date(2014, 1, 17), ""), id="B: revised cases"),
        pytest.param(
            ITALY_DAY_1,
            -28,
            ["SE"],
            Shifted(date(2010, 4, 23), date(2010, 4, 25), "weekend"),
            id="D: the last free day, thirty days before",
        ),
        pytest.param(
            ITALY_DAY_1, -7, ["SE"], Shifted(date(2010, 5, 14), date(2010, 5, 16), "weekend"), id="D: a week before"
        ),
        pytest.param(
            ITALY_DAY_1,
            -10,
            ["SE"],
            Shifted(date(2010, 5, 12), date(2010, 5, 13), "holiday:SE"),
            id="E: names to San Patrignano before Ascension",
        ),
        pytest.param(
            ITALY_DAY_1,
            0,
            ["SE"],
            Shifted(date(2010, 5, 21), ITALY_DAY_1, "weekend"),
            id="Whit Sunday is first of all a Sunday",
        ),
    ],
)
def test_shift_by_days_moves_earlier(anchor: date, amount: int, countries: Sequence[str], expected: Shifted) -> None:
    assert shift(anchor, amount, Unit.DAYS, WeekendRule.EARLIER, countries) == expected


def test_shift_by_weeks_gives_the_notice_of_an_annual_meeting_before_easter() -> None:
    # Scenario L: three weeks before Saturday 24 April 2010 is Holy Saturday, after Good Friday.
    shifted = shift(ANNUAL_MEETING, -3, Unit.WEEKS, WeekendRule.EARLIER, ["SE"])

    assert shifted == Shifted(date(2010, 4, 1), date(2010, 4, 3), "weekend")


def test_shift_by_working_days_gives_the_last_day_for_pre_meeting_reports() -> None:
    # Scenario I.
    shifted = shift(GROUP_MEETING, -2, Unit.WORKING_DAYS, WeekendRule.EARLIER, ["SE"])

    assert shifted == Shifted(date(2010, 4, 1), date(2010, 4, 1), "")


def test_shift_by_working_days_forwards() -> None:
    assert shift(date(2010, 4, 1), 2, Unit.WORKING_DAYS, WeekendRule.KEEP, ["SE"]).day == GROUP_MEETING


def test_shift_later_moves_past_the_whole_holiday() -> None:
    shifted = shift(ANNUAL_MEETING, -3, Unit.WEEKS, WeekendRule.LATER, ["SE"])

    assert shifted == Shifted(date(2010, 4, 6), date(2010, 4, 3), "weekend")


def test_shift_keep_stays_on_a_holiday() -> None:
    shifted = shift(ITALY_DAY_1, -10, Unit.DAYS, WeekendRule.KEEP, ["SE"])

    assert shifted == Shifted(date(2010, 5, 13), date(2010, 5, 13), "")


def test_shift_understands_the_values_that_a_database_stores() -> None:
    shifted = shift(ANNUAL_MEETING, -3, Unit("weeks"), WeekendRule("earlier"), ["SE"])

    assert shifted.day == date(2010, 4, 1)
