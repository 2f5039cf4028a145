from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory import operations as directory
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import text, tokens
from events.kernel.errors import Refused
from events.networks.models import Network
from events.programme.models import Event, Site
from events.programme.operations import lock
from events.registrations import queries
from events.registrations.models import LIVE, Registration, RegistrationState
from events.registrations.rules import (
    DRAFT_FOR,
    NEXT_STATES,
    UNCONFIRMED_FOR,
    Door,
    Places,
    decide,
    offer_ends,
    offers,
)


# Why the door is shut for the public but not for somebody whom the organiser lets in by hand.
BY_HAND = frozenset({"not_yet", "closed"})


def _refuse_shut(event: Event, now: datetime, *, by_hand: bool) -> None:
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


@transaction.atomic
def start(
    *,
    event: Event,
    email: str,
    language: str,
    submit_key: str,
    by: Actor,
    now: datetime,
    site: Site | None = None,
    by_hand: bool = False,
) -> Registration:
    """Open an unfinished registration for a typed address, which is only a claim until its mailbox answers.

    The same ``submit_key`` gives the same registration, however often it is sent.
    Raises Refused with the door's reason, or "address_unreadable".
    """
    # The event's row first: two fingers on one button meet here, not in the unique key.
    event = lock(event.pk)
    if known := Registration.objects.filter(event=event, submit_key=submit_key).select_related("person").first():
        return known
    _refuse_shut(event, now, by_hand=by_hand)
    person = directory.add_person(network=event.network, name="", email=email, language=language, by=by, now=now)
    registration = Registration.objects.create(
        event=event,
        person=person,
        site=site,
        reference=_free_reference(event),
        language=language,
        submit_key=submit_key,
        started_at=now,
    )
    _record(registration, "registration.started", by, now)
    return registration


def _free_reference(event: Event) -> str:
    while True:
        reference = tokens.reference()
        if not Registration.objects.filter(event=event, reference=reference).exists():
            return reference


def _record(
    registration: Registration, verb: str, by: Actor, now: datetime, data: Mapping[str, object] | None = None
) -> None:
    event = registration.event
    journal.record(
        verb=verb, subject=registration, network_id=event.network_id, event_id=event.pk, by=by, now=now, data=data
    )


@transaction.atomic
def save_answers(
    *,
    registration: Registration,
    by: Actor,
    now: datetime,
    name: str = "",
    organisation_name: str = "",
    answers: Mapping[str, str] | None = None,
    site: Site | None = None,
) -> Registration:
    """Keep a page of the form; what is left out stays as it was. Says nothing in the journal: nothing is promised."""
    if registration.state != RegistrationState.STARTED:
        raise Refused("already_submitted", _("The registration has already been sent."))
    if name:
        directory.rename_person(person=registration.person, name=name, by=by, now=now)
    registration.organisation_name = text.clean_line(organisation_name, 200) or registration.organisation_name
    registration.answers = {**registration.answers, **_clean(answers)}
    registration.site = site or registration.site
    registration.save(update_fields=["organisation_name", "answers", "site"])
    return registration


def _clean(answers: Mapping[str, str] | None) -> dict[str, str]:
    return {code: text.clean_text(value, 2000) for code, value in (answers or {}).items()}


@transaction.atomic
def submit(*, registration: Registration, by: Actor, now: datetime, by_hand: bool = False) -> Registration:
    """Send the registration: it becomes confirmed, pending or waiting, once.

    1. the event's row is locked, so that two last places are never one, 2. the door, 3. the places of the event
    and of the site, the tighter decides, 4. the journal. A second submit gives back what the first decided.
    """
    event = lock(registration.event_id)
    row = Registration.objects.select_related("person", "site").get(pk=registration.pk)
    row.event = event
    if row.state != RegistrationState.STARTED:
        return row
    _refuse_incomplete(row, now, by_hand=by_hand)
    row.submitted_at = now
    state = decide(event.admission, _places(event, row.site))
    return _change_state(row, state, by, now)


def _refuse_incomplete(registration: Registration, now: datetime, *, by_hand: bool) -> None:
    _refuse_shut(registration.event, now, by_hand=by_hand)
    if not registration.person.name:
        raise Refused("name_missing", _("Tell us your name."), "name")
    if registration.site is None and registration.event.sites.exists():
        raise Refused("site_missing", _("Choose where you want to take part."), "site")


def _places(event: Event, site: Site | None) -> Places:
    scopes = [queries.places(event)] + ([queries.places(event, site)] if site else [])
    return queries.tightest(scopes)


