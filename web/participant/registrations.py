"""Registering: one page for a meeting, three short pages and a check for a trip. Saved after every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from events.journal.models import Actor, ActorKind
from events.kernel import clock
from events.programme.kinds import KINDS
from events.programme.models import Event, Site
from events.registrations import operations as registrations
from events.registrations import queries
from events.registrations.models import Registration, RegistrationState
from events.trips import queries as trips
from web import limits
from web.access import NetworkRequest, behind_link, public_event, stamped
from web.forms.registrations import AddressForm, ButtonForm, OnePageForm, PageForm
from web.forms.stamps import StampedForm
from web.participant.answers import answered, beside
from web.participant.sending import answer, spend
from web.participant.tokens import draft_of, draft_token

STRANGER = Actor(ActorKind.TOKEN)


def _to(name: str, event: Event, token: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name, args=[event.slug, *args])}?t={token}")


def _sites(event: Event) -> list[Site]:
    return list(event.sites.all())


@dataclass(frozen=True)
class Room:
    """How full it is for somebody who registers now: whether they would wait, and at which sites (ids)."""

    is_queue: bool
    full: frozenset[int]


def _room(event: Event) -> Room:
    by_site = queries.places_by_site(event)
    is_queue = not queries.has_room(queries.places(event), by_site)
    return Room(is_queue, frozenset(pk for pk, places in by_site.items() if places.is_full or places.waiting))


# --- the first page -------------------------------------------------------------------------------------------------


@stamped
@public_event
def register(request: NetworkRequest, event: Event) -> HttpResponse:
    """A meeting's only page, or the e-mail address that begins a longer registration."""
    begin = _one_page if KINDS[event.kind].pages == 1 else _address
    return begin(request, event)


def _one_page(request: NetworkRequest, event: Event) -> HttpResponse:
    room = _room(event)
    questions, sites = queries.questions(event), _sites(event)
    form = OnePageForm(request.POST or None, questions=questions, sites=sites, full=room.full)

    def send() -> HttpResponse:
        address = form.cleaned_data["email"]
        spend(request, limits.START, limits.START_ADDRESS, address)
        made = registrations.register(
            event=event,
            name=form.cleaned_data["name"],
            email=address,
            organisation_name=form.cleaned_data["organisation_name"],
            answers=form.answers,
            site=_site(event, form),
            language=get_language() or event.language,
            submit_key=form.key(address),
            by=STRANGER,
            now=clock.now(),
        )
        return _to("register_done", event, draft_token(made))

    def context() -> dict[str, Any]:
        door = queries.door_of(event, clock.now())
        return {"event": event, "kind": KINDS[event.kind], "door": door, "is_queue": room.is_queue}

    return answer(request, "participant/register.html", form, context, send)


def _site(event: Event, form: StampedForm) -> Site | None:
    slug = form.cleaned_data.get("site", "")
    return Site.objects.within(event.network).filter(event=event, slug=slug).first() if slug else None


def _address(request: NetworkRequest, event: Event) -> HttpResponse:
    form = AddressForm(request.POST or None)

    def send() -> HttpResponse:
        address = form.cleaned_data["email"]
        spend(request, limits.START, limits.START_ADDRESS, address)
        begun = registrations.start(
            event=event,
            email=address,
            language=get_language() or event.language,
            submit_key=form.key(address),
            by=STRANGER,
            now=clock.now(),
        )
        return _to("register_page", event, draft_token(begun), 1)

    def context() -> dict[str, Any]:
        return {"event": event, "kind": KINDS[event.kind], "door": queries.door_of(event, clock.now())}

    return answer(request, "participant/address.html", form, context, send)


# --- the short pages ------------------------------------------------------------------------------------------------


@behind_link
@public_event
def page(request: NetworkRequest, event: Event, number: int) -> HttpResponse:
    """One short page; its answers are kept when it is sent, and the next one opens."""
    pages = KINDS[event.kind].pages
    if pages == 1 or number not in range(1, pages + 1):
        raise Http404
    registration, token = draft_of(request, event)
    if registration.state != RegistrationState.STARTED:
        return _to("register_done", event, token)
    questions = queries.questions(event)
    form = PageForm(
        request.POST or None,
        number=number,
        questions=questions,
        sites=_sites(event),
        full=_room(event).full if number == 1 else (),
        beside=beside(event, [question for question in questions if question.page == number]),
        initial=_initial(registration),
    )

    def send() -> HttpResponse:
        _save(registration, event, form)
        return _after(request, event, token, number, pages)

    def context() -> dict[str, Any]:
        where = {"number": number, "pages": range(1, pages + 1), "back": _back(event, number, token)}
        return {"event": event, "kind": KINDS[event.kind], **where}

    return answer(request, "participant/page.html", form, context, send)


