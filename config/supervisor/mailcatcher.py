"""A mail server that keeps every message as a file instead of sending it on: `python -m config.supervisor.mailcatcher`.

Imports no Django, so that it is there before the first process wants to send.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
LARGEST = 25_000_000


class Folder:
    """Writes each message to `<time>-<number>.eml`, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.count += 1
        name = f"{time.time_ns()}-{self.count:05d}"
        unfinished = self.folder / f"{name}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(_recipients(envelope) + bytes(envelope.original_content or b""))
            unfinished.rename(self.folder / f"{name}.eml")
        except OSError as error:
            # A full or vanished disk passes: the sender tries again later (RFC 5321 section 4.2.2).
            return f"452 Cannot keep it now: {error.strerror}"
        return "250 Kept"


def _recipients(envelope: Envelope) -> bytes:
    """To whom the message was really sent, which its own headers need not say."""
    addresses = (re.sub(r"[\r\n]", " ", address) for address in envelope.rcpt_tos)
    lines = [f"X-Envelope-To: {address}\r\n" for address in addresses]
    return "".join(lines).encode("utf-8", "surrogateescape")


async def serve(port: int, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    handler = Folder(folder)
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True, data_size_limit=LARGEST), HOST, port)
    async with server:
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    os.umask(0o077)
    options.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(options.port, options.folder))


if __name__ == "__main__":
    main()
