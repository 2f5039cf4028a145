"""What becomes a calendar entry, what it says and how long it stays. No database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.calendars.ical.entries import Entries, Entry
from events.calendars.models import ItemKind, ItemStatus
from events.kernel import text
from events.kernel.localtime import in_zone, utc_bounds
from events.kernel.when import Precision, When, format_clock, format_when
from events.obligations.models import UNSETTLED, Obligation
from events.programme.kinds import KINDS
from events.programme.models import Deadline, Event, EventState, Session, SessionKind, Visibility
from events.programme.rules import lead
from events.registrations.models import Registration, RegistrationState

Words = Mapping[str, str]

# What a client that asks seldom must still get to see (feeds.md section 6).
_AFTER_END = timedelta(days=366)
_CANCELLED_AFTER_END = timedelta(days=30)
_CANCELLED_AFTER_NEWS = timedelta(days=90)

# A deadline at these clocks is the whole day's; any other hour is told.
_DAYS_END = (time(0), time(23, 59))

# The parts of a programme that people plan by, known to the day; meals and group work stay on the event's page.
# A trip is the exception: a traveller plans by every hour of it, the gathering and the journey home most of all.
_SHOWN_SESSIONS = frozenset({SessionKind.COURSE_DAY, SessionKind.CASE, SessionKind.VISIT, SessionKind.REGIONAL})

# Entries that people have acted on are seen to be cancelled; the rest just goes.
TOMBSTONED = frozenset({ItemKind.EVENT, ItemKind.SESSION, ItemKind.REGISTRATION})

PLAIN = "%(title)s"
CANCELLED = _("CANCELLED: %(title)s")
POSTPONED = _("POSTPONED: %(title)s")
TENTATIVE = _("Prel.: %(title)s")
WITHDRAWN = _("Withdrawn: %(title)s")
WAS_TO_BE = _("The new date is to come. It was to be %(when)s.")
LAST_DAY = _("Last day: %(title)s")

_EVENTS: dict[str, tuple[ItemStatus, Promise | str]] = {
    EventState.PUBLISHED: (ItemStatus.CONFIRMED, PLAIN),
    EventState.HELD: (ItemStatus.CONFIRMED, PLAIN),
    EventState.POSTPONED: (ItemStatus.TENTATIVE, POSTPONED),
    EventState.CANCELLED: (ItemStatus.CANCELLED, CANCELLED),
}
_REGISTRATIONS: dict[str, tuple[ItemStatus, Promise | str, Promise | str]] = {
    RegistrationState.CONFIRMED: (ItemStatus.CONFIRMED, PLAIN, _("You have a place.")),
    RegistrationState.PENDING: (ItemStatus.TENTATIVE, TENTATIVE, _("The organiser has not yet decided.")),
    RegistrationState.WAITING: (ItemStatus.TENTATIVE, TENTATIVE, _("You are on the waiting list.")),
    RegistrationState.OFFERED: (ItemStatus.TENTATIVE, TENTATIVE, _("You are offered a place. Please answer.")),
    RegistrationState.WITHDRAWN: (ItemStatus.CANCELLED, WITHDRAWN, _("You have withdrawn.")),
    RegistrationState.DECLINED: (ItemStatus.CANCELLED, WITHDRAWN, _("You have no place.")),
    RegistrationState.LAPSED: (ItemStatus.CANCELLED, WITHDRAWN, _("Your registration has lapsed.")),
}


@dataclass(frozen=True)
class Publisher:
    """Whose entries these are, where its pages stand, and in which languages it speaks (the main one first)."""

    name: Words
    address: str
    root: str
    languages: tuple[str, ...]

    def page(self, event: Event, language: str) -> str:
        """The event's public page; "" for what only a group may see."""
        return f"{self.root}/{language}/a/{event.slug}/" if event.visibility == Visibility.PUBLIC else ""


# --- time -----------------------------------------------------------------------------------------------------------


