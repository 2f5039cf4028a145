"""Organisations, groups, and who sits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from events.directory.models import (
    Absence,
    Group,
    GroupKind,
    Organisation,
    OrganisationKind,
    Person,
    Seat,
    SeatCapacity,
    Tenure,
    TenureRole,
)
from events.directory.operations.people import whoever
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import text
from events.kernel.errors import Refused
from events.networks.models import Network


@transaction.atomic
def add_organisation(
    *,
    network: Network,
    name: str,
    by: Actor,
    now: datetime,
    kind: OrganisationKind = OrganisationKind.OTHER,
    country: str = "SE",
    contact_name: str = "",
    contact_email: str = "",
    language: str = "sv",
) -> Organisation:
    """Add an organisation; its contact point answers where no person sits. Raises Refused("name_taken")."""
    name = text.clean_line(name, 200)
    if Organisation.objects.within(network).filter(name=name).exists():
        raise Refused("name_taken", _("There is already an organisation with that name."), "name")
    organisation = Organisation.objects.create(
        network=network,
        name=name,
        kind=kind,
        country=country,
        contact_name=contact_name,
        contact_email=contact_email,
        language=language,
    )
    journal.record(verb="organisation.added", subject=organisation, network_id=network.pk, by=by, now=now)
    return organisation


@transaction.atomic
def add_group(
    *,
    network: Network,
    name: Mapping[str, str],
    by: Actor,
    now: datetime,
    kind: GroupKind = GroupKind.WORKING_GROUP,
    parent: Group | None = None,
) -> Group:
    """Found a group. Raises Refused("name_taken")."""
    slug = text.slugify(text.pick(name, network.language))
    if Group.objects.within(network).filter(slug=slug).exists():
        raise Refused("name_taken", _("There is already a group with that name."), f"name_{network.language}")
    group = Group.objects.create(network=network, name=dict(name), slug=slug, kind=kind, parent=parent)
    journal.record(verb="group.added", subject=group, network_id=network.pk, by=by, now=now)
    return group


@transaction.atomic
def add_seat(
    *,
    group: Group,
    organisation: Organisation,
    by: Actor,
    now: datetime,
    capacity: SeatCapacity = SeatCapacity.EMPLOYEE,
) -> Seat:
    """Give an organisation a place in a group. Both must belong to the same network. Raises Refused("seat_known")."""
    if group.network_id != organisation.network_id:
        raise Refused("other_network", _("The organisation belongs to another network."))
    if Seat.objects.filter(group=group, organisation=organisation, capacity=capacity).exists():
        raise Refused("seat_known", _("The organisation already has a seat in the group."), "organisation")
    seat = Seat.objects.create(group=group, organisation=organisation, capacity=capacity)
    journal.record(verb="seat.added", subject=seat, network_id=group.network_id, by=by, now=now)
    return seat


@transaction.atomic
def fill_seat(
    *,
    seat: Seat,
    person: Person,
    from_on: date,
    by: Actor,
    now: datetime,
    role: TenureRole = TenureRole.ORDINARY,
    to_on: date | None = None,
) -> Tenure:
    """Put a person in a seat from a day on.

    An ordinary holder who sits without end is followed: their tenure ends the day the new one begins.
    Raises Refused("seat_taken") when the days overlap a tenure that was given an end.
    Holds the seat's row lock, because two tenures that overlap are no constraint SQLite can say.
    """
    Seat.objects.select_for_update().get(pk=seat.pk)
    if role == TenureRole.ORDINARY:
        _end_previous(seat, from_on, to_on)
    tenure = Tenure.objects.create(seat=seat, person=person, role=role, from_on=from_on, to_on=to_on)
    network_id = person.network_id
    journal.record(verb="seat.filled", subject=tenure, network_id=network_id, by=by, now=now, data={"seat": seat.pk})
    return tenure


def _end_previous(seat: Seat, from_on: date, to_on: date | None) -> None:
    ordinary = Tenure.objects.filter(seat=seat, role=TenureRole.ORDINARY)
    ordinary.filter(to_on__isnull=True, from_on__lt=from_on).update(to_on=from_on)
    clash = ordinary.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on))
    if to_on:
        clash = clash.filter(from_on__lt=to_on)
    if clash.exists():
        raise Refused("seat_taken", _("Somebody already holds that seat in those days."), "from_on")


@transaction.atomic
def seat_somebody(
    *, seat: Seat, name: str, email: str, from_on: date, role: TenureRole, by: Actor, now: datetime
) -> Tenure:
    """Fill a seat with whoever has the address, known or new; the organiser vouches for it.

    Raises Refused("seat_taken") as ``fill_seat`` does.
    """
    person = whoever(seat.group.network, name, email, by, now)
    return fill_seat(seat=seat, person=person, from_on=from_on, role=role, by=by, now=now)


@transaction.atomic
def note_absence(*, tenure: Tenure, from_on: date, to_on: date | None, by: Actor, now: datetime) -> Absence:
    """The holder is away in [from_on, to_on): mail goes to the deputy or the contact point meanwhile.

    Raises Refused("ends_before_start").
    """
    if to_on and to_on <= from_on:
        raise Refused("ends_before_start", _("The day back must come after the first day away."), "to_on")
    absence = Absence.objects.create(tenure=tenure, from_on=from_on, to_on=to_on)
    journal.record(verb="seat.absence_noted", subject=absence, network_id=tenure.person.network_id, by=by, now=now)
    return absence
