from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory.models import Person
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel.errors import Refused
from events.networks.models import Network
from notifications.preferences.models import Category, Preference, Suppression, SuppressionReason
from notifications.preferences.queries import address_hash


@transaction.atomic
def opt_out(*, person: Person, category: Category, by: Actor, now: datetime) -> bool:
    """The person wants no more mail of this category. Saying it twice is saying it once; True the first time.

    The one-click POST of RFC 8058 ends here. Raises Refused("necessary"): mail about one's own registration stays on.
    """
    if category == Category.NECESSARY:
        raise Refused("necessary", _("Mail about your own registrations cannot be turned off."), "category")
    _row, is_new = Preference.objects.get_or_create(person=person, category=category, defaults={"opted_out_at": now})
    if is_new:
        _record("person.opted_out", person, category, by, now)
    return is_new


@transaction.atomic
def opt_in(*, person: Person, category: Category, by: Actor, now: datetime) -> bool:
    """The person wants mail of this category again. True when it had been turned off."""
    removed, _rows = Preference.objects.filter(person=person, category=category).delete()
    if removed:
        _record("person.opted_in", person, category, by, now)
    return bool(removed)


def _record(verb: str, person: Person, category: Category, by: Actor, now: datetime) -> None:
    data = {"category": str(category)}
    journal.record(verb=verb, subject=person, network_id=person.network_id, by=by, now=now, data=data)


@transaction.atomic
def suppress(*, network: Network, address: str, reason: SuppressionReason, now: datetime) -> Suppression:
    """No mail goes to this address any more. The first reason stays."""
    row, _is_new = Suppression.objects.get_or_create(
        network=network, address_hash=address_hash(address), defaults={"reason": reason, "at": now}
    )
    return row


@transaction.atomic
def release(*, network: Network, address: str) -> bool:
    """The address takes mail again (somebody corrected the mailbox). True when it had been suppressed."""
    removed, _rows = Suppression.objects.within(network).filter(address_hash=address_hash(address)).delete()
    return bool(removed)
