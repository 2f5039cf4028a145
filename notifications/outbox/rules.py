"""What becomes of a mail, decided from loaded values: when to try again, what a server's answer means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from notifications.outbox.models import DeliveryState

# After the first failure one minute, then 5, 15, 60 and 240; further tries every 240 while the mail is of use.
RETRY_MINUTES = (1, 5, 15, 60, 240)
# Without an end of usefulness somebody has to be told: it fails after the last step.
TRIES_WITHOUT_END = len(RETRY_MINUTES) + 1
# A mail that took its worker down this often is not tried again by itself.
MOST_TRIES = 40
# How much of a step may be added, so that five hundred refused mails do not come back in the same second.
JITTER = 0.2


class Answer(Enum):
    """What the server's answer means for one mail."""

    TAKEN = "taken"
    TRY_LATER = "try later"
    NO_SUCH_ADDRESS = "no such address"
    REFUSED = "refused"
    NOBODY_THERE = "nobody there"


def answer_of(code: int, text: str) -> Answer:
    """An SMTP reply in our words (RFC 5321 section 4.2.1, RFC 3463 for the enhanced code at the start of the text).

    5.1.x says that the address itself is wrong; every other 5xx is a refusal of this mail (policy, size, content)
    that says nothing of the address. 421 and 450 and their like pass.
    """
    if 400 <= code < 500:
        return Answer.TRY_LATER
    enhanced = text.strip().partition(" ")[0]
    if code in (550, 551, 553) and (enhanced.startswith("5.1.") or not enhanced.startswith("5.")):
        return Answer.NO_SUCH_ADDRESS
    return Answer.REFUSED


@dataclass(frozen=True)
class Outcome:
    """The state a mail goes to, when it is due again, and whether its address takes mail no more."""

    state: DeliveryState
    due_at: datetime | None = None
    suppresses: bool = False


def outcome(answer: Answer, *, attempts: int, now: datetime, expires_at: datetime | None, jitter: float) -> Outcome:
    """What follows from the answer. ``attempts`` counts this one; ``jitter`` is between 0 and 1."""
    if answer is Answer.TAKEN:
        return Outcome(DeliveryState.HANDED)
    if answer is Answer.NO_SUCH_ADDRESS:
        return Outcome(DeliveryState.FAILED, suppresses=True)
    if answer is Answer.REFUSED or attempts >= MOST_TRIES:
        return Outcome(DeliveryState.FAILED)
    again = retry_at(attempts=attempts, now=now, jitter=jitter)
    if expires_at is not None:
        return Outcome(DeliveryState.RETRY, again) if again < expires_at else Outcome(DeliveryState.EXPIRED)
    return Outcome(DeliveryState.RETRY, again) if attempts < TRIES_WITHOUT_END else Outcome(DeliveryState.FAILED)


def retry_at(*, attempts: int, now: datetime, jitter: float) -> datetime:
    """When to try again after this many attempts."""
    minutes = RETRY_MINUTES[min(max(attempts, 1), len(RETRY_MINUTES)) - 1]
    return now + timedelta(minutes=minutes * (1 + JITTER * jitter))


def is_expired(expires_at: datetime | None, now: datetime) -> bool:
    """Too late to be of use."""
    return expires_at is not None and expires_at <= now


def passes(*, address: str, is_draft: bool, organisers: frozenset[str]) -> bool:
    """The one gate: an event still on the drawing board writes to its organisers and to nobody else."""
    return not is_draft or address.lower() in organisers
