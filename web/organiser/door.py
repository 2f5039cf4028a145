"""Registration to an activity: whether it is open, how many can come, how a place is got, and what is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.programme import operations as programme
from events.programme import queries as events
from events.programme.kinds import REGISTRATION_CLOSES
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations import queries
from web.access import OrganiserRequest, managed_event
from web.forms.plain import PlainForm
from web.forms.programme import DoorForm, LastDayForm, date_key
from web.organiser.answers import acting, done, event_page, today


@managed_event
def door(request: OrganiserRequest, event: Event) -> HttpResponse:
    """The state of the door in words, the ways to change it, and the form that says who may come."""
    form = DoorForm(request.POST or None, event=event)
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: programme.edit(event=event, by=by, now=now, **form.cleaned_data)
    ):
        return done(request, _("Saved."), "org_door", event.pk)
    window = events.window(event)
    return event_page(
        request,
        event,
        "door",
        "org_door",
        form=form,
        door=queries.door_of(event, now, window),
        window=window,
        places=queries.places(event),
        sites=event.sites.exists(),
        questions=queries.questions(event),
    )


@managed_event
def close(request: OrganiserRequest, event: Event) -> HttpResponse:
    return _turned(request, event, "close", registrations.close_now, _("Registration is closed."))


@managed_event
def open_up(request: OrganiserRequest, event: Event) -> HttpResponse:
    return _turned(request, event, "open", registrations.open_now, _("Registration is open."))


def _turned(
    request: OrganiserRequest, event: Event, turn: str, act: Callable[..., object], said: str | Promise
) -> HttpResponse:
    """What one press would do, then the press."""
    form = PlainForm(request.POST if request.method == "POST" else None)
    by, now = acting(request)
    if request.method == "POST" and form.carries(lambda: act(event=event, by=by, now=now)):
        return done(request, said, "org_door", event.pk)
    told = {"form": form, "turn": turn, "window": events.window(event), "counts": queries.counts_by_state(event)}
    return event_page(request, event, "door_turn", "org_door", **told)


@managed_event
def extend(request: OrganiserRequest, event: Event) -> HttpResponse:
    """Another last day: shown with what it does, saved when that very day was shown."""
    day_now = today(request.network)
    form = LastDayForm(request.POST or None, zone=event.zone, today=day_now, likely=_likely(event, day_now))
    day: date | None = form.cleaned_data["when"].first_on if form.is_valid() else None
    by, now = acting(request)
    if day and form.is_seen and form.carries(lambda: registrations.keep_open(event=event, until=day, by=by, now=now)):
        return done(request, _("The last day to register is changed."), "org_door", event.pk)
    window = events.window(event)
    told = {
        "day": day,
        "seen": date_key(form.cleaned_data["when"]) if day and not form.errors else "",
        "is_shut": queries.door_of(event, now, window).reason == "closed",
    }
    return event_page(request, event, "door_until", "org_door", form=form, window=window, **told)


def _likely(event: Event, today: date) -> date | None:
    """The last day before it was changed by hand, as long as it lies ahead: what undoing would bring back."""
    last = event.deadlines.filter(code=REGISTRATION_CLOSES).first()
    before = events.former_day(last, event.zone) if last else None
    return before if before and before >= today else None
