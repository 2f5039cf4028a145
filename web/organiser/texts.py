"""What an activity says of itself, who may come, and the sites of one that happens in several places."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from events.directory.models import Group, Organisation
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import queries as registrations
from web.access import OrganiserRequest, managed_event
from web.forms.programme import SiteForm, TextsForm
from web.forms.seats import OrganisersForm
from web.organiser import scope
from web.organiser.answers import acting, done, event_page


@managed_event
def texts(request: OrganiserRequest, event: Event) -> HttpResponse:
    groups = list(Group.objects.within(request.network))
    near = scope.countries(request.network)
    form = TextsForm(request.POST or None, event=event, network=request.network, groups=groups, near=near)
    by, now = acting(request)
    if request.method == "POST" and form.carries(lambda: programme.edit(event=event, by=by, now=now, **form.edits)):
        return done(request, _("Saved."), "org_event", event.pk)
    places = registrations.places_by_site(event)
    sites = [(site, places[site.pk]) for site in event.sites.all()]
    behind = event.organisations.order_by("name")
    return event_page(request, event, "texts", "org_texts", form=form, sites=sites, behind=behind)


@managed_event
def organisers(request: OrganiserRequest, event: Event) -> HttpResponse:
    """Which organisations stand behind the event."""
    known = Organisation.objects.within(request.network).order_by("name")
    form = OrganisersForm(request.POST or None, known=known, chosen=event.organisations.all())
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: programme.set_organisers(event=event, organisations=form.cleaned_data["organisations"], by=by, now=now)
    ):
        return done(request, _("Saved."), "org_texts", event.pk)
    return event_page(request, event, "organisers", "org_texts", form=form)


@managed_event
def add_site(request: OrganiserRequest, event: Event) -> HttpResponse:
    form = SiteForm(request.POST or None, network=request.network)
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: programme.add_site(
            event=event,
            name=form.words("name"),
            place=form.words("place"),
            capacity=form.cleaned_data["capacity"],
            by=by,
            now=now,
        )
    ):
        return done(request, _("The site is added."), "org_texts", event.pk)
    return event_page(request, event, "site", "org_texts", form=form)
