"""The dated moments of an activity: each counted from something, or on a day of its own."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from events.kernel import clock, text
from events.programme import operations as programme
from events.programme.models import Deadline, Event
from web.access import OrganiserRequest, managed_event
from web.forms.programme import DeadlineForm
from web.organiser.answers import acting, done, event_page, today


@managed_event
def deadlines(request: OrganiserRequest, event: Event) -> HttpResponse:
    rows = sorted(event.deadlines.all(), key=lambda one: (one.due_at is None, one.due_at or clock.now(), one.pk))
    return event_page(request, event, "deadlines", "org_deadlines", rows=rows, now=clock.now())


@managed_event
def change(request: OrganiserRequest, event: Event, deadline_id: int = 0) -> HttpResponse:
    """One deadline: its text, what it is counted from, its weekend rule. Without a number, a new one."""
    deadline = event.deadlines.filter(pk=deadline_id).first()
    if deadline_id and deadline is None:
        raise Http404
    form = DeadlineForm(
        request.POST or None, network=request.network, event=event, deadline=deadline, today=today(request.network)
    )
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: programme.set_deadline(
            event=event,
            code=deadline.code if deadline else _free_code(event, form),
            owed_by=deadline.owed_by if deadline else "",
            by=by,
            now=now,
            **form.offset,
        )
    ):
        return done(request, _("The date is saved, and what hangs on it has followed."), "org_deadlines", event.pk)
    return event_page(request, event, "deadline", "org_deadlines", form=form, deadline=deadline)


def _free_code(event: Event, form: DeadlineForm) -> str:
    """A code of its own for a new deadline, from its text."""
    label = text.pick(form.words("label"), event.language)
    code = text.slugify(label).replace("-", "_")[:30]
    taken = set(Deadline.objects.within(event.network).filter(event=event).values_list("code", flat=True))
    numbered = (f"{code}_{number}" for number in range(2, len(taken) + 3))
    return code if code not in taken else next(one for one in numbered if one not in taken)
