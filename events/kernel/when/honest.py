"""`When`: a date that may be unknown, vague, or exact, and that says which."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal, Self

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.kernel.errors import Refused
from events.kernel.localtime import ONE_DAY, at, in_zone

Season = Literal["spring", "summer", "autumn", "winter"]
Part = Literal["", "early", "mid", "late"]

# Meteorological seasons, the ones newspapers and weather services use; winter begins in December of its year.
_SEASON_STARTS: dict[Season, int] = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_SEASONS: dict[int, Season] = {month: season for season, month in _SEASON_STARTS.items()}
# "Early" is the days 1-10 and "late" 21 to the end: a judgement, written down in the domain's time model.
_PART_DAYS: dict[Part, tuple[int, int]] = {"": (1, 31), "early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_PARTS: dict[tuple[int, bool], Part] = {(1, False): "early", (11, False): "mid", (21, True): "late", (1, True): ""}


class Precision(TextChoices):
    """How much is known. The order is from nothing to the minute."""

    UNKNOWN = "unknown", gettext_lazy("date to come")
    ASAP = "asap", gettext_lazy("as soon as possible")
    SEASON = "season", gettext_lazy("season")
    MONTH = "month", gettext_lazy("month or part of it")
    DATE = "date", gettext_lazy("day")
    RANGE = "range", gettext_lazy("several days")
    INSTANTS = "instants", gettext_lazy("date and time")


# Inside the class `date` is the constructor.
Day = date

_UNDATED = (Precision.UNKNOWN, Precision.ASAP)
_EXACT = (Precision.DATE, Precision.RANGE, Precision.INSTANTS)
# On the same first day: whole days, then clock times, then the vaguer the later.
_RANKS = {Precision.INSTANTS: 1, Precision.MONTH: 2, Precision.SEASON: 3}
_NO_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class When:
    """When something happens, as far as anybody knows. Build it with the constructors below.

    `first_on` and `last_on` (inclusive) are the earliest and latest possible day, None when there is no date at all.
    With instants they are the days in `zone`; an end at midnight belongs to the day that it ends.
    `starts_at` and `ends_at` are aware UTC; an end may be open (None).
    """

    precision: Precision
    first_on: Day | None = None
    last_on: Day | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "precision", Precision(self.precision))
        dated = self.first_on is not None and self.last_on is not None
        timed = self.starts_at is not None and bool(self.zone)
        if dated == (self.precision in _UNDATED) or timed != (self.precision == Precision.INSTANTS):
            raise ValueError(f"these fields do not make a date of precision {self.precision}")

    # --- constructors

    @classmethod
    def unknown(cls) -> Self:
        """A date is to come."""
        return cls(Precision.UNKNOWN)

    @classmethod
    def asap(cls) -> Self:
        """No date on purpose: first come, first served."""
        return cls(Precision.ASAP)

    @classmethod
    def season(cls, year: int, season: Season) -> Self:
        """A season; winter 2027 is December 2027 to February 2028."""
        start = _SEASON_STARTS[season]
        last_year, last_month = (year + 1, 2) if season == "winter" else (year, start + 2)
        last = Day(last_year, last_month, monthrange(last_year, last_month)[1])
        return cls(Precision.SEASON, Day(year, start, 1), last)

    @classmethod
    def month(cls, year: int, month: int, part: Part = "") -> Self:
        """A month, or its early (1-10), mid (11-20) or late (21 to the end) part."""
        first, last = _PART_DAYS[part]
        end = min(last, monthrange(year, month)[1])
        return cls(Precision.MONTH, Day(year, month, first), Day(year, month, end))

    @classmethod
    def date(cls, day: Day) -> Self:
        """One whole day, wherever the reader is."""
        return cls(Precision.DATE, day, day)

    @classmethod
    def days(cls, first: Day, last: Day) -> Self:
        """Whole days, both included; one and the same day makes a date. Refused("ends_before_start")."""
        if last < first:
            raise _ends_before_start()
        return cls(Precision.DATE if first == last else Precision.RANGE, first, last)

    @classmethod
    def instants(cls, starts_at: datetime, ends_at: datetime | None, zone: str) -> Self:
        """Clock times at a place in `zone`; the end may be open. Refused("ends_before_start")."""
        if ends_at is not None and ends_at <= starts_at:
            raise _ends_before_start()
        first = in_zone(starts_at, zone).date()
        last = first if ends_at is None else max(first, _last_day(in_zone(ends_at, zone)))
        end = None if ends_at is None else ends_at.astimezone(UTC)
        return cls(Precision.INSTANTS, first, last, starts_at.astimezone(UTC), end, zone)

    # --- questions

    @property
    def is_exact(self) -> bool:
        """A date or finer. Nothing less exact becomes an ordinary calendar event or reminds a participant."""
        return self.precision in _EXACT

    @property
    def part(self) -> Part:
        """Which part of the month; "" for the whole month and for everything that is no month."""
        if self.precision != Precision.MONTH:
            return ""
        first, last = self.span
        return _PARTS[first.day, (last + ONE_DAY).month != last.month]

    @property
    def sort_key(self) -> tuple[Day, int, datetime]:
        """By the earliest possible day: "as soon as possible" first, what has no date last."""
        if self.first_on is None:
            edge = Day.min if self.precision == Precision.ASAP else Day.max
            return edge, 0, _NO_TIME
        return self.first_on, _RANKS.get(self.precision, 0), self.starts_at or _NO_TIME

    @property
    def span(self) -> tuple[Day, Day]:
        """First and last possible day. ValueError when there is no date at all: ask `first_on` first."""
        if self.first_on is None or self.last_on is None:
            raise ValueError("there is no date yet")
        return self.first_on, self.last_on

    @property
    def local_start(self) -> datetime:
        """The start on the clocks of its place. ValueError when there is no clock time."""
        if self.starts_at is None:
            raise ValueError("there is no clock time")
        return in_zone(self.starts_at, self.zone)

    @property
    def local_end(self) -> datetime | None:
        """The end on the clocks of its place, None when it is open or there is no clock time."""
        return None if self.ends_at is None else in_zone(self.ends_at, self.zone)

    # --- moving

    def moved_to(self, first_day: Day) -> When:
        """The same thing beginning on `first_day`: as many days, the same clock times in its zone.

        A month, part or season becomes the one that `first_day` lies in; what had no date becomes that day.
        """
        if self.starts_at is not None:
            return self._instants_moved_to(first_day)
        if self.precision == Precision.MONTH:
            return When.month(first_day.year, first_day.month, self.part and _part_of(first_day))
        if self.precision == Precision.SEASON:
            return _season_around(first_day)
        if self.precision in _UNDATED:
            return When.date(first_day)
        first, last = self.span
        return When.days(first_day, first_day + (last - first))

    def _instants_moved_to(self, first_day: Day) -> When:
        start, end = self.local_start, self.local_end
        starts_at = at(first_day, start.time(), self.zone)
        if end is None:
            return When.instants(starts_at, None, self.zone)
        ends_at = at(first_day + (end.date() - start.date()), end.time(), self.zone)
        # The clock change may have eaten the time between start and end; then the length decides.
        if ends_at <= starts_at:
            ends_at = starts_at + (end.astimezone(UTC) - start.astimezone(UTC))
        return When.instants(starts_at, ends_at, self.zone)


def _last_day(local_end: datetime) -> date:
    return local_end.date() - ONE_DAY if local_end.time() == time.min else local_end.date()


def _part_of(day: date) -> Part:
    return "early" if day.day <= 10 else "mid" if day.day <= 20 else "late"


def season_of(day: date) -> Season:
    """The season that a day lies in."""
    return _SEASONS[day.month - day.month % 3 or 12]


def _season_around(day: date) -> When:
    return When.season(day.year - 1 if day.month < 3 else day.year, season_of(day))


def _ends_before_start() -> Refused:
    return Refused("ends_before_start", _("The end must come after the start."))
