"""Days for a world that is always alive: everything lies where it should, seen from the day it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from events.kernel.localtime import ONE_DAY, at, is_working_day
from events.kernel.when import When

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
STOCKHOLM = "Europe/Stockholm"
ROME = "Europe/Rome"
# The trip takes registrations until 80 days before it starts; this leaves a month to try it.
TRIP_AHEAD = timedelta(days=110)


def _from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += ONE_DAY


def on_or_after(day: date, weekday: int, *, days: int = 1, countries: tuple[str, ...] = ("SE",)) -> date:
    """The first such weekday that begins ``days`` working days in a row; a weekend day need not be a working day."""
    found = (one for one in _from(day) if one.weekday() == weekday)
    return next(one for one in found if weekday >= SATURDAY or _all_work(one, days, countries))


def _all_work(first: date, days: int, countries: tuple[str, ...]) -> bool:
    return all(is_working_day(first + number * ONE_DAY, countries) for number in range(days))


def review_days(today: date) -> date:
    """The first of two days, three weeks ahead, so that case papers (28 days before) were due the other day.

    A Thursday where Italy works on it and the day after, else any two working days, else the Thursday all the same.
    """
    week = [today + timedelta(days=number) for number in range(21, 28)]
    thursday = next(day for day in week if day.weekday() == THURSDAY)
    pairs = [day for day in (thursday, *week) if _all_work(day, 2, ("IT", "SE"))]
    return pairs[0] if pairs else thursday


def trip_day(today: date) -> date:
    """The Sunday of 20-26 May in the first year that leaves time to register."""
    years = (today.year + number for number in range(3))
    sundays = (on_or_after(date(year, 5, 20), SUNDAY) for year in years)
    return next(day for day in sundays if day - TRIP_AHEAD >= today)


def hours(day: date, start: str, end: str, zone: str = STOCKHOLM, *, last: date | None = None) -> When:
    """Clock times at a place: ``hours(day, "14.00", "16.30")``."""
    return When.instants(at(day, _clock(start), zone), at(last or day, _clock(end), zone), zone)


def _clock(text: str) -> time:
    hour, minute = text.split(".")
    return time(int(hour), int(minute))


def month_of(day: date, part: str = "") -> When:
    """The month (or its "early", "mid", "late" part) that a day lies in."""
    return When.month(day.year, day.month, part)  # type: ignore[arg-type]  # one of the four words of When
