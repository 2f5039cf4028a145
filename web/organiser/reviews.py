"""Peer reviews: one card per review, one per case in it, with the steps of its papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from events.kernel import clock
from events.obligations.models import Obligation, ObligationState
from events.obligations.queries import RELATED
from events.obligations.rules import is_overdue
from events.programme.models import Event, EventState, Session, SessionKind
from web.access import OrganiserRequest, organiser
from web.organiser import scope
from web.organiser.wording import debtor

GONE = (ObligationState.CANCELLED, ObligationState.TRANSFERRED)


@dataclass(frozen=True)
class Step:
    """One paper or task: ``css`` ok | now | bad | "" and ``sign`` of the same, so that colour is never alone."""

    obligation: Obligation
    debtor: str
    css: str
    is_late: bool

    @property
    def is_open(self) -> bool:
        return self.obligation.state in (ObligationState.OPEN, ObligationState.PLANNED)


@dataclass
class Card:
    """A case with the papers that are about it."""

    session: Session
    steps: list[Step] = field(default_factory=list)

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if step.is_open), None)


@dataclass
class Board:
    """A review: its cases, and what is owed about the whole of it."""

    event: Event
    cards: list[Card]
    steps: list[Step]

    @property
    def late(self) -> int:
        mine = [*self.steps, *(step for card in self.cards for step in card.steps)]
        return sum(step.is_late for step in mine)


@organiser
def reviews(request: OrganiserRequest) -> HttpResponse:
    """Reviews that are not over, with what each still waits for (three queries)."""
    chosen = scope.events(request).filter(kind="peer_review").exclude(state=EventState.CANCELLED)
    events = list(chosen.order_by("first_on", "pk"))
    cases = Session.objects.within(request.network).filter(event__in=events, kind=SessionKind.CASE)
    owed = Obligation.objects.within(request.network).filter(event__in=events).exclude(state__in=GONE)
    rows = owed.select_related(*RELATED).order_by("due_at", "pk")
    found = boards(events, list(cases.select_related("presenter")), list(rows), clock.now())
    return render(request, "organiser/reviews.html", {"boards": found})


def boards(events: Iterable[Event], cases: Iterable[Session], owed: Iterable[Obligation], now: datetime) -> list[Board]:
    """Cases and papers under their reviews."""
    found = {event.pk: Board(event, [], []) for event in events}
    cards = {case.pk: Card(case) for case in cases}
    for card in cards.values():
        found[card.session.event_id].cards.append(card)
    for row in owed:
        steps = cards[row.session_id].steps if row.session_id in cards else found[row.event_id or 0].steps
        steps.append(_step(row, now))
    return list(found.values())


def _step(row: Obligation, now: datetime) -> Step:
    late = is_overdue(row.state, row.due_at, now)
    settled = row.state in (ObligationState.MET, ObligationState.WAIVED)
    return Step(row, debtor(row), "ok" if settled else "bad" if late else "", late)
