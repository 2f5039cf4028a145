"""Setting a network up: its organisations, its groups, who sits for whom and who is away."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from events.directory import operations as directory
from events.directory.models import Group, Organisation, OrganisationKind, Seat, TenureRole
from events.directory.queries import holders
from events.kernel import text
from web.access import OrganiserRequest, network_wide
from web.forms.plain import PlainForm
from web.forms.seats import AbsenceForm, GroupForm, HolderForm, OrganisationForm, SeatForm
from web.organiser import scope
from web.organiser.answers import acting, done, today


def _small(
    request: OrganiserRequest, form: PlainForm, heading: str | Promise, button: str | Promise, lead: str | Promise = ""
) -> HttpResponse:
    return render(request, "organiser/small.html", {"form": form, "heading": heading, "button": button, "lead": lead})


def _group(request: OrganiserRequest, group_id: int) -> Group:
    group = Group.objects.within(request.network).filter(pk=group_id).first()
    if group is None:
        raise Http404
    return group


def _seat(request: OrganiserRequest, seat_id: int) -> Seat:
    seat = Seat.objects.within(request.network).select_related("group__network", "organisation").filter(pk=seat_id)
    if (found := seat.first()) is None:
        raise Http404
    return found


def _where(seat: Seat, language: str) -> str:
    """ "Coompanion, Utvecklingsgruppen"."""
    return f"{seat.organisation.name}, {text.pick(seat.group.name, language, seat.group.network.language)}"


@network_wide
def add_organisation(request: OrganiserRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None, network=request.network, near=scope.countries(request.network))
    by, now = acting(request)
    data = form.cleaned_data if form.is_valid() else {}
    if request.method == "POST" and form.carries(
        lambda: directory.add_organisation(
            network=request.network,
            name=data["name"],
            kind=OrganisationKind(data["kind"]),
            country=data["country"],
            contact_name=data["contact_name"],
            contact_email=data["contact_email"],
            language=data["language"],
            by=by,
            now=now,
        )
    ):
        return done(request, _("The organisation is added."), "org_more")
    return _small(request, form, _("Add an organisation"), _("Add the organisation"))


@network_wide
def add_group(request: OrganiserRequest) -> HttpResponse:
    form = GroupForm(request.POST or None, network=request.network)
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: directory.add_group(network=request.network, name=form.words("name"), by=by, now=now)
    ):
        return done(request, _("The group is added."), "org_more")
    return _small(request, form, _("Add a group"), _("Add the group"))


@network_wide
def add(request: OrganiserRequest, group_id: int) -> HttpResponse:
    """Give an organisation a seat; those who have one are not offered."""
    group = _group(request, group_id)
    free = Organisation.objects.within(request.network).exclude(seats__group=group).order_by("name")
    form = SeatForm(request.POST or None, free=free)
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: directory.add_seat(group=group, organisation=form.cleaned_data["organisation"], by=by, now=now)
    ):
        return done(request, _("The seat is given. Nobody holds it yet."), "org_more")
    lead = text.pick(group.name, request.person.language, request.network.language)
    return _small(request, form, _("Give a seat"), _("Give the seat"), lead)


@network_wide
def fill(request: OrganiserRequest, seat_id: int) -> HttpResponse:
    """Seat somebody: who held the seat before is followed from that day on."""
    seat = _seat(request, seat_id)
    form = HolderForm(request.POST or None, initial={"from_on": today(request.network)})
    by, now = acting(request)
    data = form.cleaned_data if form.is_valid() else {}
    if request.method == "POST" and form.carries(
        lambda: directory.seat_somebody(
            seat=seat,
            name=data["name"],
            email=data["email"],
            from_on=data["from_on"],
            role=TenureRole(data["role"]),
            by=by,
            now=now,
        )
    ):
        return done(request, _("%(name)s holds the seat.") % {"name": data["name"]}, "org_more")
    return _small(request, form, _("Seat somebody"), _("Save"), _where(seat, request.person.language))


@network_wide
def absence(request: OrganiserRequest, seat_id: int) -> HttpResponse:
    """Somebody is away: meanwhile the deputy or the contact point gets the seat's mail."""
    seat, day = _seat(request, seat_id), today(request.network)
    form = AbsenceForm(request.POST or None, sitting=holders(seats=[seat.pk], day=day), today=day)
    by, now = acting(request)
    data = form.cleaned_data if form.is_valid() else {}
    if request.method == "POST" and form.carries(
        lambda: directory.note_absence(
            tenure=data["tenure"], from_on=data["from_on"], to_on=data["to_on"], by=by, now=now
        )
    ):
        return done(request, _("Noted. Meanwhile the deputy or the contact point gets the mail."), "org_more")
    return _small(request, form, _("Note an absence"), _("Save"), _where(seat, request.person.language))
