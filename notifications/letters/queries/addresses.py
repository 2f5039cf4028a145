"""The links that letters carry: the network's own host, the reader's language, a signed token. Never a request's."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation

from events.directory.models import Person
from events.kernel import tokens
from events.networks.models import Network
from events.networks.queries import address_of
from events.obligations.models import Obligation
from events.programme.models import Event
from events.registrations.models import Registration
from notifications.preferences.models import Category


class Links:
    """The addresses of one network's pages; the host is looked up once."""

    def __init__(self, network: Network) -> None:
        self._home = address_of(network)

    def _page(self, language: str, name: str, *args: object) -> str:
        with translation.override(language):
            return self._home + reverse(name, args=args)

    def agenda(self, language: str) -> str:
        return self._page(language, "agenda")

    def event(self, event: Event, language: str) -> str:
        return self._page(language, "event", event.slug)

    def mine(self, registration: Registration, language: str) -> str:
        """The registration's own page; it proves the mailbox, and resumes what is unfinished."""
        token = tokens.sign("registration", registration.pk, registration.link_version)
        return self._page(language, "mine", token)

    def calendar(self, registration: Registration, language: str) -> str:
        """The registration as an .ics file."""
        token = tokens.sign("registration", registration.pk, registration.link_version)
        return self._page(language, "mine_ics", token)

    def withdraw(self, registration: Registration, language: str) -> str:
        """Where one says that one is not coming; opening it withdraws nobody."""
        token = tokens.sign("registration", registration.pk, registration.link_version)
        return self._page(language, "mine_withdraw", token)

    def obligation(self, obligation: Obligation, language: str) -> str:
        token = tokens.sign("obligation", obligation.pk, obligation.link_version)
        return self._page(language, "obligation", token)

    def preferences(self, person: Person, category: Category, language: str) -> str:
        """Where a category is turned off: a page for people, and the one-click POST of RFC 8058."""
        token = tokens.sign("preferences", person.pk, person.link_version)
        return f"{self._page(language, 'preferences', token)}?sort={category}"


def links_of(networks: Iterable[Network]) -> dict[int, Links]:
    """Links by network id."""
    return {network.pk: Links(network) for network in {network.pk: network for network in networks}.values()}
