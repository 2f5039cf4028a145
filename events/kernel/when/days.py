"""One day as people write it ("lö 24/4", "Sat 24 April 2027"), and the year that they left out."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from events.kernel.errors import Refused
from events.kernel.when.printing import format_date
from events.kernel.when.words import MONTHS, WEEKDAYS, words_for


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, so that "maj" never stops short in "major"."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


NUMBER = r"\d{1,2}(?:st|nd|rd|th|:e|:a)?"
WEEKDAY = rf"{either(WEEKDAYS)}\.?,?"
MONTH = rf"{either(MONTHS)}\b\.?"
_FORMS = (
    r"(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})",
    r"(?P<dot_day>\d{1,2})\.(?P<dot_month>\d{1,2})\.(?P<dot_year>\d{4})",
    r"(?P<slash_day>\d{1,2})/(?P<slash_month>\d{1,2})(?:[/ ](?P<slash_year>\d{4}))?",
    rf"(?P<word_day>{NUMBER}) (?P<word_month>{MONTH})(?:,? (?P<word_year>\d{{4}}))?",
    rf"(?P<first_month>{MONTH}) (?P<first_day>{NUMBER})(?:,? (?P<first_year>\d{{4}}))?",
)
_DAY = re.compile(rf"(?:(?P<weekday>{WEEKDAY}) )?(?:{'|'.join(_FORMS)})")
# The same without names, to stand more than once in a larger pattern.
DATE = "(?:" + re.sub(r"\(\?P<\w+>", "(?:", _DAY.pattern) + ")"

# "5 June - 2 June" is a slip, "30 December - 2 January" is not: how far into the next year a range is believed to go
# when only one year, or none, was told.
_HALF_A_YEAR = timedelta(days=183)
_LEAP_YEARS_APART = 8


@dataclass(frozen=True)
class Day:
    """A day as written: the year and the weekday may be missing."""

    day: int
    month: int
    year: int | None
    weekday: int | None
    written: str

    def candidates(self, years: Iterable[int]) -> list[date]:
        """The date in its own year, else in each of `years` that has one (29 February is not in all)."""
        told = years if self.year is None else [self.year]
        return [date(year, self.month, self.day) for year in told if self.day <= monthrange(year, self.month)[1]]


def read_day(written: str) -> Day:
    """The day that a text matching DATE tells. Refused("no_such_day") for 31 February."""
    match = _DAY.fullmatch(written)
    assert match is not None, written
    told = {name.rpartition("_")[2]: value for name, value in match.groupdict().items() if value is not None}
    year = int(told["year"]) if "year" in told else None
    weekday = WEEKDAYS[told["weekday"].rstrip(".,")] if "weekday" in told else None
    return _existing(Day(_leading_number(told["day"]), _month_number(told["month"]), year, weekday, written))


def same_month(weekday: str, number: str, last: Day) -> Day:
    """The first day of "söndag 23-fredag 28 maj 2027", whose month and year are told by the last one."""
    known = WEEKDAYS[weekday.strip(" .,")] if weekday else None
    written = f"{number}-{last.written}"
    return _existing(Day(_leading_number(number), last.month, last.year, known, written))


def _existing(day: Day) -> Day:
    # 2000 had a 29 February: without a year the benefit of the doubt.
    year = 2000 if day.year is None else day.year
    if not (1 <= day.month <= 12 and year and 1 <= day.day <= monthrange(year, day.month)[1]):
        raise Refused("no_such_day", _("There is no such day: %(day)s.") % {"day": day.written})
    return day


def _leading_number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _month_number(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS[text.rstrip(".")]


# --- the year that was left out -------------------------------------------------------------------------------------


def resolve(day: Day, today: date, language: str) -> date:
    """The date, in the next year that fits when none was told. Refused("weekday_disagrees")."""
    return _agreeing(day, _from(day, today), language)


def resolve_pair(first: Day, last: Day, today: date, language: str) -> tuple[date, date]:
    """Both ends of a range. A year told once holds for both; without any, the range has not ended before today."""
    if first.year is not None and last.year is None:
        start = _from(first, today)
        end = _from(last, start)
    else:
        end = _from(last, today)
        start = _until(first, end)
    told_twice = first.year is not None and last.year is not None
    if end < start or not (told_twice or end.year == start.year or end - start <= _HALF_A_YEAR):
        raise Refused("ends_before_start", _("The end must come after the start."))
    return _agreeing(first, start, language), _agreeing(last, end, language)


def _from(day: Day, earliest: date) -> date:
    """In its own year, else the first such day that is not before `earliest`."""
    years = range(earliest.year, earliest.year + _LEAP_YEARS_APART + 1)
    return next(one for one in day.candidates(years) if day.year or one >= earliest)


def _until(day: Day, latest: date) -> date:
    """In its own year, else the last such day that is not after `latest`."""
    years = range(latest.year, latest.year - _LEAP_YEARS_APART - 1, -1)
    return next(one for one in day.candidates(years) if day.year or one <= latest)


def _agreeing(day: Day, found: date, language: str) -> date:
    if day.weekday is None or day.weekday == found.weekday():
        return found
    names = words_for(language).weekdays
    raise Refused(
        "weekday_disagrees",
        _("%(date)s is a %(right)s, not a %(wrong)s.")
        % {
            "date": format_date(found, language),
            "right": names[found.weekday()],
            "wrong": names[day.weekday],
        },
    )
