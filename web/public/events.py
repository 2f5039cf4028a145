"""The event's own page, and its way into the reader's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from events.calendars import queries as calendars
from events.kernel import clock, text
from events.kernel.localtime import in_zone
from events.kernel.when import When
from events.networks.models import Network
from events.programme import queries as programme
from events.programme.kinds import KINDS
from events.programme.models import Admission, Deadline, Event, Session, SessionKind, Site
from events.programme.rules import lead, told
from events.registrations import queries as registrations
from events.registrations.rules import Door, Places
from events.trips import queries as trips
from web.access import NetworkRequest, public_event
from web.forms.registrations import AddressForm
from web.public import vendors
from web.public.line import stops

DAYS_LEFT_SHOWN = 60


@dataclass(frozen=True)
class Card:
    """What the reader may do here now, and what decides it."""

    door: Door
    places: Places
    opens_at: datetime | None
    closes_at: datetime | None
    days_left: int | None
    by_site: Mapping[int, Places]

    @property
    def state(self) -> str:
        """The door's reason; when it is open: "waiting" where one would queue, else "open"."""
        if not self.door.is_open:
            return self.door.reason
        return "open" if registrations.has_room(self.places, self.by_site) else "waiting"

    @property
    def is_too_late(self) -> bool:
        """Nobody gets in here any more: show where to go instead."""
        return self.door.reason not in ("", "not_yet", "no_registration")


def card(event: Event, deadlines: list[Deadline], sites: list[Site], now: datetime) -> Card:
    """How the registration stands (one query for the places there are to give, one for those of its sites)."""
    window = programme.window_from(deadlines)
    has_places = event.admission != Admission.NONE
    places = registrations.places(event) if has_places else Places(event.capacity, 0)
    return Card(
        registrations.door_of(event, now, window),
        places,
        window.opens_at,
        window.closes_at,
        _days_left(window.closes_at, event.zone, now),
        registrations.places_by_site(event) if sites else {},
    )


def _days_left(closes_at: datetime | None, zone: str, now: datetime) -> int | None:
    if closes_at is None:
        return None
    days = (in_zone(closes_at, zone).date() - in_zone(now, zone).date()).days
    return days if 0 <= days <= DAYS_LEFT_SHOWN else None


def next_like(event: Event, network: Network, now: datetime) -> Event | None:
    """Where to go instead: what follows it, else the next of its kind."""
    today = in_zone(now, network.zone).date()
    rows = programme.public_events(network=network, day=today, kinds=[event.kind]).filter(state="published")
    return rows.exclude(pk=event.pk).first()


def route_names(event: Event, sessions: list[Session]) -> list[str]:
    """The places in the order one comes to them, for the drawing; one place is said by the text already."""
    language = get_language() or event.language
    said = [text.pick(session.place, language, event.language).partition(",")[0] for session in sessions]
    names = list(dict.fromkeys(name for name in said if name))
    return names if len(names) > 1 else []


@dataclass(frozen=True)
class CourseDays:
    """How many days a course has that its own date does not tell, and when the first is."""

    count: int
    first: When


def course_days(event: Event, sessions: list[Session]) -> CourseDays | None:
    """None where there is one day only, or where the event's own date tells them all."""
    days = [session.when for session in sessions if session.kind == SessionKind.COURSE_DAY]
    if len(days) < 2 or all(told(event.when, day, len(days)) for day in days):
        return None
    return CourseDays(len(days), lead(event.when, days))


@public_event
def event(request: NetworkRequest, event: Event) -> HttpResponse:
    now = clock.now()
    deadlines = list(event.deadlines.all())
    sessions = list(programme.programme_of(event))
    sites = list(event.sites.all())
    shown = card(event, deadlines, sites, now)
    context = {
        "event": event,
        "card": shown,
        "price": trips.price(event),
        "organisers": list(event.organisations.all()),
        "sites": [(site, shown.by_site[site.pk]) for site in sites],
        "course": course_days(event, sessions),
        "stops": stops(event, deadlines, sessions, shown.door, now),
        "route": route_names(event, sessions),
        "next": next_like(event, request.network, now) if shown.is_too_late else None,
        "can_save": event.standing_when.is_exact and event.state != "cancelled",
        "form": AddressForm(auto_id="card_%s") if KINDS[event.kind].pages > 1 else None,
    }
    return render(request, "public/event.html", context)


@public_event
def calendar_file(request: NetworkRequest, event: Event) -> HttpResponse:
    """One event as a file to import, as the feed shows it."""
    body = calendars.event_ics(event=event, language=get_language() or event.language)
    if body is None:
        raise Http404
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


@public_event
def to_vendor(request: NetworkRequest, event: Event, vendor: str) -> HttpResponse:
    """Our own address for "add to Google": when a vendor changes theirs, one line here changes with it."""
    if vendor not in vendors.VENDORS or not event.standing_when.is_exact:
        raise Http404
    page = request.build_absolute_uri(reverse("event", args=[event.slug]))
    response = redirect(vendors.address(vendor, event, get_language() or event.language, page))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
