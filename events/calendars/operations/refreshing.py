from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from events.calendars import rules
from events.calendars.ical.entries import Entries
from events.calendars.models import CalendarItem, ItemKind
from events.calendars.operations.editions import Known, Wanted, key_of, settle
from events.calendars.rules import Publisher
from events.kernel.localtime import in_zone
from events.networks import queries as networks
from events.networks.models import Network
from events.obligations import queries as obligations
from events.obligations.models import Obligation
from events.programme.models import Deadline, Event, EventState, Session, Visibility
from events.registrations.models import Registration, RegistrationState

# --- entry points ---------------------------------------------------------------------------------------------------


@transaction.atomic
def refresh_event(*, event_id: int, now: datetime, removed_session_id: int = 0) -> None:
    """Bring every entry of the event up to date: its own, its programme's, its deadlines', its participants'.

    Writes nothing where nothing new is said; where it is, only those components are rendered, and the feeds that
    hold them are stale from this transaction on. A session about to be deleted is named, and leaves a cancellation.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("network").get(pk=event_id)
    if event.state == EventState.DRAFT:
        return
    publisher = _publisher(event.network)
    sessions = list(Session.objects.filter(event=event).exclude(pk=removed_session_id))
    wanted = [
        *_shared(event, sessions, publisher),
        *_registered(event, sessions, publisher),
        *_owed(Obligation.objects.filter(event=event), event.network, publisher, now),
    ]
    settle(wanted=wanted, known=_known(Q(event=event)), network=event.network, now=now)


@transaction.atomic
def refresh_registration(*, registration: Registration, now: datetime) -> None:
    """Bring one person's entry for an event up to date with where the registration stands."""
    event = registration.event
    if event.state == EventState.DRAFT or registration.state == RegistrationState.STARTED:
        return
    sessions = list(Session.objects.filter(event=event))
    entries = rules.of_registration(registration, sessions, _publisher(event.network))
    wanted = _personal(registration, entries)
    settle(wanted=[wanted], known=_known(Q(registration=registration)), network=event.network, now=now)


@transaction.atomic
def refresh_obligation(*, obligation: Obligation, now: datetime) -> None:
    """Show what is owed to those who answer for it today, and take it from those who no longer do."""
    if obligation.event and obligation.event.state == EventState.DRAFT:
        return
    network = obligation.network
    wanted = _owed(Obligation.objects.filter(pk=obligation.pk), network, _publisher(network), now)
    settle(wanted=wanted, known=_known(Q(obligation=obligation)), network=network, now=now)


def recheck_debtors(*, now: datetime) -> None:
    """Once in a while: seats change hands on dates of their own, and what is owed follows the seat."""
    owed = Obligation.objects.unsettled().filter(due_at__isnull=False, event__isnull=False)
    events = owed.exclude(event__state=EventState.DRAFT).order_by("event_id").values_list("event_id", flat=True)
    for event_id in events.distinct():
        _recheck_event(event_id, now)


@transaction.atomic
def _recheck_event(event_id: int | None, now: datetime) -> None:
    event = Event.objects.select_for_update(of=("self",)).select_related("network").get(pk=event_id or 0)
    wanted = _owed(Obligation.objects.filter(event=event), event.network, _publisher(event.network), now)
    known = _known(Q(event=event, kind=ItemKind.OBLIGATION))
    settle(wanted=wanted, known=known, network=event.network, now=now)


# --- what there is and what ought to be -----------------------------------------------------------------------------


def _known(which: Q) -> Known:
    items = CalendarItem.objects.select_for_update(of=("self",)).filter(which).order_by("pk")
    return {key_of(item): item for item in items}


def _publisher(network: Network) -> Publisher:
    languages = tuple(dict.fromkeys((network.language, *network.languages)))
    return Publisher(network.name, network.sender_address, networks.address_of(network), languages)


def _shared(event: Event, sessions: Sequence[Session], publisher: Publisher) -> list[Wanted]:
    deadlines = Deadline.objects.filter(event=event)
    shared: Mapping[ItemKind, Mapping[int, Entries | None]] = {
        ItemKind.EVENT: {event.pk: rules.of_event(event, sessions, publisher)},
        ItemKind.SESSION: {one.pk: rules.of_session(one, event, sessions, publisher) for one in sessions},
        ItemKind.DEADLINE: {one.pk: rules.of_deadline(one, event, publisher) for one in deadlines},
    }
    is_public = event.visibility == Visibility.PUBLIC
    return [
        Wanted(kind, subject_id, event.pk, entries, is_public=is_public, farewell=rules.farewell(event))
        for kind, of_kind in shared.items()
        for subject_id, entries in of_kind.items()
    ]


def _registered(event: Event, sessions: Sequence[Session], publisher: Publisher) -> list[Wanted]:
    """Everybody's entry. Those who stand alike at the same site read the same, whatever their number."""
    rows = Registration.objects.filter(event=event).exclude(state=RegistrationState.STARTED).select_related("site")
    alike: dict[tuple[str, int | None], Entries | None] = {}
    found = []
    for registration in rows:
        registration.event = event
        standing = (registration.state, registration.site_id)
        if standing not in alike:
            alike[standing] = rules.of_registration(registration, sessions, publisher)
        found.append(_personal(registration, alike[standing]))
    return found


def _personal(registration: Registration, entries: Entries | None) -> Wanted:
    return Wanted(
        ItemKind.REGISTRATION,
        registration.pk,
        registration.event_id,
        entries,
        person_id=registration.person_id,
        farewell=rules.farewell(registration.event),
    )


def _owed(rows: QuerySet[Obligation], network: Network, publisher: Publisher, now: datetime) -> list[Wanted]:
    """One entry for each person who answers today; an organisation's contact point has no calendar here."""
    owed = list(rows.select_related(*obligations.RELATED))
    answering = obligations.debtors(obligations=owed, day=in_zone(now, network.zone).date())
    return [
        Wanted(ItemKind.OBLIGATION, row.pk, row.event_id, entries, person_id=debtor.person.pk)
        for row in owed
        if (entries := rules.of_obligation(row, publisher))
        for debtor in answering[row.pk]
        if debtor.person
    ]
