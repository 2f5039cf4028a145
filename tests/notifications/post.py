"""What tests of the post share: the outbox emptied at an instant, a letter read as a person would."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage

from notifications import tasks
from notifications.letters import operations as letters
from notifications.outbox import operations as outbox
from notifications.outbox.operations import Report
from notifications.reminders import operations as reminders
from tests.cast import NOW


def post(now: datetime = NOW) -> Report:
    """Everything a sweep does at this instant: plan letters and reminders, send what is due."""
    letters.plan(now=now)
    reminders.plan_due(now=now)
    return drain(now)


def drain(now: datetime = NOW, limit: int = 500) -> Report:
    return outbox.drain(clock=lambda: now, writers=tasks.WRITERS, limit=limit)


def part(message: EmailMessage, subtype: str) -> str:
    """The text of the plain or the html part."""
    found = message.get_body((subtype,))
    assert found is not None, subtype
    return str(found.get_content()).replace("\r\n", "\n")


def words(html: str) -> str:
    """What a reader of the html part reads, without markup."""
    body = re.sub(r"<(style|title)\b.*?</\1>", " ", html, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", body)
    for entity, letter in {"&amp;": "&", "&quot;": '"', "&#x27;": "'", "&lt;": "<", "&gt;": ">"}.items():
        text = text.replace(entity, letter)
    return " ".join(text.split())
