from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from events.journal.models import Activity
from events.networks.models import Network
from events.programme.models import Event
from notifications.letters import catalogue, rules
from notifications.letters.catalogue import BY_NAME, Letter
from notifications.letters.models import LetterDue
from notifications.letters.queries import Addressee, addressees, write
from notifications.outbox import operations as outbox
from notifications.outbox.operations import Order, Writer

log = logging.getLogger(__name__)

SOURCE = "letter"
WRITER = Writer(write)
# A promise that cannot be planned is tried at every sweep for a while, then left for somebody to look at.
MOST_TRIES = 20
AT_A_TIME = 500
_ERROR_LENGTH = 300


def promise(activity: Activity) -> LetterDue | None:
    """Promise the letter that the act calls for, inside the act's own transaction: both happen or neither."""
    letter = catalogue.promised(activity.verb, activity.data)
    if letter is None:
        return None
    due, _is_new = LetterDue.objects.get_or_create(activity=activity, defaults={"letter": letter.name})
    return due


def plan(*, now: datetime) -> int:
    """Turn promises into mail, each in its own transaction. Returns how many promises were planned.

    A promise that cannot be kept is noted with its reason and holds up no other.
    """
    open_ones = LetterDue.objects.filter(planned_at__isnull=True, attempts__lt=MOST_TRIES).order_by("id")
    planned = 0
    for pk in list(open_ones.values_list("pk", flat=True)[:AT_A_TIME]):
        try:
            planned += _plan_one(pk, now)
        except Exception as error:  # one poisoned promise must not stop the post
            log.exception("Letter %s cannot be planned", pk)
            told = f"{type(error).__name__}: {error}"[:_ERROR_LENGTH]
            LetterDue.objects.filter(pk=pk).update(attempts=F("attempts") + 1, error=told)
    return planned


def let_go(*, network: Network, before: datetime, reason: str, now: datetime) -> int:
    """Take back the promises about what was done before an instant, with the reason (a world that is loaded, an
    import): nobody is to be told today of what happened then. Returns how many there were."""
    old = LetterDue.objects.filter(activity__network=network, activity__at__lt=before, planned_at__isnull=True)
    return old.update(planned_at=now, error=reason[:_ERROR_LENGTH])


@transaction.atomic
def _plan_one(pk: int, now: datetime) -> int:
    """One promise: found by another sweep already, it is left alone."""
    free = LetterDue.objects.select_for_update(skip_locked=True, of=("self",)).select_related("activity")
    due = free.filter(pk=pk, planned_at__isnull=True).first()
    if due is None:
        return 0
    letter, activity = BY_NAME[due.letter], due.activity
    found = addressees(letter, activity)
    event = Event.objects.filter(pk=activity.event_id).first() if activity.event_id else None
    if found:
        outbox.enqueue(orders=[_order(due, letter, activity, event, one, now) for one in found], now=now)
    due.planned_at, due.error = now, ""
    due.save(update_fields=["planned_at", "error"])
    return 1


def _order(
    due: LetterDue, letter: Letter, activity: Activity, event: Event | None, to: Addressee, now: datetime
) -> Order:
    starts, ends = (
        rules.span_of(event.first_on, event.last_on, event.starts_at, event.ends_at, event.zone)
        if event
        else (None, None)
    )
    until = activity.data.get("until")
    return Order(
        key=f"letter:{due.pk}:{to.about}:{to.person_id or 0}",
        network_id=activity.network_id,
        source=SOURCE,
        letter=letter.name,
        address=to.address,
        language=to.language,
        due_at=max(activity.at + letter.wait, now) if letter.wait else now,
        expires_at=rules.expires_at(
            letter,
            planned_at=now,
            starts=starts,
            ends=ends,
            offered_until=datetime.fromisoformat(until) if isinstance(until, str) else None,
        ),
        event_id=event.pk if event else None,
        person_id=to.person_id,
        about=to.about,
        activity_id=activity.pk,
    )
