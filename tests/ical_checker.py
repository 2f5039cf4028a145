"""What a feed must satisfy, read from its bytes alone: a second opinion that shares no code with the house."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

# RFC 5545 section 3.1: name, parameters whose quoted values hold no quotation mark, value.
CONTENT_LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+=(?:"[^"\x00-\x08\x0a-\x1f]*"|[^",;:\x00-\x1f]*)'
    r'(?:,(?:"[^"\x00-\x08\x0a-\x1f]*"|[^",;:\x00-\x1f]*))*)*):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)'
)
TEXT = ("SUMMARY", "LOCATION", "DESCRIPTION", "NAME", "X-WR-CALNAME")
ESCAPED = re.compile(r"(?:[^\\,;]|\\[\\,;nN])*")
ONCE = ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "ORGANIZER", "SUMMARY", "CREATED", "LAST-MODIFIED")
UTC = re.compile(r"\d{8}T\d{6}Z")
LOCAL = re.compile(r"\d{8}T\d{6}")
DATE = re.compile(r"\d{8}")


@dataclass
class Component:
    """A component as nested names and properties: (name, parameters, value)."""

    name: str
    properties: list[tuple[str, str, str]] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[tuple[str, str]]:
        return [(params, value) for found, params, value in self.properties if found == name]

    def value(self, name: str) -> str:
        """The first value of the property; "" when there is none."""
        return next((value for _params, value in self.all(name)), "")

    def named(self, name: str) -> list[Component]:
        return [child for child in self.children if child.name == name]


def parsed(body: bytes) -> Component:
    """The calendar in the bytes. ValueError where the lines are no calendar."""
    stack = [Component("")]
    for row in body.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        match = CONTENT_LINE.fullmatch(row)
        if match is None:
            raise ValueError(f"no content line: {row[:60]!r}")
        if match["name"] == "BEGIN":
            stack.append(Component(match["value"]))
        elif match["name"] == "END":
            done = stack.pop()
            if done.name != match["value"] or not stack:
                raise ValueError(f"END:{match['value']} closes {done.name}")
            stack[-1].children.append(done)
        else:
            stack[-1].properties.append((match["name"], match["params"], match["value"]))
    if len(stack) != 1 or [child.name for child in stack[0].children] != ["VCALENDAR"]:
        raise ValueError("not one whole calendar")
    return stack[0].children[0]


def events(body: bytes) -> list[Component]:
    return parsed(body).named("VEVENT")


def titles(body: bytes) -> list[str]:
    """The summaries in their order."""
    return [event.value("SUMMARY") for event in events(body)]


def problems(body: bytes) -> list[str]:
    """Everything that is wrong with a published feed; [] when nothing is."""
    found = list(_wrong_bytes(body))
    try:
        calendar = parsed(body)
    except ValueError as error:
        return [*found, str(error)]
    return [
        *found,
        *_wrong_calendar(calendar),
        *(one for event in calendar.named("VEVENT") for one in _wrong_event(event)),
    ]


def _wrong_bytes(body: bytes) -> Iterator[str]:
    if body.startswith(b"\xef\xbb\xbf"):
        yield "byte order mark"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", body) or not body.endswith(b"\r\n"):
        yield "line ends are not CRLF"
    for row in body.split(b"\r\n"):
        if len(row) > 75:
            yield "line of more than 75 octets"
        try:
            row.decode()
        except UnicodeDecodeError:
            yield "character split by a fold"


def _wrong_calendar(calendar: Component) -> Iterator[str]:
    expected = {"VERSION": "2.0", "METHOD": "PUBLISH", "CALSCALE": "GREGORIAN"}
    for name, value in expected.items():
        if [found for _params, found in calendar.all(name)] != [value]:
            yield f"{name} is not {value}"
    if calendar.all("UID"):
        yield "the calendar has a UID"
    for uid, times in Counter(event.value("UID") for event in calendar.named("VEVENT")).items():
        if times > 1:
            yield f"UID {uid} stands {times} times"
    defined = [zone.value("TZID") for zone in calendar.named("VTIMEZONE")]
    used = {
        params for event in calendar.named("VEVENT") for name, params, _value in event.properties if "TZID=" in params
    }
    if sorted(defined) != sorted({params.partition("TZID=")[2] for params in used}):
        yield f"zones used and defined differ: {sorted(used)} {defined}"
    for zone in calendar.named("VTIMEZONE"):
        yield from _wrong_zone(zone)


def _wrong_zone(zone: Component) -> Iterator[str]:
    for one in zone.children:
        if one.all("RDATE"):
            yield "RDATE in a zone, which Outlook does not read"
        if len(zone.children) > 1 and not one.all("RRULE"):
            yield "a change of the clocks without RRULE"


def _wrong_event(event: Component) -> Iterator[str]:
    for name in ONCE:
        if len(event.all(name)) != 1:
            yield f"{name} stands {len(event.all(name))} times"
    if event.all("ATTENDEE"):
        yield "ATTENDEE in a feed"
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        if not UTC.fullmatch(event.value(name)):
            yield f"{name} is not UTC"
    for name, _params, value in event.properties:
        if name in TEXT and not ESCAPED.fullmatch(value):
            yield f"{name} holds a raw comma or semicolon"
    yield from _wrong_times(event)


def _wrong_times(event: Component) -> Iterator[str]:
    times = [(*event.all(name)[0],) for name in ("DTSTART", "DTEND") if event.all(name)]
    kinds = [_kind(params, value) for params, value in times]
    if "floating" in kinds:
        yield "floating time"
    if "unreadable" in kinds:
        yield "unreadable time"
    if len(set(kinds)) > 1:
        yield "DTSTART and DTEND are of different kinds"
    if len(times) > 1 and times[1][1] <= times[0][1]:
        yield "DTEND is not after DTSTART"


def _kind(params: str, value: str) -> str:
    if params == ";VALUE=DATE" and DATE.fullmatch(value):
        return "date"
    if not params and UTC.fullmatch(value):
        return "utc"
    if LOCAL.fullmatch(value):
        return params if params.startswith(";TZID=") else "floating"
    return "unreadable"
