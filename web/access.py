"""The gate: the network by its host, the event by its address, the organiser by session, the form by its origin.

Whatever does not exist for the one who asks is answered with 404, so that nothing is told about it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from events.directory import queries as directory
from events.directory.models import Person, User
from events.directory.rules import Act, Given, allows
from events.kernel.errors import NotYours
from events.networks import queries as networks
from events.networks.models import Network
from events.programme import queries as programme
from events.programme.models import Event

P = ParamSpec("P")
# What a gate gives back: the URL resolver calls it with whatever the address holds.
View = Callable[..., HttpResponse]

# Answered on any host: the health page, and feeds, which find their network together with their bytes in one query.
HOSTLESS = ("/healthz", "/f/")


class NetworkRequest(HttpRequest):
    """A request that has passed the middleware: its network is known, its language is active."""

    network: Network


class OrganiserRequest(NetworkRequest):
    """A request by somebody who signed in and holds roles (``given``) here. ``person`` is who they are in it."""

    user: User
    person: Person
    given: list[Given]


# --- network and language -------------------------------------------------------------------------------------------


def host_of(request: HttpRequest) -> str:
    """The host name that was asked for, without port, lower case."""
    return split_domain_port(request.get_host())[0].removesuffix(".")


def accepted_language(request: HttpRequest, network: Network) -> str:
    """The network's language that the reader's browser likes best (RFC 9110 section 12.5.4).

    Whoever asks only for languages we lack gets English when there is any: more likely read than the main one.
    """
    header = request.headers.get("Accept-Language", "")
    wanted = [code.partition("-")[0] for code, _weight in parse_accept_lang_header(header)]
    if wanted and not {*network.languages, "*"} & set(wanted):
        wanted.append("en")
    return next((code for code in wanted if code in network.languages), network.language)


def language_of_path(path: str) -> str:
    """``sv`` of ``/sv/a/resan/``; "" when the path names no language of ours."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else ""


class NetworkMiddleware:
    """Host -> ``request.network`` or 404; the path's language and the network's zone are active inside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(HOSTLESS):
            return self.get_response(request)
        network = networks.by_host(host_of(request))
        if network is None:
            return unknown_host(request)
        request.network = network  # type: ignore[attr-defined]  # this is where NetworkRequest comes from
        spoken = language_of_path(request.path)
        language = spoken if spoken in network.languages else accepted_language(request, network)
        with translation.override(language), timezone.override(network.zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What is not yours does not exist; asked for inside any view."""
        return not_found(request, exception) if isinstance(exception, NotYours) else None


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the network, the reader's language, and the same page in the other languages."""
    network = getattr(request, "network", None)
    if network is None:
        return {}
    language = translation.get_language()
    found = {"network": network, "language": language, "is_demo": settings.DEMO, "alternates": []}
    if language_of_path(request.path):
        rest = request.get_full_path().lstrip("/").partition("/")[2]
        others = [code for code in network.languages if code != language]
        found["alternates"] = [(code, LANG_INFO[code]["name_local"].capitalize(), f"/{code}/{rest}") for code in others]
    return found


# --- pages that say no ----------------------------------------------------------------------------------------------


