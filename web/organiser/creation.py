"""A new activity: choose a kind, type its date, see its timetable filled in backwards, save it as a draft."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from events.directory.models import Group
from events.kernel import clock
from events.kernel.when import When
from events.programme import operations as programme
from events.programme.kinds import KINDS, Kind
from events.programme.models import Event
from web.access import OrganiserRequest, network_wide
from web.forms.programme import NewEventForm
from web.organiser import scope, timetable
from web.organiser.answers import acting, done, today

# Kinds that a group may hold.
OF_GROUPS = frozenset({"working_group_meeting", "annual_meeting", "seminar", "peer_review", "conference"})

OPTIONAL = ("capacity", "minimum", "group", "contact_name", "contact_email")


@network_wide
def kinds(request: OrganiserRequest) -> HttpResponse:
    return render(request, "organiser/kinds.html", {"kinds": KINDS.values()})


@network_wide
def new(request: OrganiserRequest, code: str) -> HttpResponse:
    """ "preview" shows the timetable under the form, "save" makes the draft; nothing typed is lost either way."""
    if code not in KINDS:
        raise Http404
    kind = KINDS[code]
    form = _form(request, kind)
    made: list[Event] = []
    if request.POST.get("step") == "save" and form.carries(lambda: made.append(_create(request, kind, form))):
        return done(request, _("Saved as a draft. Nobody but you organisers can see it yet."), "org_event", made[0].pk)
    context = {"form": form, "kind": kind, **(_read(request, kind, form) if form.is_bound and form.is_valid() else {})}
    return render(request, "organiser/new.html", context)


def _form(request: OrganiserRequest, kind: Kind) -> NewEventForm:
    groups = list(Group.objects.within(request.network)) if kind.code in OF_GROUPS else []
    network = request.network
    return NewEventForm(
        request.POST or None,
        kind=kind,
        network=network,
        groups=groups,
        near=scope.countries(network),
        creator=request.person,
        today=today(network),
    )


def _read(request: OrganiserRequest, kind: Kind, form: NewEventForm) -> dict[str, Any]:
    """How the date was understood, and what follows from it."""
    when: When = form.cleaned_data["when"]
    return {
        "rows": timetable.rows(kind, when, request.network, form.cleaned_data["country"], clock.now()),
        "read_as": when,
        "has_been": when.last_on is not None and when.last_on < form.today,
    }


def _create(request: OrganiserRequest, kind: Kind, form: NewEventForm) -> Event:
    by, now = acting(request)
    data = form.cleaned_data
    optional: dict[str, Any] = {name: data[name] for name in OPTIONAL if name in form.fields}
    return programme.create(
        network=request.network,
        kind=kind.code,
        title=form.words("title"),
        when=data["when"],
        zone=form.zone,
        country=data["country"],
        place=form.words("place"),
        by=by,
        now=now,
        **optional,
    )
