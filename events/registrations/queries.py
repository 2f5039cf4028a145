from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from events.journal import queries as journal
from events.journal.models import ActorKind
from events.kernel import text
from events.kernel.localtime import utc_bounds
from events.networks.models import Network
from events.programme.kinds import KINDS, Question
from events.programme.models import Event, Site
from events.programme.queries import Window, window
from events.registrations.models import HOLDING, LIVE, Registration, RegistrationState
from events.registrations.rules import DRAFT_FOR, UNCONFIRMED_FOR, Door, Places, door


def by_id(*, network: Network, registration_id: int) -> Registration | None:
    """One registration of the network with its event and person."""
    rows = Registration.objects.within(network).select_related("event__network", "person", "site", "organisation")
    return rows.filter(pk=registration_id).first()


def begins_at(event: Event) -> datetime | None:
    """When the event begins: its hour, else midnight of its first day at the place; None while not exact."""
    if event.starts_at:
        return event.starts_at
    if event.first_on and event.when.is_exact:
        return utc_bounds(event.first_on, event.zone)[0]
    return None


def door_of(event: Event, now: datetime, opening: Window | None = None) -> Door:
    """Whether the event takes registrations now. ``opening`` when the window is already loaded."""
    opening = opening or window(event)
    return door(
        state=event.state,
        admission=event.admission,
        opens_at=opening.opens_at,
        closes_at=opening.closes_at,
        starts_at=begins_at(event),
        now=now,
    )


def places(event: Event, site: Site | None = None) -> Places:
    """How full the event is, or one of its sites (one query)."""
    rows = Registration.objects.filter(event=event)
    if site:
        rows = rows.filter(site=site)
    counts = rows.aggregate(
        taken=Count("pk", filter=Q(state__in=HOLDING)),
        waiting=Count("pk", filter=Q(state=RegistrationState.WAITING)),
        pending=Count("pk", filter=Q(state=RegistrationState.PENDING)),
        in_turn=Count("pk", filter=Q(state=RegistrationState.WAITING, address_confirmed_at__isnull=False)),
    )
    return Places(site.capacity if site else event.capacity, **counts)


def places_by_site(event: Event) -> dict[int, Places]:
    """How full each site is, by site id (one query)."""
    sites = event.sites.annotate(
        taken=Count("registrations", filter=Q(registrations__state__in=HOLDING)),
        in_line=Count("registrations", filter=Q(registrations__state="waiting")),
    )
    rows = sites.values_list("pk", "capacity", "taken", "in_line")
    return {pk: Places(capacity, taken, in_line) for pk, capacity, taken, in_line in rows}


def has_room(whole: Places, by_site: Mapping[int, Places]) -> bool:
    """Whether somebody who registers now can get a place: in the event, and in one of its sites where it has any."""
    if not by_site:
        return not (whole.is_full or whole.waiting)
    return not whole.is_full and not all(one.is_full or one.waiting for one in by_site.values())


def tightest(places_here: Iterable[Places]) -> Places:
    """The scope that decides: the one with least room; those who wait anywhere wait."""
    ordered = sorted(places_here, key=lambda place: (place.free is None, place.free or 0))
    return ordered[0]


def questions(event: Event) -> tuple[Question, ...]:
    """What this event's registration asks beside name, address and organisation."""
    return KINDS[event.kind].questions


@dataclass(frozen=True)
class Standing:
    """Where a registration stands, for the one sentence at the top of its page.

    ``position`` counts from 1 on the waiting list (0 elsewhere); ``lapses_at`` is set while the address is unproved.
    """

    state: RegistrationState
    position: int
    offered_until: datetime | None
    lapses_at: datetime | None


def standing(registration: Registration) -> Standing:
    """Where the registration stands now (one query while waiting)."""
    unproved = registration.submitted_at if not registration.address_confirmed_at else None
    return Standing(
        RegistrationState(registration.state),
        position(registration),
        registration.offered_until,
        unproved + UNCONFIRMED_FOR if unproved else None,
    )


