"""Three-line Celery tasks: ids in, one operation, nothing else."""

from __future__ import annotations

from celery import shared_task

from events.calendars import operations as calendars
from events.journal.models import SYSTEM
from events.kernel import clock
from events.registrations import operations as registrations
from events.registrations import queries


@shared_task(ignore_result=True)
def rebuild_feeds() -> None:
    """Join the stored components of every feed that changed."""
    calendars.rebuild_stale(now=clock.now())


@shared_task(ignore_result=True)
def recheck_debtors() -> None:
    """Show last days to those who answer for them today: seats change hands on dates of their own."""
    calendars.recheck_debtors(now=clock.now())


@shared_task(ignore_result=True)
def lapse_registrations() -> None:
    """Let go of unproved addresses, offers and drafts that ran out; each event in its own transaction."""
    now = clock.now()
    for event in queries.events_with_lapses(now):
        registrations.lapse(event=event, by=SYSTEM, now=now)