def _change_state(
    registration: Registration, state: RegistrationState, by: Actor, now: datetime, **data: object
) -> Registration:
    """The one gate of a registration's state; each new state records ``registration.<state>``.

    confirmed: has a place, gets attendee mail and a CONFIRMED entry in the feed;
    pending: the organiser decides, TENTATIVE entry; waiting: keeps its turn, TENTATIVE entry, no attendee mail;
    offered: holds a place until ``offered_until``; declined, withdrawn, lapsed: out, the entry becomes CANCELLED
    and, if a place came free, the next in line is offered it (by the house's reactions).
    Raises Refused("state_not_allowed").
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
    _record(registration, f"registration.{state.value}", by, now, {"freed": freed, **data})
    return registration


@transaction.atomic
def register(
    *,
    event: Event,
    name: str,
    email: str,
    language: str,
    submit_key: str,
    by: Actor,
    now: datetime,
    organisation_name: str = "",
    answers: Mapping[str, str] | None = None,
    site: Site | None = None,
    by_hand: bool = False,
) -> Registration:
    """Register on one page: start, save and submit as one act; sent twice it is one registration.

    ``by_hand``: the organiser lets somebody in before the door opens or after it closed.
    """
    registration = start(
        event=event, email=email, language=language, submit_key=submit_key, site=site, by=by, now=now, by_hand=by_hand
    )
    if registration.state == RegistrationState.STARTED:
        save_answers(
            registration=registration,
            name=name,
            organisation_name=organisation_name,
            answers=answers,
            site=site,
            by=by,
            now=now,
        )
    return submit(registration=registration, by=by, now=now, by_hand=by_hand)


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
def change(
    *,
    registration: Registration,
    by: Actor,
    now: datetime,
    name: str,
    organisation_name: str,
    answers: Mapping[str, str],
) -> Registration:
    """Change what was answered, while the door is open (closing included)."""
    row = _locked(registration)
    if row.state not in LIVE:
        raise Refused("state_not_allowed", _("That cannot be done to this registration any more."))
    shut = queries.door_of(row.event, now)
    if not shut.is_open:
        raise _refusal(shut)
    directory.rename_person(person=row.person, name=name, by=by, now=now)
    row.organisation_name = text.clean_line(organisation_name, 200)
    row.answers = {**row.answers, **_clean(answers)}
    row.save(update_fields=["organisation_name", "answers"])
    _record(row, "registration.changed", by, now)
    return row


def _locked(registration: Registration) -> Registration:
    event = lock(registration.event_id)
    row = Registration.objects.select_related("person", "site").get(pk=registration.pk)
    row.event = event
    return row


@transaction.atomic
def confirm_address(*, registration: Registration, by: Actor, now: datetime) -> Registration:
    """The mailbox answered. Returns the registration that counts from now on.

    When somebody of the same name has proved the address before, the registration becomes theirs; if they are
    already registered, this one lapses as a duplicate and theirs is returned. Another name at the same address
    (a colleague registered by somebody) stays a person of its own.
    """
    row = _locked(registration)
    if row.address_confirmed_at or row.state == RegistrationState.LAPSED:
        return row
    owner = directory.verify_address(person=row.person, by=by, now=now)
    is_same = owner.pk == row.person_id or text.fold(owner.name) == text.fold(row.person.name) or not row.person.name
    if is_same and owner.pk != row.person_id:
        live = Registration.objects.filter(event=row.event, person=owner, state__in=("started", *LIVE)).first()
        if live:
            _change_state(row, RegistrationState.LAPSED, by, now, why="duplicate")
            return live
        row.person = owner
    row.address_confirmed_at = now
    row.save(update_fields=["person", "address_confirmed_at"])
    _record(row, "registration.address_confirmed", by, now)
    return row


@transaction.atomic
def withdraw(*, registration: Registration, by: Actor, now: datetime, note: str = "") -> Registration:
    """The person will not come. A place that was held goes to the next in line; twice is once."""
    row = _locked(registration)
    if row.state == RegistrationState.WITHDRAWN:
        return row
    row.note = text.clean_text(note, 2000)
    return _change_state(row, RegistrationState.WITHDRAWN, by, now)


@transaction.atomic
def approve(*, registration: Registration, by: Actor, now: datetime) -> Registration:
    """The organiser says yes: a place if there is one, else the waiting list."""
    row = _locked(registration)
    if row.state != RegistrationState.PENDING:
        raise Refused("state_not_allowed", _("Only a registration that awaits a decision can be approved."))
    is_full = _places(row.event, row.site).is_full
    state = RegistrationState.WAITING if is_full else RegistrationState.CONFIRMED
    return _change_state(row, state, by, now)


@transaction.atomic
def approve_all(*, registrations: Sequence[Registration], by: Actor, now: datetime) -> list[Registration]:
    """Say yes to several, those who came first first; those decided meanwhile are left as they are."""
    ordered = sorted(registrations, key=lambda one: (one.submitted_at or now, one.pk))
    waiting = [one for one in ordered if one.state == RegistrationState.PENDING]
    return [approve(registration=one, by=by, now=now) for one in waiting]


@transaction.atomic
def decline(*, registration: Registration, by: Actor, now: datetime, note: str = "") -> Registration:
    """The organiser says no, with an optional word to the person."""
    row = _locked(registration)
    row.note = text.clean_text(note, 2000)
    return _change_state(row, RegistrationState.DECLINED, by, now)


@transaction.atomic
def accept_offer(*, registration: Registration, by: Actor, now: datetime) -> Registration:
    """Take the offered place. Raises Refused("offer_over") when its time has passed."""
    row = _locked(registration)
    if row.state == RegistrationState.CONFIRMED:
        return row
    if row.state != RegistrationState.OFFERED or (row.offered_until and row.offered_until <= now):
        raise Refused("offer_over", _("The offer is no longer open. The place has gone to the next in line."))
    return _change_state(row, RegistrationState.CONFIRMED, by, now)


@transaction.atomic
def decline_offer(*, registration: Registration, by: Actor, now: datetime) -> Registration:
    """Leave the offered place to the next in line."""
    return withdraw(registration=registration, by=by, now=now)


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
    room = offers(_places(event, site))
    ready = queries.waiting_list(event, site).filter(address_confirmed_at__isnull=False)[:room]
    for row in ready.select_related("person", "site"):
        row.event = event
        row.offered_until = offer_ends(now, queries.begins_at(event))
        _change_state(row, RegistrationState.OFFERED, by, now, until=row.offered_until.isoformat())
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
            _change_state(row, RegistrationState.LAPSED, by, now, why=why)
            count += 1
    return count


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
