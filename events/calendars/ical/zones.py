"""VTIMEZONE components in the form that every calendar program reads: one yearly RRULE for each change of the clocks.

The rule is the POSIX footer of the zone's file in tzdata (RFC 9636 section 3.3). Outlook reads no RDATE
(MS-STANOICAL 2.2.47) and the icalendar library writes spring's change an hour late, so neither is used.
What the form cannot say truly (Casablanca's Ramadan, Cairo's midnight after the last Thursday) is not said at all:
the caller writes such instants in UTC, which is right for everything that happens once.
"""

from __future__ import annotations

import re
import struct
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib import metadata, resources
from zoneinfo import ZoneInfo

from events.calendars.ical.lines import line

# The rules hold from here at the earliest; 1970 is where calendar programs expect a definition to begin.
_FIRST_YEAR = 1970
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_DAY = 86_400
_HEADER = struct.Struct(">4sc15x6L")

# Raise it when the bytes of a definition change for another reason than a new tzdata.
VERSION = f"1-{metadata.version('tzdata')}"

_NAME = r"(<[^>]+>|[A-Za-z]{3,})"
_OFFSET = r"([+-]?\d{1,3}(?::\d\d){0,2})"
_ONSET = rf"M(\d{{1,2}})\.([1-5])\.([0-6])(?:/{_OFFSET})?"
_FOOTER = re.compile(rf"{_NAME}{_OFFSET}(?:{_NAME}{_OFFSET}?,{_ONSET},{_ONSET})?")


@dataclass(frozen=True)
class Onset:
    """A yearly change of the clocks: in the ``week`` (5 is the last) of the month, ``seconds`` after midnight."""

    month: int
    week: int
    weekday: int
    seconds: int
    offset_from: int
    offset_to: int
    name: str

    def local(self, year: int) -> datetime:
        """When it happens that year, on the clocks as they were before (TZOFFSETFROM)."""
        first = date(year, self.month, 1)
        # Sunday is 0 in POSIX and 6 in Python.
        day = 1 + (self.weekday - first.isoweekday()) % 7 + 7 * (self.week - 1)
        if day > monthrange(year, self.month)[1]:
            day -= 7
        return datetime(year, self.month, day) + timedelta(seconds=self.seconds)

    def instant(self, year: int) -> int:
        """The same in seconds since 1970, UTC."""
        return int(self.local(year).replace(tzinfo=UTC).timestamp()) - self.offset_from

    def by_day(self) -> str | None:
        """The day as parts of an RRULE; None when a time of 24 hours or more pushes it over the month's edge."""
        pushed = self.seconds // _DAY
        weekday = _WEEKDAYS[(self.weekday + pushed) % 7]
        if not pushed:
            return f"BYDAY={-1 if self.week == 5 else self.week}{weekday}"
        length = monthrange(2001, self.month)[1]
        first = (length - 6 if self.week == 5 else 7 * self.week - 6) + pushed
        if first < 1 or first + 6 > length:
            return None
        days = ",".join(str(day) for day in range(first, first + 7))
        return f"BYDAY={weekday};BYMONTHDAY={days}"


@dataclass(frozen=True)
class Definition:
    """A VTIMEZONE and the instant from which it agrees with tzdata, for ever after."""

    body: bytes
    valid_from: datetime


