from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from events.programme.models import Event
from events.trips.models import PriceItem, PriceKind


@dataclass(frozen=True)
class Price:
    """The price per person: what it holds, what it does not, what may be added.

    ``total`` sums the included amounts in ``currency``; None where nothing was priced.
    """

    included: tuple[PriceItem, ...]
    not_included: tuple[PriceItem, ...]
    optional: tuple[PriceItem, ...]
    total: Decimal | None
    currency: str

    @property
    def is_told(self) -> bool:
        return bool(self.included or self.not_included or self.optional)


def price(event: Event) -> Price:
    """The event's price lines (one query)."""
    return _price(tuple(PriceItem.objects.filter(event=event)))


def prices(events: Collection[int]) -> dict[int, Price]:
    """The price of each of these events that states one, by event id (one query, none for no events)."""
    found: dict[int, list[PriceItem]] = defaultdict(list)
    for item in PriceItem.objects.filter(event_id__in=events) if events else ():
        found[item.event_id].append(item)
    return {pk: _price(items) for pk, items in found.items()}


def _price(items: Sequence[PriceItem]) -> Price:
    included = tuple(item for item in items if item.kind == PriceKind.INCLUDED)
    priced = [item.amount for item in included if item.amount is not None]
    return Price(
        included,
        tuple(item for item in items if item.kind == PriceKind.NOT_INCLUDED),
        tuple(item for item in items if item.kind == PriceKind.OPTIONAL),
        sum(priced, Decimal(0)) if priced else None,
        items[0].currency if items else "SEK",
    )
