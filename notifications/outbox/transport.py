"""The only way out: one open connection to the mail server or provider, and the gate in front of it."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from notifications.outbox.rules import Answer, answer_of


@dataclass(frozen=True)
class Reply:
    """What came of handing a mail over. ``reason`` is the server's own words, cut to fit."""

    answer: Answer
    reason: str = ""


# Django 6.1 calls what the settings name a mailer, and its older name is about to go.
new_connection: Callable[[], BaseEmailBackend] = (
    (lambda: mail.mailers.default) if hasattr(mail, "mailers") else mail.get_connection
)
TAKEN = Reply(Answer.TAKEN)
_REASON_LENGTH = 200


class Line:
    """A connection that is opened at the first mail, reused for the rest, and opened anew when it was lost.

    ``may_pass`` is the gate: asked with every address before anything is handed over. Nothing in the house
    sends mail but through ``hand_over``.
    """

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = new_connection()
        self._is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up. A line that was cut is not mourned."""
        self._is_open = False
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            # smtplib closed the socket itself before it complained.
            return

    def hand_over(self, message: EmailMultiAlternatives, may_pass: Callable[[str], bool]) -> Reply:
        """Give one mail to the server and say what it answered. Never raises for what a server or a network does."""
        for address in message.recipients():
            if not may_pass(address):
                return Reply(Answer.REFUSED, "held at the gate: the event is a draft")
        try:
            self._open()
            self._connection.send_messages([message])
        except (OSError, smtplib.SMTPException, AnymailError) as error:
            return self._understood(error)
        return TAKEN

    def _open(self) -> None:
        if not self._is_open:
            self._connection.open()
            self._is_open = True

    def _understood(self, error: Exception) -> Reply:
        reply = reply_to(error)
        # After 421 (RFC 5321 section 3.8) and after a lost connection the line is dead; after a refusal it lives.
        if reply.answer is Answer.NOBODY_THERE or reply.reason.startswith("421"):
            self.close()
        return reply


def reply_to(error: Exception) -> Reply:
    """A failure in our words. What nobody foresaw counts as a server that is not there: the mail is tried again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _smtp(code, words)
    if isinstance(error, smtplib.SMTPResponseException):
        connecting = isinstance(
            error, (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPAuthenticationError)
        )
        told = _smtp(error.smtp_code, error.smtp_error)
        return Reply(Answer.NOBODY_THERE, told.reason) if connecting else told
    if isinstance(error, AnymailRecipientsRefused):
        return Reply(Answer.NO_SUCH_ADDRESS, _cut(str(error)))
    if isinstance(error, AnymailRequestsAPIError):
        return _provider(error)
    if isinstance(error, AnymailError):
        return Reply(Answer.REFUSED, _cut(str(error)))
    return Reply(Answer.NOBODY_THERE, _cut(f"{type(error).__name__}: {error}"))


def _smtp(code: int, words: bytes | str) -> Reply:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Reply(answer_of(code, said), _cut(f"{code} {said}"))


def _provider(error: AnymailRequestsAPIError) -> Reply:
    """HTTP status of a provider's API: 429 and 5xx pass, 401 and 403 are our key, other 4xx are about this mail."""
    status = error.status_code or 0
    told = _cut(f"{status} {error}")
    if status in (401, 403):
        return Reply(Answer.NOBODY_THERE, told)
    return Reply(Answer.REFUSED if 400 <= status < 500 and status != 429 else Answer.TRY_LATER, told)


def _cut(words: str) -> str:
    return " ".join(words.split())[:_REASON_LENGTH]
