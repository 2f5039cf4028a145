"""Decisions about what is owed, from loaded values."""

from __future__ import annotations

from datetime import datetime

from events.obligations.models import ObligationState


def due(extended_to: datetime | None, own_due_at: datetime | None, deadline_due_at: datetime | None) -> datetime | None:
    """When it falls due: an extension wins over an own date, that over the common deadline. None: not yet dated."""
    return extended_to or own_due_at or deadline_due_at


def state_for(due_at: datetime | None) -> ObligationState:
    """What is owed without a date is planned: shown as "sista dag meddelas" and never reminded of."""
    return ObligationState.OPEN if due_at else ObligationState.PLANNED


def is_overdue(state: str, due_at: datetime | None, now: datetime) -> bool:
    """Derived, never stored."""
    return state == ObligationState.OPEN and due_at is not None and due_at < now
