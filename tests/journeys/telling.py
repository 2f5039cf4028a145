"""What a journey asks of the post: who got something at an instant, when everything due then has been sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from events.kernel.localtime import at, in_zone
from tests.mail import MailServer
from tests.notifications.post import post

STOCKHOLM = "Europe/Stockholm"
ROME = "Europe/Rome"


def local(day: date, clock: str = "08.00", zone: str = STOCKHOLM) -> datetime:
    """An instant by the clocks of a place: ``local(date(2013, 8, 7), "08.00")``."""
    hour, minute = clock.split(".")
    return at(day, time(int(hour), int(minute)), zone)


def told(mailbox: MailServer, now: datetime) -> list[str]:
    """Send what is due at ``now`` and say which addresses got a mail by that."""
    before = len(mailbox.envelopes)
    post(now)
    return sorted(address for envelope in mailbox.envelopes[before:] for address in envelope.rcpt_tos)


def subjects(mailbox: MailServer) -> list[str]:
    return [str(message["Subject"]) for message in mailbox.messages]


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def stands(instant: datetime | None, zone: str = STOCKHOLM) -> str:
    """Day and clock as a reader at the place sees it, "" for none."""
    return f"{in_zone(instant, zone):%a %d %b %Y %H.%M}" if instant else ""
