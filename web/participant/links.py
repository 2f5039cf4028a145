"""Send me my links: the same answer whether or not the address is known."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from events.journal.models import Actor, ActorKind
from events.kernel import clock
from events.registrations import operations as registrations
from web import limits
from web.access import NetworkRequest, stamped
from web.forms.registrations import AddressForm
from web.participant.sending import answer, spend


@stamped
def links(request: NetworkRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)

    def send() -> HttpResponse:
        address = form.cleaned_data["email"]
        spend(request, limits.LINKS, limits.LINKS_ADDRESS, address)
        registrations.request_links(
            network=request.network,
            email=address,
            language=get_language() or request.network.language,
            by=Actor(ActorKind.TOKEN),
            now=clock.now(),
        )
        return render(request, "participant/links_sent.html", {"address": address})

    return answer(request, "participant/links.html", form, dict, send)
