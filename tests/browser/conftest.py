"""The demo world, served; an address for every page of it."""

from __future__ import annotations

import os
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from pytest_django.live_server_helper import LiveServer

from demo import world
from events.directory.models import Person, User
from events.journal.models import SYSTEM
from events.kernel import clock, tokens
from events.networks.models import Network
from events.obligations.models import Obligation
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations.models import Registration

# Playwright keeps an event loop in this thread; the database is asked from it all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

HOST = "localhost"
LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)', re.IGNORECASE)
NO_PAGE = re.compile(r"^/(static|f)/|\.(ics|csv)$|/till/|^/org/(admin|konto)/|/html/$")


@pytest.fixture
def served(live_server: LiveServer) -> str:
    """The demo world, at this address."""
    world.load(clock.now().date())
    trip = Event.objects.get(slug="emilia-romagna")
    registrations.start(
        event=trip, email="begun@example.org", language="sv", submit_key="begun", by=SYSTEM, now=clock.now()
    )
    return f"http://{HOST}:{live_server.thread.port}"


@pytest.fixture
def organiser() -> User:
    """Whoever organises the first network."""
    person = Person.objects.filter(user__isnull=False, network__slug="social-ekonomi").order_by("pk").first()
    assert person
    assert person.user
    return person.user


def session_of(user: User) -> str:
    """The cookie of somebody who has signed in."""
    client = Client(headers={"host": HOST})
    client.force_login(user)
    return client.cookies["sessionid"].value


def every_page(user: User, language: str) -> dict[str, str]:
    """One address for each page that can be reached, by name: found by following links, as a reader does."""
    client = Client(headers={"host": HOST})
    client.force_login(user)
    waiting = list(beginnings(language).items())
    found: dict[str, str] = {}
    while waiting:
        name, path = waiting.pop(0)
        if name in found:
            continue
        answer = client.get(path)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found[name] = path
            waiting += [(name_of(link), link) for link in links_on(answer) if name_of(link) not in found]
    return found


def beginnings(language: str) -> dict[str, str]:
    """Where readers begin: the agenda, every activity, and what stands behind mailed links."""
    network = Network.objects.get(slug="social-ekonomi")
    events = Event.objects.within(network).public()
    pages = {f"event {event.slug}": f"/{language}/a/{event.slug}/" for event in events}
    for state in ("started", "confirmed", "pending", "waiting", "offered", "withdrawn"):
        if row := Registration.objects.within(network).filter(state=state).first():
            pages[f"mine {state}"] = f"/{language}/m/{tokens.sign('registration', row.pk, row.link_version)}/"
            draft = tokens.sign("draft", row.pk, row.link_version)
            pages[f"done {state}"] = f"/{language}/a/{row.event.slug}/anmal/klar/?t={draft}"
    for kind in ("meeting_report", "case_paper"):
        if owed := Obligation.objects.within(network).filter(kind=kind).first():
            pages[f"owed {kind}"] = f"/{language}/o/{tokens.sign('obligation', owed.pk, owed.link_version)}/"
    person = Person.objects.within(network).first()
    assert person
    pages["preferences"] = f"/{language}/avanmal/{tokens.sign('preferences', person.pk, person.link_version)}/"
    return {"agenda": f"/{language}/", "org_today": "/org/", **pages, **unfinished(network, language)}


def unfinished(network: Network, language: str) -> dict[str, str]:
    """The pages of a trip's registration that was begun and not sent."""
    row = Registration.objects.within(network).filter(state="started", event__kind="study_trip").first()
    if row is None:
        return {}
    token = tokens.sign("draft", row.pk, row.link_version)
    home = f"/{language}/a/{row.event.slug}/anmal/"
    pages = {f"page {number}": f"{home}{number}/?t={token}" for number in (1, 2, 3)}
    return {**pages, "check": f"{home}kontrollera/?t={token}"}


def links_on(answer: Any) -> list[str]:
    found = [unescape(link) for link in LINK.findall(answer.content.decode())]
    return [link for link in found if not NO_PAGE.search(link.partition("?")[0])]


def name_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return path
