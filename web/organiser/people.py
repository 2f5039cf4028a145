"""The people of the network: who they are, what they have registered for, what they sit in, what we mailed them."""

from __future__ import annotations

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from events.directory.models import Person, RoleAssignment, Tenure
from events.directory.queries import in_force
from events.kernel import text
from events.networks.models import Network
from events.obligations import queries as obligations
from events.registrations.models import LIVE, Registration
from notifications.outbox import queries as outbox
from notifications.preferences import queries as preferences
from web.access import OrganiserRequest, network_wide
from web.organiser.answers import numbered, today

PAGE = 50


def listed(network: Network, words: str) -> QuerySet[Person]:
    """People whose address has answered, by name; ``live`` counts what they are registered for."""
    rows = Person.objects.within(network).verified()
    for word in text.fold(words).split():
        rows = rows.filter(search_key__contains=word)
    live = Count("registrations", filter=Q(registrations__state__in=LIVE), distinct=True)
    return rows.annotate(live=live).order_by("name", "pk")


@network_wide
def people(request: OrganiserRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:80]
    sitting = Tenure.objects.filter(in_force(today(request.network))).select_related(
        "seat__organisation", "seat__group"
    )
    rows = listed(request.network, words).prefetch_related(Prefetch("tenures", sitting, to_attr="sits"))
    context = {"rows": numbered(request, rows, PAGE), "words": words}
    return render(request, "organiser/people.html", context)


@network_wide
def person(request: OrganiserRequest, person_id: int) -> HttpResponse:
    found = Person.objects.within(request.network).filter(pk=person_id).first()
    if found is None:
        raise Http404
    day = today(request.network)
    registered = Registration.objects.within(request.network).filter(person=found).select_related("event")
    context = {
        "person": found,
        "registrations": registered.order_by("-started_at"),
        "tenures": found.tenures.select_related("seat__group", "seat__organisation").order_by("-from_on"),
        "roles": RoleAssignment.objects.within(request.network).filter(person=found).select_related("group", "event"),
        "owed": obligations.owed_by_person(network=request.network, person=found, day=day),
        "mails": outbox.mails(network=request.network).filter(person=found)[:PAGE],
        "opted_out": preferences.opted_out(found),
        "day": day,
    }
    return render(request, "organiser/person.html", context)
