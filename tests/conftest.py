"""Fixtures that every test may use: databases with their own names, a real mail server, a real browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings

from tests.services import FOLDER


def pytest_configure(config: pytest.Config) -> None:
    """Names the test database after the run's folder, so that runs of several people never meet."""
    folder = Path(os.environ[FOLDER])
    database = settings.DATABASES["default"]
    sqlite = "sqlite" in database["ENGINE"]
    name = str(folder / "test.sqlite3") if sqlite else f"test_{folder.name.replace('-', '_')}"
    database.setdefault("TEST", {})["NAME"] = name
    # Tests open and close connections in threads of their own; a pool would keep the database from being dropped.
    database["OPTIONS"].pop("pool", None)
