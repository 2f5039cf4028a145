"""How to have the calendar in one's own calendar: links for each program, and a code for the phone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from events.kernel import text
from web.access import NetworkRequest


@dataclass(frozen=True)
class FeedLinks:
    """The ways into a feed. Google takes no webcal:// link in its page, and neither takes one in its phone program."""

    https: str
    webcal: str
    google: str
    outlook: str
    live: str


def feed_links(address: str, name: str) -> FeedLinks:
    """All ways to subscribe to the feed at an absolute ``address``."""
    webcal = "webcal://" + address.partition("://")[2]
    query = urlencode({"url": address, "name": name}, quote_via=quote)
    return FeedLinks(
        address,
        webcal,
        "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal}),
        f"https://outlook.office.com/calendar/addfromweb?{query}",
        f"https://outlook.live.com/calendar/0/addfromweb?{query}",
    )


def qr(address: str) -> SafeString:
    """The address as an inline SVG path: no image, no third party, no style attribute."""
    picture = segno.make(address, error="m").svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=2)
    return mark_safe(picture)  # segno writes nothing but path data


def subscribe(request: NetworkRequest) -> HttpResponse:
    language = get_language() or request.network.language
    main = language == request.network.language
    path = reverse("feed_public") if main else reverse("feed_public_in", args=[language])
    address = f"{settings.PUBLIC_SCHEME}://{request.get_host()}{path}"
    links = feed_links(address, text.pick(request.network.name, language, request.network.language))
    return render(request, "public/subscribe.html", {"links": links, "qr": qr(links.webcal)})
