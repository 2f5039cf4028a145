from __future__ import annotations

import gzip
import os
import subprocess
import sys

import pytest
from django.conf import settings

from events.calendars.ical.joining import Member, compress, join
from tests.ical_checker import parsed

ONE = Member("one@example.org", "d1", "Europe/Stockholm", b"BEGIN:VEVENT\r\nUID:one@example.org\r\nEND:VEVENT\r\n")
TWO = Member("two@example.org", "d2", "", b"BEGIN:VEVENT\r\nUID:two@example.org\r\nEND:VEVENT\r\n")

# What any process must print, whatever its hash seed: tag and digest of a feed made of the same parts.
SCRIPT = """
import hashlib, zoneinfo
zoneinfo.reset_tzpath(to=())
from tests.events.calendars.test_components import ENTRY, REVISION
from events.calendars.ical.components import render
from events.calendars.ical.entries import Entries
from events.calendars.ical.joining import Member, compress, join
body = render(ENTRY, REVISION)
calendar = join("Nätverket", "sv", [Member(REVISION.uid, hashlib.sha256(body).hexdigest(), ENTRY.zone, body)])
print(calendar.etag, hashlib.sha256(compress(calendar.body)).hexdigest(), Entries(sv=ENTRY, en=ENTRY).meaning)
"""


def test_calendar_is_header_zones_components_and_end() -> None:
    calendar = parsed(join("Nätverket, Social; Ekonomi", "sv", [ONE, TWO]).body)

    assert calendar.properties == [
        ("VERSION", "", "2.0"),
        ("PRODID", "", "-//Kallelse//Calendar 1//EN"),
        ("CALSCALE", "", "GREGORIAN"),
        ("METHOD", "", "PUBLISH"),
        ("NAME", "", "Nätverket\\, Social\\; Ekonomi"),
        ("X-WR-CALNAME", "", "Nätverket\\, Social\\; Ekonomi"),
        ("REFRESH-INTERVAL", ";VALUE=DURATION", "PT1H"),
        ("X-PUBLISHED-TTL", "", "PT1H"),
    ]
    assert [child.name for child in calendar.children] == ["VTIMEZONE", "VEVENT", "VEVENT"]


def test_zone_is_defined_once_and_only_where_it_is_named() -> None:
    again = Member("three@example.org", "d3", "Europe/Stockholm", b"")

    assert [zone.value("TZID") for zone in parsed(join("x", "sv", [ONE, again]).body).named("VTIMEZONE")] == [
        "Europe/Stockholm"
    ]
    assert parsed(join("x", "sv", [TWO]).body).named("VTIMEZONE") == []


@pytest.mark.parametrize(
    ("name", "language", "members", "is_same"),
    [
        pytest.param("x", "sv", [TWO, ONE], True, id="other order"),
        pytest.param("y", "sv", [ONE, TWO], False, id="other name"),
        pytest.param("x", "en", [ONE, TWO], False, id="other language"),
        pytest.param("x", "sv", [ONE], False, id="one less"),
        pytest.param("x", "sv", [ONE, Member(TWO.uid, "d9", "", TWO.body)], False, id="one revised"),
    ],
)
def test_tag_is_a_digest_of_the_content(name: str, language: str, members: list[Member], is_same: bool) -> None:
    assert (join(name, language, members).etag == join("x", "sv", [ONE, TWO]).etag) is is_same


def test_gzipped_bytes_hold_no_time_of_their_own() -> None:
    packed = compress(b"BEGIN:VCALENDAR\r\n")

    assert (packed[4:8], gzip.decompress(packed)) == (bytes(4), b"BEGIN:VCALENDAR\r\n")


def test_bytes_and_tags_are_the_same_in_every_process() -> None:
    def printed(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland" if seed == "3" else "UTC"}
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup()" + SCRIPT],
            cwd=settings.BASE_DIR,
            env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout

    assert len({printed(seed) for seed in ("0", "1", "3")}) == 1
