"""Three-line Celery tasks: no arguments, so that a repeated or late message does no harm."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from celery import shared_task

from events.journal import operations as journal
from events.kernel import clock
from notifications.letters import operations as letters
from notifications.outbox import operations as outbox
from notifications.outbox.operations import Writer
from notifications.reminders import operations as reminders

log = logging.getLogger(__name__)

WRITERS: dict[str, Writer] = {letters.SOURCE: letters.WRITER, reminders.SOURCE: reminders.WRITER}
# Well inside the worker's soft time limit; what is left is the next sweep's.
AT_MOST = timedelta(minutes=2)

# Each finds its own work in the tables, so their order only decides who waits for the next sweep.
STEPS: tuple[Callable[[datetime], object], ...] = (
    lambda now: outbox.release_expired(now=now),
    lambda now: letters.plan(now=now),
    lambda now: reminders.plan_due(now=now),
)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Find what is owed to anybody, put it in the outbox, empty the outbox."""
    failed = [step for step in STEPS if not _done(step, clock.now())]
    if not failed:
        journal.beat(name="sweep", now=clock.now())
    empty()


@shared_task(ignore_result=True)
def deliver() -> None:
    """Hurry what was just promised; everything it does the next sweep would do as well."""
    letters.plan(now=clock.now())
    empty()


@shared_task(ignore_result=True)
def forget() -> None:
    """Erase what has been kept long enough."""
    outbox.forget_copies(now=clock.now())


def empty() -> int:
    """Drain until nothing is due, the mail server is away or time is up. Returns how many mails were handed over."""
    stop, handed = clock.now() + AT_MOST, 0
    while clock.now() < stop:
        report = outbox.drain(clock=clock.now, writers=WRITERS)
        handed += report.handed
        if not report.claimed or report.is_away:
            break
    return handed


def _done(step: Callable[[datetime], object], now: datetime) -> bool:
    """Whether the step ended well; one that fails is logged and leaves the others to do theirs."""
    try:
        step(now)
    except Exception:  # a sweep that stops at the first fault would hold up everybody's mail
        log.exception("A step of the sweep failed")
        return False
    return True
