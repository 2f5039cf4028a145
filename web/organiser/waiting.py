"""What waits for the organiser, found by rules: one row per thing to do, each with one verb.

Every finder reads its own few rows; the most pressing come first, whatever they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.directory.models import Group, RoleAssignment, Seat, Tenure, TenureRole
from events.directory.queries import in_force
from events.kernel.localtime import in_zone
from events.kernel.when import format_date, format_when
from events.meetings import queries as meetings
from events.obligations import queries as obligations
from events.obligations.models import Obligation
from events.programme.models import EventState
from events.registrations import queries as registrations
from notifications.outbox import queries as outbox
from web.access import OrganiserRequest
from web.forms.directory import ROLE_NAMES
from web.organiser import scope
from web.organiser.wording import debtor, title

SHOWN = 7
# A draft that begins so soon should be published or given up.
DRAFTS_WITHIN = timedelta(days=60)
OWN_WITHIN = timedelta(days=7)
WITHDRAWN_WITHIN = timedelta(days=3)
MAIL_WITHIN = timedelta(days=30)
FAILED = ("bounced", "complained", "failed", "suppressed")


@dataclass(frozen=True)
class Row:
    """One thing that waits: the more pressing, the lower its ``weight``; ``on`` orders those that weigh the same."""

    weight: int
    on: date
    title: str
    about: str
    symbol: str
    css: str
    href: str
    verb: str


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, and when."""

    request: OrganiserRequest
    now: datetime
    today: date

    @property
    def language(self) -> str:
        return get_language() or self.request.network.language

    def day(self, at: datetime | None) -> date:
        return in_zone(at, self.request.network.zone).date() if at else self.today


def rows(desk: Desk) -> list[Row]:
    """Everything that waits, the most pressing first."""
    found = [row for finder in FINDERS for row in finder(desk)]
    return sorted(found, key=lambda row: (row.weight, row.on))


def decisions(desk: Desk) -> Iterator[Row]:
    """Registrations that await a yes or a no, by event."""
    waiting = Q(registrations__state="pending")
    events = scope.narrowed(desk.request, registrations.awaiting_decision(network=desk.request.network), "")
    for event in events.annotate(oldest=Min("registrations__submitted_at", filter=waiting)):
        count, oldest = event.pending, desk.day(event.oldest)  # type: ignore[attr-defined]  # annotated above
        yield Row(
            1,
            oldest,
            ngettext("%(count)d registration awaits a decision", "%(count)d registrations await a decision", count)
            % {"count": count},
            _("%(event)s. The oldest came on %(day)s.")
            % {"event": title(event.title), "day": format_date(oldest, desk.language, weekday=True, year=False)},
            "users",
            "k-trip",
            f"{reverse('org_registrations', args=[event.pk])}?visa=pending",
            _("Go through"),
        )


def late(desk: Desk) -> Iterator[Row]:
    """What should have been handed in by now, by event."""
    owed = scope.narrowed(desk.request, obligations.overdue(network=desk.request.network, now=desk.now))
    ordered = sorted(owed, key=lambda row: (row.event_id or 0, row.due_at or desk.now))
    for _event_id, found in groupby(ordered, key=lambda row: row.event_id):
        group = list(found)
        if group[0].event is not None:
            yield _late(desk, group)


def _late(desk: Desk, owed: list[Obligation]) -> Row:
    first, count = owed[0], len(owed)
    assert first.event is not None
    if count == 1:
        said = _("%(what)s is missing from %(who)s") % {"what": title(first.label), "who": debtor(first)}
        href = reverse("org_obligation", args=[first.event.pk, first.pk])
    else:
        said = ngettext("%(count)d thing is late", "%(count)d things are late", count) % {"count": count}
        href = f"{reverse('org_owed', args=[first.event.pk])}?visa=late"
    since = format_date(desk.day(first.due_at), desk.language, weekday=True, year=False)
    about = _("%(event)s. The last day was %(day)s.") % {"event": title(first.event.title), "day": since}
    return Row(2, desk.day(first.due_at), said, about, "file-text", "k-review", href, _("See what is missing"))


def refused(desk: Desk) -> Iterator[Row]:
    """What was answered with "not for me": somebody else must owe it, or nobody."""
    for row in scope.narrowed(desk.request, obligations.refused(network=desk.request.network)):
        if row.event is None:
            continue
        said = _("%(who)s says that this is not theirs: %(what)s") % {"who": debtor(row), "what": title(row.label)}
        href = reverse("org_obligation", args=[row.event.pk, row.pk])
        yield Row(2, desk.day(row.due_at), said, title(row.event.title), "user-x", "k-due", href, _("Look at it"))


def own(desk: Desk) -> Iterator[Row]:
    """What the organiser owes in person within a week."""
    until = desk.now + OWN_WITHIN
    mine = obligations.owed_by_person(network=desk.request.network, person=desk.request.person, day=desk.today)
    for row in mine.filter(due_at__gte=desk.now, due_at__lt=until, event__isnull=False):
        if row.event is None:
            continue
        day = format_date(desk.day(row.due_at), desk.language, weekday=True, year=False)
        about = _("%(event)s. Last day: %(day)s.") % {"event": title(row.event.title), "day": day}
        href = reverse("org_obligation", args=[row.event.pk, row.pk])
        yield Row(
            3, desk.day(row.due_at), title(row.label), about, "clipboard-check", "k-review", href, _("Look at it")
        )


