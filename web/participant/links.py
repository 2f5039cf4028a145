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


@stamped
def links(request: NetworkRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if not (form.is_bound and form.is_valid()):
        return render(request, "participant/links.html", {"form": form}, status=422 if form.is_bound else 200)
    address = form.cleaned_data["email"]
    if limits.spent(limits.LINKS, limits.source(request)) or limits.spent(limits.LINKS_ADDRESS, address):
        form.add_error(None, str(limits.MESSAGE))
        return render(request, "participant/links.html", {"form": form}, status=429)
    registrations.request_links(
        network=request.network,
        email=address,
        language=get_language() or request.network.language,
        by=Actor(ActorKind.TOKEN),
        now=clock.now(),
    )
    return render(request, "participant/links_sent.html", {"address": address})
