"""When a moment falls, and what a move does to the rest. No database, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from events.kernel.localtime import Shifted, Unit, WeekendRule, at, in_zone, shift
from events.kernel.when import When
from events.programme.models import Anchor, EventState

# Which states each state may become (domain.md 3b).
NEXT_STATES: dict[str, frozenset[str]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED, EventState.CANCELLED}),
    EventState.PUBLISHED: frozenset({EventState.POSTPONED, EventState.CANCELLED, EventState.HELD}),
    EventState.POSTPONED: frozenset({EventState.PUBLISHED, EventState.CANCELLED}),
    EventState.CANCELLED: frozenset(),
    EventState.HELD: frozenset(),
}


@dataclass(frozen=True)
class Anchors:
    """The days that moments are counted from; None while they are not exact."""

    start: date | None
    end: date | None
    published: date | None

    def day(self, anchor: str, fixed_on: date | None) -> date | None:
        days = {
            Anchor.START: self.start,
            Anchor.END: self.end,
            Anchor.PUBLISHED: self.published,
            Anchor.FIXED: fixed_on,
        }
        return days[Anchor(anchor)]


def anchors(when: When, zone: str, published_at: datetime | None) -> Anchors:
    """Only an exact date anchors anything: nothing is counted from "slutet av september"."""
    published = in_zone(published_at, zone).date() if published_at else None
    if not when.is_exact:
        return Anchors(None, None, published)
    return Anchors(when.first_on, when.last_on or when.first_on, published)


@dataclass(frozen=True)
class Moment:
    """Where a deadline falls: both None while its anchor is not exact."""

    due_on: date | None
    due_at: datetime | None
    shifted_by: str = ""


NO_MOMENT = Moment(None, None)


def moment(
    anchor: date | None, amount: int, unit: str, rule: str, clock: time, zone: str, countries: Collection[str]
) -> Moment:
    """The day and instant of anchor + amount units, moved off weekends and the holidays of ``countries``."""
    if anchor is None:
        return NO_MOMENT
    shifted: Shifted = shift(anchor, amount, Unit(unit), WeekendRule(rule), countries)
    return Moment(shifted.day, at(shifted.day, clock, zone), shifted.reason)


def countries_owing(
    owed_by: str, network_country: str, event_country: str, presenters: Collection[str]
) -> tuple[str, ...]:
    """Whose holidays a deadline must respect: those of everybody who owes (domain.md 3c).

    Case papers are owed in the presenters' countries; what the host owes in the event's; the rest at home.
    """
    if owed_by == "presenters" and presenters:
        return tuple(sorted(set(presenters)))
    if owed_by == "role:host":
        return (event_country,)
    return (network_country,)


@dataclass(frozen=True)
class DeadlineMove:
    """What a move does to one deadline. ``is_past``: the new instant has already been."""

    deadline_id: int
    code: str
    label: dict[str, str]
    old_due_at: datetime | None
    new: Moment
    is_past: bool

    @property
    def is_moved(self) -> bool:
        return self.old_due_at != self.new.due_at


@dataclass(frozen=True)
class Impact:
    """What a move would do, shown before it is saved. ``days`` is None when either end is not exact."""

    days: int | None
    deadlines: tuple[DeadlineMove, ...]
    sessions: int

    @property
    def moved(self) -> tuple[DeadlineMove, ...]:
        return tuple(move for move in self.deadlines if move.is_moved)

    @property
    def past(self) -> tuple[DeadlineMove, ...]:
        return tuple(move for move in self.moved if move.is_past)

    @property
    def on_days_off(self) -> tuple[DeadlineMove, ...]:
        return tuple(move for move in self.moved if move.new.shifted_by)


def days_between(old: When, new: When) -> int | None:
    """How far the first day moves; None when either is not exact."""
    if not (old.is_exact and new.is_exact and old.first_on and new.first_on):
        return None
    return (new.first_on - old.first_on).days


def shifted_when(when: When, days: int) -> When:
    """The same hours on the wall, ``days`` later: over a change of clocks 9.00 stays 9.00. A vague date stays."""
    if not when.is_exact or when.first_on is None:
        return when
    return when.moved_to(when.first_on + timedelta(days=days))


def has_begun(when: When, zone: str, now: datetime) -> bool:
    """Whether the first possible day has come at the event's place. What has no date has not begun."""
    return when.first_on is not None and when.first_on <= in_zone(now, zone).date()


def told(when: When, day: When, count: int) -> bool:
    """Whether an event's own date tells one of its ``count`` course days: it lies within, and there are no gaps.

    Four days spread over ten weeks are not told by the first and the last of them.
    """
    if not (when.is_exact and day.is_exact):
        return False
    (first, last), (begins, ends) = when.span, day.span
    return first <= begins and ends <= last and (last - first).days < count


def lead(when: When, days: Iterable[When]) -> When:
    """Where an event of several course days stands: on its own single day, else on the first of the dated ones."""
    dated = sorted((day for day in days if day.is_exact), key=lambda day: day.sort_key)
    is_single = when.is_exact and when.first_on == when.last_on
    return when if is_single or not dated else dated[0]


def is_material(old: When, new: When) -> bool:
    """Whether those who are coming must be told: the exact time they knew is no longer the time."""
    return old.is_exact and (old.first_on, old.last_on, old.starts_at, old.ends_at) != (
        new.first_on,
        new.last_on,
        new.starts_at,
        new.ends_at,
    )
