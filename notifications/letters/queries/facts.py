"""The rows of label and value in a letter: when, where, what it costs, and the days its reader must know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from events.kernel.text import pick, pick_place
from events.kernel.when import format_deadline, format_when
from events.programme.models import Deadline, Event, EventState
from events.registrations.models import Registration
from events.trips.models import PriceItem
from events.trips.queries import Price
from events.trips.rules import money
from notifications.letters.queries.loading import reader_zone
from notifications.outbox.models import Delivery

Fact = tuple[str, str]


def event_facts(event: Event, row: Delivery, registration: Registration | None = None) -> list[Fact]:
    """When and where, in the reader's language; a place with other clocks tells both."""
    language = row.language
    facts = [(_when_label(event), format_when(event.when, language, reader_zone=reader_zone(row)))]
    site = registration.site if registration else None
    place = pick(event.place, language, event.language)
    if site:
        place = pick_place(site.name, site.place, language, event.language)
    return [*facts, (_("Where"), place)] if place else facts


def _when_label(event: Event) -> str:
    """A day that no longer stands must not read as if it did."""
    return _("Was to be") if event.state in (EventState.POSTPONED, EventState.CANCELLED) else _("When")


def price_facts(price: Price | None, language: str, fallback: str) -> list[Fact]:
    """What is not included stands in the confirmation: learning of it later is what costs people money."""
    if price is None:
        return []
    total = money(price.total, price.currency, language) if price.total else _("Free of charge")
    rows = [
        (_("Price per person"), total),
        (_("Included"), _listed(price.included, language, fallback, is_summed=True)),
        (_("Optional"), _listed(price.optional, language, fallback)),
        (_("Not included"), _listed(price.not_included, language, fallback)),
    ]
    return [(label, value) for label, value in rows if value]


def _listed(items: Sequence[PriceItem], language: str, fallback: str, *, is_summed: bool = False) -> str:
    """The lines after one another, each with its amount unless the sum has told it."""
    return ", ".join(_line(item, pick(item.label, language, fallback), language, is_summed) for item in items)


def _line(item: PriceItem, label: str, language: str, is_summed: bool) -> str:
    if item.amount is None or is_summed:
        return label
    shape = _("%(what)s (about %(amount)s)") if item.is_estimate else _("%(what)s (%(amount)s)")
    return shape % {"what": label, "amount": money(item.amount, item.currency, language)}


def moment_facts(moments: Iterable[Deadline], event: Event, language: str) -> list[Fact]:
    """The public days ahead: when it is decided, when one can still step back."""
    return [
        (pick(one.label, language, event.language), format_deadline(one.due_at, event.zone, language))
        for one in moments
        if one.due_at
    ]
