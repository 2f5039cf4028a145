"""The timetable names tasks that exist, and a real worker takes them from the real broker."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.celery import app
from events.tasks import rebuild_feeds
from tests.processes import wait_until, worker


def test_timetable_names_only_tasks_that_exist() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks) == set()


def test_timetable_lets_late_messages_lapse() -> None:
    late = [name for name, entry in app.conf.beat_schedule.items() if entry["options"]["expires"] != entry["schedule"]]

    assert late == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("worker_prefetch_multiplier", 1),
        ("task_ignore_result", True),
        ("timezone", "UTC"),
    ],
)
def test_worker_loses_nothing_for_long(setting: str, value: object) -> None:
    assert app.conf[setting] == value


def test_broker_gives_back_within_minutes_what_a_killed_worker_held() -> None:
    assert app.conf.broker_transport_options["visibility_timeout"] == 300


@pytest.mark.processes
@pytest.mark.usefixtures("transactional_db")
def test_worker_takes_a_task(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"

    with worker(tmp_path):
        rebuild_feeds.delay()
        wait_until(lambda: "rebuild_feeds" in log.read_text() and "succeeded" in log.read_text(), what="the task")

    assert "raised unexpected" not in log.read_text(encoding="utf-8")
