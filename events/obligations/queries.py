from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from events.directory.models import Organisation, Person, RoleAssignment, TenureRole
from events.directory.queries import Recipient, route_seats
from events.journal.models import Activity
from events.networks.models import Network
from events.obligations.models import Obligation
from events.programme.models import Event

RELATED = ("event", "network", "person", "organisation", "seat__organisation", "seat__group", "session", "deadline")


def by_id(*, network: Network, obligation_id: int) -> Obligation | None:
    """One obligation of the network, with what its page shows."""
    return Obligation.objects.within(network).select_related(*RELATED).filter(pk=obligation_id).first()


def missing(*, event: Event) -> QuerySet[Obligation]:
    """What is still owed to the event, soonest first, undated last."""
    return (
        Obligation.objects.filter(event=event)
        .unsettled()
        .select_related(*RELATED)
        .order_by(F("due_at").asc(nulls_last=True), "id")
    )


def of_event(*, event: Event) -> QuerySet[Obligation]:
    """Everything owed to the event, settled or not."""
    rows = Obligation.objects.filter(event=event).select_related(*RELATED)
    return rows.order_by(F("due_at").asc(nulls_last=True), "id")


def overdue(*, network: Network, now: datetime) -> QuerySet[Obligation]:
    """What should have been done by now, oldest first."""
    rows = Obligation.objects.within(network).filter(state="open", due_at__lt=now)
    return rows.exclude(event__state__in=("draft", "postponed")).select_related(*RELATED).order_by("due_at")


def disowned(obligations: Iterable[int]) -> frozenset[int]:
    """Those of which the one who was asked has said that it is not theirs: nobody is reminded until the organiser
    has owed it anew, opened it or handed it over."""
    acts = Activity.objects.filter(
        subject_type="obligation",
        subject_id__in=set(obligations),
        verb__in=("obligation.owed", "obligation.opened", "obligation.handed_over", "obligation.disowned"),
    )
    last = dict(acts.order_by("at", "id").values_list("subject_id", "verb"))
    return frozenset(pk for pk, verb in last.items() if verb == "obligation.disowned")


def refused(*, network: Network) -> QuerySet[Obligation]:
    """What is still owed although whoever was asked has said that it is not theirs: the organiser decides."""
    said = Activity.objects.filter(network=network, verb="obligation.disowned").values_list("subject_id", flat=True)
    rows = Obligation.objects.within(network).unsettled().filter(pk__in=disowned(said))
    return rows.select_related(*RELATED).order_by("due_at", "id")


def owed_by_person(*, network: Network, person: Person, day: date) -> QuerySet[Obligation]:
    """What this person owes on the day: in their own name, for a seat they sit in, in a role they hold."""
    seats = Q(seat__tenures__person=person) & _tenure_in_force(day)
    roles = RoleAssignment.objects.within(network).filter(person=person)
    as_role = Q(pk__in=[])
    for given in roles:
        as_role |= _owed_in_role(given)
    mine = Q(person=person) | seats | as_role
    rows = Obligation.objects.within(network).unsettled().filter(mine).select_related(*RELATED)
    return rows.distinct().order_by(F("due_at").asc(nulls_last=True), "id")


def _tenure_in_force(day: date) -> Q:
    ends = Q(seat__tenures__to_on__isnull=True) | Q(seat__tenures__to_on__gt=day)
    return Q(seat__tenures__from_on__lte=day) & ends & ~Q(seat__tenures__role=TenureRole.CO_OPTED)


def _owed_in_role(given: RoleAssignment) -> Q:
    if given.event_id:
        return Q(role=given.role, event_id=given.event_id)
    if given.group_id:
        return Q(role=given.role, event__group_id=given.group_id)
    return Q(role=given.role)


def debtors(*, obligations: Iterable[Obligation], day: date) -> dict[int, tuple[Recipient, ...]]:
    """Who answers for each obligation on the day, by obligation id; empty where nobody does.

    Seat -> holder -> deputy -> contact point; organisation -> contact point; role -> those who hold it in the
    event, else in its group, else in the network. A constant number of queries for any number of obligations.
    """
    rows = list(obligations)
    seats = route_seats(seats=[row.seat for row in rows if row.seat], day=day)
    in_roles = _role_holders(rows, day)
    return {row.pk: _answering(row, seats, in_roles) for row in rows}


def _answering(
    row: Obligation, seats: dict[int, Recipient], in_roles: dict[str, list[RoleAssignment]]
) -> tuple[Recipient, ...]:
    if row.seat_id:
        found = seats[row.seat_id]
        return (found,) if found.address else ()
    if row.person and row.person.email:
        return (_as_recipient(row.person),)
    if row.organisation:
        return _contact(row.organisation)
    return tuple(_as_recipient(person) for person in _nearest(row, in_roles.get(row.role, [])) if person.email)


def _as_recipient(person: Person) -> Recipient:
    return Recipient("holder", person.email, person.name, person.language, person)


def _contact(organisation: Organisation) -> tuple[Recipient, ...]:
    if not organisation.contact_email:
        return ()
    name = organisation.contact_name or organisation.name
    return (Recipient("contact", organisation.contact_email, name, organisation.language, None, organisation.pk),)


def _role_holders(rows: Sequence[Obligation], day: date) -> dict[str, list[RoleAssignment]]:
    wanted = {row.role for row in rows if row.role}
    networks = {row.network_id for row in rows if row.role}
    if not wanted:
        return {}
    held = defaultdict(list)
    begun = Q(from_on__isnull=True) | Q(from_on__lte=day)
    unended = Q(to_on__isnull=True) | Q(to_on__gt=day)
    rows_held = RoleAssignment.objects.filter(
        begun & unended, role__in=wanted, network_id__in=networks, person__isnull=False
    )
    for given in rows_held.select_related("person").order_by("id"):
        held[given.role].append(given)
    return dict(held)


def _nearest(row: Obligation, held: Sequence[RoleAssignment]) -> list[Person]:
    """Those who hold the role in the event; else in its group; else in the whole network."""
    group_id = row.event.group_id if row.event else None
    scopes = ((row.event_id, None), (None, group_id), (None, None))
    for scope in scopes:
        found = [given.person for given in held if _is_held_in(given, row.network_id, scope) and given.person]
        if found:
            return found
    return []


def _is_held_in(given: RoleAssignment, network_id: int, scope: tuple[int | None, int | None]) -> bool:
    return given.network_id == network_id and (given.event_id, given.group_id) == scope
