from __future__ import annotations

from datetime import UTC, datetime

import time_machine

from events.kernel import clock

MIDNIGHT_IN_TRENTO = datetime(2013, 9, 11, 22, 0, tzinfo=UTC)


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_now_stands_still_when_time_is_frozen() -> None:
    with time_machine.travel(MIDNIGHT_IN_TRENTO, tick=False):
        assert clock.now() == MIDNIGHT_IN_TRENTO
