"""What house 1 does, heard inside its transaction: promises of letters, and the reminder rules of a new event.

The table of verbs that promise a letter is ``letters.catalogue.LETTERS``; here is what else follows from a verb.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from events.journal.models import Activity
from events.journal.signals import activity_recorded
from notifications.letters import operations as letters
from notifications.reminders import operations as reminders

log = logging.getLogger(__name__)

# By name: a receiver and a task are siblings, and neither imports the other.
DELIVER = "notifications.tasks.deliver"

FOLLOWS: dict[str, Callable[[Activity], object]] = {
    "event.created": reminders.make_rules_of_event,
    "obligation.owed": reminders.make_rules_of_obligation,
}


def hear(sender: object, activity: Activity, **_: object) -> None:
    """Promise the letter and make the rules that this act calls for; nudge the worker when all is committed."""
    if follow := FOLLOWS.get(activity.verb):
        follow(activity)
    if letters.promise(activity) and not _is_nudged():
        transaction.on_commit(nudge)


def _is_nudged() -> bool:
    """One transaction nudges once, however many letters it promised."""
    return any(entry[1] is nudge for entry in connection.run_on_commit)


def nudge() -> None:
    """Tell a worker that there is post. A lost nudge costs the time until the next sweep, so nobody waits for it."""
    try:
        current_app.send_task(DELIVER, ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("No broker took the nudge, the next sweep will find the post: %s", error)


def connect() -> None:
    """Listen to the journal; called once by the app's ready()."""
    activity_recorded.connect(hear, dispatch_uid="notifications.receivers")
