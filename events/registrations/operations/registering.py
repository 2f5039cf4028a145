"""From the first typed address to the registration that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory import operations as directory
from events.journal.models import Actor
from events.kernel import text, tokens
from events.kernel.errors import Refused
from events.programme.models import Event, Site
from events.programme.operations import lock
from events.registrations.models import LIVE, Registration, RegistrationState
from events.registrations.operations.gate import change_state, locked, places_for, record, refuse_shut
from events.registrations.rules import (
    decide,
)


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
    refuse_shut(event, now, by_hand=by_hand)
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
    record(registration, "registration.started", by, now)
    return registration


def _free_reference(event: Event) -> str:
    while True:
        reference = tokens.reference()
        if not Registration.objects.filter(event=event, reference=reference).exists():
            return reference


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


@transaction.atomic
def readdress(*, registration: Registration, email: str, submit_key: str, by: Actor, now: datetime) -> Registration:
    """Begin anew at another address with everything that was answered; the old draft and every link to it end.

    A draft is tied to the claim to an address: the mailbox that was typed by mistake must never open it.
    The same ``submit_key`` gives the same registration. Raises Refused("already_submitted") or the door's reason.
    """
    old = locked(registration)
    if known := Registration.objects.filter(event=old.event, submit_key=submit_key).select_related("person").first():
        return known
    if old.state != RegistrationState.STARTED:
        raise Refused("already_submitted", _("The registration has already been sent."))
    if text.normalise_address(email) == old.person.email:
        return old
    new = start(
        event=old.event, email=email, language=old.language, submit_key=submit_key, site=old.site, by=by, now=now
    )
    change_state(old, RegistrationState.LAPSED, by, now, why="readdressed")
    return save_answers(
        registration=new,
        name=old.person.name,
        organisation_name=old.organisation_name,
        answers=old.answers,
        by=by,
        now=now,
    )


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
    state = decide(event.admission, places_for(event, row.site))
    return change_state(row, state, by, now)


def _refuse_incomplete(registration: Registration, now: datetime, *, by_hand: bool) -> None:
    refuse_shut(registration.event, now, by_hand=by_hand)
    if not registration.person.name:
        raise Refused("name_missing", _("Tell us your name."), "name")
    if registration.site is None and registration.event.sites.exists():
        raise Refused("site_missing", _("Choose where you want to take part."), "site")


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
    row = locked(registration)
    if row.state not in LIVE:
        raise Refused("state_not_allowed", _("That cannot be done to this registration any more."))
    refuse_shut(row.event, now, by_hand=False)
    directory.rename_person(person=row.person, name=name, by=by, now=now)
    row.organisation_name = text.clean_line(organisation_name, 200)
    row.answers = {**row.answers, **_clean(answers)}
    row.save(update_fields=["organisation_name", "answers"])
    record(row, "registration.changed", by, now)
    return row
