"""Whether a letter still holds when it is about to be sent, and how long it is worth sending."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from events.kernel.localtime import at
from notifications.letters.catalogue import Letter, Useful

_SHORT = timedelta(days=3)
# What has no date is worth telling for this long.
_UNDATED = timedelta(days=14)


def why_not(letter: Letter, *, event_state: str, registration_state: str = "", is_proved: bool = True) -> str:
    """Why the letter no longer holds, as a machine word; "" when it does.

    ``registration_state`` is "" for a reader without a registration.
    """
    if letter.event_states and event_state not in letter.event_states:
        return f"event_{event_state}"
    if not registration_state:
        return ""
    if letter.states and registration_state not in letter.states:
        return f"registration_{registration_state}"
    return "" if is_proved or letter.to_unproved else "address_unproved"


def is_still_the_move(data: Mapping[str, object], first_on: date | None, starts_at: datetime | None) -> bool:
    """Whether the event still stands where this move put it: moved again, only the last move is told."""
    now_on = first_on.isoformat() if first_on else None
    now_at = starts_at.isoformat() if starts_at else None
    return data.get("new_first_on") == now_on and data.get("new_starts_at") == now_at


def is_told_by_proof(data: Mapping[str, object], *, is_proved: bool) -> bool:
    """Whether place_yours tells of this place instead: it was given before the address had answered, and now it has."""
    return is_proved and data.get("is_proved") is False


def expires_at(
    letter: Letter,
    *,
    planned_at: datetime,
    starts: datetime | None,
    ends: datetime | None,
    offered_until: datetime | None = None,
) -> datetime:
    """After this instant the letter is of no use to anybody. Never before it had a fair chance to be sent."""
    ends_of = {
        Useful.THREE_DAYS: planned_at + _SHORT,
        Useful.UNTIL_OFFER_ENDS: offered_until,
        Useful.UNTIL_START: starts,
        Useful.UNTIL_OVER: ends,
    }
    found = ends_of[letter.useful]
    if found is None:
        return planned_at + _UNDATED
    # "You are no longer registered" is true and useful on the last day as well.
    return max(found, planned_at + timedelta(hours=1))


def span_of(
    first_on: date | None, last_on: date | None, starts_at: datetime | None, ends_at: datetime | None, zone: str
) -> tuple[datetime | None, datetime | None]:
    """Start and end of what happens as instants: a day begins and ends at midnight in its zone."""
    if starts_at is not None:
        return starts_at, ends_at or starts_at
    if first_on is None:
        return None, None
    return at(first_on, time.min, zone), at((last_on or first_on) + timedelta(days=1), time.min, zone)
