"""The one gate of a registration's state, and what every change to one begins with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel.errors import Refused
from events.programme.models import Event, Site
from events.programme.operations import lock
from events.registrations import queries
from events.registrations.models import Registration, RegistrationState
from events.registrations.rules import (
    NEXT_STATES,
    Door,
    Places,
)

# Why the door is shut for the public but not for somebody whom the organiser lets in by hand.
BY_HAND = frozenset({"not_yet", "closed"})


def refuse_shut(event: Event, now: datetime, *, by_hand: bool) -> None:
    """Raises Refused with the door's reason; ``by_hand`` lets the organiser in before opening and after closing."""
    shut = queries.door_of(event, now)
    if not shut.is_open and not (by_hand and shut.reason in BY_HAND):
        raise _refusal(shut)


def _refusal(shut: Door) -> Refused:
    messages = {
        "not_published": _("This event is not open for registration."),
        "no_registration": _("This event takes no registrations."),
        "not_yet": _("Registration has not opened yet."),
        "closed": _("Registration has closed. Write to the organiser and ask for a late place."),
        "cancelled": _("The event is cancelled."),
        "postponed": _("The event is postponed and takes no registrations for now."),
        "held": _("The event has already taken place."),
        "started": _("The event has already started."),
    }
    return Refused(shut.reason, messages[shut.reason])


def record(
    registration: Registration, verb: str, by: Actor, now: datetime, data: Mapping[str, object] | None = None
) -> None:
    """Tell the journal; inside the transaction of the act."""
    event = registration.event
    journal.record(
        verb=verb, subject=registration, network_id=event.network_id, event_id=event.pk, by=by, now=now, data=data
    )


def locked(registration: Registration) -> Registration:
    """The registration as it stands, its event's row locked to the end of the transaction."""
    event = lock(registration.event_id)
    row = Registration.objects.select_related("person", "site").get(pk=registration.pk)
    row.event = event
    return row


def places_for(event: Event, site: Site | None) -> Places:
    """How full it is where this registration would sit: the event or its site, the tighter decides."""
    scopes = [queries.places(event)] + ([queries.places(event, site)] if site else [])
    return queries.tightest(scopes)


def change_state(
    registration: Registration, state: RegistrationState, by: Actor, now: datetime, **data: object
) -> Registration:
    """The one gate of a registration's state; each new state records ``registration.<state>``.

    confirmed: has a place, gets attendee mail and a CONFIRMED entry in the feed;
    pending: the organiser decides, TENTATIVE entry; waiting: keeps its turn, TENTATIVE entry, no attendee mail;
    offered: holds a place until ``offered_until``; declined, withdrawn, lapsed: out, the entry becomes CANCELLED
    and, if a place came free, the next in line is offered it (by the house's reactions).
    ``is_proved`` in what is recorded: whether the address had answered by then. Raises Refused("state_not_allowed").
    """
    if state not in NEXT_STATES[registration.state]:
        raise Refused("state_not_allowed", _("That cannot be done to this registration any more."))
    held_place = registration.state in ("confirmed", "offered")
    registration.state, registration.settled_at = state, now
    if state == RegistrationState.WAITING:
        registration.waiting_since = registration.waiting_since or now
    if state != RegistrationState.OFFERED:
        registration.offered_until = None
    registration.save()
    freed = held_place and state not in (RegistrationState.CONFIRMED, RegistrationState.OFFERED)
    is_proved = registration.address_confirmed_at is not None
    record(registration, f"registration.{state.value}", by, now, {"freed": freed, "is_proved": is_proved, **data})
    return registration
