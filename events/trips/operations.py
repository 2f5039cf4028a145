from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel.errors import Refused
from events.programme.models import Event
from events.programme.operations import lock
from events.trips.models import PriceItem, PriceKind


@dataclass(frozen=True)
class PriceLine:
    """One line as the organiser states it; ``amount`` per person, None when the line has no price of its own."""

    kind: PriceKind
    label: Mapping[str, str]
    amount: Decimal | None = None
    is_estimate: bool = False


@transaction.atomic
def set_price(
    *, event: Event, lines: Sequence[PriceLine], by: Actor, now: datetime, currency: str = "SEK"
) -> list[PriceItem]:
    """State the whole price anew, in one currency. Raises Refused("price_negative")."""
    event = lock(event.pk)
    if any(line.amount is not None and line.amount < 0 for line in lines):
        raise Refused("price_negative", _("A price cannot be negative."), "amount")
    PriceItem.objects.filter(event=event).delete()
    items = PriceItem.objects.bulk_create(
        PriceItem(
            event=event,
            kind=line.kind,
            label=dict(line.label),
            amount=line.amount,
            currency=currency,
            is_estimate=line.is_estimate,
            position=position,
        )
        for position, line in enumerate(lines)
    )
    journal.record(verb="price.set", subject=event, network_id=event.network_id, event_id=event.pk, by=by, now=now)
    return items
