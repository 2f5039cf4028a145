from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from events.programme.models import Admission, EventState
from events.registrations import rules
from events.registrations.models import RegistrationState
from events.registrations.rules import Places

NOW = datetime(2027, 2, 16, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"state": EventState.DRAFT}, "not_published"),
        ({"state": EventState.CANCELLED}, "cancelled"),
        ({"state": EventState.POSTPONED}, "postponed"),
        ({"state": EventState.HELD}, "held"),
        ({"admission": Admission.NONE}, "no_registration"),
        ({"opens_at": NOW + HOUR}, "not_yet"),
        ({"opens_at": NOW}, ""),
        ({"closes_at": NOW}, ""),
        ({"closes_at": NOW - timedelta(seconds=59)}, ""),
        ({"closes_at": NOW - timedelta(seconds=60)}, "closed"),
        ({"starts_at": NOW}, "started"),
        ({"starts_at": NOW + HOUR}, ""),
    ],
)
def test_door_names_the_first_reason_that_keeps_it_shut(changes: dict[str, object], reason: str) -> None:
    facts: dict[str, object] = {
        "state": EventState.PUBLISHED,
        "admission": Admission.OPEN,
        "opens_at": None,
        "closes_at": None,
        "starts_at": None,
        "now": NOW,
    }

    assert rules.door(**{**facts, **changes}).reason == reason  # type: ignore[arg-type]  # a table of keywords


@pytest.mark.parametrize(
    ("admission", "places", "expected"),
    [
        (Admission.OPEN, Places(None, 999), RegistrationState.CONFIRMED),
        (Admission.OPEN, Places(2, 1), RegistrationState.CONFIRMED),
        (Admission.OPEN, Places(2, 2), RegistrationState.WAITING),
        (Admission.OPEN, Places(2, 3), RegistrationState.WAITING),
        (Admission.OPEN, Places(2, 1, waiting=1, in_turn=1), RegistrationState.WAITING),
        (Admission.OPEN, Places(2, 1, waiting=1), RegistrationState.CONFIRMED),
        (Admission.APPROVAL, Places(2, 2), RegistrationState.PENDING),
        (Admission.OPEN, Places(0, 0), RegistrationState.WAITING),
    ],
    ids=[
        "no limit",
        "last place",
        "full",
        "over full",
        "room but a queue",
        "room and a queue of unproved addresses",
        "the organiser decides",
        "no places",
    ],
)
def test_place_is_decided_by_room_and_queue(admission: Admission, places: Places, expected: RegistrationState) -> None:
    assert rules.decide(admission, places) == expected


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (Places(2, 2, in_turn=3), 0),
        (Places(4, 2, in_turn=3), 2),
        (Places(9, 2, in_turn=3), 3),
        (Places(None, 2, in_turn=3), 3),
        (Places(1, 3, in_turn=1), 0),
        (Places(9, 2, waiting=3), 0),
    ],
)
def test_offers_are_as_many_as_there_is_room_for(places: Places, expected: int) -> None:
    assert rules.offers(places) == expected


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [(None, 48 * HOUR), (NOW + 100 * HOUR, 48 * HOUR), (NOW + 5 * HOUR, 5 * HOUR)],
)
def test_offer_stands_two_days_but_never_past_the_start(starts_at: datetime | None, expected: timedelta) -> None:
    assert rules.offer_ends(NOW, starts_at) == NOW + expected


def test_every_state_knows_what_it_may_become() -> None:
    assert set(rules.NEXT_STATES) == set(RegistrationState)
