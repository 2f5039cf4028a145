"""The addresses of the program, and one that gives back bytes it was given: what the same answer costs at least."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler404, handler500
from config.urls import urlpatterns as program

SAME: dict[str, bytes] = {}


def same(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(SAME[name])


urlpatterns = [path("bench/<slug:name>/", same), *program]

__all__ = ["SAME", "handler404", "handler500", "urlpatterns"]