def _back(event: Event, number: int, token: str) -> str:
    if number == 1:
        return reverse("event", args=[event.slug])
    return f"{reverse('register_page', args=[event.slug, number - 1])}?t={token}"


def _initial(registration: Registration) -> dict[str, object]:
    said = {f"q_{code}": answer for code, answer in registration.answers.items()}
    site = registration.site.slug if registration.site else ""
    name, organisation = registration.person.name, registration.organisation_name
    return {"name": name, "organisation_name": organisation, "site": site, **said}


def _save(registration: Registration, event: Event, form: PageForm) -> None:
    registrations.save_answers(
        registration=registration,
        name=form.cleaned_data.get("name", ""),
        organisation_name=form.cleaned_data.get("organisation_name", ""),
        answers=form.answers,
        site=_site(event, form),
        by=STRANGER,
        now=clock.now(),
    )


def _after(request: NetworkRequest, event: Event, token: str, number: int, pages: int) -> HttpResponseRedirect:
    """On to the next page; back to the check page when the reader came from there."""
    if number == pages or request.GET.get("till") == "kontrollera":
        return _to("register_check", event, token)
    return _to("register_page", event, token, number + 1)


# --- check and done -------------------------------------------------------------------------------------------------


@behind_link
@public_event
def check(request: NetworkRequest, event: Event) -> HttpResponse:
    """Everything that was answered, each with its way back, and the one button that sends it."""
    registration, token = draft_of(request, event)
    if registration.state != RegistrationState.STARTED:
        return _to("register_done", event, token)

    def send() -> HttpResponse:
        registrations.submit(registration=registration, by=STRANGER, now=clock.now())
        return _to("register_done", event, token)

    def context() -> dict[str, Any]:
        rows = answered(registration, get_language() or event.language)
        return {
            "event": event,
            "kind": KINDS[event.kind],
            "registration": registration,
            "rows": rows,
            "token": token,
            "unanswered": next((row for row in rows if row.is_missing), None),
            "price": trips.price(event),
            "is_queue": _is_queue(registration),
        }

    return answer(request, "participant/check.html", ButtonForm(request.POST or None), context, send)


def _is_queue(registration: Registration) -> bool:
    """Whether this one will wait when it is sent: the site that was chosen decides, where there are sites."""
    room = _room(registration.event)
    return room.is_queue or registration.site_id in room.full


@behind_link
@public_event
def address(request: NetworkRequest, event: Event) -> HttpResponse:
    """Another address for a registration that is not sent yet: it begins anew there, with what was answered."""
    registration, token = draft_of(request, event, is_over_too=True)
    form = AddressForm(request.POST or None, initial={"email": registration.person.email})

    def send() -> HttpResponse:
        email = form.cleaned_data["email"]
        spend(request, limits.START, limits.START_ADDRESS, email)
        begun = registrations.readdress(
            registration=registration, email=email, submit_key=form.key(email), by=STRANGER, now=clock.now()
        )
        return _to("register_check", event, draft_token(begun))

    def context() -> dict[str, Any]:
        return {"event": event, "kind": KINDS[event.kind], "registration": registration, "token": token}

    return answer(request, "participant/readdress.html", form, context, send)


@behind_link
@public_event
def done(request: NetworkRequest, event: Event) -> HttpResponse:
    """Thanks, what was decided, and what happens next. Shows nothing but what this browser has just sent."""
    registration, token = draft_of(request, event)
    if registration.state == RegistrationState.STARTED:
        return _to("register_check", event, token)
    context = {
        "event": event,
        "kind": KINDS[event.kind],
        "registration": registration,
        "standing": queries.standing(registration),
        "price": trips.price(event),
    }
    return render(request, "participant/done.html", context)
