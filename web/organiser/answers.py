"""What every organiser's page does alike: say who acts, tell what was done, show an event's page under its tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.directory.queries import actor_of
from events.journal.models import Actor
from events.kernel import clock
from events.kernel.errors import Refused
from events.kernel.localtime import in_zone
from events.networks.models import Network
from events.programme.models import Admission, Event
from web.access import OrganiserRequest


def acting(request: OrganiserRequest) -> tuple[Actor, datetime]:
    """Who does it and when: read once per act."""
    return actor_of(request.user), clock.now()


def today(network: Network) -> date:
    """The day on the network's own calendar."""
    return in_zone(clock.now(), network.zone).date()


def done(request: OrganiserRequest, said: str | Promise, to: str, *args: object) -> HttpResponse:
    """Say what was done and go on to a page: its name and arguments."""
    messages.success(request, str(said))
    return redirect(to, *args)


def pressed(
    request: OrganiserRequest, act: Callable[[], object], said: str | Promise, to: str, *args: object
) -> HttpResponse:
    """A button's act: do it and say so, or say why not, and go back to a page."""
    try:
        act()
    except Refused as refusal:
        messages.warning(request, str(refusal.message))
        return redirect(to, *args)
    return done(request, said, to, *args)


def numbered(request: OrganiserRequest, rows: QuerySet[Any] | Sequence[Any], size: int) -> Page[Any]:
    """The page of a list that the address asks for; nonsense is the first page, too far is the last."""
    return Paginator(rows, size).get_page(request.GET.get("sida", "1")[:7])


@dataclass(frozen=True)
class Tab:
    """One of an event's pages."""

    code: str
    label: str | Promise
    href: str
    is_here: bool


def tabs(event: Event, here: str) -> list[Tab]:
    """The pages this event has: a trip has a price, a group's meeting its reports, an external event no people."""
    shown: list[tuple[str, str | Promise, bool]] = [
        ("org_event", _("Overview"), True),
        ("org_texts", _("Texts and sites"), True),
        ("org_programme", _("Programme"), True),
        ("org_deadlines", _("Dates"), True),
        ("org_price", _("Price"), event.kind == "study_trip"),
        ("org_door", _("Registration"), True),
        ("org_registrations", _("People"), event.admission != Admission.NONE),
        ("org_owed", _("Papers and tasks"), True),
        ("org_event_mail", _("Mailings"), True),
        ("org_reports", _("Short reports"), event.group_id is not None),
        ("org_event_roles", _("Roles"), True),
    ]
    return [
        Tab(code, label, reverse(code, args=[event.pk]), code == here) for code, label, is_shown in shown if is_shown
    ]


def event_page(request: OrganiserRequest, event: Event, template: str, here: str, **context: Any) -> HttpResponse:
    """One of an event's pages, under its heading and its tabs."""
    found = {"event": event, "tabs": tabs(event, here), "tab": here, **context}
    return render(request, f"organiser/{template}.html", found)
