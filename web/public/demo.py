"""The caught mail of the demo world. Exists only in demo mode: elsewhere these addresses are 404."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from events.networks.models import Network
from web.access import NetworkRequest, View, private

SHOWN = 200
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}\.eml")
# The mail's own styles stand on its elements; nothing is fetched, nothing runs, nothing leads out of the frame.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"


@dataclass(frozen=True)
class Mail:
    """One caught mail. ``html`` and ``text`` are what its parts say, "" where it has no such part."""

    name: str
    at: datetime | None
    subject: str
    sender: str
    to: str
    text: str
    html: str
    headers: list[tuple[str, str]]
    attachments: list[str]
    message_id: str

    def is_of(self, network: Network) -> bool:
        """Whether this network sent it: the domain of a Message-ID is its own for ever."""
        return self.message_id.endswith(f"@{network.uid_domain}>")


def in_demo(view: View) -> View:
    @wraps(view)
    def gate(request: NetworkRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return private(view(request, *args, **kwargs))

    return gate


def _read(path: Path) -> Mail:
    parsed = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert isinstance(parsed, EmailMessage)
    return Mail(
        name=path.name,
        at=getattr(parsed["Date"], "datetime", None),
        subject=str(parsed.get("Subject", "")),
        message_id=str(parsed.get("Message-ID", "")).strip(),
        sender=str(parsed.get("From", "")),
        to=str(parsed.get("To", "")),
        text=_part(parsed, "plain"),
        html=_part(parsed, "html"),
        headers=[(name, str(value)) for name, value in parsed.items()],
        attachments=[part.get_filename() or part.get_content_type() for part in parsed.iter_attachments()],
    )


def _part(parsed: EmailMessage, kind: str) -> str:
    body = parsed.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body else ""


def _paths() -> list[Path]:
    folder = Path(settings.CAUGHT_MAIL_DIR)
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)[:SHOWN]


def _one(network: Network, name: str) -> Mail:
    path = Path(settings.CAUGHT_MAIL_DIR) / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise Http404
    mail = _read(path)
    if not mail.is_of(network):
        raise Http404
    return mail


@in_demo
def mailbox(request: NetworkRequest) -> HttpResponse:
    """Newest first."""
    wanted = request.GET.get("till", "")
    mails = [mail for mail in map(_read, _paths()) if wanted in mail.to and mail.is_of(request.network)]
    return render(request, "public/mailbox.html", {"mails": mails, "wanted": wanted})


@in_demo
def message(request: NetworkRequest, name: str) -> HttpResponse:
    return render(request, "public/message.html", {"mail": _one(request.network, name)})


@in_demo
def message_html(request: NetworkRequest, name: str) -> HttpResponse:
    """The HTML part by itself, for the sandboxed frame, under a policy of its own."""
    response = HttpResponse(_one(request.network, name).html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
