"""The one shape of every page with a form: shown, sent, done, or shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from events.kernel.errors import Refused
from web import limits
from web.access import NetworkRequest
from web.forms.stamps import StampedForm
from web.limits import Limit

TOO_OFTEN = "too_often"
# 429 for what was too much; 422 tells programs that nothing was written.
STATUSES = {TOO_OFTEN: 429}


def answer(
    request: NetworkRequest,
    template: str,
    form: StampedForm,
    context: Callable[[], Mapping[str, Any]],
    act: Callable[[], HttpResponse],
) -> HttpResponse:
    """The page; when a good form was sent, what ``act`` answers; else the page again with everything that was typed.

    ``act`` calls one operation; its Refused becomes the form's error. ``context`` is asked only when a page is shown.
    """
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            return act()
        except Refused as refusal:
            form.refuse(refusal)
            status = STATUSES.get(refusal.code, status)
    return render(request, template, {**context(), "form": form}, status=status)


def spend(request: NetworkRequest, by_source: Limit, by_address: Limit, address: str) -> None:
    """Count one more for where it comes from and for the address. Raises Refused("too_often")."""
    if limits.spent(by_source, limits.source(request)) or limits.spent(by_address, address):
        raise Refused(TOO_OFTEN, limits.MESSAGE)
