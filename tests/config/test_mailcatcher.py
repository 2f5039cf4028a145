"""The mail server of `up` keeps each message as a file, with those it was really sent to."""

from __future__ import annotations

import signal
import smtplib
import socket
import subprocess
import sys
from email import message_from_bytes
from pathlib import Path

from tests.processes import ROOT, wait_until


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_catcher_keeps_what_it_is_sent(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "config.supervisor.mailcatcher", "--port", str(port), "--folder", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT) as catcher:
        wait_until(lambda: _answers(port), what="the catcher's start")
        with smtplib.SMTP("127.0.0.1", port) as client:
            client.sendmail(
                "a@example.org", ["å@exämple.org", "c@example.org"], "Subject: Hej\r\n\r\nHej\r\n", ["SMTPUTF8"]
            )
        catcher.send_signal(signal.SIGTERM)

        assert catcher.wait(timeout=10) == 0
    (kept,) = tmp_path.glob("*.eml")
    message = message_from_bytes(kept.read_bytes())
    assert message["Subject"] == "Hej"
    assert len(message.get_all("X-Envelope-To", [])) == 2
    assert list(tmp_path.glob("*.part")) == []
