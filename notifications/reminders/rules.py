"""When a reminder goes out: anchor + offset, kept inside working days and working hours. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from events.kernel.localtime import Unit as Days
from events.kernel.localtime import WeekendRule, at, in_zone, is_working_day, shift, working_days_after
from events.programme.kinds import REGISTRATION_CLOSES
from events.programme.models import Admission
from notifications.reminders.models import Audience

# Reminders are read at work: nobody's telephone rings at six or on a Sunday (domain.md section 4).
OPENS = time(7)
CLOSES = time(18)
MORNING = time(8)
AFTERNOON = time(15)
# A step missed by so much (the machines stood still) is still sent; an older one says nothing new.
LATEST = timedelta(days=4)
# Far enough to hold a weekend and the holidays around it.
_LONGEST_SHIFT = timedelta(days=7)


@dataclass(frozen=True)
class Step:
    """A default rule: see ``models.Rule`` for the fields."""

    letter: str
    audience: Audience
    anchor: str
    offset_days: int
    clock: time = MORNING


# By kind of obligation, the days from its due date (domain.md section 4, the rows in the comments).
OFFSETS: dict[str, tuple[int, ...]] = {
    "host_paper": (-14, -7, -2, 0, 2),  # 9
    "case_paper": (-14, -7, -2, 0, 2),
    "expert_paper": (-14, -7, -2, 0, 2),
    "comment_paper": (-7, -2, 0, 2),  # 10
    "conflict_statement": (-7, -1, 2),  # 8
    "meeting_report": (-7, -2),  # 12
    "notice": (-3,),  # 14: warn the convener before the statutory limit
    "draft_report": (-7, -2, 0, 3),  # 29
    "host_comments": (-7, -2, 0, 3),
    "revised_case": (-7, -2, 0, 3),
    "action_plan": (-7,),  # 36
    "progress_check": (-10,),
}
OTHERWISE = (-7, -2, 0)
# A trip needs packing, a meeting a note the day before (rows 18 and 19).
SOON: dict[str, tuple[int, time]] = {"study_trip": (-7, MORNING)}
SOON_OTHERWISE = (-1, AFTERNOON)
SUBMITTED = "submitted"
START = "start"


def steps_of_event(kind: str, admission: str) -> Iterator[Step]:
    """What an event that takes registrations reminds of from the beginning (rows 3, 4, 18, 19)."""
    if admission == Admission.NONE:
        return
    yield Step("registration_unfinished", Audience.STARTED, REGISTRATION_CLOSES, -1)
    yield Step("confirm_address", Audience.UNCONFIRMED, SUBMITTED, 1)
    offset, clock = SOON.get(kind, SOON_OTHERWISE)
    yield Step("event_soon", Audience.CONFIRMED, START, offset, clock)


def steps_of_obligation(kind: str) -> Iterator[Step]:
    """What is owed is reminded of at these steps, unless the organiser says otherwise."""
    for offset in OFFSETS.get(kind, OTHERWISE):
        yield Step("obligation_due", Audience.DEBTORS, kind, offset)


def due(*, anchor_on: date, offset_days: int, clock: time, zone: str, country: str) -> datetime:
    """When a reminder at work is due: on a working day of ``country``, between 7 and 18 on the clocks of ``zone``.

    A step before or on the date moves earlier, so that it still comes before; a step after it moves later.
    """
    rule = WeekendRule.EARLIER if offset_days <= 0 else WeekendRule.LATER
    day = shift(anchor_on, offset_days, Days.DAYS, rule, (country,)).day
    return at(day, min(max(clock, OPENS), CLOSES), zone)


def due_plainly(*, anchor_on: date, offset_days: int, clock: time, zone: str) -> datetime:
    """When a note to a traveller or a registrant is due: the day and hour as they are, weekends included."""
    return at(anchor_on + timedelta(days=offset_days), clock, zone)


def opening(instant: datetime, zone: str, country: str) -> datetime:
    """The instant, or the next one at which somebody is at work."""
    local = in_zone(instant, zone)
    if is_working_day(local.date(), (country,)) and local.time() < CLOSES:
        return max(instant, at(local.date(), OPENS, zone))
    return at(working_days_after(local.date(), 1, (country,)), OPENS, zone)


def may_be_due(offset_days: int, now: datetime) -> tuple[datetime, datetime]:
    """Between which instants an anchor must lie for its step to be due about now: wide, ``due`` decides."""
    step = timedelta(days=offset_days)
    return now - step - LATEST - _LONGEST_SHIFT, now - step + timedelta(days=2) + _LONGEST_SHIFT


def is_wanted(due_at: datetime, *, now: datetime, known_since: datetime | None, until: timedelta) -> bool:
    """Whether a step is planned now: it comes within ``until``, is not long past, and was not past when the thing
    began or was last re-dated. Whoever joins late gets only the steps still ahead."""
    if known_since is not None and due_at <= known_since:
        return False
    return now - LATEST < due_at <= now + until
