"""Mail: what is planned, what waits, what went out and what came back, each with the exact copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.kernel import clock
from events.programme.models import Event, EventState
from notifications.outbox import operations as sending
from notifications.outbox import queries as outbox
from notifications.outbox.models import OUTSTANDING, Delivery
from notifications.reminders import operations as reminding
from notifications.reminders import queries as reminders
from notifications.reminders.models import Rule
from notifications.reminders.queries import Planned
from web.access import OrganiserRequest, managed_event, organiser, posted
from web.organiser import scope
from web.organiser.answers import acting, event_page, numbered, pressed
from web.organiser.wording import MAIL_STATES

PAGE = 50
# A mail's own styles stand on its elements; nothing is fetched, nothing runs, nothing leads out of the frame.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"

VIEWS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    "waiting": (_("Waiting"), ("pending", "claimed", "retry")),
    "sent": (_("Sent"), ("handed", "delivered", "uncertain")),
    "failed": (_("Failed"), ("bounced", "complained", "failed", "suppressed", "expired")),
    "dropped": (_("Not needed any more"), ("cancelled",)),
}
# How many events' reminders the network's page looks ahead in.
EVENTS_AHEAD = 200


@dataclass(frozen=True)
class View:
    """One tab of the list of mails."""

    code: str
    label: str | Promise
    count: int


def views(rows: QuerySet[Delivery]) -> list[View]:
    """The tabs with their counts (one query)."""
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return [View(code, label, sum(counts.get(state, 0) for state in states)) for code, (label, states) in VIEWS.items()]


def in_view(rows: QuerySet[Delivery], code: str) -> QuerySet[Delivery]:
    return rows.filter(state__in=VIEWS[code][1])


def planned_in(events: Sequence[Event]) -> list[tuple[Event, Planned]]:
    """The reminders that lie ahead in these events, soonest first."""
    return [(one.rule.event, one) for one in reminders.ahead(events=events, now=clock.now())]


def _named(page: Page[tuple[Event, Planned]]) -> Page[tuple[Event, Planned]]:
    """The same page, each reminder with the names of those it would go to."""
    shown = list(page.object_list)
    names = reminders.recipients(planned=[one for _event, one in shown], now=clock.now())
    page.object_list = [(*row, who) for row, who in zip(shown, names, strict=True)]  # type: ignore[misc]  # read by the template
    return page


@managed_event
def sample(request: OrganiserRequest, event: Event, rule_id: int) -> HttpResponse:
    """A planned reminder as its first recipient would read it today."""
    now = clock.now()
    found = next((one for one in reminders.planned(event=event, now=now) if one.rule.pk == rule_id), None)
    shown = reminders.sample(planned=found, now=now) if found else None
    if found is None or shown is None:
        raise Http404
    who, written = shown
    told = {"planned": found, "who": who, "written": written}
    return event_page(request, event, "sample", "org_event_mail", **told)


def _asked(request: OrganiserRequest) -> str:
    asked = request.GET.get("visa", "")
    return asked if asked in VIEWS else "planned"


@organiser
def mails(request: OrganiserRequest) -> HttpResponse:
    """All mail of the network, or of the events this organiser manages."""
    rows = scope.narrowed(request, outbox.mails(network=request.network))
    view = _asked(request)
    context = {"views": views(rows), "view": view}
    if view == "planned":
        living = scope.events(request).filter(state=EventState.PUBLISHED).order_by("first_on")[:EVENTS_AHEAD]
        context["planned"] = _named(numbered(request, planned_in(list(living)), PAGE))
    else:
        context["rows"] = numbered(request, in_view(rows, view), PAGE)
    return render(request, "organiser/mails.html", context)


@managed_event
def of_event(request: OrganiserRequest, event: Event) -> HttpResponse:
    """The mail of one event: what is planned, to how many and why, and what has gone."""
    rows = outbox.mails(network=request.network, event=event)
    view = _asked(request)
    return event_page(
        request,
        event,
        "event_mails",
        "org_event_mail",
        views=views(rows),
        view=view,
        planned=_named(numbered(request, planned_in([event]), PAGE)) if view == "planned" else None,
        rows=None if view == "planned" else numbered(request, in_view(rows, view), PAGE),
        paused=Rule.objects.within(request.network).filter(event=event, is_enabled=False).order_by("pk"),
    )


@posted("org_event_mail", "event_id")
@managed_event
def switch(request: OrganiserRequest, event: Event, rule_id: int) -> HttpResponse:
    """Pause one step of the event's reminders, or let it go on."""
    rule = Rule.objects.within(request.network).filter(event=event, pk=rule_id).first()
    if rule is None:
        raise Http404
    by, now = acting(request)
    on = request.POST.get("on") == "1"
    return pressed(
        request,
        lambda: reminding.switch(rule=rule, is_enabled=on, by=by, now=now),
        _("The reminder goes on.") if on else _("The reminder is paused."),
        "org_event_mail",
        event.pk,
    )


def _copy(request: OrganiserRequest, delivery_id: int) -> Delivery:
    """One mail that this organiser may read: its event is theirs, or they run the network."""
    found = outbox.copy_of(network=request.network, delivery_id=delivery_id)
    if found is None or not (scope.is_wide(request) or (found.event and scope.manages(request, found.event))):
        raise Http404
    return found


@organiser
def mail(request: OrganiserRequest, delivery_id: int) -> HttpResponse:
    """The exact copy, and what became of it."""
    found = _copy(request, delivery_id)
    context = {
        "mail": found,
        "badge": MAIL_STATES[found.state],
        "can_retry": found.state in ("failed", "uncertain"),
        "preview": reminders.preview(delivery=found, now=clock.now()) if found.state in OUTSTANDING else None,
    }
    return render(request, "organiser/mail.html", context)


@posted("org_delivery", "delivery_id")
@organiser
def again(request: OrganiserRequest, delivery_id: int) -> HttpResponse:
    """Send a failed mail once more, when what was wrong has been mended."""
    found = _copy(request, delivery_id)
    _by, now = acting(request)
    return pressed(
        request,
        lambda: sending.send_again(delivery=found, now=now),
        _("The mail is tried again."),
        "org_delivery",
        found.pk,
    )


@organiser
def mail_html(request: OrganiserRequest, delivery_id: int) -> HttpResponse:
    """The HTML by itself, for the sandboxed frame, under a policy of its own."""
    found = _copy(request, delivery_id)
    if not found.html:
        raise Http404
    response = HttpResponse(found.html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
