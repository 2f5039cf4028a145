"""The sweep: what is due soon becomes dues and mail, once, however many sweeps run."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from events.kernel.localtime import in_zone
from notifications.letters import rules as letter_rules
from notifications.letters.catalogue import BY_NAME
from notifications.outbox import operations as outbox
from notifications.outbox.compose import Dropped, Written
from notifications.outbox.models import Delivery, DeliveryState
from notifications.outbox.operations import Order, Writer
from notifications.reminders import rules
from notifications.reminders.models import Audience, Due, DueState
from notifications.reminders.queries import candidates, writing
from notifications.reminders.queries.candidates import Candidate

log = logging.getLogger(__name__)

SOURCE = "reminder"
# Two sweeps: mail is planned when it is about to be sent, so that everything about it is asked at that time.
SOON = timedelta(minutes=1)
AT_A_TIME = 200
_REASON_LENGTH = 200
# A mail that nobody is sending may still be added to.
OPEN = (DeliveryState.PENDING, DeliveryState.RETRY)

FINDERS: tuple[Callable[[datetime], list[Candidate]], ...] = (
    candidates.of_obligations,
    candidates.of_participants,
    candidates.of_unfinished,
    candidates.of_unconfirmed,
)


@dataclass(frozen=True)
class Bundle:
    """One mail and what rides in it."""

    order: Order
    riders: tuple[Candidate, ...]


def plan_due(*, now: datetime) -> int:
    """Plan every reminder that is about to be due. Returns how many mails were ordered or added to.

    1. each kind of rule says what is near, for whom, and not planned before; 2. what one recipient owes is bundled
    into one mail a day, in working hours; 3. mails and dues are inserted in bulk under their unique keys, so that
    two sweeps at once are one; a bundle that cannot be planned is logged and holds up no other.
    """
    planned = 0
    for find in FINDERS:
        try:
            bundles = list(_bundles(find(now), now))
        except Exception:  # one kind of reminder that fails leaves the others to theirs
            log.exception("Reminders of %s cannot be planned", find.__name__)
            continue
        for start in range(0, len(bundles), AT_A_TIME):
            planned += _planned(bundles[start : start + AT_A_TIME], now)
    return planned


# --- bundling -------------------------------------------------------------------------------------------------------


def _bundles(found: Sequence[Candidate], now: datetime) -> Iterator[Bundle]:
    together: dict[str, list[Candidate]] = defaultdict(list)
    sent_at: dict[str, datetime] = {}
    for one in found:
        when = _sending_time(one, now)
        key = _mail_key(one, when)
        together[key].append(one)
        sent_at[key] = min(when, sent_at.get(key, when))
    for key, riders in together.items():
        if sent_at[key] <= now + SOON:
            yield Bundle(_order(key, riders, sent_at[key]), tuple(riders))


def _sending_time(one: Candidate, now: datetime) -> datetime:
    if one.rule.audience != Audience.DEBTORS:
        return one.due_at
    return rules.opening(max(one.due_at, now), one.zone, one.event.network.country)


def _mail_key(one: Candidate, when: datetime) -> str:
    """What is owed: one mail per recipient and day. The rest: one mail per thing and date."""
    if one.rule.audience == Audience.DEBTORS:
        return f"remind:{one.recipient}:{in_zone(when, one.zone).date().isoformat()}"
    return f"remind:{one.rule.pk}:{one.subject}:{one.anchor_at.isoformat()}"


def _order(key: str, riders: Sequence[Candidate], when: datetime) -> Order:
    first = riders[0]
    events = {one.event.pk for one in riders}
    is_bundle = first.rule.audience == Audience.DEBTORS
    return Order(
        key=key,
        network_id=first.event.network_id,
        source=SOURCE,
        letter=first.rule.letter,
        address=first.address,
        language=first.language,
        due_at=when,
        expires_at=when + rules.LATEST if is_bundle else _useful_until(first, when),
        event_id=first.event.pk if len(events) == 1 else None,
        person_id=first.person_id,
        about=first.recipient if is_bundle else first.subject,
    )


def _useful_until(one: Candidate, when: datetime) -> datetime:
    event = one.event
    starts, ends = letter_rules.span_of(event.first_on, event.last_on, event.starts_at, event.ends_at, event.zone)
    if one.rule.audience == Audience.STARTED:
        return one.anchor_at
    return letter_rules.expires_at(BY_NAME[one.rule.letter], planned_at=when, starts=starts, ends=ends)


# --- inserting ------------------------------------------------------------------------------------------------------


def _planned(bundles: Sequence[Bundle], now: datetime) -> int:
    """All in one transaction; when that fails, one by one."""
    try:
        return _insert(bundles, now)
    except Exception:  # whatever is wrong with one recipient is not wrong with the next
        if len(bundles) == 1:
            log.exception("Reminder %s cannot be planned", bundles[0].order.key)
            return 0
    return sum(_planned([one], now) for one in bundles)


@transaction.atomic
def _insert(bundles: Sequence[Bundle], now: datetime) -> int:
    """Order the mails and tie the dues to them. A mail of the day that has left is not added to: its riders wait
    for the next sweep, which puts them into the next day's."""
    mails = outbox.enqueue(orders=[bundle.order for bundle in bundles], now=now)
    open_ones = [bundle for bundle in bundles if mails[bundle.order.key].state in OPEN]
    dues = [_due(one, mails[bundle.order.key]) for bundle in open_ones for one in bundle.riders]
    Due.objects.bulk_create(dues, ignore_conflicts=True, batch_size=500)
    return len(open_ones)


def _due(one: Candidate, mail: Delivery) -> Due:
    return Due(
        rule=one.rule,
        event=one.event,
        person_id=one.person_id,
        recipient=one.recipient,
        subject=one.subject,
        obligation_id=one.obligation_id,
        registration_id=one.registration_id,
        anchor_at=one.anchor_at,
        due_at=one.due_at,
        delivery=mail,
    )


# --- the writer -----------------------------------------------------------------------------------------------------


def _write(rows: Sequence[Delivery], now: datetime) -> Mapping[int, Written | Dropped]:
    """Weigh the dues of these mails, note those that no longer hold, write the rest."""
    weighed = writing.weigh(rows, now)
    for said in weighed.values():
        for due, reason in said.dropped:
            Due.objects.filter(pk=due.pk).update(state=DueState.DROPPED, reason=reason[:_REASON_LENGTH])
    return writing.write(rows, weighed, now)


def _settle(delivery: Delivery, now: datetime) -> None:
    """The dues that rode in the mail share its end."""
    riders = Due.objects.filter(delivery=delivery, state=DueState.PLANNED)
    if delivery.state == DeliveryState.HANDED:
        riders.update(state=DueState.SENT)
    else:
        riders.update(state=DueState.DROPPED, reason=f"mail_{delivery.state}")


WRITER = Writer(_write, _settle)
