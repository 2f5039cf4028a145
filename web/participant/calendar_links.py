"""A calendar link of one's own: made with a button, shown once, ended with another."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from events.calendars import operations as calendars
from events.calendars import queries
from events.kernel import clock, text
from events.kernel.errors import Refused
from events.registrations.models import Registration
from web.access import NetworkRequest, behind_link
from web.forms.registrations import ButtonForm
from web.participant.tokens import holder, registration_of

NAME_LENGTH = 40


@behind_link
def personal(request: NetworkRequest, token: str) -> HttpResponse:
    """The person's living links; a POST makes a new one and shows it, or ends one."""
    registration = registration_of(request, token)
    form = ButtonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            return _acted(request, registration, token, form)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(request, registration, token, form, "")


def _acted(request: NetworkRequest, registration: Registration, token: str, form: ButtonForm) -> HttpResponse:
    if ended := request.POST.get("end", ""):
        _end(registration, ended)
        return HttpResponseRedirect(reverse("mine_feed", args=[token]))
    secret = calendars.make_personal_link(
        person=registration.person,
        language=get_language() or registration.language,
        name=" ".join(request.POST.get("name", "").split())[:NAME_LENGTH],
        by=holder(registration.person),
        now=clock.now(),
    )
    return _page(request, registration, token, ButtonForm(), secret)


def _end(registration: Registration, number: str) -> None:
    link = queries.links_of(person=registration.person).filter(pk=int(number) if number.isdigit() else 0).first()
    if link:
        calendars.revoke_link(link=link, by=holder(registration.person), now=clock.now())


def _page(
    request: NetworkRequest, registration: Registration, token: str, form: ButtonForm, secret: str
) -> HttpResponse:
    links = list(queries.links_of(person=registration.person))
    name = text.slugify(text.pick(request.network.name, get_language() or "sv"))
    address = (
        f"{settings.PUBLIC_SCHEME}://{request.get_host()}{reverse('feed_personal', args=[secret, name])}"
        if secret
        else ""
    )
    context = {
        "registration": registration,
        "event": registration.event,
        "links": links,
        "address": address,
        "webcal": "webcal://" + address.partition("://")[2] if address else "",
        "token": token,
        "form": form,
    }
    return render(request, "participant/feed.html", context, status=422 if form.is_bound else 200)
