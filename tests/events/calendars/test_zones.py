"""The generated VTIMEZONEs against zoneinfo, read by dateutil's RRULE engine, which is not ours."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # comes with icalendar, without types

from events.calendars.ical.zones import can_say, definition

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2046, 1, 1, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
EUROPE = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))
ELSEWHERE = [
    "America/New_York",
    "America/Nuuk",
    "America/Sao_Paulo",
    "America/Santiago",
    "Africa/Johannesburg",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
]
# A yearly rule cannot tell these before the year 2046: Ramadan moves, and "the midnight after the last Thursday"
# lies in October or in November.
NEVER = {"Africa/Cairo", "Egypt", "Asia/Gaza", "Asia/Hebron"}


def offset(written: str) -> timedelta:
    sign = -1 if written[0] == "-" else 1
    return sign * timedelta(hours=int(written[1:3]), minutes=int(written[3:5]), seconds=int(written[5:7] or 0))


def observances(body: bytes) -> list[dict[str, str]]:
    """The property lines of each STANDARD and DAYLIGHT."""
    blocks = body.decode().replace("DAYLIGHT", "STANDARD").split("BEGIN:STANDARD\r\n")[1:]
    return [dict(row.split(":", 1) for row in block.split("END:STANDARD")[0].splitlines()) for block in blocks]


@lru_cache(maxsize=600)
def told_by(zone: str) -> tuple[list[datetime], list[timedelta]]:
    """Every change of the clocks that the VTIMEZONE tells, as naive UTC, with the offset after it."""
    known = definition(zone)
    assert known is not None
    changes: list[tuple[datetime, timedelta]] = []
    for one in observances(known.body):
        start = datetime.fromisoformat(one["DTSTART"])
        onsets = (
            rrulestr(one["RRULE"], dtstart=start).between(start, datetime(2046, 1, 1), inc=True)
            if "RRULE" in one
            else [start]
        )
        changes += [(onset - offset(one["TZOFFSETFROM"]), offset(one["TZOFFSETTO"])) for onset in onsets]
    changes.sort()
    return [change[0] for change in changes], [change[1] for change in changes]


def offset_at(zone: str, instant: datetime) -> timedelta:
    instants, offsets = told_by(zone)
    return offsets[bisect_right(instants, instant.replace(tzinfo=None)) - 1]


def test_stockholm_is_written_as_every_client_knows_it() -> None:
    known = definition("Europe/Stockholm")

    assert known is not None
    assert known.body.decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Stockholm",
        "BEGIN:STANDARD",
        "DTSTART:19701025T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700329T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "",
    ]


def test_dublins_negative_saving_is_turned_so_that_winter_is_standard() -> None:
    known = definition("Europe/Dublin")

    assert known is not None
    kinds = [row for row in known.body.decode().split("\r\n") if row.startswith(("BEGIN:", "TZNAME:"))]
    assert kinds == ["BEGIN:VTIMEZONE", "BEGIN:STANDARD", "TZNAME:GMT", "BEGIN:DAYLIGHT", "TZNAME:IST"]


@pytest.mark.parametrize("zone", [*EUROPE, *ELSEWHERE])
def test_zone_agrees_with_tzdata_at_every_half_hour_around_its_changes_until_2045(zone: str) -> None:
    known = definition(zone)
    assert known is not None
    since, place = max(FIRST, known.valid_from), ZoneInfo(zone)
    changes = [change.replace(tzinfo=UTC) for change in told_by(zone)[0]]
    near = chain.from_iterable((change + HALF_HOUR * step for step in range(-6, 7)) for change in changes)
    # Every seventh day as well, so that a change which the definition leaves out is noticed.
    weekly = (FIRST + timedelta(days=7 * week) for week in range((LAST - FIRST).days // 7))

    wrong = [
        instant
        for instant in chain(near, weekly)
        if since <= instant < LAST and offset_at(zone, instant) != instant.astimezone(place).utcoffset()
    ]

    assert wrong == []


def test_stockholm_agrees_with_tzdata_at_every_half_hour_of_four_years() -> None:
    place = ZoneInfo("Europe/Stockholm")
    halves = (datetime(2025, 1, 1, tzinfo=UTC) + HALF_HOUR * step for step in range(4 * 366 * 48))

    assert [one for one in halves if offset_at("Europe/Stockholm", one) != one.astimezone(place).utcoffset()] == []


def test_every_zone_is_told_truly_or_not_at_all_in_any_month_until_2045() -> None:
    months = [
        datetime(year, month, day, 12, tzinfo=UTC)
        for year in range(2020, 2046)
        for month in range(1, 13)
        for day in (1, 15)
    ]
    wrong = []
    for zone in sorted(available_timezones() - NEVER):
        known, place = definition(zone), ZoneInfo(zone)
        assert known is not None, zone
        told = [month for month in months if month >= known.valid_from]
        wrong += [(zone, one) for one in told if offset_at(zone, one) != one.astimezone(place).utcoffset()]

    assert wrong == []


def test_only_four_zones_cannot_be_told_before_2046() -> None:
    late = {zone for zone in available_timezones() if (known := definition(zone)) is None or known.valid_from >= LAST}

    assert late == NEVER


@pytest.mark.parametrize(
    ("zone", "instant", "answer"),
    [
        pytest.param("Europe/Stockholm", datetime(2027, 7, 1, 12, tzinfo=UTC), True, id="summer"),
        pytest.param("Europe/Stockholm", datetime(2027, 10, 31, 0, 30, tzinfo=UTC), True, id="first 02.30 of autumn"),
        pytest.param("Europe/Stockholm", datetime(2027, 10, 31, 1, 30, tzinfo=UTC), False, id="second 02.30 of autumn"),
        pytest.param("Europe/Stockholm", datetime(1979, 7, 1, 12, tzinfo=UTC), False, id="before summer time"),
        pytest.param("Africa/Cairo", datetime(2027, 7, 1, 12, tzinfo=UTC), False, id="no yearly rule"),
        pytest.param("America/Nuuk", datetime(2022, 7, 1, 12, tzinfo=UTC), False, id="before the present rule"),
    ],
)
def test_local_time_is_used_only_where_it_means_the_instant(zone: str, instant: datetime, answer: bool) -> None:
    assert can_say(zone, instant) is answer


def test_name_that_is_no_zone_is_refused_before_it_becomes_a_path() -> None:
    with pytest.raises(ValueError):
        definition("../../etc/passwd")
