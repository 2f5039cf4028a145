"""Claimed mail goes out one by one, and each row is marked before the next mail is touched."""

from __future__ import annotations

import logging
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from events.networks.models import Network
from notifications.outbox import queries, rules
from notifications.outbox.compose import Dropped, Unsendable, Written, clean_subject, compose
from notifications.outbox.models import Delivery, DeliveryState
from notifications.outbox.operations.queue import LEASE, claim, hand_back, renew
from notifications.outbox.rules import Answer
from notifications.outbox.transport import Line, Reply
from notifications.preferences import operations as preferences
from notifications.preferences.models import SuppressionReason
from notifications.preferences.queries import refusals
from notifications.preferences.rules import Ask

log = logging.getLogger(__name__)

BATCH = 50
# One lost connection may be about one mail; two in a row mean that nobody is there.
LOST_IN_A_ROW = 2
AWAY_FOR = timedelta(minutes=1)
_REASON_LENGTH = 200

Verdict = Written | Dropped


@dataclass(frozen=True)
class Writer:
    """How the room that planned a mail writes it, and hears what became of it.

    ``write`` is asked for a whole batch at sending time and answers for every id: the letter, or Dropped when it
    no longer holds. ``settle`` is called inside the transaction that marks the row.
    """

    write: Callable[[Sequence[Delivery], datetime], Mapping[int, Verdict]]
    settle: Callable[[Delivery, datetime], None] = lambda delivery, now: None


@dataclass
class Report:
    """What one drain did, by state; ``is_away``: the server did not answer and the rest was given back."""

    claimed: int = 0
    handed: int = 0
    is_away: bool = False


def drain(
    *,
    clock: Callable[[], datetime],
    writers: Mapping[str, Writer],
    limit: int = BATCH,
    lease: timedelta = LEASE,
) -> Report:
    """Claim one batch of due mail, write it, send it over one connection, mark each row at once.

    1. claim under a lease; 2. each source says in one go what still holds; 3. what the address refuses is
    suppressed; 4. each mail is handed over and its row marked in its own short transaction, before the next one:
    a worker killed between the two repeats at most that one mail, under the same Message-ID.
    ``clock`` is read again for every mail, so that a slow server renews the lease instead of losing it.
    """
    now = clock()
    batch = claim(now=now, limit=limit, lease=lease)
    report = Report(claimed=len(batch))
    if not batch:
        return report
    verdicts = _allowed(batch, _verdicts(batch, writers, now))
    drafts = queries.organisers_of(row.event for row in batch if row.event)
    with Line() as line:
        _send_batch(batch, _Sending(line, writers, verdicts, drafts, clock, lease), report)
    return report


# --- what still holds -----------------------------------------------------------------------------------------------


def _verdicts(
    batch: Sequence[Delivery], writers: Mapping[str, Writer], now: datetime
) -> dict[int, Verdict | Exception]:
    by_source: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in batch:
        by_source[delivery.source].append(delivery)
    found: dict[int, Verdict | Exception] = {}
    for source, rows in by_source.items():
        found |= _asked(rows, writers[source], now) if source in writers else _nobody(rows, source)
    return found


def _nobody(rows: Sequence[Delivery], source: str) -> dict[int, Verdict | Exception]:
    return {row.pk: LookupError(f"nobody writes for {source}") for row in rows}


def _asked(rows: Sequence[Delivery], writer: Writer, now: datetime) -> dict[int, Verdict | Exception]:
    """All at once; when that fails, one by one, so that a poisoned mail takes nobody with it."""
    try:
        return dict(writer.write(rows, now))
    except Exception as error:  # whatever a letter does wrong is that letter's failure and nobody else's
        if len(rows) == 1:
            log.exception("Mail %s cannot be written", rows[0].pk)
            return {rows[0].pk: error}
    found: dict[int, Verdict | Exception] = {}
    for row in rows:
        found |= _asked([row], writer, now)
    return found


def _allowed(
    batch: Sequence[Delivery], verdicts: Mapping[int, Verdict | Exception]
) -> dict[int, Verdict | Exception | str]:
    """The verdicts, with a plain word instead of a letter that its address refuses."""
    checked: dict[int, Verdict | Exception | str] = dict(verdicts)
    written = [(row, said) for row in batch if isinstance(said := verdicts.get(row.pk), Written)]
    asks = [Ask(row.network_id, row.address, said.category, row.person_id) for row, said in written]
    for (row, _said), refused in zip(written, refusals(asks) if asks else [], strict=True):
        if refused:
            checked[row.pk] = refused
    return checked


# --- one by one -----------------------------------------------------------------------------------------------------


@dataclass
class _Sending:
    """What sending one mail of a batch needs to know."""

    line: Line
    writers: Mapping[str, Writer]
    verdicts: Mapping[int, Verdict | Exception | str]
    drafts: Mapping[int, frozenset[str]]
    clock: Callable[[], datetime]
    lease: timedelta

    def may_pass(self, delivery: Delivery) -> Callable[[str], bool]:
        is_draft = delivery.event_id in self.drafts
        organisers = self.drafts.get(delivery.event_id or 0, frozenset())
        return lambda address: rules.passes(address=address, is_draft=is_draft, organisers=organisers)


