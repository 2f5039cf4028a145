"""The people of an activity: by state, searchable, decided one by one or several at once."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.journal import queries as journal
from events.kernel import clock, text
from events.programme.models import Event, Site
from events.registrations import operations as registrations
from events.registrations import queries
from events.registrations.models import Registration, RegistrationState
from notifications.outbox import queries as outbox
from web.access import OrganiserRequest, managed_event, posted
from web.forms.directory import DeclineForm, EntryForm, ReasonForm
from web.forms.plain import TickForm
from web.organiser.answers import acting, done, event_page, numbered, pressed
from web.organiser.history import told
from web.organiser.wording import REGISTRATION_STATES, title

PAGE = 50


def chosen_state(request: OrganiserRequest) -> str:
    state = request.GET.get("visa", "")
    return state if state in RegistrationState.values else ""


def listed(request: OrganiserRequest, event: Event) -> QuerySet[Registration]:
    """The rows that the address asks for: its state and its words."""
    words = request.GET.get("q", "")[:80]
    site = request.GET.get("ort", "")[:80]
    return queries.people_of(event=event, state=chosen_state(request), words=words, site=site)


@managed_event
def people(request: OrganiserRequest, event: Event) -> HttpResponse:
    counts = queries.counts_by_state(event)
    rows = numbered(request, listed(request, event), PAGE)
    return event_page(
        request,
        event,
        "registrations",
        "org_registrations",
        rows=rows,
        states=[(state, badge, counts.get(state, 0)) for state, badge in REGISTRATION_STATES.items()],
        total=sum(counts.values()),
        state=chosen_state(request),
        words=request.GET.get("q", "")[:80],
        places=queries.places(event),
        has_pending=any(row.state == RegistrationState.PENDING for row in rows),
        has_sites=any(row.site_id for row in rows),
        sites=list(event.sites.all()),
        site=request.GET.get("ort", "")[:80],
        doubles=queries.doubles(event),
    )


def found(event: Event, registration_id: int) -> Registration:
    """The registration of this event, or 404."""
    registration = queries.by_id(network=event.network, registration_id=registration_id)
    if registration is None or registration.event_id != event.pk:
        raise Http404
    return registration


@managed_event
def person(request: OrganiserRequest, event: Event, registration_id: int) -> HttpResponse:
    """One person's registration: answers, history, mail, and the next one in the same list."""
    registration = found(event, registration_id)
    order = list(listed(request, event).values_list("pk", flat=True))
    here = order.index(registration.pk) if registration.pk in order else -1
    acts = journal.activities_about(
        network_id=request.network.pk, subject_type="registration", subject_id=registration.pk
    )
    mails = outbox.mails(network=request.network, event=event).filter(about=f"registration:{registration.pk}")
    return event_page(
        request,
        event,
        "registration",
        "org_registrations",
        registration=registration,
        badge=REGISTRATION_STATES[registration.state],
        standing=queries.standing(registration),
        answers=_answers(event, registration),
        history=told(request.network, acts),
        mails=list(mails),
        previous=order[here - 1] if here > 0 else None,
        next=order[here + 1] if 0 <= here < len(order) - 1 else None,
        number=here + 1,
        total=len(order),
    )


def _answers(event: Event, registration: Registration) -> list[tuple[str, str]]:
    """What was asked and what was answered, choices in words."""
    pairs = []
    for question in queries.questions(event):
        answer = str(registration.answers.get(question.code, ""))
        choice = question.choices.get(answer)
        pairs.append((title(question.label), title(choice) if choice else answer))
    return pairs


@posted("org_registration", "event_id", "registration_id")
@managed_event
def approve(request: OrganiserRequest, event: Event, registration_id: int) -> HttpResponse:
    registration = found(event, registration_id)
    by, now = acting(request)
    said = _("%(name)s is told.") % {"name": registration.person.name}
    return pressed(
        request,
        lambda: registrations.approve(registration=registration, by=by, now=now),
        said,
        "org_registration",
        event.pk,
        registration.pk,
    )


