from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from events.directory.models import Organisation, Person, Seat
from events.journal import operations as journal
from events.journal.models import Actor
from events.kernel.errors import Refused
from events.networks.models import Network
from events.obligations import rules
from events.obligations.models import UNSETTLED, Obligation, ObligationState
from events.programme.models import Deadline, Event, Session, SessionKind


@dataclass(frozen=True)
class Debtor:
    """Exactly one of: a seat, a person, an organisation, a role of the event."""

    seat: Seat | None = None
    person: Person | None = None
    organisation: Organisation | None = None
    role: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.seat, self.person, self.organisation, self.role))) != 1:
            raise ValueError("an obligation has exactly one debtor")

    @property
    def key(self) -> str:
        for name, debtor in (("seat", self.seat), ("person", self.person), ("organisation", self.organisation)):
            if debtor:
                return f"{name}:{debtor.pk}"
        return f"role:{self.role}"


@transaction.atomic
def owe(
    *,
    network: Network,
    kind: str,
    label: Mapping[str, str],
    debtor: Debtor,
    by: Actor,
    now: datetime,
    event: Event | None = None,
    session: Session | None = None,
    deadline: Deadline | None = None,
    own_due_at: datetime | None = None,
) -> Obligation:
    """Write down a debt. The same kind, debtor and subject of one event is one debt, however often it is owed.

    Without any date it is planned, not open, and nobody is reminded.
    """
    key = _key(kind, debtor, session)
    if event and (known := Obligation.objects.filter(event=event, key=key).first()):
        return known
    due_at = rules.due(None, own_due_at, deadline.due_at if deadline else None)
    obligation = Obligation.objects.create(
        network=network,
        event=event,
        kind=kind,
        key=key,
        label=dict(label),
        seat=debtor.seat,
        person=debtor.person,
        organisation=debtor.organisation,
        role=debtor.role,
        session=session,
        deadline=deadline,
        own_due_at=own_due_at,
        due_at=due_at,
        state=rules.state_for(due_at),
    )
    _record(obligation, "obligation.owed", by, now)
    return obligation


def _key(kind: str, debtor: Debtor, session: Session | None) -> str:
    return f"{kind}:{debtor.key}" + (f":session:{session.pk}" if session else "")


def _record(
    obligation: Obligation, verb: str, by: Actor, now: datetime, data: Mapping[str, object] | None = None
) -> None:
    journal.record(
        verb=verb,
        subject=obligation,
        network_id=obligation.network_id,
        event_id=obligation.event_id,
        by=by,
        now=now,
        data=data,
    )


def _settle(
    obligation: Obligation, state: ObligationState, verb: str, note: str, by: Actor, now: datetime
) -> Obligation:
    """The one gate out of an open obligation: met, waived, handed over or cancelled.

    Its reminders stop because there is nothing left to find; its entry leaves the debtor's feed; the organiser's
    missing-list no longer shows it. Settling twice keeps the first time. Raises Refused("already_settled") when
    another outcome stands.
    """
    row = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if row.state == state:
        return row
    if row.state not in UNSETTLED:
        raise Refused("already_settled", _("This is no longer open."))
    row.state, row.settled_at, row.note = state, now, note
    row.save(update_fields=["state", "settled_at", "note"])
    _record(row, verb, by, now)
    return row


@transaction.atomic
def meet(*, obligation: Obligation, by: Actor, now: datetime, note: str = "") -> Obligation:
    """It is done."""
    return _settle(obligation, ObligationState.MET, "obligation.met", note, by, now)


@transaction.atomic
def waive(*, obligation: Obligation, note: str, by: Actor, now: datetime) -> Obligation:
    """It is not needed. The reason is kept."""
    return _settle(obligation, ObligationState.WAIVED, "obligation.waived", note, by, now)


@transaction.atomic
def disown(*, obligation: Obligation, by: Actor, now: datetime) -> Obligation:
    """Whoever was asked says it is not theirs. It stays owed; the organiser reads it and hands it over or waives it."""
    row = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if row.state not in UNSETTLED:
        raise Refused("already_settled", _("This is no longer open."))
    _record(row, "obligation.disowned", by, now)
    return row


@transaction.atomic
def reopen(*, obligation: Obligation, by: Actor, now: datetime) -> Obligation:
    """Undo: it is owed again (not what was cancelled with its event, or handed to somebody else)."""
    row = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if row.state not in (ObligationState.MET, ObligationState.WAIVED):
        raise Refused("not_reopened", _("Only what was marked done or not needed can be reopened."))
    row.state, row.settled_at = rules.state_for(row.due_at), None
    row.save(update_fields=["state", "settled_at"])
    _record(row, "obligation.opened", by, now)
    return row


