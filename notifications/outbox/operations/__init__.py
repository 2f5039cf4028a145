"""What is done to mail: put into the outbox, claimed, handed over, tried again."""

from __future__ import annotations

from notifications.outbox.operations.queue import (
    LEASE,
    Order,
    claim,
    enqueue,
    forget_copies,
    release_expired,
    renew,
    send_again,
)
from notifications.outbox.operations.sending import BATCH, Report, Writer, drain, send_at_once

__all__ = [
    "BATCH",
    "LEASE",
    "Order",
    "Report",
    "Writer",
    "claim",
    "drain",
    "enqueue",
    "forget_copies",
    "release_expired",
    "renew",
    "send_again",
    "send_at_once",
]