def position(registration: Registration) -> int:
    """Place in the waiting list, 1 is next; 0 for those who do not wait."""
    if registration.state != RegistrationState.WAITING or registration.waiting_since is None:
        return 0
    ahead = Q(waiting_since__lt=registration.waiting_since) | Q(
        waiting_since=registration.waiting_since, pk__lt=registration.pk
    )
    queue = Registration.objects.filter(event_id=registration.event_id, state=RegistrationState.WAITING)
    return queue.filter(ahead, site=registration.site).count() + 1


def waiting_list(event: Event, site: Site | None = None) -> QuerySet[Registration]:
    """Those who wait, in their order; only those whose address has answered can be offered a place."""
    rows = Registration.objects.filter(event=event, state=RegistrationState.WAITING)
    rows = rows.filter(site=site) if site else rows
    return rows.order_by("waiting_since", "pk")


def people_of(*, event: Event, state: str = "", words: str = "", site: str = "") -> QuerySet[Registration]:
    """The event's registrations with person and organisation, newest submission first."""
    rows = Registration.objects.filter(event=event).select_related("person", "organisation", "site")
    if state:
        rows = rows.filter(state=state)
    if site:
        rows = rows.filter(site__slug=site)
    for word in text.fold(words).split():
        rows = rows.filter(Q(person__search_key__contains=word) | Q(reference__iexact=word))
    return rows.order_by("-submitted_at", "-pk")


def counts_by_state(event: Event) -> dict[str, int]:
    """How many registrations are in each state that has any."""
    rows = Registration.objects.filter(event=event).values_list("state").annotate(Count("pk"))
    return dict(rows.order_by("state"))


def is_duplicate(registration: Registration) -> bool:
    """Whether it lapsed because its person was already registered (one query)."""
    acts = journal.activities_about(
        network_id=registration.event.network_id, subject_type="registration", subject_id=registration.pk
    )
    return acts.filter(verb="registration.lapsed", data__why="duplicate").exists()


def mine(*, network: Network, address: str) -> QuerySet[Registration]:
    """Every registration made with a (normalised) address, finished or not, newest event first."""
    rows = Registration.objects.within(network).filter(person__email=address)
    return rows.exclude(state=RegistrationState.LAPSED).select_related("event", "person").order_by("-event__first_on")


def awaiting_decision(*, network: Network) -> QuerySet[Event]:
    """Events with registrations that wait for the organiser, with ``pending`` and ``oldest`` of each."""
    from_state = Q(registrations__state=RegistrationState.PENDING)
    return (
        Event.objects.within(network)
        .filter(from_state)
        .annotate(pending=Count("registrations", filter=from_state))
        .order_by("first_on")
    )


def withdrawals(*, network: Network, since: datetime) -> QuerySet[Registration]:
    """Who has withdrawn by their own link since then, newest first; not whom the organiser took off the list."""
    own = journal.done_by(network_id=network.pk, verb="registration.withdrawn", kind=ActorKind.TOKEN, since=since)
    rows = Registration.objects.within(network).filter(pk__in=own.values("subject_id"), state="withdrawn")
    return rows.select_related("person", "event").order_by("-settled_at", "-pk")


def doubles(event: Event) -> frozenset[int]:
    """The ids of living registrations that share name and address with another one (one query)."""
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    rows = Registration.objects.filter(event=event).live().values_list("pk", "person__email", "person__name")
    for pk, address, name in rows:
        seen[address, text.fold(name)].append(pk)
    return frozenset(pk for found in seen.values() if len(found) > 1 for pk in found)


def events_with_lapses(now: datetime) -> QuerySet[Event]:
    """Events of any network in which an address, an offer or a draft has run out by ``now``."""
    unproved = Q(
        registrations__state__in=LIVE,
        registrations__address_confirmed_at__isnull=True,
        registrations__submitted_at__lte=now - UNCONFIRMED_FOR,
    )
    offer = Q(registrations__state=RegistrationState.OFFERED, registrations__offered_until__lte=now)
    draft = Q(registrations__state=RegistrationState.STARTED, registrations__started_at__lte=now - DRAFT_FOR)
    return Event.objects.filter(unproved | offer | draft).distinct()
