"""Who owes what to an activity, and what can be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.directory.models import Organisation, Person
from events.directory.queries import Recipient
from events.journal import queries as journal
from events.kernel import clock
from events.obligations import operations as obligations
from events.obligations import queries
from events.obligations.models import Obligation
from events.obligations.rules import is_overdue
from events.programme.models import Event
from notifications.outbox import queries as outbox
from web.access import OrganiserRequest, managed_event, posted
from web.forms.obligations import ExtendForm, HandOverForm, WaiveForm
from web.organiser.answers import acting, done, event_page, pressed, today
from web.organiser.history import told
from web.organiser.wording import OBLIGATION_STATES, Badge, debtor

VIEWS: dict[str, str | Promise] = {
    "late": _("Late"),
    "open": _("Not due yet"),
    "met": _("Handed in"),
    "rest": _("Settled otherwise"),
}
MISSING = ("late", "open")


@dataclass(frozen=True)
class Row:
    """One thing owed: who owes it, who answers for it today, how it stands."""

    obligation: Obligation
    debtor: str
    answering: tuple[Recipient, ...]
    badge: Badge
    view: str


def rows_of(found: Iterable[Obligation], answering: dict[int, tuple[Recipient, ...]], now: datetime) -> list[Row]:
    return [_row(one, answering.get(one.pk, ()), now) for one in found]


def _row(one: Obligation, answering: tuple[Recipient, ...], now: datetime) -> Row:
    late = is_overdue(one.state, one.due_at, now)
    view = "late" if late else {"planned": "open", "open": "open", "met": "met"}.get(one.state, "rest")
    return Row(one, debtor(one), answering, OBLIGATION_STATES["late" if late else one.state], view)


@managed_event
def owed(request: OrganiserRequest, event: Event) -> HttpResponse:
    """Everything owed to the activity under four views with their counts; what is still owed comes first."""
    found = list(queries.of_event(event=event))
    answering = queries.debtors(obligations=found, day=today(request.network))
    rows = rows_of(found, answering, clock.now())
    asked = request.GET.get("visa", "")
    wanted = (asked,) if asked in VIEWS else MISSING
    told = {"rows": [row for row in rows if row.view in wanted], "views": views(rows), "view": asked}
    missing = sum(row.view in MISSING for row in rows)
    return event_page(request, event, "owed", "org_owed", total=len(rows), missing=missing, **told)


def views(rows: list[Row]) -> list[tuple[str, str | Promise, int]]:
    """The chips with their counts. While nothing is late, all that is missing is not due yet: one name is enough."""
    counts = Counter(row.view for row in rows)
    return [(code, label, counts[code]) for code, label in VIEWS.items() if code != "open" or counts["late"]]


def _found(event: Event, obligation_id: int) -> Obligation:
    obligation = queries.by_id(network=event.network, obligation_id=obligation_id)
    if obligation is None or obligation.event_id != event.pk:
        raise Http404
    return obligation


@managed_event
def one(request: OrganiserRequest, event: Event, obligation_id: int) -> HttpResponse:
    """One thing owed: its history, its mail, and the four things that can be done."""
    obligation = _found(event, obligation_id)
    answering = queries.debtors(obligations=[obligation], day=today(request.network))
    acts = journal.activities_about(network_id=request.network.pk, subject_type="obligation", subject_id=obligation.pk)
    mails = outbox.mails(network=request.network, event=event).filter(about=f"obligation:{obligation.pk}")
    return event_page(
        request,
        event,
        "obligation",
        "org_owed",
        row=_row(obligation, answering[obligation.pk], clock.now()),
        history=told(request.network, acts),
        mails=list(mails),
        is_open=obligation.state in ("open", "planned"),
        can_reopen=obligation.state in ("met", "waived"),
    )


@posted("org_obligation", "event_id", "obligation_id")
@managed_event
def meet(request: OrganiserRequest, event: Event, obligation_id: int) -> HttpResponse:
    obligation = _found(event, obligation_id)
    by, now = acting(request)
    return pressed(
        request,
        lambda: obligations.meet(obligation=obligation, by=by, now=now),
        _("Marked as handed in. Its reminders stop."),
        _back(request, event, obligation),
    )


def _back(request: OrganiserRequest, event: Event, obligation: Obligation) -> str:
    """The page where the button stood: a board, the list, or the page of the one thing."""
    pages = {"list": reverse("org_owed", args=[event.pk]), "board": reverse("org_reviews")}
    here = reverse("org_obligation", args=[event.pk, obligation.pk])
    return pages.get(request.POST.get("from", ""), here)


@posted("org_obligation", "event_id", "obligation_id")
@managed_event
def reopen(request: OrganiserRequest, event: Event, obligation_id: int) -> HttpResponse:
    obligation = _found(event, obligation_id)
    by, now = acting(request)
    return pressed(
        request,
        lambda: obligations.reopen(obligation=obligation, by=by, now=now),
        _("It is owed again."),
        "org_obligation",
        event.pk,
        obligation.pk,
    )


@managed_event
def waive(request: OrganiserRequest, event: Event, obligation_id: int) -> HttpResponse:
    obligation = _found(event, obligation_id)
    form = WaiveForm(request.POST or None)
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: obligations.waive(obligation=obligation, note=form.cleaned_data["note"], by=by, now=now)
    ):
        return done(request, _("Marked as not needed. Its reminders stop."), "org_obligation", event.pk, obligation.pk)
    return _asking(request, event, obligation, form, "waive")


@managed_event
def extend(request: OrganiserRequest, event: Event, obligation_id: int) -> HttpResponse:
    obligation = _found(event, obligation_id)
    form = ExtendForm(request.POST or None, zone=event.zone, today=today(request.network))
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: obligations.extend(
            obligation=obligation, until=form.until, note=form.cleaned_data["note"], by=by, now=now
        )
    ):
        return done(request, _("The new last day is saved."), "org_obligation", event.pk, obligation.pk)
    return _asking(request, event, obligation, form, "extend")


@managed_event
def hand_over(request: OrganiserRequest, event: Event, obligation_id: int) -> HttpResponse:
    obligation = _found(event, obligation_id)
    form = HandOverForm(
        request.POST or None,
        organisations=list(Organisation.objects.within(request.network).order_by("name")),
        people=list(Person.objects.within(request.network).filter(roles__isnull=False).distinct().order_by("name")),
    )
    by, now = acting(request)
    made: list[Obligation] = []
    if request.method == "POST" and form.carries(
        lambda: made.append(obligations.hand_over(obligation=obligation, to=form.debtor, by=by, now=now))
    ):
        return done(request, _("Handed over. They are told."), "org_obligation", event.pk, made[0].pk)
    return _asking(request, event, obligation, form, "hand_over")


def _asking(request: OrganiserRequest, event: Event, obligation: Obligation, form: object, what: str) -> HttpResponse:
    """The page that asks one thing about one debt."""
    return event_page(
        request, event, "settle", "org_owed", form=form, what=what, obligation=obligation, debtor=debtor(obligation)
    )