@transaction.atomic
def extend(*, obligation: Obligation, until: datetime, by: Actor, now: datetime, note: str = "") -> Obligation:
    """Give more time. Raises Refused("extension_in_past")."""
    if until <= now:
        raise Refused("extension_in_past", _("The new date must lie ahead."), "until")
    row = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if row.state not in UNSETTLED:
        raise Refused("already_settled", _("This is no longer open."))
    row.extended_to, row.note = until, note
    row.due_at, row.state = until, ObligationState.OPEN
    row.save(update_fields=["extended_to", "note", "due_at", "state"])
    _record(row, "obligation.extended", by, now, {"until": until.isoformat()})
    return row


@transaction.atomic
def hand_over(*, obligation: Obligation, to: Debtor, by: Actor, now: datetime) -> Obligation:
    """Somebody else owes it from now on, by the same day. The old link dies with the old debt.

    Raises Refused("same_debtor") when the other one already owes exactly this.
    """
    if (
        obligation.event
        and obligation.event.obligations.filter(key=_key(obligation.kind, to, obligation.session)).exists()
    ):
        raise Refused("same_debtor", _("They already owe this."), "to")
    old = _settle(obligation, ObligationState.TRANSFERRED, "obligation.transferred", "", by, now)
    new = owe(
        network=old.network,
        kind=old.kind,
        label=old.label,
        debtor=to,
        event=old.event,
        session=old.session,
        deadline=old.deadline,
        own_due_at=old.extended_to or old.own_due_at,
        by=by,
        now=now,
    )
    _record(new, "obligation.handed_over", by, now, {"from": old.pk})
    return new


@transaction.atomic
def derive(*, event: Event, by: Actor, now: datetime) -> int:
    """Owe whatever the event's deadlines say that somebody owes; idempotent. Returns how many are new."""
    known = set(Obligation.objects.filter(event=event).values_list("key", flat=True))
    made = 0
    for deadline in Deadline.objects.filter(event=event).exclude(owed_by=""):
        for debtor, session in _debtors(event, deadline.owed_by):
            if _key(deadline.code, debtor, session) in known:
                continue
            owe(
                network=event.network,
                kind=deadline.code,
                label=deadline.label,
                debtor=debtor,
                event=event,
                session=session,
                deadline=deadline,
                by=by,
                now=now,
            )
            made += 1
    return made


def _debtors(event: Event, owed_by: str) -> Iterator[tuple[Debtor, Session | None]]:
    if owed_by.startswith("role:"):
        yield Debtor(role=owed_by.removeprefix("role:")), None
    elif owed_by == "seats" and event.group:
        for seat in event.group.seats.select_related("organisation"):
            yield Debtor(seat=seat), None
    elif owed_by == "presenters":
        cases = Session.objects.filter(event=event, kind=SessionKind.CASE, presenter__isnull=False)
        for case in cases.select_related("presenter"):
            yield Debtor(organisation=case.presenter), case


@transaction.atomic
def rederive(*, event: Event, by: Actor, now: datetime) -> int:
    """The event's dates changed: re-date everything not settled. Returns how many moved.

    An extension or own date stays. What lost its date is planned again.
    """
    rows = Obligation.objects.filter(event=event).unsettled().select_for_update(of=("self",)).select_related("deadline")
    moved = 0
    for row in rows:
        due_at = rules.due(row.extended_to, row.own_due_at, row.deadline.due_at if row.deadline else None)
        if due_at == row.due_at:
            continue
        row.due_at, row.state = due_at, rules.state_for(due_at)
        row.save(update_fields=["due_at", "state"])
        _record(row, "obligation.rederived", by, now)
        moved += 1
    return moved


@transaction.atomic
def cancel_all(*, event: Event, by: Actor, now: datetime) -> int:
    """The event is cancelled: nothing is owed to it any more. Returns how many ended."""
    rows = list(Obligation.objects.filter(event=event).unsettled())
    for row in rows:
        _settle(row, ObligationState.CANCELLED, "obligation.cancelled", "", by, now)
    return len(rows)


@transaction.atomic
def cancel_of_session(*, session_id: int, by: Actor, now: datetime) -> int:
    """The case leaves the programme: nothing is owed about it. Returns how many ended."""
    rows = list(Obligation.objects.filter(session_id=session_id).unsettled())
    for row in rows:
        _settle(row, ObligationState.CANCELLED, "obligation.cancelled", "", by, now)
    return len(rows)
