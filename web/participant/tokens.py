"""From the secret in a link to the thing it opens, or the page that says why it does not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from events.directory.models import Person
from events.journal.models import Actor, ActorKind
from events.kernel import tokens
from events.obligations import queries as obligations
from events.obligations.models import Obligation
from events.programme.models import Event
from events.registrations import queries as registrations
from events.registrations.models import Registration
from web.access import Closed, NetworkRequest, link_gone, link_unknown

REGISTRATION = "registration"
DRAFT = "draft"
OBLIGATION = "obligation"
PREFERENCES = "preferences"


def registration_of(request: NetworkRequest, token: str) -> Registration:
    """The registration of a mailed link. Raises Closed."""
    signed = _read(request, REGISTRATION, token)
    found = registrations.by_id(network=request.network, registration_id=signed.id)
    if found is None:
        raise Closed(link_unknown(request))
    if found.link_version != signed.version:
        raise Closed(link_gone(request))
    return found


def draft_of(request: NetworkRequest, event: Event, *, is_over_too: bool = False) -> tuple[Registration, str]:
    """The registration that this browser has begun for the event, and its token (``?t=``). Raises Closed.

    ``is_over_too``: also one that has lapsed, for a page whose button may be pressed twice.
    """
    token = request.GET.get("t", "")
    signed = _read(request, DRAFT, token)
    found = registrations.by_id(network=request.network, registration_id=signed.id)
    if found is None or found.event_id != event.pk:
        raise Closed(link_unknown(request))
    if found.link_version != signed.version:
        raise Closed(link_gone(request))
    if found.state == "lapsed" and not is_over_too:
        raise Closed(link_gone(request, _("This unfinished registration has been removed. Please begin again.")))
    return found, token


def obligation_of(request: NetworkRequest, token: str) -> Obligation:
    """What a mailed link says somebody owes. Raises Closed."""
    signed = _read(request, OBLIGATION, token)
    found = obligations.by_id(network=request.network, obligation_id=signed.id)
    if found is None:
        raise Closed(link_unknown(request))
    if found.link_version != signed.version:
        raise Closed(link_gone(request))
    return found


def person_of(request: NetworkRequest, token: str) -> Person:
    """Whose mail a link in the mail's foot is about. Raises Closed."""
    signed = _read(request, PREFERENCES, token)
    found = Person.objects.within(request.network).filter(pk=signed.id).first()
    if found is None:
        raise Closed(link_unknown(request))
    if found.link_version != signed.version:
        raise Closed(link_gone(request))
    return found


def _read(request: NetworkRequest, purpose: str, token: str) -> tokens.Signed:
    try:
        return tokens.read(purpose, token)
    except tokens.BadToken as error:
        raise Closed(link_unknown(request)) from error


def draft_token(registration: Registration) -> str:
    return tokens.sign(DRAFT, registration.pk, registration.link_version)


def holder(person: Person | None) -> Actor:
    """Whoever holds a mailed link acts as the person it was mailed to; 0 when it went to a contact point."""
    return Actor(ActorKind.TOKEN, person.pk if person else 0)
