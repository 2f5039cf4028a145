"""What a reader of the public page would look for in vain. It keeps nobody from publishing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from events.programme.models import Admission, Event
from events.trips import queries as trips
from web.forms.plain import language_name

# A key date is a line in the calendar, and what others arrange is told on their own page.
WITHOUT_PROGRAMME = frozenset({"key_date", "external_event"})


@dataclass(frozen=True)
class Missing:
    """What is not there yet, and the page where it is written."""

    what: str
    href: str


def missing(event: Event) -> list[Missing]:
    """In the order of the event's pages (three queries at most)."""
    found = [*_texts(event), *_places(event), *_programme(event), *_price(event)]
    return [Missing(what, reverse(page, args=[event.pk])) for what, page in found]


def _texts(event: Event) -> Iterator[tuple[str, str]]:
    for label, words in ((_("In short"), event.summary), (_("Description"), event.description)):
        lacking = [language_name(code) for code in event.network.languages if not words.get(code)]
        if lacking:
            yield f"{label} ({', '.join(lacking)})", "org_texts"
    if not (event.contact_name or event.contact_email):
        yield _("Somebody to ask"), "org_texts"


def _places(event: Event) -> Iterator[tuple[str, str]]:
    if event.kind == "key_date":
        return
    sites = list(event.sites.all())
    if not (event.place or sites):
        yield _("Place"), "org_texts"
    is_limited = event.capacity is not None or any(site.capacity is not None for site in sites)
    if event.admission != Admission.NONE and not is_limited:
        yield _("How many places there are"), "org_door"


def _programme(event: Event) -> Iterator[tuple[str, str]]:
    if event.kind not in WITHOUT_PROGRAMME and not event.sessions.exists():
        yield _("The programme"), "org_programme"


def _price(event: Event) -> Iterator[tuple[str, str]]:
    if event.kind == "study_trip" and not trips.price(event).is_told:
        yield _("The price"), "org_price"
