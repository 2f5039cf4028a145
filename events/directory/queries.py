from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from events.directory.models import Absence, Person, RoleAssignment, Seat, Tenure, TenureRole, User
from events.directory.rules import Act, Given, allows
from events.journal.models import Actor, ActorKind
from events.networks.models import Network


def roles_of(*, network: Network, user: User) -> list[Given]:
    """The roles a signed-in user's persons hold in this network."""
    rows = RoleAssignment.objects.within(network).filter(person__user=user, person__network=network)
    return [Given(role.role, role.group_id, role.event_id) for role in rows]  # type: ignore[arg-type]  # stored value of the same enum


def may(user: User, act: Act, *, network: Network, event_id: int | None = None, group_id: int | None = None) -> bool:
    """Whether a signed-in user may do this in this network. Strangers of another network hold no role here."""
    return allows(roles_of(network=network, user=user), act, event_id=event_id, group_id=group_id)


def actor_of(user: User) -> Actor:
    return Actor(ActorKind.USER, user.pk)


def person_by_address(*, network: Network, address: str) -> Person | None:
    """The person who has proved that this (normalised) address is theirs."""
    return Person.objects.within(network).verified().filter(email=address).first()


def in_force(day: date) -> Q:
    """Half-open [from_on, to_on) holds on the day."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gt=day))


def holders(*, seats: Iterable[int], day: date) -> QuerySet[Tenure]:
    """Tenures of these seats in force on the day, with those away on it in ``away`` (a list, maybe empty)."""
    away = Prefetch("absences", Absence.objects.filter(in_force(day)), to_attr="away")
    return (
        Tenure.objects.filter(in_force(day), seat_id__in=seats)
        .select_related("person")
        .prefetch_related(away)
        .order_by("seat_id", "id")
    )


@dataclass(frozen=True)
class Recipient:
    """Where a seat's mail goes on a day: a person, or the organisation's contact point when nobody sits there.

    ``via`` says which step answered: "holder", "deputy", "contact" or "nobody" (then ``address`` is empty).
    """

    via: str
    address: str
    name: str
    language: str
    person: Person | None = None
    organisation_id: int | None = None


def route_seats(*, seats: Iterable[Seat], day: date) -> dict[int, Recipient]:
    """Seat -> holder in office -> deputy -> the organisation's contact point, as of the day (two queries)."""
    wanted = {seat.pk: seat for seat in seats}
    present: dict[int, dict[str, Person]] = {}
    for tenure in holders(seats=wanted, day=day):
        if not getattr(tenure, "away", []) and tenure.person.email:
            present.setdefault(tenure.seat_id, {}).setdefault(tenure.role, tenure.person)
    return {pk: _route(seat, present.get(pk, {})) for pk, seat in wanted.items()}


def _route(seat: Seat, present: dict[str, Person]) -> Recipient:
    for role, via in ((TenureRole.ORDINARY, "holder"), (TenureRole.DEPUTY, "deputy")):
        if person := present.get(role):
            return Recipient(via, person.email, person.name, person.language, person)
    return contact_point(seat)


def contact_point(seat: Seat) -> Recipient:
    organisation = seat.organisation
    via = "contact" if organisation.contact_email else "nobody"
    name = organisation.contact_name or organisation.name
    return Recipient(via, organisation.contact_email, name, organisation.language, None, organisation.pk)
