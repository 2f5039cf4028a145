"""Who gets a place, and when the door is open. No database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from events.programme.models import Admission, EventState
from events.registrations.models import RegistrationState

# An unproved address holds its place this long (house.md section 3).
UNCONFIRMED_FOR = timedelta(hours=72)
# An offered place stands this long, never past the event's start.
OFFER_FOR = timedelta(hours=48)
# An unfinished registration is kept this long.
DRAFT_FOR = timedelta(days=30)

CLOSED_STATES = {
    EventState.DRAFT: "not_published",
    EventState.CANCELLED: "cancelled",
    EventState.POSTPONED: "postponed",
    EventState.HELD: "held",
}


@dataclass(frozen=True)
class Door:
    """Whether somebody may register now, and why not: "" | not_published | no_registration | not_yet | closed |
    cancelled | postponed | held | started."""

    reason: str = ""

    @property
    def is_open(self) -> bool:
        return not self.reason


def door(
    *,
    state: str,
    admission: str,
    opens_at: datetime | None,
    closes_at: datetime | None,
    starts_at: datetime | None,
    now: datetime,
) -> Door:
    """The first reason that keeps the door shut; without a closing time it shuts when the event starts.

    ``closes_at`` is the last minute that counts: 23.59 lets 23:59:59 in.
    """
    if state in CLOSED_STATES:
        return Door(CLOSED_STATES[EventState(state)])
    if admission == Admission.NONE:
        return Door("no_registration")
    if opens_at and now < opens_at:
        return Door("not_yet")
    if closes_at and now >= closes_at + timedelta(minutes=1):
        return Door("closed")
    if starts_at and now >= starts_at:
        return Door("started")
    return Door()


@dataclass(frozen=True)
class Places:
    """How full it is. ``capacity`` None is without limit; ``in_turn`` of those who wait have an address that
    answered, and only they can be offered a place."""

    capacity: int | None
    taken: int
    waiting: int = 0
    pending: int = 0
    in_turn: int = 0

    @property
    def free(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.free == 0


def decide(admission: str, places: Places) -> RegistrationState:
    """What a submitted registration becomes. Nobody walks past those whose turn it could be."""
    if admission == Admission.APPROVAL:
        return RegistrationState.PENDING
    if places.is_full or places.in_turn:
        return RegistrationState.WAITING
    return RegistrationState.CONFIRMED


def offers(places: Places) -> int:
    """How many of those who wait can be offered a place now."""
    return places.in_turn if places.free is None else min(places.free, places.in_turn)


def offer_ends(now: datetime, starts_at: datetime | None) -> datetime:
    """Until when an offer made now stands."""
    end = now + OFFER_FOR
    return min(end, starts_at) if starts_at else end


# Which states each state may become (domain.md 3b).
NEXT_STATES: dict[str, frozenset[str]] = {
    RegistrationState.STARTED: frozenset({"pending", "confirmed", "waiting", "lapsed"}),
    RegistrationState.PENDING: frozenset({"confirmed", "waiting", "declined", "withdrawn", "lapsed"}),
    RegistrationState.CONFIRMED: frozenset({"withdrawn", "lapsed"}),
    RegistrationState.WAITING: frozenset({"offered", "confirmed", "withdrawn", "declined", "lapsed"}),
    RegistrationState.OFFERED: frozenset({"confirmed", "withdrawn", "lapsed"}),
    # A no may be taken back: the organiser thought again, or a place turned up.
    RegistrationState.DECLINED: frozenset({"confirmed", "waiting"}),
    RegistrationState.WITHDRAWN: frozenset(),
    RegistrationState.LAPSED: frozenset(),
}
