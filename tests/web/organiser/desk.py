"""How the tests sit at an organiser's desk: signed-in browsers, filled forms, what a page then says."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.conf import settings
from django.test import Client

from events.directory.models import Person
from tests.cast import HOME

# A filled-in "new activity" of a kind without registration.
NEW: dict[str, Any] = {"title_sv": "Möte om upphandling", "when": "14 april 2027", "country": "SE"}


def signed_in(person: Person, host: str = HOME, **options: Any) -> Client:
    """A browser in which the person has signed in, asking one host."""
    browser = Client(headers={"host": host}, **options)
    assert person.user is not None
    browser.force_login(person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def summary(answer: Any) -> list[str]:
    """The sentences of the error summary."""
    box = re.search(r'<div class="notice k-due" role="alert".*?</div></div>', answer.content.decode(), re.DOTALL)
    return [unescape(line) for line in re.findall(r"<li>(?:<a [^>]*>)?(.*?)(?:</a>)?</li>", box[0])] if box else []


def said(browser: Client, answer: Any) -> list[str]:
    """What the next page says was done, after the redirect."""
    page = browser.get(answer.headers["Location"]).content.decode()
    toasts = re.findall(r'<div class="toast" role="status"><span>(.*?)</span></div>', page)
    notices = re.findall(r'<div class="notice k-due" role="alert">.*?<div>(.*?)</div></div>', page, re.DOTALL)
    return [unescape(text.strip()) for text in [*toasts, *notices]]


def linked(answer: Any, pattern: str) -> list[str]:
    """The texts of links whose address fits the pattern, in order."""
    found = re.findall(rf'<a [^>]*href="(?:{pattern})[^"]*"[^>]*>(.*?)</a>', answer.content.decode(), re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()) for text in found]
