"""How the tests read a page: asked of one host, its words without the marks."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

from tests.cast import HOME


def get(path: str, host: str = HOME, **headers: str) -> Any:
    """A GET as a browser makes it, without cookies."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(headers={"host": host, **named}).get(path)


def post(path: str, data: dict[str, Any], host: str = HOME, **headers: str) -> Any:
    """A POST from one of our own pages."""
    ours = {"host": host, "sec-fetch-site": "same-origin"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(headers={**ours, **named}).post(path, data)


def words(answer: Any) -> str:
    """What the page says, in one line: marks, head and icons taken away."""
    text = re.sub(r"<head>.*?</head>", " ", answer.content.decode(), flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", text)
    return re.sub(r" ([.,:;])", r"\1", " ".join(unescape(text).split()))


def title(answer: Any) -> str:
    found = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    return unescape(found[1]) if found else ""


def stamp_of(answer: Any) -> str:
    """The signed stamp of the form on a page."""
    found = re.search(r'name="stamp" value="([^"]+)"', answer.content.decode())
    assert found, "no stamped form on this page"
    return found[1]


def altered(address: str) -> str:
    """The same link with another last letter: whichever it was, it is that no more."""
    return f"{address[:-2]}{'y' if address[-2] == 'x' else 'x'}/"
