"""Wall-clock arithmetic in a place's own zone: daylight saving, working days, weekend rules, public holidays."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import holidays
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from holidays import HolidayBase

ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class WeekendRule(TextChoices):
    """What becomes of a derived date that falls on a weekend or a public holiday."""

    EARLIER = "earlier", _("the nearest working day before")
    LATER = "later", _("the nearest working day after")
    KEEP = "keep", _("keep the day")


class Unit(TextChoices):
    """What an offset is counted in."""

    DAYS = "days", _("days")
    WEEKS = "weeks", _("weeks")
    WORKING_DAYS = "working_days", _("working days")


@dataclass(frozen=True)
class Shifted:
    """A derived date, the date before the weekend rule moved it, and why it moved.

    `reason` is a machine word: "" (not moved), "weekend", or "holiday:IT,PL" with the countries that keep `raw`.
    """

    day: date
    raw: date
    reason: str


# --- zones ----------------------------------------------------------------------------------------------------------


def is_zone(name: str) -> bool:
    """Whether `name` is a time zone this machine knows, such as "Europe/Stockholm"."""
    return name in available_timezones()


def at(day: date, clock: time, zone: str) -> datetime:
    """The instant, in UTC, at which the clocks in `zone` show `clock` on `day`.

    In the spring gap, when the clocks never show it, the time is moved forward by the length of the gap (02.30 becomes
    03.30). In the autumn fold, when they show it twice, the first occurrence is meant. RFC 5545 section 3.3.5 says
    the same of both, so a calendar program that gets our local times agrees with us.
    """
    return datetime.combine(day, clock.replace(tzinfo=None, fold=0), ZoneInfo(zone)).astimezone(UTC)


def in_zone(instant: datetime, zone: str) -> datetime:
    """The same instant as the clocks in `zone` show it. A naive datetime is a programming error: ValueError."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime is no instant")
    return instant.astimezone(ZoneInfo(zone))


def utc_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The half-open interval of `day` in `zone`, in UTC. It lasts 23 or 25 hours when the clocks change."""
    return at(day, time.min, zone), at(day + ONE_DAY, time.min, zone)


# --- weeks ----------------------------------------------------------------------------------------------------------


def iso_week(day: date) -> int:
    """The week number of ISO 8601, the one that Swedish calendars print."""
    return day.isocalendar().week


def week_start(day: date) -> date:
    """The Monday of the week."""
    return day - timedelta(days=day.weekday())


# --- public holidays ------------------------------------------------------------------------------------------------


# Sweden's eves of midsummer, Christmas and the new year are no holidays by name but weigh as Sundays
# (lag 1930:173 section 2, semesterlagen 1977:480 section 7). Its ordinary Sundays, holidays by law too, are left to
# the weekend rule.
_CATEGORIES = {"SE": ("public", "de_facto")}


@lru_cache(maxsize=1024)
def _calendar(country: str, year: int, language: str = "") -> dict[date, str]:
    """The holidays of one country (or "GB-SCT", a part of one) in one year; empty for a country nobody has listed."""
    code, _dash, part = country.partition("-")
    kind: type[HolidayBase] | None = getattr(holidays, code, None) if re.fullmatch("[A-Z]{2}", code) else None
    if kind is None:
        return {}
    found = kind(
        years=year,
        subdiv=part if part in kind.subdivisions else None,
        language=_spoken(kind.supported_languages, language),
        categories=_CATEGORIES.get(code),
    )
    return {day: name for day, name in found.items() if day.year == year}


def _spoken(supported: Collection[str], language: str) -> str | None:
    """The library's name for the language, else for English; None lets the country speak its own."""
    wanted = (language.partition("-")[0], "en")
    ranked = sorted((wanted.index(one.partition("_")[0]), one) for one in supported if one.partition("_")[0] in wanted)
    return ranked[0][1] if ranked else None


def _keepers(day: date, countries: Collection[str]) -> list[str]:
    """Which of the countries keep `day` as a public holiday, in alphabetical order."""
    return sorted({country.upper() for country in countries if day in _calendar(country.upper(), day.year)})


def is_holiday(day: date, countries: Collection[str]) -> bool:
    """Whether `day` is a public holiday in any of the countries (ISO 3166 codes, "GB-SCT" for a part)."""
    return bool(_keepers(day, countries))


def holiday_name(day: date, countries: Collection[str], language: str) -> str:
    """What the holiday is called in `language`, else in English, else at home; "" when `day` is none."""
    names = [_calendar(country, day.year, language)[day] for country in _keepers(day, countries)]
    return ", ".join(dict.fromkeys(names))


# --- working days ---------------------------------------------------------------------------------------------------


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def is_working_day(day: date, countries: Collection[str]) -> bool:
    """Neither a weekend nor a public holiday in any of the countries."""
    return not is_weekend(day) and not is_holiday(day, countries)


def working_days_before(day: date, n: int, countries: Collection[str]) -> date:
    """The nth working day before `day`; `day` itself is not counted. With n=0 `day` is given back as it is."""
    return _walk(day, n, -ONE_DAY, countries)


def working_days_after(day: date, n: int, countries: Collection[str]) -> date:
    """The nth working day after `day`; `day` itself is not counted. With n=0 `day` is given back as it is."""
    return _walk(day, n, ONE_DAY, countries)


def _walk(day: date, n: int, step: timedelta, countries: Collection[str]) -> date:
    if n < 0:
        raise ValueError("count working days forwards from zero, and say before or after")
    while n:
        day += step
        n -= is_working_day(day, countries)
    return day


# --- offsets --------------------------------------------------------------------------------------------------------

_MOVES: dict[WeekendRule, Callable[[date, int, Collection[str]], date]] = {
    WeekendRule.EARLIER: working_days_before,
    WeekendRule.LATER: working_days_after,
}


def shift(anchor: date, amount: int, unit: Unit, rule: WeekendRule, countries: Collection[str]) -> Shifted:
    """The day `amount` units from `anchor` (negative is before), moved by `rule` off weekends and public holidays.

    `countries` are those of everybody who owes: a holiday in one of them moves the common date, so that nobody is
    asked to hand in on a day off.
    """
    raw = _offset(anchor, amount, unit, countries)
    if rule == WeekendRule.KEEP or is_working_day(raw, countries):
        return Shifted(raw, raw, "")
    return Shifted(_MOVES[WeekendRule(rule)](raw, 1, countries), raw, _reason(raw, countries))


def _offset(anchor: date, amount: int, unit: Unit, countries: Collection[str]) -> date:
    if unit == Unit.WORKING_DAYS:
        count = working_days_before if amount < 0 else working_days_after
        return count(anchor, abs(amount), countries)
    return anchor + timedelta(days=amount * (7 if unit == Unit.WEEKS else 1))


def _reason(raw: date, countries: Collection[str]) -> str:
    return "weekend" if is_weekend(raw) else "holiday:" + ",".join(_keepers(raw, countries))
