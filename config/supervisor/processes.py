"""Which processes an installation on one machine consists of, in the order they start."""

from __future__ import annotations

import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from config.supervisor import valkey
from config.supervisor.children import Child
from config.supervisor.options import HOST


@dataclass(frozen=True)
class Ground:
    """The servers that were given by name; what is empty is brought along."""

    data: Path
    port: int
    redis_url: str
    email_url: str


def servers(ground: Ground) -> tuple[list[Child], dict[str, str]]:
    """Broker and mail catcher as far as they are not given, and where the others find them."""
    children: list[Child] = []
    addresses: dict[str, str] = {}
    logs = ground.data / "logs"
    if not ground.redis_url:
        path = valkey.socket_path(ground.data)
        path.unlink(missing_ok=True)
        children.append(Child("broker", valkey.command(path, ground.data), {}, logs / "broker.log"))
        addresses["REDIS_URL"] = f"unix://{path}?db=0"
    if not ground.email_url:
        port = _free_port()
        module = [sys.executable, "-m", "config.supervisor.mailcatcher"]
        command = [*module, "--port", str(port), "--folder", str(ground.data / "mail")]
        children.append(Child("mail catcher", command, {}, logs / "mail.log"))
        addresses["EMAIL_URL"] = f"smtp://{HOST}:{port}"
    return children, addresses


def programs(ground: Ground, addresses: dict[str, str]) -> list[Child]:
    """Web, worker and scheduler: Django processes that find everything in their environment."""
    logs = ground.data / "logs"
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    celery = [sys.executable, "-m", "celery", "--app", "config.celery"]
    web = [*granian, "--host", HOST, "--port", str(ground.port), "--workers", "1", "--blocking-threads", "4"]
    # Threads need half the memory of processes, and there is one small machine.
    worker = [*celery, "worker", "--pool", "threads", "--concurrency", "4", "--loglevel", "WARNING"]
    beat = [*celery, "beat", "--schedule", str(ground.data / "timetable"), "--pidfile=", "--loglevel", "WARNING"]
    return [
        Child("web", [*web, "config.wsgi:application"], addresses, logs / "web.log", restarts=False),
        Child("worker", [*worker, "--without-mingle", "--without-gossip"], addresses, logs / "worker.log"),
        Child("scheduler", beat, addresses, logs / "scheduler.log"),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
