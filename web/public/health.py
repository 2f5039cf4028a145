"""Is it alive: for container health checks and for whoever is woken at night. Answered on any host."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis
from redis.exceptions import RedisError

from events.journal import queries as journal
from events.kernel import clock
from notifications.outbox import queries as outbox

TIMEOUT_SECONDS = 1


def health(request: HttpRequest) -> HttpResponse:
    """200 while pages can be served; 503 when the database is away. The rest is told, and judged by the reader."""
    now = clock.now()
    database = _database()
    told = {
        "database": "ok" if database else "away",
        "broker": _broker(),
        "last_sweep": _last_sweep() if database else None,
        "oldest_unsent": _oldest_unsent(now) if database else None,
        "now": now.isoformat(timespec="seconds"),
    }
    response = JsonResponse({"status": "ok" if database else "broken", **told}, status=200 if database else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError:
        return False


def _broker() -> str:
    if not settings.REDIS_URL:
        return "none"
    try:
        timeouts: dict[str, Any] = {"socket_timeout": TIMEOUT_SECONDS, "socket_connect_timeout": TIMEOUT_SECONDS}
        with Redis.from_url(settings.REDIS_URL, **timeouts) as broker:
            return "ok" if broker.ping() else "away"
    except (RedisError, OSError):
        return "away"


def _last_sweep() -> str | None:
    """When the scheduler's sweep last ended well."""
    last = journal.last_beat("sweep")
    return last.isoformat(timespec="seconds") if last else None


def _oldest_unsent(now: datetime) -> str | None:
    since = outbox.oldest_unsent(now=now)
    return since.isoformat() if since else None
