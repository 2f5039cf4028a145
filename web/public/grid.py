"""A month of weeks of days: bars for what lasts several days, lanes so that no two bars cross.

Pure: entries in, cells out.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from events.kernel.localtime import ONE_DAY, iso_week, week_start
from web.public.listing import Entry, day_words
from web.shapes import weekday


@dataclass(frozen=True)
class Bar:
    """An entry over ``length`` days of this week; ``is_continued`` when it began in an earlier one."""

    entry: Entry
    length: int
    is_continued: bool = False


@dataclass
class Day:
    """One cell. ``lanes`` are the bars that begin here and empty places (None) under bars from days before."""

    day: date
    spoken_before: str
    spoken_after: str
    language: str
    is_out: bool
    is_today: bool
    lanes: list[Bar | None] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def short(self) -> str:
        """The head of its column."""
        return weekday(self.day, self.language)

    @property
    def is_empty(self) -> bool:
        return not self.entries and not any(self.lanes)


@dataclass
class Week:
    number: int
    days: list[Day]


def month_span(first: date) -> tuple[date, date]:
    """From the Monday on or before the 1st to the Sunday on or after the last of the month."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return week_start(first), week_start(last) + timedelta(days=6)


def month_before(first: date) -> date:
    return (first - ONE_DAY).replace(day=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def grid(rows: Iterable[Entry], first: date, today: date, language: str) -> list[Week]:
    """The weeks of the month of ``first``, filled in."""
    start, end = month_span(first)
    listed = list(rows)
    mondays = [start + timedelta(weeks=number) for number in range(((end - start).days + 1) // 7)]
    return [_week(listed, monday, first, today, language) for monday in mondays]


def _week(rows: list[Entry], monday: date, first: date, today: date, language: str) -> Week:
    days = []
    for number in range(7):
        day = monday + timedelta(days=number)
        before, after = day_words(day, language)
        days.append(Day(day, before, after, language, is_out=day.month != first.month, is_today=day == today))
    for row in rows:
        _place(row, days, monday)
    return Week(iso_week(monday), days)


def _place(row: Entry, days: list[Day], monday: date) -> None:
    first, last = row.when.first_on or monday - ONE_DAY, row.when.last_on or monday - ONE_DAY
    if last < monday or first > days[-1].day:
        return
    begin, end = max((first - monday).days, 0), min((last - monday).days, 6)
    if first == last:
        days[begin].entries.append(row)
        return
    lane = _free_lane(days[begin : end + 1])
    for number in range(begin, end + 1):
        lanes = days[number].lanes
        lanes.extend([None] * (lane + 1 - len(lanes)))
    days[begin].lanes[lane] = Bar(row, end - begin + 1, is_continued=first < monday)


def _free_lane(days: list[Day]) -> int:
    """Below every bar that already passes through one of these days: simple, and no two bars ever cross."""
    return max(len(day.lanes) for day in days)
