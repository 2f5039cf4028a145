"""Who runs what, from the founding of the network on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from events.directory.models import (
    Group,
    Person,
    Role,
    RoleAssignment,
)
from events.directory.operations.people import give_account, whoever
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import localtime, text
from events.kernel.errors import Refused
from events.networks import operations as networks
from events.networks.models import Host, Network

# Roles whose holders have pages of their own to sign in to.
SIGNING_IN = frozenset({Role.ADMIN, Role.COORDINATOR, Role.ORGANISER, Role.SECRETARY, Role.CONVENER})


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
    person = whoever(network, name, email, by, now)
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
