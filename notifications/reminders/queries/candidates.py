"""What is about to be reminded of, to whom: read anew at every sweep, so that a move re-dates what is unsent."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from events.directory.queries import Recipient
from events.journal.models import Activity
from events.kernel.localtime import in_zone
from events.obligations.models import Obligation, ObligationState
from events.obligations.queries import RELATED, debtors, disowned
from events.programme.models import Event, EventState
from events.registrations.models import LIVE, Registration, RegistrationState
from notifications.letters.rules import span_of
from notifications.reminders import rules
from notifications.reminders.models import Audience, Due, DueState, Rule

log = logging.getLogger(__name__)

# Mail of one day is bundled, so a day is looked at; what is looked at is planned only when its mail is due.
AHEAD = timedelta(days=1)
EXACT = ("date", "range", "instants")


@dataclass(frozen=True)
class Candidate:
    """One step for one recipient about one thing. ``subject`` and ``recipient`` are words such as "obligation:40"."""

    rule: Rule
    event: Event
    subject: str
    recipient: str
    address: str
    language: str
    zone: str
    anchor_at: datetime
    due_at: datetime
    person_id: int | None = None
    obligation_id: int | None = None
    registration_id: int | None = None

    @property
    def key(self) -> tuple[int, str, str, datetime]:
        return self.rule.pk, self.subject, self.recipient, self.anchor_at


def rules_of(audience: Audience, *states: str) -> QuerySet[Rule]:
    """Rules that are on, of events in these states."""
    rows = Rule.objects.filter(audience=audience, is_enabled=True, event__state__in=states)
    return rows.select_related("event__network").order_by("id")


def _near(rows: QuerySet[Rule], path: str, now: datetime) -> Q:
    """The anchors for which some step of these rules may be due: one range for each offset in use."""
    found = Q(pk__in=[])
    for offset in rows.order_by().values_list("offset_days", flat=True).distinct():
        earliest, latest = rules.may_be_due(offset, now)
        limits: dict[str, Any] = {f"{path}__range": (earliest, latest)}
        found |= Q(offset_days=offset, **limits)
    return found


# --- what is owed ---------------------------------------------------------------------------------------------------


def of_obligations(now: datetime) -> list[Candidate]:
    """Open obligations whose step comes within a day, for each who answers for them today."""
    dated = _steps_near(now)
    if not dated:
        return []
    answering = debtors(obligations={row.pk: row for _rule, row in dated}.values(), day=now.date())
    since = _known_since([row.pk for _rule, row in dated])
    found = [
        one
        for rule, row in dated
        for recipient in answering[row.pk]
        if (one := _owed_by(rule, row, recipient)) is not None
        and rules.is_wanted(one.due_at, now=now, known_since=since.get(row.pk), until=AHEAD)
    ]
    return _unplanned(found)


def _steps_near(now: datetime) -> list[tuple[Rule, Obligation]]:
    """Rules and obligations whose step is within a day or two, without those that their debtor has disowned."""
    pairs = _pairs(now)
    owed = Obligation.objects.select_related(*RELATED).in_bulk({pk for _rule, pk in pairs})
    dated = [(rule, owed[pk]) for rule, pk in pairs if _is_wanted_somewhere(rule, owed[pk], now)]
    refused = disowned([row.pk for _rule, row in dated]) if dated else frozenset()
    return [(rule, row) for rule, row in dated if row.pk not in refused]


def _pairs(now: datetime) -> list[tuple[Rule, int]]:
    """Rules with the open obligations of their kind and event, dated so that a step may be near."""
    on = rules_of(Audience.DEBTORS, EventState.PUBLISHED, EventState.HELD)
    near = on.filter(
        _near(on, "event__obligations__due_at", now),
        event__obligations__state=ObligationState.OPEN,
        event__obligations__kind=F("anchor"),
    )
    by_pk = {row.pk: row for row in near.distinct()}
    return [(by_pk[rule], pk) for rule, pk in near.order_by().values_list("pk", "event__obligations__pk") if pk]


def step_of(rule: Rule, owed: Obligation, zone: str) -> datetime:
    """When the step is due for somebody who lives in ``zone``; the date is counted where the event is."""
    assert owed.due_at is not None  # only dated obligations are open
    anchor_on = in_zone(owed.due_at, rule.event.zone).date()
    country = rule.event.network.country
    return rules.due(anchor_on=anchor_on, offset_days=rule.offset_days, clock=rule.clock, zone=zone, country=country)


def _is_wanted_somewhere(rule: Rule, owed: Obligation, now: datetime) -> bool:
    """A first sieve with the network's clocks; no zone is a day away from it in both directions."""
    try:
        due_at = step_of(rule, owed, rule.event.network.zone)
    except (ValueError, KeyError):  # a zone or date nobody can reckon with holds up no other reminder
        log.exception("Rule %s cannot be reckoned for obligation %s", rule.pk, owed.pk)
        return False
    return rules.is_wanted(due_at, now=now - AHEAD, known_since=None, until=3 * AHEAD)


