"""The waiting list moves on, and what ran out is let go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from events.journal.models import Actor
from events.programme.models import Event, Site
from events.programme.operations import lock
from events.registrations import queries
from events.registrations.models import LIVE, Registration, RegistrationState
from events.registrations.operations.gate import change_state, places_for
from events.registrations.rules import (
    DRAFT_FOR,
    UNCONFIRMED_FOR,
    offer_ends,
    offers,
)


@transaction.atomic
def offer_places(*, event: Event, by: Actor, now: datetime) -> int:
    """Offer every free place to those who wait, in order. Returns how many offers were made.

    Only addresses that have answered are offered anything; an unproved one keeps its turn but holds up nobody.
    """
    event = lock(event.pk)
    if queries.door_of(event, now).reason in ("cancelled", "postponed", "held", "started", "not_published"):
        return 0
    if not queries.waiting_list(event).exists():
        return 0
    made = 0
    sites: list[Site | None] = [*event.sites.all()]
    for site in sites or [None]:
        made += _offer_at(event, site, by, now)
    return made


def _offer_at(event: Event, site: Site | None, by: Actor, now: datetime) -> int:
    room = offers(places_for(event, site))
    ready = queries.waiting_list(event, site).filter(address_confirmed_at__isnull=False)[:room]
    for row in ready.select_related("person", "site"):
        row.event = event
        row.offered_until = offer_ends(now, queries.begins_at(event))
        change_state(row, RegistrationState.OFFERED, by, now, until=row.offered_until.isoformat())
    return len(ready)


@transaction.atomic
def lapse(*, event: Event, by: Actor, now: datetime) -> int:
    """Let go of what ran out in one event: unproved addresses, offers, drafts. Returns how many."""
    event = lock(event.pk)
    rows = Registration.objects.filter(event=event).select_related("person", "site")
    unproved = rows.filter(state__in=LIVE, address_confirmed_at__isnull=True)
    ended = (
        (unproved.filter(submitted_at__lte=now - UNCONFIRMED_FOR), "unconfirmed"),
        (rows.filter(state=RegistrationState.OFFERED, offered_until__lte=now), "offer"),
        (rows.filter(state=RegistrationState.STARTED, started_at__lte=now - DRAFT_FOR), "draft"),
    )
    count = 0
    for found, why in ended:
        for row in list(found):
            row.event = event
            change_state(row, RegistrationState.LAPSED, by, now, why=why)
            count += 1
    return count
