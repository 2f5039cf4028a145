"""What a letter would say if it were sent now. Nothing is marked and nothing is sent."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime

from events.directory.models import Seat
from events.directory.queries import route_seats
from events.programme.models import Event, EventState
from notifications.letters.queries.writing import write
from notifications.outbox.compose import Written
from notifications.outbox.models import Delivery


def notice(*, event: Event, day: date, now: datetime) -> Written | None:
    """The notice of meeting as the first seat that anybody answers for would read it; None when there is no such seat.

    Sending it publishes a draft, so it is read as published.
    """
    if event.group_id is None:
        return None
    seats = list(Seat.objects.filter(group_id=event.group_id).order_by("organisation__name", "pk"))
    routed = route_seats(seats=seats, day=day)
    first = next((seat for seat in seats if routed[seat.pk].address), None)
    if first is None:
        return None
    shown = copy(event)
    shown.state = EventState.PUBLISHED
    to = routed[first.pk]
    row = Delivery(network=event.network, event=shown, person=to.person, address=to.address)
    row.letter, row.language, row.about = "meeting_called", to.language, f"seat:{first.pk}"
    written = write([row], now)[row.pk]
    return written if isinstance(written, Written) else None
