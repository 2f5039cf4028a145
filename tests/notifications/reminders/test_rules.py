from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from notifications.reminders.rules import (
    due,
    due_plainly,
    is_wanted,
    opening,
    steps_of_event,
    steps_of_obligation,
)
from tests.cast import NOW
from tests.factories import stockholm

STOCKHOLM = "Europe/Stockholm"
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("anchor_on", "offset", "clock", "expected"),
    [
        pytest.param(date(2027, 3, 17), -7, time(8), stockholm(2027, 3, 10, 8), id="a working day"),
        pytest.param(date(2027, 3, 17), -3, time(8), stockholm(2027, 3, 12, 8), id="Sunday moves to Friday before"),
        pytest.param(date(2027, 3, 26), 0, time(8), stockholm(2027, 3, 25, 8), id="Good Friday moves to Thursday"),
        pytest.param(date(2027, 3, 25), 2, time(8), stockholm(2027, 3, 30, 8), id="after Easter when it is overdue"),
        pytest.param(date(2027, 3, 17), -7, time(5), stockholm(2027, 3, 10, 7), id="not before seven"),
        pytest.param(date(2027, 3, 17), -7, time(22), stockholm(2027, 3, 10, 18), id="not after six"),
        pytest.param(date(2027, 4, 4), -7, time(8), stockholm(2027, 3, 25, 8), id="over the change of clocks"),
    ],
)
def test_due_when(anchor_on: date, offset: int, clock: time, expected: datetime) -> None:
    assert due(anchor_on=anchor_on, offset_days=offset, clock=clock, zone=STOCKHOLM, country="SE") == expected


def test_due_when_the_reader_lives_elsewhere() -> None:
    found = due(anchor_on=date(2027, 3, 17), offset_days=-7, clock=time(8), zone="Europe/Helsinki", country="SE")

    assert found == stockholm(2027, 3, 10, 7)


def test_due_plainly_when_it_is_a_sunday() -> None:
    found = due_plainly(anchor_on=date(2027, 3, 15), offset_days=-1, clock=time(15), zone=STOCKHOLM)

    assert found == stockholm(2027, 3, 14, 15)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        pytest.param(stockholm(2027, 3, 10, 9), stockholm(2027, 3, 10, 9), id="at work"),
        pytest.param(stockholm(2027, 3, 10, 5), stockholm(2027, 3, 10, 7), id="before work"),
        pytest.param(stockholm(2027, 3, 10, 18), stockholm(2027, 3, 11, 7), id="after work"),
        pytest.param(stockholm(2027, 3, 12, 20), stockholm(2027, 3, 15, 7), id="Friday evening"),
        pytest.param(stockholm(2027, 3, 26, 9), stockholm(2027, 3, 30, 7), id="Easter"),
    ],
)
def test_opening_when(instant: datetime, expected: datetime) -> None:
    assert opening(instant, STOCKHOLM, "SE") == expected


@pytest.mark.parametrize(
    ("due_at", "known_since", "expected"),
    [
        pytest.param(NOW, None, True, id="now"),
        pytest.param(NOW + DAY, None, True, id="just within"),
        pytest.param(NOW + DAY + timedelta(seconds=1), None, False, id="later"),
        pytest.param(NOW - 3 * DAY, None, True, id="missed while the machines stood still"),
        pytest.param(NOW - 4 * DAY, None, False, id="long past"),
        pytest.param(NOW - DAY, NOW - DAY, False, id="past when it began"),
        pytest.param(NOW - DAY, NOW - 2 * DAY, True, id="began before"),
    ],
)
def test_wanted_when(due_at: datetime, known_since: datetime | None, expected: bool) -> None:
    assert is_wanted(due_at, now=NOW, known_since=known_since, until=DAY) is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("case_paper", [-14, -7, -2, 0, 2], id="papers"),
        pytest.param("comment_paper", [-7, -2, 0, 2], id="comment papers"),
        pytest.param("meeting_report", [-7, -2], id="short reports"),
        pytest.param("something_new", [-7, -2, 0], id="anything else"),
    ],
)
def test_steps_of_obligation_when(kind: str, expected: list[int]) -> None:
    assert [step.offset_days for step in steps_of_obligation(kind)] == expected


@pytest.mark.parametrize(
    ("kind", "admission", "expected"),
    [
        pytest.param(
            "study_trip",
            "open",
            [("registration_unfinished", -1), ("confirm_address", 1), ("event_soon", -7)],
            id="a trip",
        ),
        pytest.param(
            "seminar",
            "open",
            [("registration_unfinished", -1), ("confirm_address", 1), ("event_soon", -1)],
            id="a meeting",
        ),
        pytest.param("key_date", "none", [], id="nothing to register for"),
    ],
)
def test_steps_of_event_when(kind: str, admission: str, expected: list[tuple[str, int]]) -> None:
    assert [(step.letter, step.offset_days) for step in steps_of_event(kind, admission)] == expected
