"""What happens when: cases, visits, course days; a date may come later."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.directory.models import Organisation
from events.kernel.when import format_when
from events.programme import operations as programme
from events.programme.models import Event, Session
from events.programme.queries import programme_of
from web.access import OrganiserRequest, managed_event, posted
from web.forms.programme import SessionForm, SessionWhenForm
from web.organiser.answers import acting, done, event_page, pressed, today


@managed_event
def sessions(request: OrganiserRequest, event: Event) -> HttpResponse:
    rows = list(programme_of(event))
    return event_page(request, event, "programme", "org_programme", sessions=rows)


@managed_event
def add(request: OrganiserRequest, event: Event) -> HttpResponse:
    form = _form(request, event)
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: programme.add_session(
            event=event,
            kind=form.cleaned_data["kind"],
            title=form.words("title"),
            when=form.when,
            by=by,
            now=now,
            **form.details,
        )
    ):
        return done(request, _("Added to the programme."), "org_programme", event.pk)
    return event_page(request, event, "session", "org_programme", form=form)


def _form(request: OrganiserRequest, event: Event) -> SessionForm:
    kinds = {"peer_review": "case", "study_trip": "visit", "course": "course_day"}
    return SessionForm(
        request.POST or None,
        network=request.network,
        event=event,
        organisations=list(Organisation.objects.within(request.network)),
        sites=list(event.sites.all()),
        today=today(request.network),
        initial={"kind": kinds.get(event.kind, "plenary")},
    )


def _session(event: Event, session_id: int) -> Session:
    found = Session.objects.within(event.network).select_related("event").filter(event=event, pk=session_id).first()
    if found is None:
        raise Http404
    return found


@managed_event
def when(request: OrganiserRequest, event: Event, session_id: int) -> HttpResponse:
    """Give a part of the programme its time, or another one."""
    session = _session(event, session_id)
    old = "" if session.first_on is None else format_when(session.when, get_language() or "sv", weekday=False)
    form = SessionWhenForm(request.POST or None, zone=event.zone, today=today(request.network), initial={"when": old})
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: programme.reschedule_session(session=session, when=form.cleaned_data["when"], by=by, now=now)
    ):
        return done(request, _("The time is saved."), "org_programme", event.pk)
    return event_page(request, event, "session_when", "org_programme", form=form, session=session)


@posted("org_programme", "event_id")
@managed_event
def remove(request: OrganiserRequest, event: Event, session_id: int) -> HttpResponse:
    session = _session(event, session_id)
    by, now = acting(request)
    return pressed(
        request,
        lambda: programme.remove_session(session=session, by=by, now=now),
        _("Taken off the programme."),
        "org_programme",
        event.pk,
    )
