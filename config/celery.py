"""Celery: a broker that only hurries what the sweeps would find anyway."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent, worker_ready
from django.conf import settings

from config.broker import for_celery

app = Celery("kallelse")
app.conf.update(
    broker_url=for_celery(settings.REDIS_URL),
    broker_connection_retry_on_startup=True,
    # A worker killed with -9 keeps its unacknowledged messages for this long; nothing is scheduled further ahead.
    # Whoever nudges a worker does not wait for a broker that is away: one more try at once, then the sweep finds it.
    broker_transport_options={
        "visibility_timeout": 300,
        "socket_connect_timeout": 2,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    },
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Outcomes are rows in the database, so there is no result backend.
    task_ignore_result=True,
    result_backend=None,
    task_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    enable_utc=True,
    task_soft_time_limit=240,
    task_time_limit=270,
    worker_soft_shutdown_timeout=5,
    worker_enable_soft_shutdown_on_idle=False,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
)
# The whole timetable. Every entry is idempotent: late, twice or never in a while changes nothing but the delay.
app.conf.beat_schedule = {
    "sweep": {"task": "notifications.tasks.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "lapses": {"task": "events.tasks.lapse_registrations", "schedule": 300.0, "options": {"expires": 300}},
    "feeds": {"task": "events.tasks.rebuild_feeds", "schedule": 5.0, "options": {"expires": 5}},
    "forget": {"task": "notifications.tasks.forget", "schedule": 86400.0, "options": {"expires": 86400}},
    "debtors": {"task": "events.tasks.recheck_debtors", "schedule": 3600.0, "options": {"expires": 3600}},
}
app.autodiscover_tasks(["events", "notifications"])


@worker_ready.connect
@heartbeat_sent.connect
def touch_heartbeat(**signal: Any) -> None:
    """A file that a container's health check can look at without asking the broker, which costs seconds of CPU."""
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "worker-heartbeat").touch()
