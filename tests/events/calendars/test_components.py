from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from events.calendars.ical.components import Revision, cancelled, render, zone_named
from events.calendars.ical.entries import Entries, Entry
from events.kernel.when import When
from tests.ical_checker import Component, parsed, problems

REVISION = Revision("one@example.org", 2, datetime(2027, 1, 5, 8, tzinfo=UTC), datetime(2027, 2, 16, 9, tzinfo=UTC))
ENTRY = Entry(
    when=When.instants(
        datetime(2027, 4, 7, 12, tzinfo=UTC), datetime(2027, 4, 7, 14, 30, tzinfo=UTC), "Europe/Stockholm"
    ),
    zone="Europe/Stockholm",
    status="CONFIRMED",
    title="Möte",
    place="",
    description="",
    url="",
    category="",
    organiser_name="Nätverket",
    organiser_address="svar@example.org",
)


def read(body: bytes) -> Component:
    """The one event among the bytes."""
    wrapped = b"BEGIN:VCALENDAR\r\n" + body + b"END:VCALENDAR\r\n"
    return parsed(wrapped).named("VEVENT")[0]


def test_entry_is_written_line_by_line() -> None:
    assert render(ENTRY, REVISION).decode().split("\r\n") == [
        "BEGIN:VEVENT",
        "UID:one@example.org",
        "DTSTAMP:20270216T090000Z",
        "CREATED:20270105T080000Z",
        "LAST-MODIFIED:20270216T090000Z",
        "SEQUENCE:2",
        "DTSTART;TZID=Europe/Stockholm:20270407T140000",
        "DTEND;TZID=Europe/Stockholm:20270407T163000",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "SUMMARY:Möte",
        "ORGANIZER;CN=Nätverket:mailto:svar@example.org",
        "END:VEVENT",
        "",
    ]


def test_entries_that_differ_in_the_uid_differ_in_nothing_else() -> None:
    other = render(ENTRY, replace(REVISION, uid="two@example.org"))

    assert other == render(ENTRY, REVISION).replace(b"one@example.org", b"two@example.org")


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Å" * 400, id="long"),
        pytest.param('Möte, "kallelse"; del 1\\2\nrad två', id="signs"),
        pytest.param("👩🏽‍🚀 العربية 日本語" * 9, id="scripts"),
    ],
)
def test_any_title_makes_sound_lines(title: str) -> None:
    entry = replace(ENTRY, title=title, when=When.date(date(2027, 5, 1)), organiser_name=f"CN {title[:40]}")
    header = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"

    body = render(entry, replace(REVISION, uid="x" * 90 + "@example.org"))

    assert problems(header + body + b"END:VCALENDAR\r\n") == []


def test_cancelled_entry_keeps_its_time_and_says_so() -> None:
    body = cancelled(render(ENTRY, REVISION), 3, datetime(2027, 3, 1, tzinfo=UTC), "INSTÄLLT: %(title)s")

    found, before = read(body), read(render(ENTRY, REVISION))
    assert {name: found.value(name) for name in ("SUMMARY", "STATUS", "SEQUENCE", "DTSTAMP", "TRANSP")} == {
        "SUMMARY": "INSTÄLLT: Möte",
        "STATUS": "CANCELLED",
        "SEQUENCE": "3",
        "DTSTAMP": "20270301T000000Z",
        "TRANSP": "TRANSPARENT",
    }
    assert [found.all(name) for name in ("UID", "DTSTART", "DTEND", "CREATED")] == [
        before.all(name) for name in ("UID", "DTSTART", "DTEND", "CREATED")
    ]


@pytest.mark.parametrize(
    ("when", "zone"),
    [
        pytest.param(ENTRY.when, "Europe/Stockholm", id="clock times"),
        pytest.param(When.date(date(2027, 4, 7)), "", id="whole day"),
        pytest.param(
            When.instants(datetime(2027, 4, 7, 12, tzinfo=UTC), None, "Africa/Cairo"), "", id="zone without rule"
        ),
    ],
)
def test_zone_is_named_where_the_bytes_name_it(when: When, zone: str) -> None:
    assert zone_named(replace(ENTRY, when=when)) == zone


@pytest.mark.parametrize(
    ("change", "is_scheduling"),
    [
        pytest.param({"title": "Annat"}, False, id="title"),
        pytest.param({"description": "Annat"}, False, id="description"),
        pytest.param({"organiser_name": "Annat"}, False, id="organiser"),
        pytest.param({"place": "Malmö"}, True, id="place"),
        pytest.param({"status": "TENTATIVE"}, True, id="status"),
        pytest.param({"when": When.date(date(2027, 4, 8))}, True, id="time"),
    ],
)
def test_every_change_is_a_new_meaning_and_some_are_a_new_schedule(
    change: dict[str, object], is_scheduling: bool
) -> None:
    before, after = Entries(sv=ENTRY), Entries(sv=replace(ENTRY, **change))  # type: ignore[arg-type]  # one field each

    assert before.meaning != after.meaning
    assert (before.schedule != after.schedule) is is_scheduling


def test_the_same_instant_in_another_zone_of_the_database_is_the_same_meaning() -> None:
    assert ENTRY.when.starts_at
    moved = ENTRY.when.starts_at.astimezone(UTC)
    same = replace(ENTRY, when=When.instants(moved, ENTRY.when.ends_at, "Europe/Stockholm"))

    assert Entries(sv=same).meaning == Entries(sv=ENTRY).meaning
