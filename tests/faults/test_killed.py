"""kill -9 at the worst moment: nothing is lost, and what is repeated can be recognised."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from events.kernel import clock
from events.programme.models import Event
from notifications import receivers
from notifications.outbox import operations as outbox
from notifications.outbox.models import Delivery
from tests import factories
from tests.cast import ELIN, NOW
from tests.faults.post import cancelled_trip, copies, message_ids
from tests.mail import MailServer
from tests.notifications.post import post
from tests.processes import ROOT, database_url, wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]

EVERYBODY = 500
WORKERS = 2


@pytest.mark.parametrize("pool", ["threads", "prefork"])
def test_worker_when_killed_in_the_middle_of_a_mailing(pool: str, mailbox: MailServer, tmp_path: Path) -> None:
    """All 500 arrive, at most one of them twice per worker, under the same Message-ID."""
    addresses = cancelled_trip(EVERYBODY)
    with worker(tmp_path, email_url=mailbox.url, concurrency=WORKERS, pool=pool) as pid:
        for _ in range(WORKERS):
            receivers.nudge()
        wait_until(lambda: len(mailbox.envelopes) >= 120, seconds=60, what="the third batch")
        os.killpg(pid, signal.SIGKILL)
    before = len(mailbox.envelopes)
    assert before < EVERYBODY
    assert Delivery.objects.filter(state="claimed").exists()

    # As if the lease had run out: what the sweep does two minutes later.
    outbox.release_expired(now=clock.now() + outbox.LEASE)
    with worker(tmp_path, email_url=mailbox.url, concurrency=WORKERS, pool=pool):
        receivers.nudge()
        all_handed = Delivery.objects.filter(state="handed")
        wait_until(lambda: all_handed.count() == EVERYBODY, seconds=60, what="the rest of the mailing")

    arrived = copies(mailbox)
    assert sorted(arrived) == sorted(addresses)
    assert arrived.total() - EVERYBODY <= WORKERS
    assert {len(ids) for ids in message_ids(mailbox).values()} == {1}


REGISTER_AND_DIE = """
import os, signal
import django
django.setup()
from django.db import transaction
from events.programme.models import Event
from tests import factories
with transaction.atomic():
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    factories.registration(Event.objects.get(), email="{address}", is_proved=False)
"""

REGISTER = """
import time
import django
django.setup()
from events.programme.models import Event
from tests import factories
started = time.monotonic()
factories.registration(Event.objects.get(), email="{address}", is_proved=False)
assert time.monotonic() - started < 5, "the visitor waited for the broker"
"""


def _run(program: str, **environment: str) -> int:
    """The program in a process of its own, on this test's database."""
    told = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database_url(), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program.format(address=ELIN)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **told, **environment}, check=False).returncode


def test_web_when_killed_right_after_the_commit(mailbox: MailServer) -> None:
    """Nobody was nudged; the sweep sends the confirmation, once."""
    factories.event(factories.network())

    assert _run(REGISTER_AND_DIE) == -signal.SIGKILL
    post()
    post(NOW + timedelta(minutes=1))

    assert copies(mailbox) == {ELIN: 1}


def test_web_when_the_broker_is_away(mailbox: MailServer) -> None:
    """The visitor does not notice; the sweep sends the confirmation."""
    factories.event(factories.network())

    assert _run(REGISTER, REDIS_URL="redis://127.0.0.1:1/0") == 0
    post()

    assert copies(mailbox) == {ELIN: 1}
    assert Event.objects.get().registrations.count() == 1
