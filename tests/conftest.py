"""Fixtures that every test may use: databases with their own names, a real mail server, a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils.translation.reloader import translation_file_changed
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings

from config import translations
from config.trial.packages import BROWSER
from tests.mail import MailServer, mail_server, send_to
from tests.servers import FOLDER

BROWSER_FLAGS = (
    "--no-sandbox",  # as root, as in a container, chromium refuses its own sandbox
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_configure(config: pytest.Config) -> None:
    """Names the test database after the run's folder, so that runs of several people never meet."""
    folder = Path(os.environ[FOLDER])
    database = settings.DATABASES["default"]
    sqlite = "sqlite" in database["ENGINE"]
    name = str(folder / "test.sqlite3") if sqlite else f"test_{folder.name.replace('-', '_')}"
    database.setdefault("TEST", {})["NAME"] = name
    # Tests open and close connections in threads of their own; a pool would keep the database from being dropped.
    database["OPTIONS"].pop("pool", None)
    # How long an example takes says more about the machine's neighbours than about the code.
    hypothesis.settings.register_profile("house", deadline=None)
    hypothesis.settings.load_profile("house")
    if translations.compile_messages(settings.LOCALE_PATHS[0]):
        translation_file_changed(None, Path("django.mo"))  # Django has read the old one already
    # Styles are served from their sources, without a collectstatic before every run.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Rate limits count in the cache: what one test did must not slow down the next."""
    cache.clear()


@pytest.fixture
def smtp_server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def mailbox(smtp_server: MailServer, settings: Settings) -> MailServer:
    """The server that this test's mail arrives at."""
    send_to(settings, smtp_server.url)
    return smtp_server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, driven by Playwright; one process for the whole run."""
    path = BROWSER.found()
    assert path, "No Chromium found. Run: sudo apt-get install -y chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with nothing remembered, in Swedish."""
    context = browser.new_context(locale="sv-SE", timezone_id="Europe/Stockholm")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
