"""For Django's app loader and for nobody else: every room's records under one app label."""

from __future__ import annotations

from events.calendars.models import CalendarItem, ComponentBytes, Feed, FeedChange, FeedToken
from events.directory.models import (
    Absence,
    Group,
    Organisation,
    Person,
    RoleAssignment,
    Seat,
    Tenure,
    User,
)
from events.journal.models import Activity, Heartbeat
from events.meetings.models import Contribution, ContributionRequest, MeetingPlan, Slot
from events.networks.models import Host, Network
from events.obligations.models import Obligation
from events.programme.models import Deadline, Event, Series, Session, Site
from events.registrations.models import Registration
from events.trips.models import PriceItem

__all__ = [
    "Absence",
    "Activity",
    "CalendarItem",
    "ComponentBytes",
    "Contribution",
    "ContributionRequest",
    "Deadline",
    "Event",
    "Feed",
    "FeedChange",
    "FeedToken",
    "Group",
    "Heartbeat",
    "Host",
    "MeetingPlan",
    "Network",
    "Obligation",
    "Organisation",
    "Person",
    "PriceItem",
    "Registration",
    "RoleAssignment",
    "Seat",
    "Series",
    "Session",
    "Site",
    "Slot",
    "Tenure",
    "User",
]
