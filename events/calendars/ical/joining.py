"""A calendar as the join of stored components: header, the zones they name, the components, the end."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events.calendars.ical import zones
from events.calendars.ical.lines import escape, line

# Raise it when the header's bytes change: every feed is then built anew.
HEADER = 1
FRAME = f"{HEADER}-{zones.VERSION}"

_PRODID = "-//Kallelse//Calendar 1//EN"
_REFRESH = "PT1H"


@dataclass(frozen=True)
class Member:
    """A stored component: its UID, the digest of its bytes, the TZID it names ("" for none) and the bytes."""

    uid: str
    digest: str
    zone: str
    body: bytes


@dataclass(frozen=True)
class Calendar:
    """The bytes of a feed and their entity tag (without quotation marks)."""

    etag: str
    body: bytes


def join(name: str, language: str, members: Sequence[Member]) -> Calendar:
    """The calendar called `name` with the members in the given order.

    The tag is a digest of what the bytes are made of, never of a time: equal content has the same tag on every
    machine and after every restart.
    """
    frame = _header(name) + b"".join(_zones(members))
    body = frame + b"".join(member.body for member in members) + line("END", "VCALENDAR")
    return Calendar(_etag(frame, language, members), body)


def compress(body: bytes) -> bytes:
    """Gzip without a time of its own, so that equal bodies stay equal."""
    return gzip.compress(body, compresslevel=6, mtime=0)


def _header(name: str) -> bytes:
    """No UID for the calendar itself: vdirsyncer would take the whole feed for one single entry."""
    title = escape(name)
    return b"".join(
        (
            line("BEGIN", "VCALENDAR"),
            line("VERSION", "2.0"),
            line("PRODID", _PRODID),
            line("CALSCALE", "GREGORIAN"),
            line("METHOD", "PUBLISH"),
            line("NAME", title),
            line("X-WR-CALNAME", title),
            line("REFRESH-INTERVAL;VALUE=DURATION", _REFRESH),
            line("X-PUBLISHED-TTL", _REFRESH),
        )
    )


def _zones(members: Iterable[Member]) -> Iterable[bytes]:
    for zone in sorted({member.zone for member in members if member.zone}):
        known = zones.definition(zone)
        if known:
            yield known.body


def _etag(frame: bytes, language: str, members: Iterable[Member]) -> str:
    digest = hashlib.sha256(frame + language.encode())
    for uid, own in sorted((member.uid, member.digest) for member in members):
        digest.update(f"\0{uid}\0{own}".encode())
    return digest.hexdigest()[:32]