def _owed_by(rule: Rule, owed: Obligation, recipient: Recipient) -> Candidate | None:
    person = recipient.person
    zone = (person.zone if person else "") or rule.event.network.zone
    if owed.due_at is None or not recipient.address:
        return None
    return Candidate(
        rule=rule,
        event=rule.event,
        subject=f"obligation:{owed.pk}",
        recipient=recipient_key(recipient),
        address=recipient.address,
        language=recipient.language,
        zone=zone,
        anchor_at=owed.due_at,
        due_at=step_of(rule, owed, zone),
        person_id=person.pk if person else None,
        obligation_id=owed.pk,
    )


def recipient_key(recipient: Recipient) -> str:
    """Who is reminded: a person, or an organisation whose contact point is nobody's person."""
    if recipient.person:
        return f"person:{recipient.person.pk}"
    return f"organisation:{recipient.organisation_id}"


def _known_since(obligations: Iterable[int]) -> dict[int, datetime]:
    """When each was last owed, opened, extended, re-dated or handed over: every such act is in the journal."""
    verbs = ("owed", "opened", "extended", "rederived", "handed_over")
    acts = Activity.objects.filter(
        subject_type="obligation",
        subject_id__in=set(obligations),
        verb__in=[f"obligation.{verb}" for verb in verbs],
    )
    return dict(acts.values_list("subject_id").annotate(Max("at")).order_by())


# --- who comes, who began -------------------------------------------------------------------------------------------


def of_participants(now: datetime) -> list[Candidate]:
    """Confirmed participants whose event is near."""
    on = rules_of(Audience.CONFIRMED, EventState.PUBLISHED).filter(event__precision__in=EXACT)
    near = _near_days(on, now)
    found = []
    for rule in on.filter(near):
        anchor_on, anchor_at = start_of(rule.event)
        due_at = rules.due_plainly(
            anchor_on=anchor_on, offset_days=rule.offset_days, clock=rule.clock, zone=rule.event.zone
        )
        moved_at = _last_move(rule.event)
        if rules.is_wanted(due_at, now=now, known_since=moved_at, until=timedelta()) and now < anchor_at:
            coming = _registrations(rule, RegistrationState.CONFIRMED, anchor_at=anchor_at)
            fresh = coming.filter(address_confirmed_at__isnull=False, settled_at__lt=due_at)
            found += [_registered(rule, row, anchor_at, due_at) for row in fresh]
    return _unplanned(found)


def _near_days(rows: QuerySet[Rule], now: datetime) -> Q:
    found = Q(pk__in=[])
    for offset in rows.order_by().values_list("offset_days", flat=True).distinct():
        earliest, latest = rules.may_be_due(offset, now)
        found |= Q(offset_days=offset, event__first_on__range=(earliest.date(), latest.date()))
    return found


def start_of(event: Event) -> tuple[date, datetime]:
    """The first day, and the instant that stands for it: the hour, else midnight at the place."""
    starts, _ends = span_of(event.first_on, event.last_on, event.starts_at, event.ends_at, event.zone)
    assert event.first_on is not None  # only exact dates anchor reminders
    assert starts is not None
    return event.first_on, starts


