"""Moving, publishing, postponing, cancelling, closing: each shows what it does before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.kernel import clock
from events.kernel.when import When, format_when
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme import queries
from events.programme.models import Event
from events.registrations.models import LIVE, Registration
from notifications.reminders import queries as reminders
from web.access import OrganiserRequest, managed_event
from web.forms.plain import PlainForm
from web.forms.programme import CancelForm, MoveForm, NoteForm, date_key
from web.organiser.answers import acting, done, event_page, today
from web.organiser.missing import missing


@dataclass(frozen=True)
class Concerned:
    """How many would be told: addresses of those registered, seats of the group, and what is still owed.

    ``unproved`` are addresses that nobody has answered from yet: they are not told (house rule for claims).
    """

    live: int
    waiting: int
    unproved: int
    seats: int
    owed: int

    @property
    def is_nobody(self) -> bool:
        return not (self.live or self.unproved or self.seats or self.owed)


def concerned(event: Event) -> Concerned:
    """Whom a change of the event concerns (three queries)."""
    rows = Registration.objects.within(event.network).filter(event=event, state__in=LIVE)
    found = list(rows.values_list("person__email", "state", "address_confirmed_at"))
    told = {address: state for address, state, proved_at in found if address and proved_at}
    claims = {address for address, _state, _proved_at in found} - set(told)
    seats = event.group.seats.count() if event.group else 0
    owed = Obligation.objects.within(event.network).filter(event=event).unsettled().count()
    return Concerned(len(told), list(told.values()).count("waiting"), len(claims), seats, owed)


@managed_event
def move(request: OrganiserRequest, event: Event) -> HttpResponse:
    """The date first, then what it does; saved only when that very date's consequences were on the page."""
    old = "" if event.when.first_on is None else format_when(event.when, get_language() or "sv", weekday=False)
    form = MoveForm(request.POST or None, zone=event.zone, today=today(request.network), initial={"when": old})
    when: When | None = form.cleaned_data["when"] if form.is_valid() else None
    by, now = acting(request)
    if (
        when
        and form.is_seen
        and form.carries(
            lambda: programme.reschedule(
                event=event, when=when, accept_past=form.cleaned_data["accept_past"], by=by, now=now
            )
        )
    ):
        return done(request, _("The event has its new date."), "org_event", event.pk)
    told = _consequences(event, when) if when else {}
    return event_page(request, event, "move", "org_event", form=form, concerned=concerned(event), **told)


def _consequences(event: Event, when: When) -> dict[str, Any]:
    now = clock.now()
    return {
        "new_when": when,
        "seen": date_key(when),
        "impact": queries.impact(event=event, when=when, now=now),
        "reminders": reminders.impact_of_move(event=event, new_when=when, now=now),
    }


@managed_event
def publish(request: OrganiserRequest, event: Event) -> HttpResponse:
    now = clock.now()
    form = PlainForm(request.POST if request.method == "POST" else None)
    by, _now = acting(request)
    if request.method == "POST" and form.carries(lambda: programme.publish(event=event, by=by, now=now)):
        return done(request, _("The event is published."), "org_event", event.pk)
    context = {
        "form": form,
        "missing": missing(event),
        "concerned": concerned(event),
        "past": [one for one in event.deadlines.all() if one.due_at and one.due_at < now],
        "planned": reminders.planned(event=event, now=now),
    }
    return event_page(request, event, "publish", "org_event", **context)


@managed_event
def postpone(request: OrganiserRequest, event: Event) -> HttpResponse:
    form = NoteForm(request.POST if request.method == "POST" else None, network=request.network)
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: programme.postpone(event=event, note=form.words("note"), by=by, now=now)
    ):
        return done(request, _("The event is postponed. Everybody concerned is told."), "org_event", event.pk)
    planned = reminders.planned(event=event, now=clock.now())
    told = {"form": form, "concerned": concerned(event), "planned": planned}
    return event_page(request, event, "postpone", "org_event", **told)


@managed_event
def cancel(request: OrganiserRequest, event: Event) -> HttpResponse:
    """An act that cannot be undone: where people are registered, a tick shows that it is meant."""
    counted = concerned(event)
    data = request.POST if request.method == "POST" else None
    form = CancelForm(data, network=request.network, live=counted.live + counted.unproved)
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: programme.cancel(event=event, note=form.words("note"), by=by, now=now)
    ):
        return done(request, _("The event is cancelled. Everybody concerned is told."), "org_event", event.pk)
    planned = reminders.planned(event=event, now=clock.now())
    told = {"form": form, "concerned": counted, "planned": planned}
    return event_page(request, event, "cancel", "org_event", **told)


@managed_event
def hold(request: OrganiserRequest, event: Event) -> HttpResponse:
    form = PlainForm(request.POST if request.method == "POST" else None)
    by, now = acting(request)
    if request.method == "POST" and form.carries(lambda: programme.hold(event=event, by=by, now=now)):
        return done(request, _("The event is marked as held. What is owed after it goes on."), "org_event", event.pk)
    after = [one for one in event.deadlines.all() if one.due_at and one.due_at > clock.now()]
    return event_page(request, event, "hold", "org_event", form=form, after=after)


@managed_event
def discard(request: OrganiserRequest, event: Event) -> HttpResponse:
    """A draft made by mistake: what disappears with it, and one button."""
    form = PlainForm(request.POST if request.method == "POST" else None)
    by, now = acting(request)
    if request.method == "POST" and form.carries(lambda: programme.discard(event=event, by=by, now=now)):
        return done(request, _("The draft is deleted."), "org_events")
    lost = {
        "dates": event.deadlines.count(),
        "sessions": event.sessions.count(),
        "tasks": event.obligations.count(),
        "roles": event.roles.count(),
    }
    return event_page(request, event, "discard", "org_event", form=form, lost=lost)
