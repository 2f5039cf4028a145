from __future__ import annotations

from collections.abc import Sequence

from events.directory.models import Person
from events.kernel import tokens
from events.networks.models import Network
from notifications.preferences.models import Category, Preference, Suppression
from notifications.preferences.rules import Ask, refusal

# What an unsubscribe page offers to turn off, in its order.
OPTIONAL = (Category.REMINDERS, Category.GROUP, Category.NEWS)


def address_hash(address: str) -> str:
    """What is kept of an address that takes no mail: enough to know it again, too little to write to it."""
    return tokens.digest(address.strip().lower())


def refusals(asks: Sequence[Ask]) -> list[str]:
    """For each ask why the mail may not go ("" when it may), in two queries however many there are."""
    digests = [address_hash(ask.address) for ask in asks]
    suppressed = set(
        Suppression.objects.filter(
            network_id__in={ask.network_id for ask in asks}, address_hash__in=set(digests)
        ).values_list("network_id", "address_hash")
    )
    people = {ask.person_id for ask in asks if ask.person_id and ask.category != Category.NECESSARY}
    said_no = set(Preference.objects.filter(person_id__in=people).values_list("person_id", "category"))
    return [
        refusal(ask, suppressed=suppressed, opted_out=said_no, digest=digest)
        for ask, digest in zip(asks, digests, strict=True)
    ]


def may_receive(*, network: Network, address: str, category: Category, person: Person | None = None) -> bool:
    """Whether one mail of the category may go to the address."""
    person_id = person.pk if person else None
    return refusals([Ask(network.pk, address, category, person_id)]) == [""]


def opted_out(person: Person) -> frozenset[Category]:
    """The categories this person has turned off."""
    stored = Preference.objects.filter(person=person).values_list("category", flat=True)
    return frozenset(Category(category) for category in stored)