def bounces(desk: Desk) -> Iterator[Row]:
    """Mail that did not arrive in the last month."""
    recent = Q(settled_at__gte=desk.now - MAIL_WITHIN) | Q(settled_at=None, due_at__gte=desk.now - MAIL_WITHIN)
    failed = scope.narrowed(desk.request, outbox.mails(network=desk.request.network)).filter(recent, state__in=FAILED)
    found = failed.order_by().aggregate(addresses=Count("address", distinct=True), oldest=Min("due_at"))
    if count := found["addresses"]:
        yield Row(
            2,
            desk.day(found["oldest"]),
            ngettext("%(count)d address takes no mail", "%(count)d addresses take no mail", count) % {"count": count},
            _("Mail of the last 30 days that did not arrive."),
            "triangle-alert",
            "k-due",
            f"{reverse('org_mail')}?visa=failed",
            _("See which"),
        )


def withdrawn(desk: Desk) -> Iterator[Row]:
    """Who has withdrawn in the last days, with the words they left: they were told that the organiser is told."""
    since = desk.now - WITHDRAWN_WITHIN
    gone = scope.narrowed(desk.request, registrations.withdrawals(network=desk.request.network, since=since))
    for row in gone:
        said = _("%(name)s has withdrawn") % {"name": row.person.name}
        about = f"{title(row.event.title)}: {row.note}" if row.note else title(row.event.title)
        href = reverse("org_registration", args=[row.event.pk, row.pk])
        yield Row(4, desk.day(row.settled_at), said, about, "user-x", "k-train", href, _("Look at it"))


def undated(desk: Desk) -> Iterator[Row]:
    """Intended meetings whose day must be set now."""
    for slot in meetings.slots_to_date(network=desk.request.network, today=desk.today):
        if not scope.is_wide(desk.request) and slot.plan.group_id not in {one.group_id for one in desk.request.given}:
            continue
        about = _("%(group)s. Planned for: %(when)s.") % {
            "group": title(slot.plan.group.name),
            "when": format_when(slot.when, desk.language),
        }
        said = _("Meeting %(number)d needs its date") % {"number": slot.position}
        href = reverse("org_slot", args=[slot.pk])
        yield Row(4, slot.first_on or desk.today, said, about, "calendar-plus", "k-meet", href, _("Set the date"))


def drafts(desk: Desk) -> Iterator[Row]:
    """Drafts whose day draws near."""
    near = scope.events(desk.request).filter(
        state=EventState.DRAFT, first_on__gte=desk.today, first_on__lte=desk.today + DRAFTS_WITHIN
    )
    for event in near.order_by("first_on"):
        about = _("It is planned for %(when)s, and only organisers can see it.") % {
            "when": format_when(event.when, desk.language)
        }
        said = _("“%(event)s” is still a draft") % {"event": title(event.title)}
        href = reverse("org_event", args=[event.pk])
        yield Row(5, event.first_on or desk.today, said, about, "pencil", "k-train", href, _("Look at it"))


def vacant(desk: Desk) -> Iterator[Row]:
    """Roles that nobody holds, and seats where nobody sits."""
    given = RoleAssignment.objects.within(desk.request.network).filter(person__isnull=True).select_related("event")
    for role in scope.narrowed(desk.request, given):
        said = _("Nobody is %(role)s") % {"role": ROLE_NAMES.get(role.role, role.role)}  # type: ignore[call-overload]  # stored value of the same enum
        about = title(role.event.title) if role.event else _("In the whole network.")
        href = reverse("org_event_roles", args=[role.event.pk]) if role.event else reverse("org_more")
        on = role.event.first_on if role.event and role.event.first_on else desk.today
        yield Row(6, on, said, about, "user-x", "k-meet", href, _("Give the role"))
    if scope.is_wide(desk.request):
        yield from _empty_seats(desk)


def _empty_seats(desk: Desk) -> Iterator[Row]:
    sitting = Tenure.objects.filter(in_force(desk.today), role=TenureRole.ORDINARY).values("seat_id")
    seats = Seat.objects.within(desk.request.network).exclude(pk__in=sitting)
    counts = dict(seats.order_by().values_list("group_id").annotate(Count("pk")))
    for group in Group.objects.within(desk.request.network).filter(pk__in=counts):
        count = counts[group.pk]
        said = ngettext("%(count)d seat is empty", "%(count)d seats are empty", count) % {"count": count}
        about = _("%(group)s. Mail goes to the organisation's contact point.") % {"group": title(group.name)}
        href = f"{reverse('org_more')}#group-{group.pk}"
        yield Row(7, desk.today, said, about, "user-x", "k-meet", href, _("See which"))


Finder = Callable[[Desk], Iterator[Row]]
FINDERS: tuple[Finder, ...] = (decisions, late, refused, own, bounces, withdrawn, undated, drafts, vacant)