def _send_batch(batch: Sequence[Delivery], sending: _Sending, report: Report) -> None:
    lost = 0
    until = batch[0].lease_until or sending.clock()
    for position, delivery in enumerate(batch):
        now = sending.clock()
        if now > until - sending.lease / 2:
            until = now + sending.lease
            renew(batch=batch[position:], until=until)
        answer = _send(delivery, sending, now)
        report.handed += answer is Answer.TAKEN
        lost = lost + 1 if answer is Answer.NOBODY_THERE else 0
        if lost == LOST_IN_A_ROW:
            report.is_away = True
            hand_back(batch=batch[position + 1 :], due_at=now + AWAY_FOR)
            return


def _send(delivery: Delivery, sending: _Sending, now: datetime) -> Answer | None:
    """Bring one mail to its next state. The answer of the server, or None when it was not asked."""
    if rules.is_expired(delivery.expires_at, now):
        _mark(delivery, DeliveryState.EXPIRED, sending, now, reason="too late to be of use")
        return None
    if delivery.attempts > rules.MOST_TRIES:
        # Claimed so often without an answer: it takes its worker down with it.
        _mark(delivery, DeliveryState.FAILED, sending, now, reason="tried too often")
        return None
    verdict = sending.verdicts.get(delivery.pk, Dropped("nobody answered for it"))
    if not isinstance(verdict, Written):
        _mark_unsent(delivery, verdict, sending, now)
        return None
    try:
        message = compose(delivery, verdict, now)
        reply = sending.line.hand_over(message, sending.may_pass(delivery))
    except (Unsendable, ValueError) as error:  # ValueError: Django's BadHeaderError and what the codecs refuse
        _mark_unsent(delivery, error, sending, now)
        return None
    _mark_answered(delivery, verdict, reply, sending, now)
    return reply.answer


def _mark_unsent(delivery: Delivery, why: Dropped | Exception | str, sending: _Sending, now: datetime) -> None:
    if isinstance(why, Dropped):
        _mark(delivery, DeliveryState.CANCELLED, sending, now, reason=why.reason)
    elif isinstance(why, str):
        _mark(delivery, DeliveryState.SUPPRESSED, sending, now, reason=why)
    else:
        _mark(delivery, DeliveryState.FAILED, sending, now, reason=f"{type(why).__name__}: {why}")


def _mark_answered(delivery: Delivery, written: Written, reply: Reply, sending: _Sending, now: datetime) -> None:
    outcome = rules.outcome(
        reply.answer,
        attempts=delivery.attempts,
        now=now,
        expires_at=delivery.expires_at,
        # Spreads load; nothing secret hangs on it.
        jitter=random.random(),
    )
    if outcome.suppresses:
        preferences.suppress(
            network=delivery.network, address=delivery.address, reason=SuppressionReason.BOUNCED, now=now
        )
    if outcome.state == DeliveryState.HANDED:
        copy: dict[str, object] = {"subject_line": clean_subject(written.subject), "handed_at": now}
        copy |= {"text": written.text, "html": written.html}
        _mark(delivery, DeliveryState.HANDED, sending, now, more=copy)
        return
    due: dict[str, object] = {"due_at": outcome.due_at} if outcome.due_at else {}
    _mark(delivery, outcome.state, sending, now, reason=reply.reason, more=due)


@transaction.atomic
def _mark(
    delivery: Delivery,
    state: DeliveryState,
    sending: _Sending,
    now: datetime,
    *,
    reason: str = "",
    more: Mapping[str, object] | None = None,
) -> None:
    """The one gate of a claimed mail's state. The lease must still be ours: else somebody else has the row now.

    handed: the exact copy is kept; retry: due again later; failed, cancelled, suppressed, expired: the end, with the
    reason for the organiser. Whoever planned the mail hears of it in the same transaction (``Writer.settle``).
    """
    settled_at = None if state == DeliveryState.RETRY else now
    ours = Delivery.objects.filter(pk=delivery.pk, lease_token=delivery.lease_token, state=DeliveryState.CLAIMED)
    marked = ours.update(
        state=state,
        reason=reason[:_REASON_LENGTH],
        settled_at=settled_at,
        lease_until=None,
        lease_token=None,
        **(more or {}),
    )
    if not marked:
        log.warning("Mail %s lost its lease before it was marked %s", delivery.pk, state)
        return
    delivery.state = state
    if settled_at and delivery.source in sending.writers:
        sending.writers[delivery.source].settle(delivery, now)


# --- without the queue ----------------------------------------------------------------------------------------------


def send_at_once(*, network: Network, row: Delivery, written: Written, now: datetime) -> Reply:
    """Hand over a mail whose words must not be kept (a sign-in code): through the same transport, one row as a trace.

    The row holds who and when, never the text. A mail that could not be handed over is not tried again.
    """
    if refusals([Ask(network.pk, row.address, written.category, row.person_id)]) != [""]:
        return Reply(Answer.REFUSED, "suppressed")
    message: EmailMultiAlternatives = compose(row, written, now)
    with Line() as line:
        reply = line.hand_over(message, lambda address: True)
    is_taken = reply.answer is Answer.TAKEN
    row.state = DeliveryState.HANDED if is_taken else DeliveryState.FAILED
    row.handed_at, row.settled_at, row.reason = (now if is_taken else None), now, reply.reason
    row.save()
    return reply
