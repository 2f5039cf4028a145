"""The list of activities: what lies ahead, what has been, what is drafted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.programme import queries as programme
from events.programme.models import Event, EventState
from web.access import OrganiserRequest, organiser
from web.organiser import scope
from web.organiser.answers import numbered, today

PAGE = 25

# The word in the address -> the tab's name and which events it holds on a day; the first is shown unasked.
VIEWS: dict[str, tuple[str | Promise, Callable[[date], Q]]] = {
    "coming": (_("Coming"), programme.ahead),
    "past": (_("Past and cancelled"), lambda day: ~programme.ahead(day)),
    "draft": (_("Drafts"), lambda _day: Q(state=EventState.DRAFT)),
    "all": (_("All"), lambda _day: Q()),
}


@dataclass(frozen=True)
class View:
    """One tab of the list of events."""

    code: str
    label: str | Promise
    count: int


@organiser
def events(request: OrganiserRequest) -> HttpResponse:
    """Nearest first, and the past apart, newest first; searched in every tab."""
    words, asked = request.GET.get("q", "")[:80], request.GET.get("visa", "")
    view, day = asked if asked in VIEWS else "coming", today(request.network)
    found = scope.narrowed(request, programme.organisers_events(network=request.network, words=words), "")
    context = {
        "rows": numbered(request, programme.with_places(_in_order(found.filter(VIEWS[view][1](day)), view)), PAGE),
        "words": words,
        "view": view,
        "views": views(found, day),
        "is_wide": scope.is_wide(request),
    }
    return render(request, "organiser/events.html", context)


def views(found: QuerySet[Event], day: date) -> list[View]:
    """The tabs with their counts (one query)."""
    counts = found.aggregate(**{code: Count("pk", filter=belongs(day)) for code, (_label, belongs) in VIEWS.items()})
    return [View(code, label, counts[code]) for code, (label, _belongs) in VIEWS.items()]


def _in_order(rows: QuerySet[Event], view: str) -> QuerySet[Event]:
    if view in ("coming", "draft"):
        return programme.nearest_first(rows)
    return rows.order_by(F("first_on").desc(nulls_first=True), "-pk")
