"""Pages of words: accessibility (DOS-lagen 2018:1937), personal data (GDPR article 13), contact."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from web.access import NetworkRequest


def accessibility(request: NetworkRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


def privacy(request: NetworkRequest) -> HttpResponse:
    return render(request, "public/privacy.html")


def contact(request: NetworkRequest) -> HttpResponse:
    return render(request, "public/contact.html")
