"""One engine's figures. Runs in a process of its own, whose settings name the scratch database."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import translation

from bench.asking import Page, ask, parts
from bench.urls import SAME
from config.supervisor import preparation
from demo import crowd, networks, trip, world
from events.directory.models import User
from events.kernel import clock
from events.kernel.localtime import in_zone
from events.programme.models import Event

WARM_UP = 5
Say = Callable[[str], object]


def build(people: int, events: int, say: Say) -> float:
    """The load world, if it is not there yet. Returns how many seconds that took."""
    began = time.monotonic()
    call_command("migrate", verbosity=0)
    preparation.compile_translations()
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        call_command("collectstatic", verbosity=0, interactive=False, skip_checks=True)
    now = clock.now()
    if not world.is_loaded():
        world.load(in_zone(now, "Europe/Stockholm").date())
    if not Event.objects.filter(slug=crowd.BIG_SLUG).exists():
        crowd.add(people=people, events=events, now=now, say=say)
        with connection.cursor() as cursor:
            # What a database that has run for a day knows of its tables.
            cursor.execute("ANALYZE")
    return time.monotonic() - began


def pages() -> list[Page]:
    """What is measured: two event pages, the agenda, and the organiser's list of everybody at the big event."""
    big = Event.objects.get(slug=crowd.BIG_SLUG)
    cookie = _session()
    with translation.override("sv"):
        return [
            Page("event", reverse("event", args=[trip.SLUG])),
            Page("event_of_5000", reverse("event", args=[crowd.BIG_SLUG])),
            Page("agenda", reverse("agenda")),
            Page("people_of_5000", reverse("org_registrations", args=[big.pk]), cookie),
            Page("people_searched", reverse("org_registrations", args=[big.pk]) + "?q=lind", cookie),
        ]


def _session() -> str:
    """The demo organiser's cookie, as signing in would set it."""
    user = User.objects.get(people__network__slug=networks.FIRST)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def measure(page: Page, repetitions: int) -> dict[str, Any]:
    """Medians of the page and of a view that returns the same bytes, asked for in turn; and where the time goes."""
    handler = WSGIHandler()
    first = ask(handler, page)
    if not first.status.startswith("200"):
        raise RuntimeError(f"{page.path} answered {first.status}")
    SAME[page.name] = first.body
    same = Page(page.name, f"/bench/{page.name}/", page.cookie)
    pairs = [(ask(handler, page), ask(handler, same)) for _ in range(WARM_UP + repetitions)][WARM_UP:]
    return {
        "ms": round(median(one.seconds for one, _same in pairs) * 1000, 2),
        "same_ms": round(median(same.seconds for _one, same in pairs) * 1000, 2),
        "ratio": round(median(one.seconds / same.seconds for one, same in pairs), 2),
        "cpu_ms": round(median(one.cpu for one, _same in pairs) * 1000, 2),
        "cpu_ratio": round(median(one.cpu / same.cpu for one, same in pairs), 2),
        "bytes": len(first.body),
        "gzip": len(gzip.compress(first.body, 9)),
        **{name: round(value, 2) for name, value in asdict(parts(handler, page, repetitions // 3)).items()},
    }
