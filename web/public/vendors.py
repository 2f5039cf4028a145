"""The addresses at which the calendar vendors take one event. They are nobody's standard and change without notice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from events.kernel import text
from events.programme.models import Event

# Outlook's path /calendar/action/compose works where deeplink/compose no longer does (office-js issue 3345).
OUTLOOK = {
    "outlook": "https://outlook.office.com/calendar/action/compose",
    "live": "https://outlook.live.com/calendar/0/action/compose",
}
GOOGLE = "https://calendar.google.com/calendar/render"
VENDORS = ("google", "outlook", "live")
DEFAULT_LENGTH = timedelta(hours=1)


def address(vendor: str, event: Event, language: str, page: str) -> str:
    """Where to send the reader; ``page`` is the event's own address, put in the description."""
    title = text.pick(event.title, language, event.language)
    place = text.pick(event.place, language, event.language)
    summary = text.pick(event.summary, language, event.language)
    details = f"{summary}\n\n{page}".strip()
    build = _google if vendor == "google" else _outlook
    return build(vendor, event, {"title": title, "place": place, "details": details})


def _google(_vendor: str, event: Event, words: dict[str, str]) -> str:
    query = {"action": "TEMPLATE", "text": words["title"], "dates": _google_dates(event), "location": words["place"]}
    return f"{GOOGLE}?{urlencode({**query, 'details': words['details'], 'ctz': event.zone})}"


def _google_dates(event: Event) -> str:
    if event.starts_at:
        return f"{_stamp(event.starts_at)}/{_stamp(_ends(event))}"
    first, last = _days(event)
    return f"{first:%Y%m%d}/{last + timedelta(days=1):%Y%m%d}"


def _outlook(vendor: str, event: Event, words: dict[str, str]) -> str:
    path = {"path": "/calendar/action/compose", "rru": "addevent"}
    query = {**path, "subject": words["title"], "location": words["place"], "body": words["details"]}
    if event.starts_at:
        times = {
            "startdt": event.starts_at.astimezone(UTC).isoformat(),
            "enddt": _ends(event).astimezone(UTC).isoformat(),
        }
    else:
        first, last = _days(event)
        times = {"startdt": first.isoformat(), "enddt": (last + timedelta(days=1)).isoformat(), "allday": "true"}
    return f"{OUTLOOK[vendor]}?{urlencode({**query, **times})}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _ends(event: Event) -> datetime:
    assert event.starts_at is not None
    return event.ends_at or event.starts_at + DEFAULT_LENGTH


def _days(event: Event) -> tuple[date, date]:
    assert event.first_on is not None
    assert event.last_on is not None
    return event.first_on, event.last_on
