"""A real mail server that remembers what it was given."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings

from config.mailing import mailer

HOST = "127.0.0.1"
# Nobody listens on the first port: a mail server that is away.
NOWHERE = f"smtp://{HOST}:1"


@dataclass
class MailServer:
    """What has arrived, in order; `refuse` answers the next messages to an address with that SMTP line instead.

    `cut`: a message to such an address is kept, and the line cut before the answer.
    """

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        if self.cut & set(envelope.rcpt_tos) and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 Kept"

    @property
    def url(self) -> str:
        """For EMAIL_URL of another process."""
        return f"smtp://{HOST}:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        return [_parsed(bytes(envelope.original_content or b"")) for envelope in self.envelopes]


def send_to(settings: Settings, url: str) -> None:
    """Makes Django send to that server, in the words of whichever Django runs."""
    for name, value in mailer(url).settings().items():
        setattr(settings, name, value)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        handler = MailServer(port=probe.getsockname()[1])
    controller = Controller(handler, hostname=HOST, port=handler.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def _parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
