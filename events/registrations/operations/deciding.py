"""What becomes of a registration that was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory import operations as directory
from events.directory.models import Person
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import text
from events.kernel.errors import Refused
from events.networks.models import Network
from events.programme.models import Event, Site
from events.registrations import queries
from events.registrations.models import LIVE, STANDING, Registration, RegistrationState
from events.registrations.operations.gate import change_state, locked, places_for, record
from events.registrations.operations.registering import register


@transaction.atomic
def enter(
    *,
    event: Event,
    name: str,
    email: str,
    language: str,
    submit_key: str,
    by: Actor,
    now: datetime,
    organisation_name: str = "",
    site: Site | None = None,
) -> Registration:
    """The organiser registers somebody who phoned, and vouches for the address; late is allowed, full is not."""
    made = register(
        event=event,
        name=name,
        email=email,
        language=language,
        submit_key=submit_key,
        organisation_name=organisation_name,
        site=site,
        by=by,
        now=now,
        by_hand=True,
    )
    return confirm_address(registration=made, by=by, now=now)


@transaction.atomic
def confirm_address(*, registration: Registration, by: Actor, now: datetime) -> Registration:
    """The mailbox answered. Returns the registration that counts from now on.

    When somebody of the same name has proved the address before, the registration becomes theirs; if they are
    already registered, the one that stands better counts (a place before a turn in the queue, the proved one of
    equals) and the other lapses as a duplicate. Another name at the same address (a colleague registered by
    somebody) stays a person of its own.
    """
    row = locked(registration)
    if row.address_confirmed_at or row.state == RegistrationState.LAPSED:
        return row
    owner = directory.verify_address(person=row.person, by=by, now=now)
    is_same = owner.pk == row.person_id or text.fold(owner.name) == text.fold(row.person.name) or not row.person.name
    if is_same and owner.pk != row.person_id:
        kept = _kept(row, owner, by, now)
        if kept.pk != row.pk:
            return kept
        row.person = owner
    row.address_confirmed_at = now
    row.save(update_fields=["person", "address_confirmed_at"])
    record(row, "registration.address_confirmed", by, now, {"state": row.state})
    return row


def _kept(row: Registration, owner: Person, by: Actor, now: datetime) -> Registration:
    """Of this registration and the one its owner has already, the better; the other lapses."""
    theirs = Registration.objects.filter(event=row.event, person=owner, state__in=STANDING).first()
    if theirs is None:
        return row
    theirs.event = row.event
    better, worse = (row, theirs) if STANDING.index(row.state) < STANDING.index(theirs.state) else (theirs, row)
    change_state(worse, RegistrationState.LAPSED, by, now, why="duplicate")
    return better


@transaction.atomic
def withdraw(*, registration: Registration, by: Actor, now: datetime, note: str = "") -> Registration:
    """The person will not come. A place that was held goes to the next in line; twice is once."""
    row = locked(registration)
    if row.state == RegistrationState.WITHDRAWN:
        return row
    row.note = text.clean_text(note, 2000)
    return change_state(row, RegistrationState.WITHDRAWN, by, now)


@transaction.atomic
def approve(*, registration: Registration, by: Actor, now: datetime) -> Registration:
    """The organiser says yes, perhaps after a no: a place if there is one, else the waiting list.

    Raises Refused("registered_again") for a declined one whose person has registered anew since.
    """
    row = locked(registration)
    if row.state not in (RegistrationState.PENDING, RegistrationState.DECLINED):
        raise Refused("state_not_allowed", _("Only a registration that awaits a decision can be approved."))
    others = Registration.objects.filter(event=row.event, person=row.person, state__in=("started", *LIVE))
    if others.exclude(pk=row.pk).exists():
        raise Refused("registered_again", _("They have registered again since then: decide on the new registration."))
    is_full = places_for(row.event, row.site).is_full
    state = RegistrationState.WAITING if is_full else RegistrationState.CONFIRMED
    return change_state(row, state, by, now)


@transaction.atomic
def approve_all(*, registrations: Sequence[Registration], by: Actor, now: datetime) -> list[Registration]:
    """Say yes to several, those who came first first; those decided meanwhile are left as they are."""
    ordered = sorted(registrations, key=lambda one: (one.submitted_at or now, one.pk))
    waiting = [one for one in ordered if one.state == RegistrationState.PENDING]
    return [approve(registration=one, by=by, now=now) for one in waiting]


@transaction.atomic
def decline(*, registration: Registration, by: Actor, now: datetime, note: str = "") -> Registration:
    """The organiser says no, with an optional word to the person."""
    row = locked(registration)
    row.note = text.clean_text(note, 2000)
    return change_state(row, RegistrationState.DECLINED, by, now)


@transaction.atomic
def accept_offer(*, registration: Registration, by: Actor, now: datetime) -> Registration:
    """Take the offered place. Raises Refused("offer_over") when its time has passed."""
    row = locked(registration)
    if row.state == RegistrationState.CONFIRMED:
        return row
    if row.state != RegistrationState.OFFERED or (row.offered_until and row.offered_until <= now):
        raise Refused("offer_over", _("The offer is no longer open. The place has gone to the next in line."))
    return change_state(row, RegistrationState.CONFIRMED, by, now)


@transaction.atomic
def decline_offer(*, registration: Registration, by: Actor, now: datetime) -> Registration:
    """Leave the offered place to the next in line."""
    return withdraw(registration=registration, by=by, now=now)


@transaction.atomic
def request_links(*, network: Network, email: str, language: str, by: Actor, now: datetime) -> int:
    """Somebody asks for the links to their registrations. One activity per address, none when there is nothing.

    The page answers the same either way.
    """
    address = text.normalise_address(email)
    rows = list(queries.mine(network=network, address=address))
    if not rows:
        return 0
    person = next((row.person for row in rows if row.person.email_verified_at), rows[0].person)
    journal.record(
        verb="person.links_requested",
        subject=person,
        network_id=network.pk,
        by=by,
        now=now,
        data={"registrations": [row.pk for row in rows], "language": language},
    )
    return len(rows)
