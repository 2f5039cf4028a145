"""Registering: one page for a meeting, three short pages and a check for a trip. Saved after every page."""

from __future__ import annotations

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
from web import limits
from web.access import NetworkRequest, behind_link, public_event, stamped
from web.forms.registrations import AddressForm, ButtonForm, OnePageForm, PageForm
from web.forms.stamps import StampedForm
from web.participant.answers import answered
from web.participant.sending import answer, spend
from web.participant.tokens import draft_of, draft_token

STRANGER = Actor(ActorKind.TOKEN)


def _to(name: str, event: Event, token: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(name, args=[event.slug, *args])}?t={token}")


def _sites(event: Event) -> list[Site]:
    return list(event.sites.all())


def _is_queue(event: Event) -> bool:
    """Whether who registers now will wait."""
    by_site = queries.places_by_site(event)
    return not queries.has_room(queries.places(event), by_site)


# --- the first page -------------------------------------------------------------------------------------------------


@stamped
@public_event
def register(request: NetworkRequest, event: Event) -> HttpResponse:
    """A meeting's only page, or the e-mail address that begins a longer registration."""
    begin = _one_page if KINDS[event.kind].pages == 1 else _address
    return begin(request, event)


def _one_page(request: NetworkRequest, event: Event) -> HttpResponse:
    form = OnePageForm(request.POST or None, questions=queries.questions(event), sites=_sites(event))

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
        return {"event": event, "kind": KINDS[event.kind], "door": door, "is_queue": _is_queue(event)}

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
    form = PageForm(
        request.POST or None,
        number=number,
        questions=queries.questions(event),
        sites=_sites(event),
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
            "is_queue": _is_queue(event),
        }

    return answer(request, "participant/check.html", ButtonForm(request.POST or None), context, send)


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
    }
    return render(request, "participant/done.html", context)
