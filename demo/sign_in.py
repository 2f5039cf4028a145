"""The link that `up` prints: whoever starts a demo may look at it as its organiser. It exists only in demo mode."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from demo.making import address
from demo.networks import FIRST, ORGANISER
from events.directory.models import Person, User
from web.access import NetworkRequest, behind_link
from web.public.demo import in_demo

_PURPOSE = "demo.sign-in"
# The link lies in a terminal on the same machine; a coffee break must not make it useless.
VALID_FOR = timedelta(hours=12)
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def organiser_link(base_url: str) -> str:
    """The demo organiser's one-time link, good for twelve hours; "" where there is no demo to sign in to."""
    user = User.objects.filter(people__in=_organisers()).first() if settings.DEMO else None
    return base_url.rstrip("/") + path_for(user) if user else ""


def _organisers() -> list[Person]:
    """Only a person of the invented network: a real account of the same address gets no such link."""
    found = Person.objects.filter(network__slug=FIRST, network__is_demo=True, email=address(ORGANISER))
    return list(found)


def path_for(user: User) -> str:
    token = signing.dumps([user.pk, _last_seen(user)], salt=_PURPOSE, compress=True)
    return reverse("demo_sign_in", urlconf="demo.urls", args=[token])


def _last_seen(user: User) -> str:
    """Changes with every sign-in, so that a link works once."""
    return user.last_login.isoformat() if user.last_login else ""


def _reader(token: str) -> User | None:
    """Whom the link signs in; None when it is altered, old or used."""
    try:
        pk, seen = signing.loads(token, salt=_PURPOSE, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and _last_seen(user) == seen else None


@behind_link
@in_demo
@require_http_methods(["GET", "POST"])
def sign_in(request: NetworkRequest, token: str) -> HttpResponse:
    """A page with one button: a program that follows links for safety must not use up the link.

    The page leaks no referrer, so a browser sends ``Origin: null``: ``behind_link`` knows that, Django's own check
    does not.
    """
    user = _reader(token)
    if user is None:
        return render(request, "demo/sign_in.html", {"user_found": False}, status=410)
    if request.method == "GET":
        return render(request, "demo/sign_in.html", {"user_found": True, "address": user.email})
    login(request, user, backend=_BACKEND)
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
