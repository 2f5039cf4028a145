from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    Role,
    RoleAssignment,
    Seat,
    SeatCapacity,
    Tenure,
    TenureRole,
    User,
)
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import localtime, text
from events.kernel.errors import Refused
from events.networks import operations as networks
from events.networks.models import Host, Network

# Roles whose holders have pages of their own to sign in to.
SIGNING_IN = frozenset({Role.ADMIN, Role.COORDINATOR, Role.ORGANISER, Role.SECRETARY, Role.CONVENER})


@transaction.atomic
def add_person(
    *,
    network: Network,
    name: str,
    email: str,
    by: Actor,
    now: datetime,
    language: str = "sv",
    is_verified: bool = False,
) -> Person:
    """Add a person. An unverified address is only a claim; a verified one must be new in the network.

    Raises Refused("address_taken") when somebody has already proved the address.
    """
    name, address = text.clean_line(name, 200), text.normalise_address(email) if email else ""
    if is_verified and address and Person.objects.within(network).verified().filter(email=address).exists():
        raise Refused("address_taken", _("That address already belongs to somebody in the network."), "email")
    person = Person.objects.create(
        network=network,
        name=name,
        email=address,
        email_verified_at=now if is_verified else None,
        language=language,
        search_key=text.fold(f"{name} {address}"),
    )
    journal.record(verb="person.added", subject=person, network_id=network.pk, by=by, now=now)
    return person


@transaction.atomic
def rename_person(*, person: Person, name: str, by: Actor, now: datetime) -> Person:
    """Correct a name. Links and history stay."""
    person.name = text.clean_line(name, 200)
    person.search_key = text.fold(f"{person.name} {person.email}")
    person.save(update_fields=["name", "search_key"])
    journal.record(verb="person.renamed", subject=person, network_id=person.network_id, by=by, now=now)
    return person


@transaction.atomic
def set_language(*, person: Person, language: str, by: Actor, now: datetime) -> Person:
    """The language of the person's pages and mail. Raises Refused("language_unknown") for one the network lacks."""
    if language not in person.network.languages:
        raise Refused("language_unknown", _("The network has no pages in that language."), "language")
    person.language = language
    person.save(update_fields=["language"])
    journal.record(verb="person.language_set", subject=person, network_id=person.network_id, by=by, now=now)
    return person


@transaction.atomic
def verify_address(*, person: Person, by: Actor, now: datetime) -> Person:
    """The mailbox answered: return the person who now owns the address.

    When somebody has proved the address before, that person is returned and the claim stays unverified;
    the caller moves what hung on the claim.
    """
    owner = Person.objects.select_for_update().filter(network_id=person.network_id, email=person.email)
    if proved := owner.verified().first():
        return proved
    person.email_verified_at = now
    person.save(update_fields=["email_verified_at"])
    journal.record(verb="person.verified", subject=person, network_id=person.network_id, by=by, now=now)
    return person


@transaction.atomic
def give_account(*, person: Person, by: Actor, now: datetime) -> User:
    """Let a person sign in with the verified address (a mailed code, never a password)."""
    if not person.email_verified_at:
        raise Refused("address_unverified", _("The address must be confirmed before it can sign in."), "email")
    user = User.objects.filter(email=person.email).first() or User.objects.create_user(person.email)
    person.user = user
    person.save(update_fields=["user"])
    journal.record(verb="person.account_given", subject=person, network_id=person.network_id, by=by, now=now)
    return user


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


@transaction.atomic
def seat_somebody(
    *, seat: Seat, name: str, email: str, from_on: date, role: TenureRole, by: Actor, now: datetime
) -> Tenure:
    """Fill a seat with whoever has the address, known or new; the organiser vouches for it.

    Raises Refused("seat_taken") as ``fill_seat`` does.
    """
    person = _whoever(seat.group.network, name, email, by, now)
    return fill_seat(seat=seat, person=person, from_on=from_on, role=role, by=by, now=now)


def _whoever(network: Network, name: str, email: str, by: Actor, now: datetime) -> Person:
    """Who owns the address in the network; nobody known is added as somebody whose address is vouched for."""
    address = text.normalise_address(email)
    return Person.objects.within(network).verified().filter(email=address).first() or add_person(
        network=network, name=name, email=address, language=network.language, is_verified=True, by=by, now=now
    )


