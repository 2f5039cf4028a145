"""Dates and times as a careful person writes them in Swedish and in English.

Unicode's interval patterns have no long month for Swedish ("12–13 sep. 2013"), and its Swedish clock has a colon; so
the patterns are ours. Week and date stand day before month in both languages: the English readers are Europeans.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from babel.dates import get_timezone_location

from events.kernel.localtime import in_zone
from events.kernel.when.honest import Precision, When, season_of
from events.kernel.when.words import Words, words_for

_DASH = "\N{EN DASH}"
_WIDE_DASH = f" {_DASH} "


def format_clock(moment: datetime | time, language: str) -> str:
    """14.00 in Swedish, 14:00 in English. A datetime is read as it stands: convert it to its zone first."""
    return words_for(language).clock.format(hour=moment.hour, minute=moment.minute)


def format_date(day: date, language: str, weekday: bool = False, year: bool = True) -> str:
    """As "23 maj 2027"; with the weekday "söndag 23 maj 2027"."""
    words = words_for(language)
    parts = [words.weekdays[day.weekday()] if weekday else "", str(day.day), words.months[day.month - 1]]
    return " ".join([part for part in parts if part] + ([str(day.year)] if year else []))


def format_range(first: date, last: date, language: str, weekday: bool = True) -> str:
    """Days from first to last, saying month and year once: "12–13 september 2013", "30 maj – 2 juni 2027"."""
    if first == last:
        return format_date(first, language, weekday)
    end = format_date(last, language, weekday)
    if (first.year, first.month) != (last.year, last.month):
        return format_date(first, language, weekday, year=first.year != last.year) + _WIDE_DASH + end
    if not weekday:
        return f"{first.day}{_DASH}{end}"
    return f"{words_for(language).weekdays[first.weekday()]} {first.day}{_WIDE_DASH}{end}"


def format_deadline(instant: datetime, zone: str, language: str) -> str:
    """As "onsdag 3 mars 2027, klockan 23.59", on the clocks of `zone`."""
    local = in_zone(instant, zone)
    day = format_date(local.date(), language, weekday=True)
    return words_for(language).deadline.format(date=day, clock=format_clock(local, language))


def format_zone(zone: str, language: str) -> str:
    """The city whose clocks are meant ("Helsingfors"): letters such as EET say little to most readers."""
    return get_timezone_location(zone, locale=words_for(language).locale, return_city=True)


def format_when(
    when: When, language: str, weekday: bool = True, reader_zone: str = "", *, in_sentence: bool = False
) -> str:
    """A `When` in words, never more exact than it is.

    `reader_zone`: where the reader's clocks differ from the place's, both are told, with the cities.
    `in_sentence`: periods get their preposition ("i november 2017", "under våren 2018").
    """
    if when.precision == Precision.INSTANTS:
        return _instants(when, language, weekday, reader_zone)
    words = words_for(language)
    text = _PRINTERS[when.precision](when, words, language, weekday)
    return _in_sentence(when, words).format(period=text) if in_sentence else text


def _in_sentence(when: When, words: Words) -> str:
    if when.precision == Precision.SEASON:
        return words.in_season
    if when.precision == Precision.MONTH:
        return words.in_part if when.part else words.in_month
    return "{period}"


def _days(when: When, words: Words, language: str, weekday: bool) -> str:
    return format_range(*when.span, language, weekday)


def _month(when: When, words: Words, language: str, weekday: bool) -> str:
    first, _last = when.span
    return f"{words.parts[when.part].format(month=words.months[first.month - 1])} {first.year}"


def _season(when: When, words: Words, language: str, weekday: bool) -> str:
    first, last = when.span
    # "Vintern 2018" is January to some and December to others.
    years = str(first.year) if first.year == last.year else f"{first.year}{_DASH}{last.year}"
    return f"{words.seasons[season_of(first)]} {years}"


_PRINTERS: dict[Precision, Callable[[When, Words, str, bool], str]] = {
    Precision.UNKNOWN: lambda when, words, language, weekday: words.unknown,
    Precision.ASAP: lambda when, words, language, weekday: words.asap,
    Precision.SEASON: _season,
    Precision.MONTH: _month,
    Precision.DATE: _days,
    Precision.RANGE: _days,
}


# --- clock times ----------------------------------------------------------------------------------------------------


def _instants(when: When, language: str, weekday: bool, reader_zone: str) -> str:
    here = _timed(when, language, weekday)
    if not reader_zone or _same_clocks(when, reader_zone):
        return here
    words = words_for(language)
    there = When.instants(when.local_start, when.ends_at, reader_zone)
    one_and_same_day = len({*when.span, *there.span}) == 1
    told = _clocks(there, language) if one_and_same_day else _timed(there, language, weekday)
    place = words.place.format(clock=here, city=format_zone(when.zone, language))
    return f"{place} ({words.place.format(clock=told, city=format_zone(reader_zone, language))})"


def _same_clocks(when: When, zone: str) -> bool:
    moments = [moment for moment in (when.starts_at, when.ends_at) if moment is not None]
    return all(in_zone(one, zone).utcoffset() == in_zone(one, when.zone).utcoffset() for one in moments)


def _timed(when: When, language: str, weekday: bool) -> str:
    first, last = when.span
    if first == last:
        return f"{format_date(first, language, weekday)}, {_clocks(when, language)}"
    start = format_date(first, language, weekday, year=first.year != last.year)
    end = format_date(last, language, weekday)
    return f"{start}, {format_clock(when.local_start, language)}{_WIDE_DASH}{end}, {_end_clock(when, language)}"


def _clocks(when: When, language: str) -> str:
    start = format_clock(when.local_start, language)
    return f"{start}{_DASH}{_end_clock(when, language)}" if when.ends_at else start


def _end_clock(when: When, language: str) -> str:
    """An end at midnight is told as 24.00 of the day that it ends."""
    end = when.local_end
    if end and end.date() == when.last_on:
        return format_clock(end, language)
    return words_for(language).clock.format(hour=24, minute=0)
