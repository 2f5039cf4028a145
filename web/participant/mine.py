"""My registration, behind its mailed link: where it stands, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.calendars import queries as calendars
from events.kernel import clock, tokens
from events.kernel.errors import Refused
from events.programme import queries as programme
from events.programme.kinds import KINDS
from events.registrations import operations as registrations
from events.registrations import queries
from events.registrations.models import LIVE, Registration, RegistrationState
from events.trips import queries as trips
from web.access import NetworkRequest, behind_link, link_gone
from web.forms.registrations import ButtonForm, ChangeForm, WithdrawForm
from web.participant.answers import answered, beside
from web.participant.sending import answer
from web.participant.tokens import REGISTRATION, draft_token, holder, registration_of

# What the page thanks for, by the word after ``?klart=``: an act of this person on the page before.
THANKS = frozenset({"adress", "redan", "sparat"})
# The word on the button -> what it does.
ACTS: dict[str, Callable[..., Registration]] = {
    "confirm": registrations.confirm_address,
    "resume": registrations.confirm_address,
    "accept": registrations.accept_offer,
    "decline": registrations.decline_offer,
}


@behind_link
def mine(request: NetworkRequest, token: str) -> HttpResponse:
    """State in one sentence, what is left to do, the calendar, and the ways out. A POST presses one button."""
    registration = registration_of(request, token)
    if registration.state == RegistrationState.LAPSED:
        return link_gone(request, _lapsed(registration))
    done = request.GET.get("klart", "")

    def press() -> HttpResponse:
        return _acted(registration, request.POST.get("act", ""), token)

    def context() -> dict[str, Any]:
        return {**_shown(registration, token), "done": done if done in THANKS else ""}

    return answer(request, "participant/mine.html", ButtonForm(request.POST or None), context, press)


def _lapsed(registration: Registration) -> str:
    if queries.is_duplicate(registration):
        return _(
            "You were already registered here, so this second registration has been removed. "
            "Have the links to those that count sent to you."
        )
    if registration.address_confirmed_at is None and registration.submitted_at:
        return _(
            "Nobody confirmed the address in time, so the registration has lapsed. You are welcome to register again."
        )
    return _("The registration has ended. You are welcome to register again while there are places.")


def _acted(registration: Registration, act: str, token: str) -> HttpResponse:
    if act not in ACTS:
        raise Refused("no_such_button", _("That button does nothing here."))
    row = ACTS[act](registration=registration, by=holder(registration.person), now=clock.now())
    if act == "resume" and row.state == RegistrationState.STARTED:
        page = reverse("register_page", args=[row.event.slug, 1])
        return HttpResponseRedirect(f"{page}?t={draft_token(row)}")
    if row.pk != registration.pk:
        # The mailbox already had a registration here: this one lapsed, and that one is shown.
        return _thanked(tokens.sign(REGISTRATION, row.pk, row.link_version), "redan")
    return _thanked(token, "adress" if act == "confirm" else "")


def _thanked(token: str, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("mine", args=[token]) + (f"?klart={done}" if done else ""))


def _shown(registration: Registration, token: str) -> dict[str, Any]:
    event, now = registration.event, clock.now()
    return {
        "registration": registration,
        "event": event,
        "kind": KINDS[event.kind],
        "standing": queries.standing(registration),
        "door": queries.door_of(event, now),
        "is_live": registration.state in LIVE,
        "is_off": event.state in ("cancelled", "postponed"),
        "rows": answered(registration, get_language() or registration.language),
        "moments": programme.public_moments([event.pk], now).get(event.pk, []),
        "price": trips.price(event),
        "token": token,
    }


def _is_over(request: NetworkRequest, registration: Registration) -> bool:
    """Whether nothing can be done to it any more: its own page says so, no form is to be filled in for nothing."""
    return request.method == "GET" and registration.state not in LIVE


@behind_link
def change(request: NetworkRequest, token: str) -> HttpResponse:
    """All answers on one page."""
    registration = registration_of(request, token)
    if _is_over(request, registration):
        return _thanked(token, "")
    questions = queries.questions(registration.event)
    form = ChangeForm(
        request.POST or None,
        questions=questions,
        beside=beside(registration.event, questions),
        initial=_initial(registration),
    )

    def save() -> HttpResponse:
        registrations.change(
            registration=registration,
            name=form.cleaned_data["name"],
            organisation_name=form.cleaned_data["organisation_name"],
            answers=form.answers,
            by=holder(registration.person),
            now=clock.now(),
        )
        return _thanked(token, "sparat")

    return answer(request, "participant/change.html", form, lambda: _about(registration, token), save)


def _about(registration: Registration, token: str) -> dict[str, Any]:
    event = registration.event
    return {"registration": registration, "event": event, "kind": KINDS[event.kind], "token": token}


def _initial(registration: Registration) -> dict[str, object]:
    said = {f"q_{code}": answer for code, answer in registration.answers.items()}
    return {"name": registration.person.name, "organisation_name": registration.organisation_name, **said}


@behind_link
def withdraw(request: NetworkRequest, token: str) -> HttpResponse:
    """One button, and room for a word to the organiser. Mail scanners follow links, so a link alone does nothing."""
    registration = registration_of(request, token)
    if _is_over(request, registration):
        return _thanked(token, "")
    form = WithdrawForm(request.POST or None)

    def leave() -> HttpResponse:
        note, by = form.cleaned_data["note"], holder(registration.person)
        registrations.withdraw(registration=registration, note=note, by=by, now=clock.now())
        return HttpResponseRedirect(reverse("mine", args=[token]))

    return answer(request, "participant/withdraw.html", form, lambda: _about(registration, token), leave)


@behind_link
def calendar_file(request: NetworkRequest, token: str) -> HttpResponse:
    """One's own entry as a file to import: the same UID as in letters and in one's own feed."""
    registration = registration_of(request, token)
    language = get_language() or registration.language
    body = calendars.registration_ics(registration=registration, language=language)
    if body is None:
        raise Http404
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{registration.event.slug}.ics"'
    return response
