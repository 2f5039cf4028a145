"""The checker catches what is planted: else a clean report would mean nothing."""

from __future__ import annotations

import pytest

from tests.ical_checker import problems

ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
EVENT = """BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20270216T090000Z
CREATED:20270216T090000Z
LAST-MODIFIED:20270216T090000Z
SEQUENCE:0
DTSTART;TZID=Europe/Stockholm:20270407T140000
DTEND;TZID=Europe/Stockholm:20270407T163000
STATUS:CONFIRMED
SUMMARY:Möte\\, i Malmö
ORGANIZER;CN="Nätverket":mailto:svar@example.org
END:VEVENT
"""
HEADER = "BEGIN:VCALENDAR\nVERSION:2.0\nCALSCALE:GREGORIAN\nMETHOD:PUBLISH\n"
SOUND = (HEADER + ZONE + EVENT + "END:VCALENDAR\n").replace("\n", "\r\n").encode()


def test_sound_calendar_has_no_problems() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        pytest.param(b"\r\n", b"\n", "line ends are not CRLF", id="LF line ends"),
        pytest.param("Mö".encode(), b"M\xc3\r\n \xb6", "character split by a fold", id="split UTF-8"),
        pytest.param(b"\\,", b",", "SUMMARY holds a raw comma or semicolon", id="raw comma"),
        pytest.param(
            ZONE.replace("\n", "\r\n").encode(),
            b"",
            "zones used and defined differ: [';TZID=Europe/Stockholm'] []",
            id="missing zone",
        ),
        pytest.param(b"DTSTART;TZID=Europe/Stockholm:2027", b"DTSTART:2027", "floating time", id="floating time"),
        pytest.param(
            EVENT.replace("\n", "\r\n").encode(),
            EVENT.replace("\n", "\r\n").encode() * 2,
            "UID one@example.org stands 2 times",
            id="duplicate UID",
        ),
        pytest.param(b"T163000", b"T133000", "DTEND is not after DTSTART", id="ends before it starts"),
        pytest.param(b"PUBLISH", b"REQUEST", "METHOD is not PUBLISH", id="METHOD:REQUEST"),
        pytest.param(b"BEGIN:VCAL", b"\xef\xbb\xbfBEGIN:VCAL", "byte order mark", id="byte order mark"),
        pytest.param(b"Malm", b"Malm" * 20, "line of more than 75 octets", id="long line"),
        pytest.param(b"STATUS", b"ATTENDEE:mailto:a@b.se\r\nSTATUS", "ATTENDEE in a feed", id="attendee"),
        pytest.param(
            b"RRULE:FREQ=YEARLY;BYMONTH=3",
            b"RDATE:2027;X=3",
            "RDATE in a zone, which Outlook does not read",
            id="RDATE",
        ),
        pytest.param(b"END:VEVENT", b"END:VTODO", "END:VTODO closes VEVENT", id="wrong nesting"),
    ],
)
def test_planted_fault_is_caught(right: bytes, wrong: bytes, problem: str) -> None:
    assert problem in problems(SOUND.replace(right, wrong))
