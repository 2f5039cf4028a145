"""Asking the program for a page inside this process, through the same door as the web server: its WSGI application."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.template.backends.django import Template

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Page:
    """One address, asked for by a stranger ("") or by somebody with a session cookie."""

    name: str
    path: str
    cookie: str = ""


@dataclass(frozen=True)
class Answer:
    """``seconds`` on the wall; ``cpu`` of this process alone, which neighbours on the machine do not lengthen."""

    status: str
    body: bytes
    seconds: float
    cpu: float


@dataclass(frozen=True)
class Parts:
    """Where the time of one answer goes, in milliseconds; ``templates`` without the SQL that they cause."""

    queries: int
    sql: float
    templates: float
    rest: float


def environ(page: Page) -> dict[str, Any]:
    path, _question, query = page.path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": HOST,
        "HTTP_HOST": HOST,
        "HTTP_COOKIE": page.cookie,
        "HTTP_ACCEPT_LANGUAGE": "sv",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }


def ask(handler: WSGIHandler, page: Page) -> Answer:
    """One whole answer, from the request to the last byte and the end of the request."""
    told: list[str] = []
    began, worked = time.perf_counter(), time.thread_time()

    def start(status: str, headers: Any, *_: Any) -> Callable[[bytes], object]:
        told.append(status)
        return lambda chunk: None

    response = handler(environ(page), start)
    body = b"".join(iter(response))
    response.close()
    return Answer(told[0], body, time.perf_counter() - began, time.thread_time() - worked)


def parts(handler: WSGIHandler, page: Page, repetitions: int) -> Parts:
    """Medians over answers that are watched: a little slower than those that are not."""
    watched = [_watched(handler, page) for _ in range(repetitions)]
    return Parts(
        queries=round(median(one.queries for one in watched)),
        sql=median(one.sql for one in watched),
        templates=median(one.templates for one in watched),
        rest=median(one.rest for one in watched),
    )


class _Clock:
    """Adds up the time of SQL and of templates; SQL that a template causes counts as SQL."""

    def __init__(self) -> None:
        self.queries, self.sql, self.templates = 0, 0.0, 0.0

    def query(self, execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
        self.queries += 1
        began = time.perf_counter()
        try:
            return execute(statement, params, many, context)
        finally:
            self.sql += time.perf_counter() - began

    def render(self, template: Template, *args: Any, **kwargs: Any) -> Any:
        before, began = self.sql, time.perf_counter()
        try:
            return _RENDER(template, *args, **kwargs)
        finally:
            self.templates += time.perf_counter() - began - (self.sql - before)


_RENDER = Template.render


def _watched(handler: WSGIHandler, page: Page) -> Parts:
    clock = _Clock()
    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(clock.query))
        Template.render = lambda self, *args, **kwargs: clock.render(self, *args, **kwargs)  # type: ignore[method-assign]  # for the time of one answer
        stack.callback(setattr, Template, "render", _RENDER)
        total = ask(handler, page).seconds
    rest = total - clock.sql - clock.templates
    return Parts(clock.queries, clock.sql * 1000, clock.templates * 1000, rest * 1000)
