"""The front page: what is coming, under its month and week, searchable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from events.kernel import clock
from events.kernel.localtime import in_zone
from events.networks.models import Network
from events.programme import queries as programme
from events.programme.models import Deadline, Event, Session
from events.programme.rules import told
from web.access import NetworkRequest, accepted_language
from web.public import filters, listing
from web.public.filters import Filter

PAGE = 40
FAR = timedelta(days=3 * 366)
LAST_PAGE = 500


def front(request: NetworkRequest) -> HttpResponse:
    """``/`` leads to the agenda in the reader's language."""
    response = redirect(f"/{accepted_language(request, request.network)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def agenda(request: NetworkRequest) -> HttpResponse:
    language = get_language() or request.network.language
    today = in_zone(clock.now(), request.network.zone).date()
    chosen = filters.from_request(request)
    shown = coming(request.network, chosen, today, _number(request))
    periods = listing.periods(listing.entries(shown.events, shown.deadlines, shown.days), today, language)
    context = {"filter": chosen, "shown": shown, "periods": periods, "today": today}
    return render(request, "public/agenda.html", context)


def _number(request: NetworkRequest) -> int:
    asked = request.GET.get("sida", "1")
    return min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


@dataclass(frozen=True)
class Shown:
    """One page of the agenda; ``next_page`` is 0 on the last one."""

    events: list[Event]
    deadlines: list[Deadline]
    days: list[Session]
    next_page: int
    previous_page: int


def coming(network: Network, chosen: Filter, today: date, number: int) -> Shown:
    """A page of events that are not over, and the course days and last days between its first and its last.

    Three queries.
    """
    found = _events(network, chosen, today, (number - 1) * PAGE)
    events, rest = found[:PAGE], found[PAGE:]
    span = _span(events, rest, today, is_first=number == 1) if events or number == 1 else None
    deadlines = last_days(network, chosen, *span) if span and chosen.has_deadlines else []
    days = further_days(network, chosen, *span, is_last=not rest) if span and chosen.has_events else []
    return Shown(events, _of_listed(deadlines, events, chosen), days, number + 1 if rest else 0, number - 1)


def _of_listed(deadlines: list[Deadline], events: list[Event], chosen: Filter) -> list[Deadline]:
    """Whoever searches for words sees only the last days of what was found."""
    listed = {event.pk for event in events}
    return [one for one in deadlines if one.event_id in listed] if chosen.words else deadlines


def _events(network: Network, chosen: Filter, today: date, start: int) -> list[Event]:
    """A page and one more, which tells whether there is another page."""
    if not chosen.has_events:
        return []
    rows = programme.public_events(network=network, day=today, kinds=chosen.kinds, words=chosen.words)
    return list(rows[start : start + PAGE + 1])


def _span(events: list[Event], rest: list[Event], today: date, *, is_first: bool) -> tuple[date, date]:
    """The days whose last days stand on this page: up to the day before the next page begins."""
    begins = today if is_first else max(events[0].first_on or today, today)
    follows = rest[0].first_on if rest else None
    return begins, follows - timedelta(days=1) if follows else today + FAR


def further_days(network: Network, chosen: Filter, first: date, last: date, *, is_last: bool) -> list[Session]:
    """The days of courses that their event's own date does not tell; those without any date on the last page."""
    rows = programme.course_days(network=network, kinds=chosen.kinds, words=chosen.words)
    here = Q(first_on__lte=last, last_on__gte=first)
    found = rows.filter(here | Q(first_on=None) if is_last else here)
    return [day for day in found if not told(day.event.when, day.when, day.siblings)]  # type: ignore[attr-defined]  # annotated


def last_days(network: Network, chosen: Filter, first: date, last: date) -> list[Deadline]:
    """What a reader must do by a day; what the organisers owe stands on the event's own page."""
    rows = programme.deadlines_between(network=network, first=first, last=last, kinds=chosen.deadline_kinds)
    return list(rows.filter(owed_by=""))