def trouble(request: HttpRequest, *, status: int, heading: str, text: str, way_out: str = "") -> HttpResponse:
    """A page that says what happened and what to do. ``way_out`` names a partial: "links", "agenda" or "retry"."""
    known = hasattr(request, "network")
    template = "public/trouble.html" if known else "public/trouble_plain.html"
    context = {"status": status, "heading": heading, "text": text, "way_out": way_out}
    response = render(request, template, context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def unknown_host(request: HttpRequest) -> HttpResponse:
    with translation.override("en"):
        return trouble(
            request,
            status=404,
            heading=_("No network here"),
            text=_("No network answers on this address. Check the spelling."),
        )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return trouble(
        request,
        status=404,
        heading=_("We cannot find that page"),
        text=_("The address may be misspelt, or what was here has been removed or is not public."),
        way_out="agenda",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403; also answers Django's own CSRF refusals (``reason``)."""
    return trouble(
        request,
        status=403,
        heading=_("We could not accept that"),
        text=_(
            "The form was not sent from one of our own pages, or your browser hides where it came from. "
            "Go back, reload the page and send it again."
        ),
        way_out="retry",
    )


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return trouble(
        request,
        status=400,
        heading=_("We could not read that"),
        text=_("What your browser sent was incomplete or too large. Go back and try again with less text."),
        way_out="retry",
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """429; the sign-in asks for it by the name handler429 in config/urls.py."""
    return trouble(
        request,
        status=429,
        heading=_("That was many times"),
        text=_("Very many requests have come from your connection. Wait a few minutes and try again."),
        way_out="retry",
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: says only what is certain, that the fault is ours and that nothing was written."""
    return trouble(
        request,
        status=500,
        heading=_("Something went wrong here"),
        text=_("The fault is ours and has been noted. Nothing was saved. Wait a minute and try again."),
        way_out="retry",
    )


def link_unknown(request: HttpRequest) -> HttpResponse:
    """404 for a link that was cut off, altered or never ours."""
    return trouble(
        request,
        status=404,
        heading=_("The link does not work"),
        text=_(
            "It may have been cut off in the mail program: copy the whole link, to its very end. "
            "If that does not help, ask for a new one."
        ),
        way_out="links",
    )


def link_gone(request: HttpRequest, text: str = "") -> HttpResponse:
    """410 for a link that worked once. ``text`` says why it no longer does."""
    return trouble(
        request,
        status=410,
        heading=_("The link is no longer valid"),
        text=text or _("It has been replaced by a newer one. Ask for your links, and use the latest."),
        way_out="links",
    )


class Closed(Exception):
    """A link opens nothing. ``behind_link`` answers with the page that says why."""

    def __init__(self, page: HttpResponse) -> None:
        super().__init__(page.status_code)
        self.page = page


# --- gates ----------------------------------------------------------------------------------------------------------


def private(response: HttpResponse) -> HttpResponse:
    """Headers of a page behind a mailed link: not leaked in a referrer, not stored, not indexed."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def public_event(view: Callable[Concatenate[NetworkRequest, Event, P], HttpResponse]) -> View:
    """``slug`` in the address becomes the event, or 404: also for a draft, and for what only a group may see."""

    @wraps(view)
    def gate(request: NetworkRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        event = programme.event_by_slug(network=request.network, slug=slug)
        if event is None:
            raise Http404
        return view(request, event, *args, **kwargs)

    return gate


def ours(request: HttpRequest, *, is_token_page: bool = False) -> bool:
    """Whether a POST was sent from one of our own pages.

    A page with ``Referrer-Policy: no-referrer`` sends ``Origin: null`` (Fetch section 3.2), so Sec-Fetch-Site decides
    where the browser has it; without it the secret in a token page's own address is authority enough.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    if origin in ("", "null"):
        return is_token_page
    return urlsplit(origin).netloc == request.get_host()


def stamped(view: View) -> View:
    """For public forms, which set no cookie: exempt from Django's check, but a POST must come from our own page.

    The form itself carries the signed stamp and the honeypot (web.forms.stamps.StampedForm).
    """

    @wraps(view)
    def gate(request: NetworkRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not ours(request):
            return forbidden(request)
        return view(request, *args, **kwargs)

    return csrf_exempt(gate)


def behind_link(view: View) -> View:
    """For pages whose address holds a secret: headers of ``private``, a POST from our own page, ``Closed`` answered."""

    @wraps(view)
    def gate(request: NetworkRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and not ours(request, is_token_page=True):
            return private(forbidden(request))
        try:
            return private(view(request, *args, **kwargs))
        except Closed as closed:
            return private(closed.page)

    return csrf_exempt(gate)


def organiser(view: View) -> View:
    """Somebody who signed in and holds a role here, in their language; who holds none gets 404 and is told why."""

    @wraps(view)
    def gate(request: NetworkRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        person = Person.objects.within(request.network).filter(user=user).first()
        given = directory.roles_of(network=request.network, user=user) if person else []
        if person is None or not allows(given, Act.SEE_NETWORK):
            return private_to_session(without_role(request))
        request.person, request.given = person, given  # type: ignore[attr-defined]  # OrganiserRequest comes from here
        with translation.override(person.language):
            response = private_to_session(view(request, *args, **kwargs))
        response.headers["Content-Language"] = person.language
        return response

    return gate


def without_role(request: HttpRequest) -> HttpResponse:
    """404 for somebody who signed in where they have nothing to do."""
    return trouble(
        request,
        status=404,
        heading=_("There is nothing here for you"),
        text=_(
            "You are signed in as %(address)s, and that address has no role in this network. "
            "Sign in with another address, or ask a coordinator for a role."
        )
        % {"address": request.user},
        way_out="sign_out",
    )


def posted(page: str, *named: str) -> Callable[[View], View]:
    """Only a button leads here: asked by GET (a bookmark, a reload by address) it leads back to the page of the button.

    ``page`` is that page's name, ``named`` the parts of the address that it takes too. Other methods get 405.
    """

    def gated(view: View) -> View:
        @wraps(view)
        def gate(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return redirect(reverse(page, kwargs={name: kwargs[name] for name in named}))
            return require_POST(view)(request, *args, **kwargs)

        return gate

    return gated


def network_wide(view: View) -> View:
    """For what concerns the whole network: its people, its roles, new events. Others' organisers get 404."""

    @wraps(view)
    def gate(request: OrganiserRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not allows(request.given, Act.MANAGE_NETWORK):
            raise Http404
        return view(request, *args, **kwargs)

    return organiser(gate)


def private_to_session(response: HttpResponse) -> HttpResponse:
    """Nothing of the organisers' pages stays in a shared cache or in the browser's back button after signing out."""
    response.headers.setdefault("Cache-Control", "no-store, private")
    response.headers.setdefault("X-Robots-Tag", "noindex")
    return response


def managed_event(
    view: Callable[Concatenate[OrganiserRequest, Event, P], HttpResponse],
) -> View:
    """``event_id`` in an organiser's address becomes the event this user may manage, else 404."""

    @wraps(view)
    def gate(request: OrganiserRequest, event_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        event = Event.objects.within(request.network).select_related("group").filter(pk=event_id).first()
        if event is None or not allows(request.given, Act.MANAGE_EVENT, event_id=event.pk, group_id=event.group_id):
            raise Http404
        event.network = request.network
        return view(request, event, *args, **kwargs)

    return organiser(gate)
