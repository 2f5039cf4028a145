"""Events, further course days and last days in reading order: under month and ISO week, or their vague period.

Pure: loaded rows in, headings and entries out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext as _

from events.kernel.localtime import iso_week, week_start
from events.kernel.when import Precision, When, format_date, format_range, format_when
from events.programme.models import Deadline, Event, Session


@dataclass(frozen=True)
class Entry:
    """An event, a last day of one (then ``deadline`` is set), or a day of a course (then ``session`` is)."""

    event: Event
    deadline: Deadline | None = None
    session: Session | None = None

    @cached_property
    def when(self) -> When:
        """Asked for by every sorting and heading: built once."""
        if self.deadline is None:
            return self.event.standing_when if self.session is None else self.session.when
        assert self.deadline.due_on is not None
        return When.date(self.deadline.due_on)

    @property
    def is_vague(self) -> bool:
        return not self.when.is_exact

    @property
    def is_off(self) -> bool:
        return self.event.state in ("cancelled", "postponed")


@dataclass
class Week:
    """The entries of one ISO week, or (heading "") those that only the month is known of."""

    heading: str
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Period:
    """A month, a season, or what has no date."""

    heading: str
    weeks: list[Week] = field(default_factory=list)


def entries(events: Iterable[Event], deadlines: Iterable[Deadline], days: Iterable[Session] = ()) -> list[Entry]:
    """All kinds in the order of their days; on the same day the last day comes first.

    What is vaguer than a day stands last in its month, a season after the month it begins in.
    """
    found = [Entry(one.event, one) for one in deadlines] + [Entry(event) for event in events]
    found += [Entry(one.event, session=one) for one in days]
    return sorted(found, key=_place)


def _place(entry: Entry) -> tuple[object, ...]:
    when = entry.when
    first, *rest = when.sort_key
    vague = 0 if when.is_exact else 2 if when.precision == Precision.SEASON else 1
    return first.year, first.month, vague, first, *rest


def periods(found: Iterable[Entry], today: date, language: str) -> list[Period]:
    """Under headings, in the order given; what began before today stands first, as going on."""
    going, coming = _parted(found, today)
    groups = [Period(heading, _weeks(rows, language)) for heading, rows in _by_heading(coming, language)]
    return [Period(_("Going on now"), [Week("", going)]), *groups] if going else groups


def _parted(found: Iterable[Entry], today: date) -> tuple[list[Entry], list[Entry]]:
    parts: tuple[list[Entry], list[Entry]] = ([], [])
    for entry in found:
        parts[not is_going_on(entry, today)].append(entry)
    return parts


def is_going_on(entry: Entry, today: date) -> bool:
    """An exact event that began before today and is not over."""
    first = entry.when.first_on
    return entry.when.is_exact and first is not None and first < today


def _by_heading(found: Iterable[Entry], language: str) -> Iterable[tuple[str, list[Entry]]]:
    for heading, rows in groupby(found, key=lambda entry: _heading(entry.when, language)):
        yield heading, list(rows)


def _heading(when: When, language: str) -> str:
    if when.first_on is None or when.precision == Precision.SEASON:
        words = format_when(when, language)
    else:
        words = format_when(When.month(when.first_on.year, when.first_on.month), language)
    return words[:1].upper() + words[1:]


def _weeks(rows: list[Entry], language: str) -> list[Week]:
    """By ISO week; what is vaguer than a day comes last, without a heading."""
    return [Week(_week_heading(monday, language), list(some)) for monday, some in groupby(rows, key=_monday)]


def _monday(entry: Entry) -> date | None:
    return week_start(entry.when.first_on) if entry.when.is_exact and entry.when.first_on else None


def _week_heading(monday: date | None, language: str) -> str:
    if monday is None:
        return ""
    sunday = monday + timedelta(days=6)
    days = format_range(monday, sunday, language, weekday=False)
    if monday.year == sunday.year:
        days = days.removesuffix(f" {sunday.year}")
    return _("Week %(number)d, %(days)s") % {"number": iso_week(monday), "days": days}


def month_heading(first: date, language: str) -> str:
    """ "Mars 2027"."""
    words = format_when(When.month(first.year, first.month), language)
    return words[:1].upper() + words[1:]


def day_words(day: date, language: str) -> tuple[str, str]:
    """What is spoken before and after the number of a day: "onsdag", "mars"."""
    weekday, _number, month = format_date(day, language, weekday=True, year=False).split(" ", 2)
    return weekday, month
