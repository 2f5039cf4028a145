from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory.models import Group, Person
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel import text
from events.kernel.errors import Refused
from events.kernel.localtime import Unit
from events.kernel.when import When
from events.meetings.models import Contribution, ContributionRequest, MeetingPlan, Slot, SlotState
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme.models import Event, EventState

Words = Mapping[str, str]
REPORT = "meeting_report"


@transaction.atomic
def plan(
    *,
    network: Network,
    group: Group,
    title: Words,
    planned_minutes: int,
    slots: Sequence[When],
    by: Actor,
    now: datetime,
) -> MeetingPlan:
    """Plan a group's meetings, each in a period as honest as it is known (april, slutet av september, none yet)."""
    made = MeetingPlan.objects.create(network=network, group=group, title=dict(title), planned_minutes=planned_minutes)
    for position, when in enumerate(slots, start=1):
        slot = Slot(plan=made, position=position, zone=network.zone)
        slot.take(when)
        slot.save()
    journal.record(verb="plan.made", subject=made, network_id=network.pk, by=by, now=now)
    return made


@transaction.atomic
def confirm_slot(
    *,
    slot: Slot,
    when: When,
    by: Actor,
    now: datetime,
    title: Words | None = None,
    place: Words | None = None,
    description: Words | None = None,
) -> Event:
    """Fix an intended meeting: it becomes a draft event of the group, with its reports and notice owed.

    ``description`` is the organiser's own words or the agenda; the notice carries it.

    Raises Refused("date_not_exact") for anything vaguer than a day, Refused("slot_settled") the second time.
    """
    row = Slot.objects.select_for_update(of=("self",)).select_related("plan__group", "plan__network").get(pk=slot.pk)
    if row.state != SlotState.PLANNED:
        raise Refused("slot_settled", _("This meeting already has its date."))
    if not when.is_exact:
        raise Refused("date_not_exact", _("Give a day, and the hours if you know them."), "when")
    event = programme.create(
        network=row.plan.network,
        kind="working_group_meeting",
        title=title or row.plan.title,
        when=when,
        group=row.plan.group,
        place=place or {},
        description=description or {},
        planned_minutes=row.plan.planned_minutes,
        by=by,
        now=now,
    )
    row.take(when)
    row.state, row.event = SlotState.CONFIRMED, event
    row.save()
    _record_slot(row, "slot.confirmed", by, now)
    return event


@transaction.atomic
def reopen_slot(*, event: Event, by: Actor, now: datetime) -> None:
    """The event of an intended meeting is taken back: the meeting waits for its date again, on the day last named."""
    row = Slot.objects.select_for_update(of=("self",)).select_related("plan").filter(event=event).first()
    if row is None:
        return
    row.state, row.event = SlotState.PLANNED, None
    row.save(update_fields=["state", "event"])
    _record_slot(row, "slot.reopened", by, now)


@transaction.atomic
def skip_slot(*, slot: Slot, by: Actor, now: datetime) -> Slot:
    """The intended meeting will not be held."""
    row = Slot.objects.select_for_update(of=("self",)).select_related("plan").get(pk=slot.pk)
    if row.state != SlotState.PLANNED:
        raise Refused("slot_settled", _("This meeting already has its date."))
    row.state = SlotState.SKIPPED
    row.save(update_fields=["state"])
    _record_slot(row, "slot.skipped", by, now)
    return row


def _record_slot(slot: Slot, verb: str, by: Actor, now: datetime) -> None:
    network_id = slot.plan.network_id
    journal.record(verb=verb, subject=slot, network_id=network_id, event_id=slot.event_id, by=by, now=now)


@transaction.atomic
def request_contributions(
    *,
    event: Event,
    question: Words,
    by: Actor,
    now: datetime,
    amount: int = -2,
    unit: str = Unit.WORKING_DAYS,
) -> ContributionRequest:
    """Ask every seat of the event's group for a few lines, due ``amount`` units before the meeting.

    Raises Refused("group_missing") for an event that no group holds.
    """
    if event.group is None:
        raise Refused("group_missing", _("Only a group's meeting can collect reports."))
    label = {"sv": "Några rader från er organisation", "en": "A few lines from your organisation"}
    programme.set_deadline(
        event=event, code=REPORT, label=label, amount=amount, unit=unit, owed_by="seats", by=by, now=now
    )
    asked, created = ContributionRequest.objects.update_or_create(
        event=event, defaults={"group": event.group, "question": dict(question)}
    )
    if created:
        journal.record(
            verb="contribution.requested",
            subject=asked,
            network_id=event.network_id,
            event_id=event.pk,
            by=by,
            now=now,
        )
    return asked


@transaction.atomic
def call(*, event: Event, by: Actor, now: datetime) -> Event:
    """Send the notice to the group's seats (kallelse); a draft is published by it. Twice is refused."""
    if event.group is None:
        raise Refused("group_missing", _("Only a group's meeting has seats to call."))
    row = (
        programme.publish(event=event, by=by, now=now) if event.state == EventState.DRAFT else programme.lock(event.pk)
    )
    for notice in row.obligations.filter(kind="notice").unsettled():
        obligations.meet(obligation=notice, by=by, now=now)
    journal.record(verb="meeting.called", subject=row, network_id=row.network_id, event_id=row.pk, by=by, now=now)
    return row


@transaction.atomic
def hand_in(
    *,
    obligation: Obligation,
    by: Actor,
    now: datetime,
    text_written: str = "",
    has_nothing: bool = False,
    author: Person | None = None,
) -> Contribution:
    """Hand in a seat's lines, or say plainly that there is nothing to report; the debt is met.

    Handing in again before the meeting replaces the text. Raises Refused("text_missing").
    """
    lines = "" if has_nothing else text.clean_text(text_written, 20_000)
    if not lines and not has_nothing:
        raise Refused("text_missing", _("Write a few lines, or say that there is nothing to report."), "text")
    if obligation.seat is None or obligation.event is None:
        raise Refused("seat_missing", _("Only a seat of the group can hand this in."))
    asked = ContributionRequest.objects.get(event=obligation.event)
    handed, _created = Contribution.objects.update_or_create(
        request=asked,
        seat=obligation.seat,
        defaults={
            "obligation": obligation,
            "author": author,
            "text": lines,
            "has_nothing": has_nothing,
            "handed_in_at": now,
        },
    )
    obligations.meet(obligation=obligation, by=by, now=now)
    journal.record(
        verb="contribution.handed_in",
        subject=handed,
        network_id=obligation.network_id,
        event_id=obligation.event_id,
        by=by,
        now=now,
    )
    return handed
