"""What is done to the plan."""

from __future__ import annotations

from events.programme.operations.events import (
    EventFields,
    cancel,
    create,
    discard,
    edit,
    hold,
    postpone,
    publish,
    set_organisers,
)
from events.programme.operations.moving import reschedule
from events.programme.operations.parts import (
    SessionFields,
    add_session,
    add_site,
    remove_session,
    reschedule_session,
    set_deadline,
)
from events.programme.operations.row import lock

__all__ = [
    "EventFields",
    "SessionFields",
    "add_session",
    "add_site",
    "cancel",
    "create",
    "discard",
    "edit",
    "hold",
    "lock",
    "postpone",
    "publish",
    "remove_session",
    "reschedule",
    "reschedule_session",
    "set_deadline",
    "set_organisers",
]
