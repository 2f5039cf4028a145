"""The month as a grid on a wide screen and as a list by week on a phone."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from events.kernel import clock
from events.kernel.localtime import in_zone
from events.networks.models import Network
from events.programme import queries as programme
from events.programme.models import Session
from web.access import NetworkRequest
from web.public import filters, listing
from web.public.agenda import further_days, last_days
from web.public.filters import Filter
from web.public.grid import grid, month_after, month_before, month_span

YEARS = range(1990, 2101)


def this_month(request: NetworkRequest) -> HttpResponse:
    today = in_zone(clock.now(), request.network.zone).date()
    response = redirect(
        reverse("month", args=[today.year, f"{today.month:02d}"]) + filters.from_request(request).query()
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def month(request: NetworkRequest, year: int, month: int) -> HttpResponse:
    if year not in YEARS or month not in range(1, 13):
        raise Http404
    language = get_language() or request.network.language
    today = in_zone(clock.now(), request.network.zone).date()
    chosen, first = filters.from_request(request), date(year, month, 1)
    start, end = month_span(first)
    events = programme.events_between(network=request.network, first=start, last=end, kinds=chosen.kinds)
    rows = listing.entries(
        events if chosen.has_events else [],
        last_days(request.network, chosen, start, end) if chosen.has_deadlines else [],
        _dated_days(request.network, chosen, start, end) if chosen.has_events else [],
    )
    context = {
        "filter": chosen,
        "heading": listing.month_heading(first, language),
        "weeks": grid(rows, first, today, language),
        "periods": listing.periods(_within(rows, first), date.min, language),
        "today": today,
        "is_one_month": True,
        "is_list": request.GET.get("vy") == "agenda",
        "before": month_before(first),
        "after": month_after(first),
    }
    return render(request, "public/month.html", context)


def _dated_days(network: Network, chosen: Filter, start: date, end: date) -> list[Session]:
    return [day for day in further_days(network, chosen, start, end, is_last=False) if day.when.is_exact]


def _within(rows: list[listing.Entry], first: date) -> list[listing.Entry]:
    """Without the days of the neighbouring months that fill up the grid."""
    return [
        row
        for row in rows
        if row.when.last_on and row.when.last_on >= first and _starts_before(row, month_after(first))
    ]


def _starts_before(row: listing.Entry, day: date) -> bool:
    return row.when.first_on is not None and row.when.first_on < day
