"""How `up` knows that a server answers."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from config.supervisor.children import Child
from config.supervisor.trouble import Trouble

PATIENCE = 60.0


def until(answers: Callable[[], bool], child: Child) -> None:
    """Waits for the first answer; Trouble if the process ends before, or never answers."""
    last_moment = time.monotonic() + PATIENCE
    while not answers():
        if not child.alive():
            raise Trouble(f"the {child.name} ended at once: {child.last_words()}")
        if time.monotonic() > last_moment:
            raise Trouble(f"the {child.name} did not answer within {PATIENCE:.0f} seconds; see {child.log}")
        time.sleep(0.03)


def broker_answers(url: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(Path(urlsplit(url).path)))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def mail_answers(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as connection:
            return connection.recv(4).startswith(b"220")
    except OSError:
        return False


def page_answers(port: int) -> bool:
    """Whether the first page is there; an installation without a network rightly says 404."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/sv/")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()
