"""A group's plan of meetings: honest periods, dates set when it is time, the notice and the short reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from events.directory.models import Group
from events.directory.queries import Recipient, route_seats
from events.directory.rules import IN_GROUP, Act, allows
from events.journal import queries as journal
from events.kernel.when import When
from events.meetings import operations as meetings
from events.meetings import queries
from events.meetings.models import MeetingPlan, Slot
from events.meetings.rules import length_differs, needs_date
from events.programme.models import Event, EventState
from notifications.letters import queries as letters
from web.access import OrganiserRequest, managed_event, organiser, posted
from web.forms.meetings import CallForm, PlanForm, QuestionForm, SlotForm
from web.organiser import scope
from web.organiser.answers import acting, done, event_page, pressed, today


@dataclass(frozen=True)
class Plan:
    """A plan with what is said about it: how many meetings still have no period at all."""

    plan: MeetingPlan
    slots: list[tuple[Slot, bool]]
    unperiodised: int


def _managed(request: OrganiserRequest, group_id: int) -> bool:
    return allows(request.given, Act.MANAGE_GROUP, group_id=group_id)


def shown(found: Iterable[MeetingPlan], day: date) -> list[Plan]:
    """Each plan's meetings, and whether each must get its date now."""
    plans = []
    for plan in found:
        slots = [(slot, slot.state == "planned" and needs_date(slot.when, day)) for slot in plan.slots.all()]
        bare = sum(slot.state == "planned" and slot.first_on is None for slot, _now in slots)
        plans.append(Plan(plan, slots, bare))
    return plans


@organiser
def plans(request: OrganiserRequest) -> HttpResponse:
    rows = queries.plans(network=request.network)
    if not scope.is_wide(request):
        mine = [role.group_id for role in request.given if role.group_id and role.role in IN_GROUP]
        rows = rows.filter(group_id__in=mine)
    context = {"plans": shown(rows, today(request.network)), "can_plan": bool(_groups(request))}
    return render(request, "organiser/plans.html", context)


def _groups(request: OrganiserRequest) -> list[Group]:
    return [group for group in Group.objects.within(request.network) if _managed(request, group.pk)]


@organiser
def new(request: OrganiserRequest) -> HttpResponse:
    form = PlanForm(
        request.POST or None, network=request.network, groups=_groups(request), today=today(request.network)
    )
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: meetings.plan(
            network=request.network,
            group=form.cleaned_data["group"],
            title=form.words("title"),
            planned_minutes=form.cleaned_data["planned_minutes"],
            slots=form.cleaned_data["periods"],
            by=by,
            now=now,
        )
    ):
        return done(request, _("The plan is saved."), "org_plans")
    return render(request, "organiser/plan.html", {"form": form})


def _slot(request: OrganiserRequest, slot_id: int) -> Slot:
    slot = queries.slot_by_id(network=request.network, slot_id=slot_id)
    if slot is None or not _managed(request, slot.plan.group_id):
        raise Http404
    return slot


def numbered_title(slot: Slot) -> dict[str, str]:
    """ "Årets möten, möte 2" in each language of the plan: one meeting is not called by the name of them all."""
    titles = {}
    for language, plan_title in slot.plan.title.items():
        with override(language):
            titles[language] = str(_("%(plan)s, meeting %(number)d") % {"plan": plan_title, "number": slot.position})
    return titles


@organiser
def confirm(request: OrganiserRequest, slot_id: int) -> HttpResponse:
    """Give an intended meeting its day: it becomes a draft of the group's."""
    slot = _slot(request, slot_id)
    form = SlotForm(
        request.POST or None, network=request.network, title=numbered_title(slot), today=today(request.network)
    )
    by, now = acting(request)
    made: list[Event] = []
    if request.method == "POST" and form.carries(
        lambda: made.append(
            meetings.confirm_slot(
                slot=slot,
                when=form.cleaned_data["when"],
                title=form.title,
                place=form.words("place"),
                description=form.words("description"),
                by=by,
                now=now,
            )
        )
    ):
        return done(request, _dated(slot, form.cleaned_data["when"]), "org_event", made[0].pk)
    return render(request, "organiser/slot.html", {"form": form, "slot": slot})


def _dated(slot: Slot, when: When) -> str | Promise:
    if length_differs(slot.plan.planned_minutes, when):
        return _("The meeting has its date. It is not as long as the plan says.")
    return _("The meeting has its date and is a draft until you send the notice.")


@posted("org_plans")
@organiser
def skip(request: OrganiserRequest, slot_id: int) -> HttpResponse:
    slot = _slot(request, slot_id)
    by, now = acting(request)
    return pressed(
        request,
        lambda: meetings.skip_slot(slot=slot, by=by, now=now),
        _("The meeting is taken off the plan."),
        "org_plans",
    )


def recipients(event: Event, day: date) -> list[tuple[str, Recipient]]:
    """Every seat of the event's group with where its mail goes today, by organisation."""
    if event.group is None:
        return []
    seats = list(event.group.seats.select_related("organisation").order_by("organisation__name"))
    routed = route_seats(seats=seats, day=day)
    return [(seat.organisation.name, routed[seat.pk]) for seat in seats]


def lacking(event: Event) -> list[str | Promise]:
    """What a reader of the notice would miss."""
    found: list[tuple[bool, str | Promise]] = [
        (bool(event.place), _("No place is said.")),
        (bool(event.description or event.summary), _("There is no agenda and no text of your own.")),
        (event.starts_at is not None, _("No hours are said.")),
    ]
    return [said for is_there, said in found if not is_there]


@managed_event
def call(request: OrganiserRequest, event: Event) -> HttpResponse:
    """The notice of meeting: who gets it stands on the page before it is sent."""
    if event.group is None:
        raise Http404
    form = CallForm(request.POST if request.method == "POST" else None)
    by, now = acting(request)
    day, asked = today(request.network), queries.request_for(event)
    if request.method == "POST" and form.carries(lambda: meetings.call(event=event, by=by, now=now)):
        return done(request, _("The notice is on its way."), "org_event", event.pk)
    return event_page(
        request,
        event,
        "call",
        "org_event",
        form=form,
        recipients=recipients(event, day),
        asked=asked,
        lacks=lacking(event),
        preview=letters.notice(event=event, day=day, now=now),
        is_draft=event.state == EventState.DRAFT,
        called_at=journal.last_of_event(network_id=request.network.pk, event_id=event.pk, verb="meeting.called"),
    )


@managed_event
def reports(request: OrganiserRequest, event: Event) -> HttpResponse:
    """The dossier: every seat's few lines, those missing too; made for paper as well."""
    lines = queries.dossier(event)
    return event_page(
        request,
        event,
        "reports",
        "org_reports",
        lines=lines,
        handed=sum(line.contribution is not None for line in lines),
        asked=queries.request_for(event),
    )


@managed_event
def question(request: OrganiserRequest, event: Event) -> HttpResponse:
    """What the seats are asked to write about."""
    asked = queries.request_for(event)
    form = QuestionForm(request.POST or None, network=request.network, old=asked.question if asked else {})
    by, now = acting(request)
    if request.method == "POST" and form.carries(
        lambda: meetings.request_contributions(event=event, question=form.words("question"), by=by, now=now)
    ):
        return done(request, _("The question is saved."), "org_reports", event.pk)
    return event_page(request, event, "question", "org_reports", form=form)