def shown_when(event: Event, sessions: Iterable[Session]) -> When | None:
    """When the event's own entry is, None while nothing as exact as a date is known.

    A course that lasts for weeks stands on the first of its dated days, and the others have entries of their own;
    a trip stands on whole days.
    """
    when = lead(event.when, (one.when for one in sessions if one.kind == SessionKind.COURSE_DAY))
    if not when.is_exact:
        return None
    kind = KINDS.get(event.kind)
    if when.precision == Precision.INSTANTS and kind and kind.is_all_day and when.first_on != when.last_on:
        return When.days(*when.span)
    return _with_end(when, event.planned_minutes)


def _is_shown(session: Session, event: Event) -> bool:
    kind = KINDS.get(event.kind)
    if kind and kind.family == "trip" and session.when.starts_at is not None:
        return True
    return session.kind in _SHOWN_SESSIONS and session.when.is_exact


def _with_end(when: When, planned_minutes: int | None) -> When:
    if when.starts_at is None or when.ends_at is not None or not planned_minutes:
        return when
    return When.instants(when.starts_at, when.starts_at + timedelta(minutes=planned_minutes), when.zone)


def bounds(entry: Entry) -> tuple[datetime, datetime]:
    """The instants at which the entry begins and ends, whole days in the zone of the place."""
    when = entry.when
    if when.starts_at is not None:
        return when.starts_at, when.ends_at or when.starts_at
    first, last = when.span
    return utc_bounds(first, entry.zone)[0], utc_bounds(last, entry.zone)[1]


def leaves_at(status: str, ends_at: datetime, tombstoned_at: datetime | None) -> datetime:
    """Until when an entry is in the feeds: a year after its end, a cancelled one until everybody has seen it."""
    if status != ItemStatus.CANCELLED or tombstoned_at is None:
        return ends_at + _AFTER_END
    return max(ends_at + _CANCELLED_AFTER_END, tombstoned_at + _CANCELLED_AFTER_NEWS)


def farewell(event: Event) -> Promise | str:
    """What to put before the title of an entry that loses its time or its source."""
    return POSTPONED if event.state == EventState.POSTPONED else CANCELLED


# --- what is shared -------------------------------------------------------------------------------------------------


def of_event(event: Event, sessions: Sequence[Session], publisher: Publisher) -> Entries | None:
    """The event's own entry."""
    when = shown_when(event, sessions)
    if when is None:
        return None
    return _in_each_language(publisher, lambda language: _event_entry(event, when, publisher, language))


def of_session(session: Session, event: Event, sessions: Sequence[Session], publisher: Publisher) -> Entries | None:
    """A course day, a case or a visit that has a date of its own; on a trip everything that has its hours."""
    if not _is_shown(session, event):
        return None
    whole = shown_when(event, sessions)
    if whole is None or session.when == whole:
        return None

    def entry(language: str) -> Entry:
        said = _event_entry(event, session.when, publisher, language)
        title = f"{_said(session.title, language, event)} – {_said(event.title, language, event)}"
        return replace(
            said,
            zone=session.zone,
            title=_titled(_EVENTS[event.state][1], title),
            place=_said(session.place, language, event) or said.place,
            description=_paragraphs(_said(session.summary, language, event), said.url),
        )

    return _in_each_language(publisher, entry)


def of_deadline(deadline: Deadline, event: Event, publisher: Publisher) -> Entries | None:
    """A public moment of an event that stands, on its day, without taking the day."""
    stands = event.state in (EventState.PUBLISHED, EventState.HELD)
    if not (stands and deadline.is_public and deadline.due_on and deadline.due_at):
        return None
    due_at = deadline.due_at

    def entry(language: str) -> Entry:
        about = f"{_said(deadline.label, language, event)}: {_said(event.title, language, event)}"
        return _day_entry(event, due_at, about, publisher, language)

    return _in_each_language(publisher, entry)


# --- what is one person's -------------------------------------------------------------------------------------------


