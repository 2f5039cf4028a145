"""The list of activities."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from events.programme import queries as programme
from events.programme.models import EventState
from web.access import OrganiserRequest, organiser
from web.organiser import scope
from web.organiser.answers import numbered
from web.organiser.wording import EVENT_STATES

PAGE = 25


@organiser
def events(request: OrganiserRequest) -> HttpResponse:
    """Search, filter by state, newest day first."""
    words, state = request.GET.get("q", "")[:80], request.GET.get("visa", "")
    chosen = state if state in EventState.values else ""
    rows = programme.organisers_events(network=request.network, words=words, state=chosen)
    context = {
        "rows": numbered(request, scope.narrowed(request, rows, ""), PAGE),
        "words": words,
        "state": chosen,
        "states": EVENT_STATES,
        "is_wide": scope.is_wide(request),
    }
    return render(request, "organiser/events.html", context)
