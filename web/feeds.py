"""Calendar feeds as programs poll them: one query tells 304 or 410, a second one reads the bytes.

No session, no cookie, no template, and no library that renders components (a test walks the import graph).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from events.calendars import queries
from events.calendars.ical.joining import compress
from events.calendars.queries import Head
from web.access import host_of

_TYPE = "text/calendar; charset=utf-8"
_PLAIN = "text/plain; charset=utf-8"
# Programs that ask oftener than every five minutes get what their cache holds.
_PUBLIC = "public, max-age=300, must-revalidate"
_PRIVATE = "private, max-age=300, must-revalidate"
_GZIP = "-gzip"


@csrf_exempt
@require_safe
def public(request: HttpRequest, language: str = "") -> HttpResponse:
    """Everything public of the network that the host shows."""
    head = queries.public_head(host=host_of(request), language=language)
    return _feed(request, head, _PUBLIC) if head else _refusal(404, "There is no calendar at this address.")


@csrf_exempt
@require_safe
def personal(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """One person's own; `slug` is there for people to read and says nothing."""
    head = queries.personal_head(host=host_of(request), token=token)
    if head is None:
        return _refusal(404, "There is no calendar at this address.")
    if head.revoked_at:
        return _refusal(410, "This calendar link has been revoked. Make a new one where you found it.")
    return _feed(request, head, _PRIVATE)


def _refusal(status: int, sentence: str) -> HttpResponse:
    response = HttpResponse(sentence + "\n", status=status, content_type=_PLAIN)
    response.headers["Cache-Control"] = "no-store"
    return _discreet(response)


def _feed(request: HttpRequest, head: Head, cache_control: str) -> HttpResponse:
    calendar = queries.joined(head) if head.is_stale else None
    etag = calendar.etag if calendar else head.etag
    gzipped = _accepts_gzip(request.headers.get("Accept-Encoding", ""))
    if _is_known(request, etag, head):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
    elif calendar is None:
        response = _body(request, queries.stored_body(head, gzipped=gzipped), gzipped)
    else:
        response = _body(request, compress(calendar.body) if gzipped else calendar.body, gzipped)
    response.headers["ETag"] = f'"{etag}{_GZIP if gzipped else ""}"'
    response.headers["Last-Modified"] = http_date(head.changed_at.timestamp())
    response.headers["Cache-Control"] = cache_control
    patch_vary_headers(response, ["Accept-Encoding"])
    return _discreet(response)


def _body(request: HttpRequest, body: bytes, gzipped: bool) -> HttpResponse:
    response = HttpResponse(body if request.method == "GET" else b"", content_type=_TYPE)
    response.headers["Content-Length"] = str(len(body))
    if gzipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _discreet(response: HttpResponse) -> HttpResponse:
    """The address holds a token: it must not travel on, nor be found."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


# --- conditions (RFC 9110 section 13) -------------------------------------------------------------------------------


def _is_known(request: HttpRequest, etag: str, head: Head) -> bool:
    """Whether the client holds these bytes. A date counts only where no tag was sent (section 13.1.3)."""
    sent = request.headers.get("If-None-Match")
    if sent is not None:
        return sent.strip() == "*" or etag in map(_opaque, sent.split(","))
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(head.changed_at.timestamp()) <= since


def _opaque(tag: str) -> str:
    """Our tag without what marks it as weak or as that of the gzipped bytes: the comparison is weak (13.1.2)."""
    return tag.strip().removeprefix("W/").strip('"').removesuffix(_GZIP)


def _accepts_gzip(accepted: str) -> bool:
    for part in accepted.split(","):
        coding, _, weight = part.replace(" ", "").partition(";")
        if coding.lower() in ("gzip", "*"):
            return weight.lower() not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
