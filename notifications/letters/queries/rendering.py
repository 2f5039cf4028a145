"""From a letter's templates and its facts to words, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import translation

from events.kernel.text import pick
from events.networks.models import Network
from notifications.letters.catalogue import Letter
from notifications.outbox.compose import Written, inlined

_BLANK_LINES = re.compile(r"\n\s*\n(?:\s*\n)+")


@dataclass(frozen=True)
class Item:
    """A line of a list in a letter: what it is, a word about it, and the name of its link."""

    title: str
    detail: str
    link: str
    label: str


@dataclass(frozen=True)
class Contents:
    """What a letter's templates are filled with. ``facts`` are rows of label and value; ``links`` name -> address."""

    title: str = ""
    hello: str = ""
    why: str = ""
    facts: Sequence[tuple[str, str]] = ()
    items: Sequence[Item] = ()
    words: Mapping[str, object] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    reply_to: str = ""
    unsubscribe: str = ""
    calendar: bytes = b""


def render(*, letter: Letter, network: Network, language: str, contents: Contents) -> Written:
    """The letter in words, links still as [[name]]: subject, text and HTML say the same."""
    context = {
        **contents.words,
        "language": language,
        "network": network,
        "network_name": pick(network.name, language, network.language) or network.sender_name,
        "title": contents.title,
        "hello": contents.hello,
        "why": contents.why,
        "facts": contents.facts,
        "items": contents.items,
        "reply_to": contents.reply_to or network.reply_to,
        "unsubscribe": contents.unsubscribe,
    }
    with translation.override(language):
        subject = " ".join(render_to_string(f"letters/{letter.name}/subject.txt", context).split())
        text = render_to_string(f"letters/{letter.name}/body.txt", context)
        html = render_to_string(f"letters/{letter.name}/body.html", {**context, "subject": subject})
    return Written(
        subject=subject,
        text=_tidy(text),
        html=inlined(html),
        category=letter.category,
        links=contents.links,
        reply_to=contents.reply_to,
        unsubscribe=contents.unsubscribe,
        calendar=contents.calendar,
    )


def _tidy(text: str) -> str:
    """Template tags leave empty lines behind; one between paragraphs is enough."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip() + "\n"
