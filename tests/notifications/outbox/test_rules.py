from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from notifications.outbox.models import DeliveryState
from notifications.outbox.rules import MOST_TRIES, Answer, Outcome, answer_of, outcome, passes, retry_at
from tests.cast import NOW

SOON = NOW + timedelta(minutes=3)
LATER = NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        pytest.param(421, "4.3.2 closing", Answer.TRY_LATER, id="server closes"),
        pytest.param(450, "4.2.1 greylisted", Answer.TRY_LATER, id="greylisting"),
        pytest.param(550, "5.1.1 no such user", Answer.NO_SUCH_ADDRESS, id="unknown mailbox"),
        pytest.param(550, "No such user here", Answer.NO_SUCH_ADDRESS, id="unknown mailbox without enhanced code"),
        pytest.param(553, "5.1.3 bad syntax", Answer.NO_SUCH_ADDRESS, id="bad address"),
        pytest.param(550, "5.7.26 unauthenticated mail", Answer.REFUSED, id="policy says nothing of the address"),
        pytest.param(552, "5.2.2 mailbox full", Answer.REFUSED, id="full mailbox"),
        pytest.param(554, "rejected", Answer.REFUSED, id="content refused"),
    ],
)
def test_answer_when(code: int, text: str, expected: Answer) -> None:
    assert answer_of(code, text) == expected


@pytest.mark.parametrize(
    ("answer", "attempts", "expires_at", "expected"),
    [
        pytest.param(Answer.TAKEN, 1, None, Outcome(DeliveryState.HANDED), id="taken"),
        pytest.param(
            Answer.NO_SUCH_ADDRESS, 1, LATER, Outcome(DeliveryState.FAILED, suppresses=True), id="no such address"
        ),
        pytest.param(Answer.REFUSED, 1, LATER, Outcome(DeliveryState.FAILED), id="refused"),
        pytest.param(
            Answer.TRY_LATER, 1, LATER, Outcome(DeliveryState.RETRY, NOW + timedelta(minutes=1)), id="first retry"
        ),
        pytest.param(
            Answer.NOBODY_THERE, 4, LATER, Outcome(DeliveryState.RETRY, NOW + timedelta(minutes=60)), id="fourth retry"
        ),
        pytest.param(
            Answer.TRY_LATER, 9, LATER, Outcome(DeliveryState.RETRY, NOW + timedelta(minutes=240)), id="while of use"
        ),
        pytest.param(Answer.TRY_LATER, 2, SOON, Outcome(DeliveryState.EXPIRED), id="too late to be of use"),
        pytest.param(
            Answer.TRY_LATER, 5, None, Outcome(DeliveryState.RETRY, NOW + timedelta(minutes=240)), id="last step"
        ),
        pytest.param(Answer.TRY_LATER, 6, None, Outcome(DeliveryState.FAILED), id="steps used up"),
        pytest.param(Answer.TRY_LATER, MOST_TRIES, LATER, Outcome(DeliveryState.FAILED), id="tried too often"),
    ],
)
def test_outcome_when(answer: Answer, attempts: int, expires_at: datetime | None, expected: Outcome) -> None:
    assert outcome(answer, attempts=attempts, now=NOW, expires_at=expires_at, jitter=0) == expected


def test_retry_when_all_are_refused_together() -> None:
    times = {retry_at(attempts=1, now=NOW, jitter=part / 10) for part in range(11)}

    assert (min(times), max(times), len(times)) == (NOW + timedelta(seconds=60), NOW + timedelta(seconds=72), 11)


@pytest.mark.parametrize(
    ("address", "is_draft", "expected"),
    [
        pytest.param("elin@example.org", False, True, id="anybody, once it is published"),
        pytest.param("elin@example.org", True, False, id="nobody, while it is a draft"),
        pytest.param("Berit@Example.org", True, True, id="its organiser, while it is a draft"),
    ],
)
def test_gate_when(address: str, is_draft: bool, expected: bool) -> None:
    assert passes(address=address, is_draft=is_draft, organisers=frozenset({"berit@example.org"})) is expected
