from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.kernel.localtime import (
    Unit,
    WeekendRule,
    at,
    in_zone,
    is_working_day,
    shift,
    utc_bounds,
    working_days_after,
    working_days_before,
)

ZONES = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))
FIRST, LAST = date(2010, 1, 1), date(2040, 12, 31)

days = st.dates(FIRST, LAST)
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
countries = st.sets(st.sampled_from(["SE", "FI", "NO", "DK", "IT", "PL", "BE", "DE", "GB-SCT", "ES"]), max_size=4)
counts = st.integers(0, 30)

# The first example of a country loads its calendar.
patient = settings(deadline=None)


@patient
@given(day=days, n=st.integers(1, 30), holding=countries)
def test_working_days_before_never_lands_on_a_day_off(day: date, n: int, holding: set[str]) -> None:
    found = working_days_before(day, n, holding)

    assert is_working_day(found, holding)
    assert sum(is_working_day(found + timedelta(days=i), holding) for i in range((day - found).days)) == n


@patient
@given(day=days, n=counts, holding=countries)
def test_working_days_after_undoes_before_from_a_working_day(day: date, n: int, holding: set[str]) -> None:
    start = working_days_after(day, 1, holding)

    assert working_days_after(working_days_before(start, n, holding), n, holding) == start


@patient
@given(day=days, amount=st.integers(-120, 120), unit=st.sampled_from(Unit), holding=countries)
def test_shift_earlier_and_later_enclose_the_raw_day(day: date, amount: int, unit: Unit, holding: set[str]) -> None:
    earlier = shift(day, amount, unit, WeekendRule.EARLIER, holding)
    later = shift(day, amount, unit, WeekendRule.LATER, holding)

    assert earlier.day <= earlier.raw == later.raw <= later.day
    assert is_working_day(earlier.day, holding)
    assert (earlier.reason == "") == (earlier.day == earlier.raw)


@patient
@given(day=days, clock=clocks, zone=st.sampled_from(ZONES))
def test_at_is_told_back_by_the_clocks_of_the_place(day: date, clock: time, zone: str) -> None:
    local = in_zone(at(day, clock, zone), zone)
    wanted = datetime.combine(day, clock)

    # Equal, or moved forward by the length of a gap: at most an hour in Europe since 2010.
    assert timedelta(0) <= local.replace(tzinfo=None) - wanted <= timedelta(hours=1)
    assert local.fold == 0


def change_days(zone: str) -> list[date]:
    """Days in 2010-2040 on which the clocks of `zone` are moved."""
    place = ZoneInfo(zone)
    offsets = [
        datetime.combine(FIRST + timedelta(days=i), time.min, place).utcoffset() for i in range((LAST - FIRST).days + 2)
    ]
    return [FIRST + timedelta(days=i) for i in range(len(offsets) - 1) if offsets[i] != offsets[i + 1]]


@pytest.mark.parametrize("zone", ZONES)
def test_clock_changes_of_thirty_years_lose_no_instant(zone: str) -> None:
    for day in change_days(zone):
        start, end = utc_bounds(day, zone)
        wall = [at(day, time(minute // 60, minute % 60), zone) for minute in range(0, 24 * 60, 15)]
        real = {start + timedelta(minutes=15 * i) for i in range(int((end - start) / timedelta(minutes=15)))}
        second_occurrences = {moment for moment in real if moment.astimezone(ZoneInfo(zone)).fold}

        assert end - start != timedelta(hours=24)
        assert all(one.tzinfo is UTC for one in wall)
        assert set(wall) == real - second_occurrences
