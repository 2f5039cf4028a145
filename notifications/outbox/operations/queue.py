"""The rows: put in once, claimed under a lease, given back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from events.kernel.errors import Refused
from notifications.outbox.models import OUTSTANDING, Delivery, DeliveryState

# Longer than the slowest mail (EMAIL_URL's timeout) by far; a worker killed with -9 delays its mail by this much.
LEASE = timedelta(minutes=2)
# How long the words of sent mail are kept (docs/reliability.md).
COPIES_KEPT = timedelta(days=365)
CLAIMABLE = (DeliveryState.PENDING, DeliveryState.RETRY)


@dataclass(frozen=True)
class Order:
    """One mail that is wanted. ``key`` says which one it is: ordering it twice is ordering it once."""

    key: str
    network_id: int
    source: str
    letter: str
    address: str
    language: str
    due_at: datetime
    expires_at: datetime | None = None
    event_id: int | None = None
    person_id: int | None = None
    about: str = ""
    activity_id: int | None = None


@transaction.atomic
def enqueue(*, orders: Sequence[Order], now: datetime) -> dict[str, Delivery]:
    """The rows of these orders by key, new or from before, locked until the transaction ends.

    Three statements however many there are; the unique key decides between two who order at the same time.
    """
    wanted = {order.key: order for order in orders}
    rows = [Delivery(planned_at=now, **asdict(order)) for order in wanted.values()]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    stored = Delivery.objects.select_for_update().filter(key__in=wanted)
    return {row.key: row for row in stored}


@transaction.atomic
def claim(*, now: datetime, limit: int, lease: timedelta = LEASE) -> list[Delivery]:
    """Take up to ``limit`` mails that are due, for ``lease``; nobody else gets them meanwhile.

    PostgreSQL passes over rows that another worker is taking (SKIP LOCKED); SQLite has one writer at a time
    (BEGIN IMMEDIATE) and ignores the clause. On both the update repeats the condition.
    """
    due = Delivery.objects.filter(state__in=CLAIMABLE, due_at__lte=now).order_by("due_at", "id")
    wanted = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    if not wanted:
        return []
    token = uuid.uuid4()
    Delivery.objects.filter(pk__in=wanted, state__in=CLAIMABLE).update(
        state=DeliveryState.CLAIMED, lease_until=now + lease, lease_token=token, attempts=F("attempts") + 1
    )
    mine = Delivery.objects.filter(lease_token=token).select_related("network", "event", "person")
    return list(mine.order_by("due_at", "id"))


def renew(*, batch: Sequence[Delivery], until: datetime) -> int:
    """Keep what is not yet sent of a slow batch. Returns how many are still ours."""
    if not batch:
        return 0
    ours = Delivery.objects.filter(lease_token=batch[0].lease_token, state=DeliveryState.CLAIMED)
    return ours.filter(pk__in=[row.pk for row in batch]).update(lease_until=until)


def release_expired(*, now: datetime) -> int:
    """Whose worker died: back in the queue under the same Message-ID. Returns how many."""
    abandoned = Delivery.objects.filter(state=DeliveryState.CLAIMED, lease_until__lte=now)
    return abandoned.update(state=DeliveryState.PENDING, lease_until=None, lease_token=None)


def hand_back(*, batch: Sequence[Delivery], due_at: datetime) -> int:
    """Claimed but not tried, because the server is away: back in the queue, and the try does not count."""
    if not batch:
        return 0
    ours = Delivery.objects.filter(lease_token=batch[0].lease_token, state=DeliveryState.CLAIMED)
    return ours.filter(pk__in=[row.pk for row in batch]).update(
        state=DeliveryState.RETRY,
        due_at=due_at,
        lease_until=None,
        lease_token=None,
        attempts=F("attempts") - 1,
        reason="the mail server is away",
    )


@transaction.atomic
def send_again(*, delivery: Delivery, now: datetime) -> Delivery:
    """Try a failed mail once more, under the same Message-ID, because somebody mended what was wrong.

    Raises Refused("not_failed").
    """
    row = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state not in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
        raise Refused("not_failed", _("Only an e-mail that failed can be sent again."))
    row.state, row.due_at, row.attempts, row.settled_at, row.reason = DeliveryState.PENDING, now, 0, None, ""
    row.save(update_fields=["state", "due_at", "attempts", "settled_at", "reason"])
    return row


def forget_copies(*, now: datetime) -> int:
    """Erase the stored copies of mail twelve months after its event (or after it was settled); the rows stay.

    Who was told what, when, can still be answered; with which words, no longer. Returns how many.
    """
    before = now - COPIES_KEPT
    over = Q(event__last_on__lt=before.date()) | Q(event__last_on__isnull=True, settled_at__lt=before)
    old = Delivery.objects.exclude(state__in=OUTSTANDING).filter(over).exclude(text="", html="")
    # In two steps: an update cannot look across a join.
    return Delivery.objects.filter(pk__in=old.values("pk")).update(text="", html="", subject_line="")
