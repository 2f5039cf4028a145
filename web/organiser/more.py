"""Roles and team, groups and their seats, the network's facts, one's own language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override

from events.directory import operations as directory
from events.directory.models import Group, Role, RoleAssignment, Seat, Tenure, TenureRole
from events.directory.queries import Recipient, holders, route_seats
from events.networks.models import Network
from events.networks.queries import address_of
from events.programme.models import Event
from web.access import OrganiserRequest, managed_event, network_wide, organiser, posted
from web.forms.directory import EventRoleForm, LanguageForm, RoleForm
from web.organiser import scope
from web.organiser.answers import acting, done, event_page, pressed, today


@dataclass(frozen=True)
class Place:
    """A seat, who holds it and where its mail goes; ``is_vacant`` when nobody sits there."""

    seat: Seat
    holder: str
    deputies: list[str]
    mail_to: Recipient
    is_vacant: bool


def places(network: Network, day: date) -> list[tuple[Group, list[Place]]]:
    """The network's groups with their seats and who holds them today (four queries)."""
    seats = list(
        Seat.objects.within(network).select_related("group", "organisation").order_by("group_id", "organisation__name")
    )
    routed = route_seats(seats=seats, day=day)
    sitting = list(holders(seats=[seat.pk for seat in seats], day=day))
    names = {tenure.seat_id: tenure.person.name for tenure in sitting if tenure.role == TenureRole.ORDINARY}
    made = [
        Place(seat, names.get(seat.pk, ""), _deputies(sitting, seat), routed[seat.pk], seat.pk not in names)
        for seat in seats
    ]
    groups = Group.objects.within(network).order_by("pk")
    return [(group, [place for place in made if place.seat.group_id == group.pk]) for group in groups]


def _deputies(sitting: list[Tenure], seat: Seat) -> list[str]:
    return [one.person.name for one in sitting if one.seat_id == seat.pk and one.role == TenureRole.DEPUTY]


def roles(network: Network) -> list[RoleAssignment]:
    """Every role given in the network, its own first, the vacant ones among them."""
    rows = RoleAssignment.objects.within(network).select_related("person", "group", "event")
    return sorted(rows, key=lambda row: (bool(row.event_id), bool(row.group_id), row.role, row.pk))


@organiser
def more(request: OrganiserRequest) -> HttpResponse:
    wide = scope.is_wide(request)
    context = {
        "is_wide": wide,
        "roles": roles(request.network) if wide else [],
        "groups": places(request.network, today(request.network)) if wide else [],
        "address": address_of(request.network),
        "language_form": LanguageForm(
            languages=request.network.languages, initial={"language": request.person.language}
        ),
    }
    return render(request, "organiser/more.html", context)


@posted("org_more")
@organiser
def language(request: OrganiserRequest) -> HttpResponse:
    """The language of one's own pages; said in the new one."""
    form = LanguageForm(request.POST, languages=request.network.languages)
    by, now = acting(request)
    chosen = request.POST.get("language", "")
    if not form.carries(lambda: directory.set_language(person=request.person, language=chosen, by=by, now=now)):
        return done(request, _("The network has no pages in that language."), "org_more")
    with override(chosen):
        return done(request, _("Your pages are in English from now on."), "org_more")


@network_wide
def appoint(request: OrganiserRequest) -> HttpResponse:
    """Give a role in the network to whoever has an address."""
    form = RoleForm(request.POST or None)
    by, now = acting(request)
    data = form.cleaned_data if form.is_valid() else {}
    if request.method == "POST" and form.carries(
        lambda: directory.appoint(
            network=request.network, name=data["name"], email=data["email"], role=Role(data["role"]), by=by, now=now
        )
    ):
        return done(request, _("The role is given. They can sign in with their address."), "org_more")
    return render(request, "organiser/role.html", {"form": form})


def _given(request: OrganiserRequest, role_id: int) -> RoleAssignment:
    given = RoleAssignment.objects.within(request.network).filter(pk=role_id).first()
    if given is None:
        raise Http404
    return given


@posted("org_more")
@network_wide
def take(request: OrganiserRequest, role_id: int) -> HttpResponse:
    given = _given(request, role_id)
    by, now = acting(request)
    return pressed(
        request, lambda: directory.take_role(given=given, by=by, now=now), _("The role has ended."), "org_more"
    )


@managed_event
def event_roles(request: OrganiserRequest, event: Event) -> HttpResponse:
    """Who does what in one event; a vacant role is shown so."""
    form = EventRoleForm(request.POST or None)
    by, now = acting(request)
    data = form.cleaned_data if form.is_valid() else {}
    if request.method == "POST" and form.carries(
        lambda: directory.appoint(
            network=request.network,
            name=data["name"],
            email=data["email"],
            role=Role(data["role"]),
            event_id=event.pk,
            by=by,
            now=now,
        )
    ):
        return done(request, _("The role is given."), "org_event_roles", event.pk)
    rows = RoleAssignment.objects.within(request.network).filter(event=event).select_related("person")
    return event_page(request, event, "event_roles", "org_event_roles", form=form, roles=rows.order_by("role", "pk"))


@posted("org_event_roles", "event_id")
@managed_event
def take_event_role(request: OrganiserRequest, event: Event, role_id: int) -> HttpResponse:
    given = _given(request, role_id)
    if given.event_id != event.pk:
        raise Http404
    by, now = acting(request)
    return pressed(
        request,
        lambda: directory.take_role(given=given, by=by, now=now),
        _("The role has ended."),
        "org_event_roles",
        event.pk,
    )