@lru_cache(maxsize=600)
def definition(zone: str) -> Definition | None:
    """The zone's VTIMEZONE; None when a yearly rule cannot tell the truth about it."""
    transitions, footer = _read(zone)
    parts = _FOOTER.fullmatch(footer)
    if parts is None:
        return None
    onsets = _onsets(parts)
    rules = [onset.by_day() for onset in onsets]
    if None in rules:
        return None
    since = max(_agrees_from(transitions, onsets), int(datetime(_FIRST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp()))
    written = [_observance(onset, rule or "") for onset, rule in zip(onsets, rules, strict=True)]
    body = b"".join(sorted(written, reverse=True)) or _fixed(_seconds(parts[2], -1), parts[1])
    wrapped = line("BEGIN", "VTIMEZONE") + line("TZID", zone) + body + line("END", "VTIMEZONE")
    return Definition(wrapped, datetime.fromtimestamp(since, UTC))


def can_say(zone: str, instant: datetime) -> bool:
    """Whether a local time with this TZID means `instant` to every reader.

    It does not before the rule holds, nor in the second of the two hours that autumn shows twice: a local time there
    means the first one (RFC 5545 section 3.3.5).
    """
    known = definition(zone)
    if known is None or instant < known.valid_from:
        return False
    return instant.astimezone(ZoneInfo(zone)).fold == 0


# --- writing --------------------------------------------------------------------------------------------------------


def _observance(onset: Onset, rule: str) -> bytes:
    # Ireland calls its summer standard and its winter negative saving; Outlook knows only the common way round.
    kind = "DAYLIGHT" if onset.offset_to > onset.offset_from else "STANDARD"
    yearly = line("RRULE", f"FREQ=YEARLY;BYMONTH={onset.month};{rule}")
    return _component(kind, onset.local(_FIRST_YEAR), onset.offset_from, onset.offset_to, onset.name, yearly)


def _fixed(offset: int, name: str) -> bytes:
    return _component("STANDARD", datetime(_FIRST_YEAR, 1, 1), offset, offset, name)


def _component(kind: str, start: datetime, before: int, after: int, name: str, yearly: bytes = b"") -> bytes:
    return b"".join(
        (
            line("BEGIN", kind),
            line("DTSTART", start.strftime("%Y%m%dT%H%M%S")),
            yearly,
            line("TZOFFSETFROM", _written(before)),
            line("TZOFFSETTO", _written(after)),
            line("TZNAME", name.strip("<>")),
            line("END", kind),
        )
    )


def _written(offset: int) -> str:
    minutes, seconds = divmod(abs(offset), 60)
    text = f"{'-' if offset < 0 else '+'}{minutes // 60:02}{minutes % 60:02}"
    return f"{text}{seconds:02}" if seconds else text


# --- reading --------------------------------------------------------------------------------------------------------


def _onsets(parts: re.Match[str]) -> list[Onset]:
    """The two yearly changes that the footer tells, none when the clocks stand."""
    if parts[3] is None:
        return []
    standard = _seconds(parts[2], -1)
    saving = _seconds(parts[4], -1) if parts[4] else standard + 3600
    begins, ends = parts.groups()[4:8], parts.groups()[8:12]
    return [
        _onset(begins, standard, saving, parts[3]),
        _onset(ends, saving, standard, parts[1]),
    ]


def _onset(told: tuple[str, ...], before: int, after: int, name: str) -> Onset:
    month, week, weekday, clock = told
    return Onset(int(month), int(week), int(weekday), _seconds(clock or "2", 1), before, after, name)


def _seconds(text: str, sign: int) -> int:
    """``-3:30`` as seconds; offsets in a footer are west of Greenwich, so theirs take sign -1."""
    numbers = [int(part) for part in text.lstrip("+-").split(":")]
    hours, minutes, seconds = (*numbers, 0, 0)[:3]
    total = hours * 3600 + minutes * 60 + seconds
    return -sign * total if text.startswith("-") else sign * total


def _agrees_from(transitions: list[tuple[int, int]], onsets: list[Onset]) -> int:
    """The earliest instant from which the yearly rules give every transition of the file, and no other."""
    if not transitions:
        return -(2**62)
    since = transitions[-1][0]
    for (instant, offset), (told, told_offset) in zip(reversed(transitions), _backwards(onsets, since), strict=False):
        if (instant, offset) != (told, told_offset):
            break
        since = instant
    return since


def _backwards(onsets: list[Onset], last: int) -> Iterator[tuple[int, int]]:
    """The changes that the rules tell, from the one at or before `last` back to the first year."""
    year = datetime.fromtimestamp(max(last, 0), UTC).year + 1
    told = ((onset.instant(y), onset.offset_to) for y in range(year, _FIRST_YEAR - 1, -1) for onset in onsets)
    return iter(sorted((one for one in told if one[0] <= last), reverse=True))


def _read(zone: str) -> tuple[list[tuple[int, int]], str]:
    """Transitions (instant, offset after it) and the footer of a TZif file (RFC 9636 section 3)."""
    data = _file(zone)
    first = _HEADER.unpack_from(data)
    utc_count, std_count, leaps, times, types, letters = first[2:]
    # The first block is for readers of 32 bits; what counts follows it.
    at = _HEADER.size + times * 5 + types * 6 + letters + leaps * 8 + std_count + utc_count
    utc_count, std_count, leaps, times, types, letters = _HEADER.unpack_from(data, at)[2:]
    at += _HEADER.size
    instants = struct.unpack_from(f">{times}q", data, at)
    indexes = data[at + times * 8 : at + times * 9]
    kinds = [struct.unpack_from(">l", data, at + times * 9 + index * 6)[0] for index in range(types)]
    at += times * 9 + types * 6 + letters + leaps * 12 + std_count + utc_count
    changes = [(instant, kinds[index]) for instant, index in zip(instants, indexes, strict=True)]
    return changes, data[at:].strip(b"\n").decode()


def _file(zone: str) -> bytes:
    # Refuses names that are no keys (absolute, "..") before they become a path.
    ZoneInfo(zone)
    return resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
