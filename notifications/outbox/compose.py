"""One written letter becomes one MIME message, with every header set here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.utils import format_datetime
from functools import cache
from html import escape

from css_inline import CSSInliner
from django.core.mail import EmailMultiAlternatives

from events.kernel import text
from events.networks.models import Network
from notifications.outbox.models import Delivery
from notifications.preferences.models import Category

# A link stands in a written letter as [[name]] until the mail is composed: the stored copy opens nobody's door.
_PLACEHOLDER = re.compile(r"\[\[([a-z0-9_]+)\]\]")
# RFC 5322 section 2.1.1 wants no line over 998 octets; a subject this long is unreadable long before that.
_LONGEST_SUBJECT = 200
# In a display name these make some programs see a second address (pretix has met all three).
_MISLEADING = re.compile(r"[@:,<>\"\\]+")
_FROM_LENGTH = 120
# Cleaning refuses what is too long; here it is cut instead, so nothing is.
_ANY_LENGTH = 1_000_000


@dataclass(frozen=True)
class Written:
    """What a writer made of a mail: words with [[name]] where ``links`` go, and how it may be turned off.

    ``html`` has its styles on the elements (see ``inlined``).
    ``calendar`` is an .ics body for a text/calendar part. ``unsubscribe`` names the link of RFC 8058.
    """

    subject: str
    text: str
    html: str
    category: Category
    links: Mapping[str, str] = field(default_factory=dict)
    reply_to: str = ""
    unsubscribe: str = ""
    calendar: bytes = b""


@dataclass(frozen=True)
class Dropped:
    """The writer found that the mail no longer holds; ``reason`` is a machine word."""

    reason: str


class Unsendable(ValueError):
    """No server would take this mail as it stands; the message says why."""


def filled(body: str, links: Mapping[str, str]) -> str:
    """The text with its links in place. Brackets that name no link of this mail are somebody's words and stay."""
    return _PLACEHOLDER.sub(lambda match: links.get(match[1], match[0]), body)


def clean_subject(subject: str) -> str:
    """One line without control characters, cut at a word."""
    line = text.clean_line(subject, _ANY_LENGTH)
    if len(line) <= _LONGEST_SUBJECT:
        return line
    return line[: _LONGEST_SUBJECT - 1].rpartition(" ")[0] + "…"


def sender(network: Network) -> str:
    """The network's From, its name without the characters that read as an address (RFC 5322 section 3.4)."""
    name = " ".join(_MISLEADING.sub(" ", text.clean_line(network.sender_name, _ANY_LENGTH)).split())[:_FROM_LENGTH]
    return str(Address(display_name=name, addr_spec=mailbox(network.sender_address)))


def mailbox(address: str) -> str:
    """The address as the envelope takes it. Raises Unsendable for a line break, a space or a non-ASCII mailbox name.

    A mailbox name outside ASCII needs SMTPUTF8 (RFC 6531) in every server on the way; such a mail is not sent in vain.
    """
    local, sign, domain = address.strip().rpartition("@")
    if not (sign and local and domain) or any(letter.isspace() or not letter.isprintable() for letter in address):
        raise Unsendable("the address cannot be written in an envelope")
    if not address.isascii():
        raise Unsendable("the mailbox name holds letters that few mail servers take (RFC 6531)")
    return address.strip()


def compose(delivery: Delivery, written: Written, now: datetime) -> EmailMultiAlternatives:
    """The message as it goes out. Raises Unsendable."""
    network = delivery.network
    message = EmailMultiAlternatives(
        subject=clean_subject(written.subject),
        body=filled(written.text, written.links),
        from_email=sender(network),
        to=[mailbox(delivery.address)],
        reply_to=[mailbox(written.reply_to or network.reply_to)],
        headers=headers(delivery, written, now),
    )
    if written.html:
        escaped = {name: escape(link) for name, link in written.links.items()}
        message.attach_alternative(filled(written.html, escaped), "text/html")
    if written.calendar:
        message.attach("kallelse.ics", written.calendar.decode(), "text/calendar; method=PUBLISH; charset=utf-8")
    return message


def headers(delivery: Delivery, written: Written, now: datetime) -> dict[str, str]:
    """What a mail program and a mail server read before a person does."""
    found = {
        "Message-ID": delivery.message_id,
        "Date": format_datetime(now),
        # RFC 3834 section 5: nobody's holiday answer comes back; the second one is what Outlook and Exchange heed.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": delivery.language,
    }
    if written.category != Category.NECESSARY:
        found |= unsubscribe_headers(delivery, written)
    return found


def unsubscribe_headers(delivery: Delivery, written: Written) -> dict[str, str]:
    """RFC 2369 section 3.2 and RFC 8058 section 3.1; without a link of its own, an address that a person reads."""
    if not written.unsubscribe:
        return {"List-Unsubscribe": f"<mailto:{mailbox(delivery.network.reply_to)}?subject=unsubscribe>"}
    return {
        "List-Unsubscribe": f"<{written.links[written.unsubscribe]}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@cache
def _inliner() -> CSSInliner:
    # The rules of the dark scheme cannot be written in an attribute; they stay where programs that know them look.
    return CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def inlined(html: str) -> str:
    """The page with its style rules written on the elements, as mail programs want it."""
    return str(_inliner().inline(html))
