"""One table: verb -> what else must happen in this house, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from events.calendars import operations as calendars
from events.directory.models import Seat
from events.journal.models import SYSTEM, Activity
from events.journal.signals import activity_recorded
from events.meetings import operations as meetings
from events.meetings.models import ContributionRequest
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations.models import Obligation
from events.programme.models import Event, Session
from events.registrations import operations as registrations
from events.registrations.models import Registration

Reaction = Callable[[Activity, Any], None]


def _event_of(activity: Activity) -> Event:
    assert activity.event_id is not None, activity.verb
    return Event.objects.select_related("network", "group").get(pk=activity.event_id)


def _derive(activity: Activity, subject: Any) -> None:
    event = _event_of(activity)
    obligations.derive(event=event, by=SYSTEM, now=activity.at)


def _rederive(activity: Activity, subject: Any) -> None:
    event = _event_of(activity)
    obligations.derive(event=event, by=SYSTEM, now=activity.at)
    obligations.rederive(event=event, by=SYSTEM, now=activity.at)


def _derive_group(activity: Activity, seat: Seat) -> None:
    """A seat given late owes what the others do before the group's coming meetings."""
    ahead = Q(first_on__isnull=True) | Q(first_on__gte=activity.at.date())
    events = Event.objects.filter(ahead, group_id=seat.group_id, state__in=("draft", "published", "postponed"))
    for event in events.select_related("network", "group"):
        obligations.derive(event=event, by=SYSTEM, now=activity.at)


def _end_obligations(activity: Activity, event: Event) -> None:
    obligations.cancel_all(event=event, by=SYSTEM, now=activity.at)


def _end_case(activity: Activity, session: Session) -> None:
    obligations.cancel_of_session(session_id=session.pk, by=SYSTEM, now=activity.at)


def _ask_for_reports(activity: Activity, event: Event) -> None:
    """A group's meeting collects its short reports from the start; the organiser may change the question."""
    if event.group and event.deadlines.filter(code="meeting_report").exists():
        question = {"sv": "Vad har hänt hos er, och vad vill ni ta upp?", "en": "What is new, and what to discuss?"}
        ContributionRequest.objects.get_or_create(event=event, defaults={"group": event.group, "question": question})


def _fill_places(activity: Activity, subject: Any) -> None:
    if not activity.data.get("freed", True):
        return
    event = _event_of(activity)
    registrations.offer_places(event=event, by=SYSTEM, now=activity.at)


def _refresh_event(activity: Activity, subject: Any) -> None:
    if activity.event_id:
        calendars.refresh_event(event_id=activity.event_id, now=activity.at)


def _take_session(activity: Activity, session: Session) -> None:
    calendars.refresh_event(event_id=session.event_id, now=activity.at, removed_session_id=session.pk)


def _refresh_obligation(activity: Activity, obligation: Obligation) -> None:
    calendars.refresh_obligation(obligation=obligation, now=activity.at)


def _refresh_registration(activity: Activity, registration: Registration) -> None:
    calendars.refresh_registration(registration=registration, now=activity.at)


def _reopen_slot(activity: Activity, event: Event) -> None:
    meetings.reopen_slot(event=event, by=SYSTEM, now=activity.at)


def _ensure_feeds(activity: Activity, network: Network) -> None:
    calendars.ensure_feeds(network=network, now=activity.at)


REACTIONS: dict[str, tuple[Reaction, ...]] = {
    "network.created": (_ensure_feeds,),
    "event.created": (_derive, _ask_for_reports),
    "event.edited": (_derive, _fill_places, _refresh_event),
    "event.published": (_rederive, _refresh_event),
    "event.rescheduled": (_rederive, _refresh_event),
    "event.postponed": (_refresh_event,),
    "event.cancelled": (_end_obligations, _refresh_event),
    "event.held": (_refresh_event,),
    "event.discarded": (_reopen_slot,),
    "seat.added": (_derive_group,),
    "session.added": (_rederive, _refresh_event),
    "session.rescheduled": (_refresh_event,),
    "session.removed": (_end_case, _take_session),
    "deadline.set": (_rederive, _refresh_event),
    "registration.pending": (_refresh_registration,),
    "registration.confirmed": (_refresh_registration,),
    "registration.waiting": (_refresh_registration,),
    "registration.offered": (_refresh_registration,),
    "registration.declined": (_refresh_registration, _fill_places),
    "registration.withdrawn": (_refresh_registration, _fill_places),
    "registration.lapsed": (_refresh_registration, _fill_places),
    "registration.address_confirmed": (_refresh_registration, _fill_places),
    "registration.changed": (_refresh_registration,),
    "obligation.owed": (_refresh_obligation,),
    "obligation.opened": (_refresh_obligation,),
    "obligation.met": (_refresh_obligation,),
    "obligation.waived": (_refresh_obligation,),
    "obligation.extended": (_refresh_obligation,),
    "obligation.handed_over": (_refresh_obligation,),
    "obligation.cancelled": (_refresh_obligation,),
    "obligation.rederived": (_refresh_obligation,),
}


def react(sender: object, activity: Activity, subject: object, **_: object) -> None:
    """Do what follows from the act, in the order of the table."""
    for reaction in REACTIONS.get(activity.verb, ()):
        reaction(activity, subject)


def connect() -> None:
    """Listen to the journal; called once by the app's ready()."""
    activity_recorded.connect(react, dispatch_uid="events.reactions")
