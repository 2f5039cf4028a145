"""The desk in the morning: what waits, the week, what is coming."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from events.kernel import clock
from web.access import OrganiserRequest, organiser
from web.organiser import answers, scope, waiting, week
from web.organiser.wording import number_word


@organiser
def today(request: OrganiserRequest) -> HttpResponse:
    """The heading is the number of things that wait; at most seven are shown, the most pressing ones."""
    now, day = clock.now(), answers.today(request.network)
    rows = waiting.rows(waiting.Desk(request, now, day))
    coming = week.coming(request, day)
    context = {
        "today": day,
        "now": now,
        "count": len(rows),
        "word": number_word(len(rows)),
        "rows": rows[: waiting.SHOWN],
        "hidden": max(len(rows) - waiting.SHOWN, 0),
        "stops": week.stops(request, now, day),
        "coming": coming,
        "is_wide": scope.is_wide(request),
    }
    return render(request, "organiser/today.html", context)