def _end_previous(seat: Seat, from_on: date, to_on: date | None) -> None:
    ordinary = Tenure.objects.filter(seat=seat, role=TenureRole.ORDINARY)
    ordinary.filter(to_on__isnull=True, from_on__lt=from_on).update(to_on=from_on)
    clash = ordinary.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on))
    if to_on:
        clash = clash.filter(from_on__lt=to_on)
    if clash.exists():
        raise Refused("seat_taken", _("Somebody already holds that seat in those days."), "from_on")


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


@transaction.atomic
def give_role(
    *,
    network: Network,
    role: Role,
    person: Person | None,
    by: Actor,
    now: datetime,
    group: Group | None = None,
    event_id: int | None = None,
) -> RoleAssignment:
    """Give a role in the network, a group or an event. Without a person the role is vacant and shown so."""
    held = RoleAssignment.objects.within(network).filter(role=role, person=person, group=group)
    if known := held.filter(Q(event_id=event_id) if event_id else Q(event__isnull=True)).first():
        return known
    given = RoleAssignment.objects.create(network=network, role=role, person=person, group=group, event_id=event_id)
    journal.record(verb="role.given", subject=given, network_id=network.pk, by=by, now=now, event_id=event_id)
    return given


@transaction.atomic
def appoint(
    *,
    network: Network,
    name: str,
    email: str,
    role: Role,
    by: Actor,
    now: datetime,
    event_id: int | None = None,
) -> RoleAssignment:
    """Give a role to whoever has the address, known or new; the giver vouches for it.

    Roles that manage something let the person sign in (a mailed code). A role of the event that stands vacant is
    filled rather than given a second time.
    """
    person = _whoever(network, name, email, by, now)
    if role in SIGNING_IN and person.user_id is None:
        give_account(person=person, by=by, now=now)
    if event_id:
        vacant = RoleAssignment.objects.within(network).filter(role=role, person__isnull=True, event_id=event_id)
        vacant.delete()
    return give_role(network=network, role=role, person=person, event_id=event_id, by=by, now=now)


@transaction.atomic
def take_role(*, given: RoleAssignment, by: Actor, now: datetime) -> None:
    """The role ends. Raises Refused("last_coordinator") rather than leave the network without anybody to run it."""
    is_wide = given.event_id is None and given.group_id is None
    if is_wide and given.role in (Role.ADMIN, Role.COORDINATOR):
        others = RoleAssignment.objects.filter(
            network_id=given.network_id, role__in=(Role.ADMIN, Role.COORDINATOR), event=None, group=None
        )
        if not others.exclude(pk=given.pk).filter(person__isnull=False).exists():
            message = _("Somebody must be left to run the network: give the role to another first.")
            raise Refused("last_coordinator", message)
    journal.record(
        verb="role.taken", subject=given, network_id=given.network_id, by=by, now=now, event_id=given.event_id
    )
    given.delete()


@transaction.atomic
def found_network(
    *,
    slug: str,
    name: Mapping[str, str],
    hosts: Sequence[str],
    sender_address: str,
    organiser_name: str,
    organiser_address: str,
    by: Actor,
    now: datetime,
    zone: str = "Europe/Stockholm",
    country: str = "SE",
) -> Network:
    """Found a network together with the first person who runs it; whoever founds it vouches for the address.

    Raises Refused("host_taken" | "slug_taken" | "zone_unknown"). The first language of ``name`` is the main one.
    """
    if Host.objects.filter(name__in=[host.lower() for host in hosts]).exists():
        raise Refused("host_taken", _("One of these host names already shows a network."), "host")
    if Network.objects.filter(slug=slug).exists():
        raise Refused("slug_taken", _("A network of that short name exists already."), "slug")
    if not localtime.is_zone(zone):
        raise Refused("zone_unknown", _("There is no such time zone. Write it like Europe/Stockholm."), "zone")
    network = networks.create(
        slug=slug,
        name=name,
        hosts=hosts,
        sender_address=text.normalise_address(sender_address),
        zone=zone,
        country=country,
        languages=list(name),
        by=by,
        now=now,
    )
    appoint(network=network, name=organiser_name, email=organiser_address, role=Role.ADMIN, by=by, now=now)
    return network