def _last_move(event: Event) -> datetime | None:
    moves = Activity.objects.filter(event_id=event.pk, verb="event.rescheduled")
    return moves.order_by("-at").values_list("at", flat=True).first()


def of_unfinished(now: datetime) -> list[Candidate]:
    """Those who started a registration that is about to close."""
    on = rules_of(Audience.STARTED, EventState.PUBLISHED)
    near = on.filter(_near(on, "event__deadlines__due_at", now), event__deadlines__code=F("anchor"))
    found = []
    for rule, closes_at in _with_anchor(near, "event__deadlines__due_at"):
        anchor_on = in_zone(closes_at, rule.event.zone).date()
        due_at = rules.due_plainly(
            anchor_on=anchor_on, offset_days=rule.offset_days, clock=rule.clock, zone=rule.event.zone
        )
        if rules.is_wanted(due_at, now=now, known_since=None, until=timedelta()) and now < closes_at:
            began = _registrations(rule, RegistrationState.STARTED, anchor_at=closes_at).filter(started_at__lt=due_at)
            found += [_registered(rule, row, closes_at, due_at) for row in began]
    return _unplanned(found)


def _with_anchor(rows: QuerySet[Rule], path: str) -> Iterator[tuple[Rule, datetime]]:
    by_pk = {row.pk: row for row in rows}
    for pk, anchor_at in rows.order_by().values_list("pk", path):
        yield by_pk[pk], anchor_at


def of_unconfirmed(now: datetime) -> list[Candidate]:
    """Those whose place waits for them to answer at the address they gave; the hour is theirs, not the rule's."""
    on = rules_of(Audience.UNCONFIRMED, EventState.PUBLISHED)
    near = on.filter(
        _near(on, "event__registrations__submitted_at", now),
        event__registrations__state__in=LIVE,
        event__registrations__address_confirmed_at__isnull=True,
    )
    found = []
    for rule in near.distinct():
        step = timedelta(days=rule.offset_days)
        waiting = _registrations(rule, *LIVE).filter(
            address_confirmed_at__isnull=True, submitted_at__range=(now - step - rules.LATEST, now - step)
        )
        found += [_registered(rule, row, at, at + step) for row in waiting if (at := row.submitted_at)]
    return _unplanned(found)


def _registrations(rule: Rule, *states: str, anchor_at: datetime | None = None) -> QuerySet[Registration]:
    """Registrations of the rule's event in these states that it has not planned anything for (at this anchor)."""
    before = Due.objects.filter(rule=rule, registration=OuterRef("pk"))
    before = before.filter(anchor_at=anchor_at) if anchor_at else before
    rows = Registration.objects.filter(~Exists(before), event_id=rule.event_id, state__in=states)
    return rows.exclude(person__email="").select_related("person")


def _registered(rule: Rule, row: Registration, anchor_at: datetime, due_at: datetime) -> Candidate:
    return Candidate(
        rule=rule,
        event=rule.event,
        subject=f"registration:{row.pk}",
        recipient=f"person:{row.person_id}",
        address=row.person.email,
        language=row.language,
        zone=rule.event.zone,
        anchor_at=anchor_at,
        due_at=due_at,
        person_id=row.person_id,
        registration_id=row.pk,
    )


# --- what has been planned before -----------------------------------------------------------------------------------

# A moved date is worth saying again only in the letter that announces it.
ANNOUNCES_THE_DATE = frozenset({"event_soon"})


def _unplanned(found: list[Candidate]) -> list[Candidate]:
    """Without those planned before, and without steps sent at an earlier date that announce none (one query)."""
    if not found:
        return []
    before = Due.objects.filter(
        rule_id__in={one.rule.pk for one in found}, subject__in={one.subject for one in found}
    ).values_list("rule_id", "subject", "recipient", "anchor_at", "state")
    planned = {row[:4] for row in before}
    sent = {row[:3] for row in before if row[4] == DueState.SENT}
    return [
        one
        for one in found
        if one.key not in planned and (one.rule.letter in ANNOUNCES_THE_DATE or one.key[:3] not in sent)
    ]
