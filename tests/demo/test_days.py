from __future__ import annotations

from datetime import date, timedelta

import pytest

from demo import days
from events.kernel.when import When

YEAR = [date(2027, 1, 1) + timedelta(days=number) for number in range(731)]


def test_the_trip_starts_on_a_sunday_in_may_that_leaves_a_month_to_register() -> None:
    found = {days.trip_day(day) for day in YEAR}

    assert found == {date(2027, 5, 23), date(2028, 5, 21), date(2029, 5, 20)}
    assert min((days.trip_day(day) - day).days for day in YEAR) == 110


def test_the_review_is_always_so_near_that_its_case_papers_were_due_the_other_day() -> None:
    due = {(days.review_days(day) - timedelta(days=28) - day).days for day in YEAR}

    assert due <= set(range(-7, 0))


def test_the_review_is_on_a_thursday_unless_italy_or_sweden_is_off() -> None:
    assert days.review_days(date(2026, 11, 22)) == date(2026, 12, 17)
    # The Thursday would be Ascension Day, which Sweden keeps.
    assert days.review_days(date(2027, 4, 13)) == date(2027, 5, 4)


@pytest.mark.parametrize(
    ("day", "weekday", "length", "expected"),
    [
        pytest.param(date(2026, 11, 22), days.WEDNESDAY, 1, date(2026, 11, 25), id="the next one"),
        pytest.param(date(2026, 11, 25), days.WEDNESDAY, 1, date(2026, 11, 25), id="the day itself"),
        pytest.param(date(2026, 12, 24), days.FRIDAY, 1, date(2027, 1, 8), id="Christmas and New Year pass"),
        pytest.param(date(2026, 12, 26), days.SATURDAY, 1, date(2026, 12, 26), id="a Saturday may be a day off"),
        pytest.param(date(2027, 5, 4), days.WEDNESDAY, 2, date(2027, 5, 12), id="two days in a row"),
    ],
)
def test_on_or_after(day: date, weekday: int, length: int, expected: date) -> None:
    assert days.on_or_after(day, weekday, days=length) == expected


def test_hours_are_those_of_the_place() -> None:
    when = days.hours(date(2027, 4, 7), "14.00", "16.30")

    assert (when.local_start.hour, when.starts_at.hour if when.starts_at else None) == (14, 12)


def test_month_of_a_day() -> None:
    assert days.month_of(date(2027, 9, 3), "late") == When.month(2027, 9, "late")