@managed_event
def decline(request: OrganiserRequest, event: Event, registration_id: int) -> HttpResponse:
    """Say no, with words of one's own: what is sent stands on the page before it is."""
    registration = found(event, registration_id)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: registrations.decline(registration=registration, note=form.cleaned_data["note"], by=by, now=now)
    ):
        told = registration.address_confirmed_at is not None
        said = _("%(name)s is told that there is no place.") if told else _("%(name)s has no place.")
        return done(request, said % {"name": registration.person.name}, "org_registration", event.pk, registration.pk)
    return event_page(request, event, "decline", "org_registrations", form=form, registration=registration)


@posted("org_registration", "event_id", "registration_id")
@managed_event
def withdraw(request: OrganiserRequest, event: Event, registration_id: int) -> HttpResponse:
    registration = found(event, registration_id)
    form = ReasonForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    by, now = acting(request)
    return pressed(
        request,
        lambda: registrations.withdraw(registration=registration, note=note, by=by, now=now),
        _("%(name)s is withdrawn. The place goes to the next in line.") % {"name": registration.person.name},
        "org_registration",
        event.pk,
        registration.pk,
    )


@posted("org_registrations", "event_id")
@managed_event
def approve_all(request: OrganiserRequest, event: Event) -> HttpResponse:
    """Approve the ticked ones; nothing ticked is nobody approved."""
    rows = {row.pk: row for row in queries.people_of(event=event, state=RegistrationState.PENDING)}
    typed = {int(number) for number in request.POST.getlist("chosen") if number.isascii() and number.isdigit()}
    form = TickForm({"chosen": sorted(typed & set(rows))}, offered=list(rows))
    chosen = [rows[pk] for pk in form.cleaned_data["chosen"]] if form.is_valid() else []
    back = f"{reverse('org_registrations', args=[event.pk])}?visa=pending"
    if not chosen:
        messages.warning(request, str(_("Nobody was ticked, so nobody was approved.")))
        return redirect(back)
    by, now = acting(request)
    count = len(chosen)
    said = ngettext("%(count)d registration is approved.", "%(count)d registrations are approved.", count)
    return pressed(
        request,
        lambda: registrations.approve_all(registrations=chosen, by=by, now=now),
        said % {"count": count},
        back,
    )


@managed_event
def enter(request: OrganiserRequest, event: Event) -> HttpResponse:
    """Somebody phoned: the organiser types it in and vouches for the address. Sent twice it is one registration."""
    sites = list(event.sites.all())
    form = EntryForm(
        request.POST or None,
        languages=request.network.languages,
        sites=[(site.slug, text.pick(site.name, request.person.language)) for site in sites],
        initial={"submit_key": uuid.uuid4().hex, "language": event.language},
    )
    made: list[Registration] = []
    if request.method == "POST" and form.carries(lambda: made.append(_enter(request, event, form, sites))):
        said = _entered(made[0], _entry_key(form))
        return done(request, said, "org_registration", event.pk, made[0].pk)
    return event_page(request, event, "enter", "org_registrations", form=form, door=queries.door_of(event, clock.now()))


def _enter(request: OrganiserRequest, event: Event, form: EntryForm, sites: list[Site]) -> Registration:
    by, now = acting(request)
    data = form.cleaned_data
    return registrations.enter(
        event=event,
        name=data["name"],
        email=data["email"],
        language=data["language"],
        submit_key=_entry_key(form),
        organisation_name=data["organisation_name"],
        site=next((site for site in sites if site.slug == data.get("site")), None),
        by=by,
        now=now,
    )


def _entry_key(form: EntryForm) -> str:
    return f"org-{form.cleaned_data['submit_key']}"[:64]


def _entered(registration: Registration, key: str) -> str:
    """What came of it. Another key is another registration: they had one, and nothing new was made or sent."""
    name = registration.person.name
    if registration.submit_key != key:
        return str(_("%(name)s was already registered. This is the registration.") % {"name": name})
    if registration.state == RegistrationState.CONFIRMED:
        return str(_("%(name)s has a place, and the confirmation is on its way.") % {"name": name})
    return str(
        _("%(name)s is registered: %(state)s.")
        % {"name": name, "state": str(REGISTRATION_STATES[registration.state].word).lower()}
    )
