from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.letters.catalogue import BY_NAME, Useful, promised
from notifications.letters.rules import expires_at, is_still_the_move, span_of, why_not
from tests.cast import NOW

START = NOW + timedelta(days=30)
END = NOW + timedelta(days=33)
OFFER = NOW + timedelta(hours=48)


@pytest.mark.parametrize(
    ("letter", "event", "registration", "is_proved", "expected"),
    [
        pytest.param("place_confirmed", "published", "confirmed", True, "", id="holds"),
        pytest.param("place_confirmed", "published", "confirmed", False, "", id="the confirmation may go unproved"),
        pytest.param("place_confirmed", "cancelled", "confirmed", True, "event_cancelled", id="event cancelled since"),
        pytest.param("place_confirmed", "published", "withdrawn", True, "registration_withdrawn", id="withdrawn since"),
        pytest.param("place_offered", "published", "offered", False, "address_unproved", id="nothing else unproved"),
        pytest.param("event_rescheduled", "published", "confirmed", False, "address_unproved", id="a move, unproved"),
        pytest.param("event_rescheduled", "published", "", True, "", id="a reader without registration"),
        pytest.param("event_cancelled", "cancelled", "waiting", True, "", id="those who wait are told"),
        pytest.param("event_cancelled", "cancelled", "withdrawn", True, "registration_withdrawn", id="who left is not"),
        pytest.param("event_soon", "published", "waiting", True, "registration_waiting", id="no attendee mail in line"),
        pytest.param("registration_withdrawn", "cancelled", "withdrawn", True, "", id="true whatever the event does"),
    ],
)
def test_why_not_when(letter: str, event: str, registration: str, is_proved: bool, expected: str) -> None:
    reason = why_not(BY_NAME[letter], event_state=event, registration_state=registration, is_proved=is_proved)

    assert reason == expected


@pytest.mark.parametrize(
    ("useful", "starts", "ends", "offered_until", "expected"),
    [
        pytest.param(Useful.UNTIL_OVER, START, END, None, END, id="until over"),
        pytest.param(Useful.UNTIL_START, START, END, None, START, id="until start"),
        pytest.param(Useful.UNTIL_OFFER_ENDS, START, END, OFFER, OFFER, id="until the offer ends"),
        pytest.param(Useful.THREE_DAYS, START, END, None, NOW + timedelta(days=3), id="three days"),
        pytest.param(Useful.UNTIL_OVER, None, None, None, NOW + timedelta(days=14), id="no date"),
        pytest.param(Useful.UNTIL_OVER, NOW, NOW, None, NOW + timedelta(hours=1), id="a fair chance on the last day"),
    ],
)
def test_expires_when(
    useful: Useful,
    starts: datetime | None,
    ends: datetime | None,
    offered_until: datetime | None,
    expected: datetime,
) -> None:
    letter = next(one for one in BY_NAME.values() if one.useful is useful)

    found = expires_at(letter, planned_at=NOW, starts=starts, ends=ends, offered_until=offered_until)

    assert found == expected


def test_span_when_it_is_whole_days() -> None:
    starts, ends = span_of(date(2027, 5, 23), date(2027, 5, 28), None, None, "Europe/Rome")

    assert starts == datetime(2027, 5, 22, 22, tzinfo=UTC)
    assert ends == datetime(2027, 5, 28, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first_on", "starts_at", "expected"),
    [
        pytest.param(date(2027, 5, 23), None, True, id="where this move put it"),
        pytest.param(date(2027, 5, 24), None, False, id="moved again"),
        pytest.param(date(2027, 5, 23), NOW, False, id="an hour since"),
        pytest.param(None, None, False, id="date taken away"),
    ],
)
def test_move_when(first_on: date | None, starts_at: datetime | None, expected: bool) -> None:
    data = {"new_first_on": "2027-05-23", "new_starts_at": None}

    assert is_still_the_move(data, first_on, starts_at) is expected


@pytest.mark.parametrize(
    ("verb", "data", "expected"),
    [
        pytest.param("registration.lapsed", {"why": "offer"}, "offer_lapsed", id="offer ran out"),
        pytest.param("registration.lapsed", {"why": "unconfirmed"}, "registration_lapsed", id="address never answered"),
        pytest.param("registration.lapsed", {"why": "draft"}, "", id="an old draft goes in silence"),
        pytest.param("registration.lapsed", {"why": "duplicate"}, "", id="a duplicate goes in silence"),
        pytest.param("event.rescheduled", {"material": True}, "event_rescheduled", id="a move that matters"),
        pytest.param("event.rescheduled", {"material": False}, "", id="a vague date made exact"),
        pytest.param("event.published", {}, "", id="publishing mails nobody"),
    ],
)
def test_promised_when(verb: str, data: dict[str, object], expected: str) -> None:
    letter = promised(verb, data)

    assert (letter.name if letter else "") == expected
