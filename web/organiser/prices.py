"""What a trip's price holds and what it does not, stated line by line."""

from __future__ import annotations

from typing import Any

from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from events.kernel.errors import Refused
from events.programme.models import Event
from events.trips import operations as trips
from events.trips import queries
from events.trips.models import PriceItem
from web.access import OrganiserRequest, managed_event
from web.forms.trips import CurrencyForm, PriceForm
from web.organiser.answers import acting, done, event_page

BLANK = 3
MOST = 40


@managed_event
def price(request: OrganiserRequest, event: Event) -> HttpResponse:
    """All lines at once, three empty ones at the end; a line whose text is emptied goes."""
    if event.kind != "study_trip":
        raise Http404
    stated = queries.price(event)
    rows = _rows(request, [*stated.included, *stated.not_included, *stated.optional])
    form = CurrencyForm(request.POST or None, initial={"currency": stated.currency})
    by, now = acting(request)
    if request.method == "POST" and rows.is_valid() and form.carries(lambda: _state(event, rows, form, by, now)):
        return done(request, _("The price is saved."), "org_price", event.pk)
    return event_page(request, event, "price", "org_price", form=form, rows=rows, stated=stated)


def _rows(request: OrganiserRequest, items: list[PriceItem]) -> BaseFormSet[PriceForm]:
    made = formset_factory(PriceForm, extra=BLANK, max_num=MOST, absolute_max=MOST + BLANK)
    initial = [
        {"kind": item.kind, "label": item.label, "amount": _plain(item.amount), "is_estimate": item.is_estimate}
        for item in items
    ]
    # What is sent stands by itself: a line is compared with nothing that somebody else may have changed meanwhile.
    return made(
        request.POST or None,
        initial=None if request.POST else initial,
        prefix="line",
        form_kwargs={"network": request.network},
    )


def _plain(amount: Any) -> str:
    """6400, or 6400,50 as it is typed."""
    if amount is None:
        return ""
    return str(int(amount)) if amount == amount.to_integral_value() else f"{amount:.2f}".replace(".", ",")


def _state(event: Event, rows: BaseFormSet[PriceForm], form: CurrencyForm, by: Any, now: Any) -> list[PriceItem]:
    lines = [line for row in rows if (line := row.line) is not None]
    if len(lines) > MOST:
        raise Refused("too_many", _("At most %(most)d lines.") % {"most": MOST})
    return trips.set_price(event=event, lines=lines, currency=form.cleaned_data["currency"], by=by, now=now)
