from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from events.directory.models import Organisation
from events.kernel.errors import Refused
from events.kernel.when import When
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations import queries
from events.obligations.models import Obligation, ObligationState
from events.obligations.operations import Debtor
from events.programme import operations as programme
from events.programme.models import Event
from tests import factories
from tests.cast import BY, NOW

pytestmark = pytest.mark.django_db

TRENTO = When.days(date(2027, 9, 16), date(2027, 9, 17))


@pytest.fixture
def home() -> Network:
    return factories.network()


@pytest.fixture
def review(home: Network) -> Event:
    return factories.event(home, "peer_review", TRENTO, country="IT", title={"sv": "Granskning i Trento"})


def case_of(review: Event, presenter: Organisation, country: str = "PL") -> Obligation:
    session = programme.add_session(
        event=review,
        kind="case",
        title={"sv": "Fall"},
        when=When.unknown(),
        presenter=presenter,
        country=country,
        by=BY,
        now=NOW,
    )
    return Obligation.objects.get(session=session, kind="case_paper")


def test_case_makes_its_presenter_owe_a_paper(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home, "Arbetsgruppen i Warszawa"))

    assert (paper.state, paper.due_at) == ("open", review.deadlines.get(code="case_paper").due_at)


def test_deriving_again_owes_nothing_new(home: Network, review: Event) -> None:
    case_of(review, factories.organisation(home))

    assert obligations.derive(event=review, by=BY, now=NOW) == 0


def test_removed_case_ends_its_papers(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))
    assert paper.session

    programme.remove_session(session=paper.session, by=BY, now=NOW)

    paper.refresh_from_db()
    assert paper.state == ObligationState.CANCELLED


def test_moving_the_event_redates_what_is_open_and_keeps_what_is_met(home: Network, review: Event) -> None:
    open_paper = case_of(review, factories.organisation(home))
    met_paper = case_of(review, factories.organisation(home))
    obligations.meet(obligation=met_paper, by=BY, now=NOW)
    before = open_paper.due_at
    assert before

    programme.reschedule(event=review, when=When.days(date(2027, 9, 23), date(2027, 9, 24)), by=BY, now=NOW)

    open_paper.refresh_from_db()
    met_paper.refresh_from_db()
    assert (open_paper.due_at, met_paper.due_at) == (before + timedelta(days=7), before)


def test_extension_stays_when_the_event_moves(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))
    until = factories.stockholm(2027, 9, 1, 12)
    obligations.extend(obligation=paper, until=until, by=BY, now=NOW)

    programme.reschedule(event=review, when=When.days(date(2027, 9, 30), date(2027, 10, 1)), by=BY, now=NOW)

    paper.refresh_from_db()
    assert paper.due_at == until


def test_what_loses_its_date_is_planned_again(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))

    programme.reschedule(event=review, when=When.month(2027, 10), by=BY, now=NOW)

    paper.refresh_from_db()
    assert (paper.state, paper.due_at) == (ObligationState.PLANNED, None)


def test_meeting_it_twice_keeps_the_first_time(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))
    obligations.meet(obligation=paper, by=BY, now=NOW)

    again = obligations.meet(obligation=paper, by=BY, now=NOW + timedelta(hours=1))

    assert again.settled_at == NOW


def test_waiving_is_refused_when_it_is_already_met(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))
    obligations.meet(obligation=paper, by=BY, now=NOW)

    with pytest.raises(Refused) as refusal:
        obligations.waive(obligation=paper, note="", by=BY, now=NOW)

    assert refusal.value.code == "already_settled"


def test_reopening_undoes_a_mark(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))
    obligations.meet(obligation=paper, by=BY, now=NOW)

    undone = obligations.reopen(obligation=paper, by=BY, now=NOW)

    assert (undone.state, undone.settled_at) == (ObligationState.OPEN, None)


def test_cancelled_is_not_reopened(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))
    programme.cancel(event=review, by=BY, now=NOW)

    with pytest.raises(Refused) as refusal:
        obligations.reopen(obligation=paper, by=BY, now=NOW)

    assert refusal.value.code == "not_reopened"


def test_extension_into_the_past_is_refused(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))

    with pytest.raises(Refused) as refusal:
        obligations.extend(obligation=paper, until=NOW, by=BY, now=NOW)

    assert refusal.value.code == "extension_in_past"


def test_settled_is_not_extended(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))
    obligations.waive(obligation=paper, note="Behövs inte", by=BY, now=NOW)

    with pytest.raises(Refused) as refusal:
        obligations.extend(obligation=paper, until=NOW + timedelta(days=1), by=BY, now=NOW)

    assert refusal.value.code == "already_settled"


def test_handing_over_moves_the_debt_and_ends_the_old_one(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))
    other = factories.organisation(home)

    moved = obligations.hand_over(obligation=paper, to=Debtor(organisation=other), by=BY, now=NOW)

    paper.refresh_from_db()
    assert (paper.state, moved.organisation, moved.due_at) == (ObligationState.TRANSFERRED, other, paper.due_at)


def test_handing_over_to_the_one_who_owes_it_is_refused(home: Network, review: Event) -> None:
    presenter = factories.organisation(home)
    paper = case_of(review, presenter)

    with pytest.raises(Refused) as refusal:
        obligations.hand_over(obligation=paper, to=Debtor(organisation=presenter), by=BY, now=NOW)

    assert refusal.value.code == "same_debtor"


def test_a_debtor_is_exactly_one() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Debtor()


def test_missing_list_forgets_what_is_met(home: Network, review: Event) -> None:
    first, second = (case_of(review, factories.organisation(home)) for _ in range(2))
    obligations.meet(obligation=first, by=BY, now=NOW)

    papers = queries.missing(event=review).filter(kind="case_paper")

    assert list(papers) == [second]


def test_overdue_is_found_across_the_network(home: Network, review: Event) -> None:
    case_of(review, factories.organisation(home))
    on_the_day = factories.stockholm(2027, 8, 20)

    late = {row.kind for row in queries.overdue(network=home, now=on_the_day)}

    assert late == {"terms_of_reference", "nomination", "conflict_statement", "host_paper", "case_paper"}


def test_stranger_sees_nothing_owed_here(home: Network, review: Event) -> None:
    paper = case_of(review, factories.organisation(home))

    assert queries.by_id(network=factories.elsewhere(), obligation_id=paper.pk) is None


@pytest.mark.parametrize(
    "columns",
    [
        {"organisation": None},
        {"role": "host"},
        {"state": "met"},
        {"settled_at": NOW},
        {"due_at": None},
    ],
    ids=["nobody owes", "two owe", "settled without a time", "a time without being settled", "open without a date"],
)
def test_database_refuses_a_debt_that_makes_no_sense(home: Network, review: Event, columns: dict[str, object]) -> None:
    paper = case_of(review, factories.organisation(home))

    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=paper.pk).update(**columns)


def test_database_refuses_the_same_debt_twice(home: Network, review: Event) -> None:
    first, second = (case_of(review, factories.organisation(home)) for _ in range(2))

    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=second.pk).update(key=first.key)