def of_registration(registration: Registration, sessions: Sequence[Session], publisher: Publisher) -> Entries | None:
    """The event as it is for one person."""
    when = shown_when(registration.event, sessions)
    if when is None or registration.state not in _REGISTRATIONS:
        return None
    return _in_each_language(publisher, lambda language: _registration_entry(registration, when, publisher, language))


def _registration_entry(registration: Registration, when: When, publisher: Publisher, language: str) -> Entry:
    event = registration.event
    shared = _event_entry(event, when, publisher, language)
    status, form, standing = _REGISTRATIONS[registration.state]
    if status == ItemStatus.CANCELLED or shared.status == ItemStatus.CONFIRMED:
        shared = replace(shared, status=status, title=_titled(form, _said(event.title, language, event)))
    site = registration.site
    return replace(
        shared,
        place=_site_place(site.name, site.place, language, event) if site else shared.place,
        description=_paragraphs(str(standing), shared.description),
        is_busy=shared.is_busy and status == ItemStatus.CONFIRMED,
    )


def _site_place(name: Words, place: Words, language: str, event: Event) -> str:
    return text.pick_place(name, place, language, event.language)


def of_obligation(obligation: Obligation, publisher: Publisher) -> Entries | None:
    """What a person owes, on its last day, as long as it is owed."""
    event, due_at = obligation.event, obligation.due_at
    stands = event is not None and event.state in (EventState.PUBLISHED, EventState.HELD)
    if not (stands and event and due_at and obligation.state in UNSETTLED):
        return None

    def entry(language: str) -> Entry:
        label = _said(obligation.label, language, event)
        about = f"{label} – {_said(event.title, language, event)}"
        return _day_entry(event, due_at, _titled(LAST_DAY, about), publisher, language)

    return _in_each_language(publisher, entry)


# --- words ----------------------------------------------------------------------------------------------------------


def _in_each_language(publisher: Publisher, entry: Callable[[str], Entry]) -> Entries:
    entries = Entries()
    for language in publisher.languages:
        with translation.override(language):
            entries[language] = entry(language)
    return entries


def _event_entry(event: Event, when: When, publisher: Publisher, language: str) -> Entry:
    status, form = _EVENTS[event.state]
    kind = KINDS.get(event.kind)
    page = publisher.page(event, language)
    note = _said(event.state_note, language, event)
    return Entry(
        when=when,
        zone=event.zone,
        status=status,
        title=_titled(form, _said(event.title, language, event)),
        place=_said(event.place, language, event),
        description=_paragraphs(note, _put_off(event, language), _said(event.summary, language, event), page),
        url=page,
        category=text.pick(kind.name, language) if kind else "",
        organiser_name=text.pick(publisher.name, language),
        organiser_address=publisher.address,
        # A key date is a last day by another name: it takes nobody's time.
        is_busy=status == ItemStatus.CONFIRMED and not (kind and kind.family == "due"),
    )


def _put_off(event: Event, language: str) -> str:
    """A calendar has no place for what has no day, so the entry stays on the old one and says so."""
    if not event.is_put_off:
        return ""
    return str(WAS_TO_BE) % {"when": format_when(event.when, language)}


def _day_entry(event: Event, due_at: datetime, title: str, publisher: Publisher, language: str) -> Entry:
    """The local day of a last moment; its hour is told when it is not simply the end of the day."""
    local = in_zone(due_at, event.zone)
    if local.time().replace(second=0, microsecond=0) not in _DAYS_END:
        title = f"{format_clock(local, language)} {title}"
    said = _event_entry(event, When.date(local.date()), publisher, language)
    return replace(said, status=ItemStatus.CONFIRMED, title=title, place="", description=said.url, is_busy=False)


def _said(words: Words, language: str, event: Event) -> str:
    return text.pick(words, language, event.language)


def _titled(form: Promise | str, title: str) -> str:
    return str(form) % {"title": title}


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)
