"""Persons, their addresses and their accounts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory.models import (
    Person,
    User,
)
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import text
from events.kernel.errors import Refused
from events.networks.models import Network


@transaction.atomic
def add_person(
    *,
    network: Network,
    name: str,
    email: str,
    by: Actor,
    now: datetime,
    language: str = "sv",
    is_verified: bool = False,
) -> Person:
    """Add a person. An unverified address is only a claim; a verified one must be new in the network.

    Raises Refused("address_taken") when somebody has already proved the address.
    """
    name, address = text.clean_line(name, 200), text.normalise_address(email) if email else ""
    if is_verified and address and Person.objects.within(network).verified().filter(email=address).exists():
        raise Refused("address_taken", _("That address already belongs to somebody in the network."), "email")
    person = Person.objects.create(
        network=network,
        name=name,
        email=address,
        email_verified_at=now if is_verified else None,
        language=language,
        search_key=text.fold(f"{name} {address}"),
    )
    journal.record(verb="person.added", subject=person, network_id=network.pk, by=by, now=now)
    return person


@transaction.atomic
def rename_person(*, person: Person, name: str, by: Actor, now: datetime) -> Person:
    """Correct a name. Links and history stay."""
    person.name = text.clean_line(name, 200)
    person.search_key = text.fold(f"{person.name} {person.email}")
    person.save(update_fields=["name", "search_key"])
    journal.record(verb="person.renamed", subject=person, network_id=person.network_id, by=by, now=now)
    return person


@transaction.atomic
def set_language(*, person: Person, language: str, by: Actor, now: datetime) -> Person:
    """The language of the person's pages and mail. Raises Refused("language_unknown") for one the network lacks."""
    if language not in person.network.languages:
        raise Refused("language_unknown", _("The network has no pages in that language."), "language")
    person.language = language
    person.save(update_fields=["language"])
    journal.record(verb="person.language_set", subject=person, network_id=person.network_id, by=by, now=now)
    return person


@transaction.atomic
def verify_address(*, person: Person, by: Actor, now: datetime) -> Person:
    """The mailbox answered: return the person who now owns the address.

    When somebody has proved the address before, that person is returned and the claim stays unverified;
    the caller moves what hung on the claim.
    """
    owner = Person.objects.select_for_update().filter(network_id=person.network_id, email=person.email)
    if proved := owner.verified().first():
        return proved
    person.email_verified_at = now
    person.save(update_fields=["email_verified_at"])
    journal.record(verb="person.verified", subject=person, network_id=person.network_id, by=by, now=now)
    return person


@transaction.atomic
def give_account(*, person: Person, by: Actor, now: datetime) -> User:
    """Let a person sign in with the verified address (a mailed code, never a password)."""
    if not person.email_verified_at:
        raise Refused("address_unverified", _("The address must be confirmed before it can sign in."), "email")
    user = User.objects.filter(email=person.email).first() or User.objects.create_user(person.email)
    person.user = user
    person.save(update_fields=["user"])
    journal.record(verb="person.account_given", subject=person, network_id=person.network_id, by=by, now=now)
    return user


def whoever(network: Network, name: str, email: str, by: Actor, now: datetime) -> Person:
    """Who owns the address in the network; nobody known is added as somebody whose address is vouched for."""
    address = text.normalise_address(email)
    return Person.objects.within(network).verified().filter(email=address).first() or add_person(
        network=network, name=name, email=address, language=network.language, is_verified=True, by=by, now=now
    )
