"""What is owed: who answers for it today, and the five things an organiser can do about it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.directory.models import Organisation
from events.kernel.when import When
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme.models import Event
from tests import factories
from tests.cast import BY, NOW
from tests.web.organiser.desk import linked, said, summary
from tests.web.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(home: Network) -> Event:
    """A review on 11 March: its case papers should have come on 11 February."""
    return factories.event(
        home, "peer_review", When.days(date(2027, 3, 11), date(2027, 3, 12)), title={"sv": "Granskning i Trento"}
    )


@pytest.fixture
def scotland(home: Network) -> Organisation:
    return factories.organisation(home, "Low Moss", contact_name="Ewan Reid")


@pytest.fixture
def paper(review: Event, scotland: Organisation) -> Obligation:
    case(review, scotland)
    return Obligation.objects.get(event=review, kind="case_paper")


def case(review: Event, presenter: Organisation) -> None:
    programme.add_session(
        event=review, kind="case", title={"sv": "Partnerskap"}, when=When.unknown(), presenter=presenter, by=BY, now=NOW
    )


def owed(browser: Client, event: Event, query: str = "") -> Any:
    return browser.get(reverse("org_owed", args=[event.pk]) + query)


def press(browser: Client, name: str, row: Obligation, **data: Any) -> Any:
    return browser.post(reverse(name, args=[row.event_id, row.pk]), data)


def fresh(row: Obligation) -> Obligation:
    return Obligation.objects.get(pk=row.pk)


def test_list_says_who_owes_and_who_answers(paper: Obligation, review: Event, desk: Client) -> None:
    shown = words(owed(desk, review, "?visa=late"))

    assert "Low Moss Ewan Reid (kontaktadress) torsdag 11 februari" in shown


def test_list_opens_with_what_is_missing(paper: Obligation, review: Event, desk: Client) -> None:
    press(desk, "org_meet", paper)

    answer = owed(desk, review)

    assert "Underlag om fallet" not in linked(answer, r"/org/a/\d+/underlag/\d+/")
    assert linked(owed(desk, review, "?visa=met"), r"/org/a/\d+/underlag/\d+/") == ["Underlag om fallet"]


def test_nobody_owes_anything_in_a_plain_event(home: Network, desk: Client) -> None:
    assert "Ingen har något att lämna in" in words(owed(desk, factories.event(home, "external_event")))


def test_same_rows_have_one_name_until_something_is_late(home: Network, desk: Client) -> None:
    review = factories.event(home, "peer_review", When.days(date(2027, 6, 17), date(2027, 6, 18)))

    shown = words(desk.get(reverse("org_owed", args=[review.pk])))

    assert ("Ska lämnas in, " in shown, "Inte dags än, " in shown) == (True, False)


def test_button_says_what_it_does(review: Event, desk: Client) -> None:
    shown = words(desk.get(reverse("org_owed", args=[review.pk])))

    assert "Markera som inlämnat" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_three(
    count: int, home: Network, review: Event, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        case(review, factories.organisation(home))

    with django_assert_num_queries(8):
        assert owed(desk, review).status_code == 200


def test_handing_in_is_one_press_and_can_be_undone(paper: Obligation, desk: Client) -> None:
    assert said(desk, press(desk, "org_meet", paper)) == ["Markerat som inlämnat. Påminnelserna upphör."]
    assert fresh(paper).state == "met"

    press(desk, "org_reopen", paper)

    assert fresh(paper).state == "open"


def test_press_in_the_list_leads_back_to_it(paper: Obligation, review: Event, desk: Client) -> None:
    assert press(desk, "org_meet", paper, **{"from": "list"}).headers["Location"] == reverse(
        "org_owed", args=[review.pk]
    )
    assert press(desk, "org_meet", paper, **{"from": "//evil.example"}).headers["Location"] == reverse(
        "org_obligation", args=[review.pk, paper.pk]
    )


def test_waiving_keeps_the_reason(paper: Obligation, desk: Client) -> None:
    assert len(summary(press(desk, "org_waive", paper, note=""))) == 1
    press(desk, "org_waive", paper, note="Fallet ströks.")

    assert (fresh(paper).state, fresh(paper).note) == ("waived", "Fallet ströks.")


def test_more_time_lasts_to_the_end_of_the_day(paper: Obligation, desk: Client) -> None:
    answer = press(desk, "org_extend", paper, when="3 mars 2027")

    assert said(desk, answer) == ["Den nya sista dagen är sparad."]
    assert fresh(paper).due_at == factories.stockholm(2027, 3, 3, 23, 59)


@pytest.mark.parametrize(
    "when", ["1 februari 2027", "mars 2027", "3–5 mars 2027", "31 feb 2027", "snart", ""],
    ids=["past", "month", "days", "31 feb", "soon", "empty"],
)  # fmt: skip
def test_wrong_extension_is_refused_and_kept(when: str, paper: Obligation, desk: Client) -> None:
    answer = press(desk, "org_extend", paper, when=when, note="Sjukdom")

    assert (len(summary(answer)), fresh(paper).extended_to) == (1, None)
    assert 'value="Sjukdom"' in answer.content.decode()


def test_debt_is_handed_over_and_the_old_one_ends(home: Network, paper: Obligation, desk: Client) -> None:
    trento = factories.organisation(home, "Agenzia del Lavoro")

    answer = press(desk, "org_hand_over", paper, to=f"organisation:{trento.pk}")

    new = Obligation.objects.get(event=paper.event, kind="case_paper", organisation=trento)
    assert answer.headers["Location"] == reverse("org_obligation", args=[paper.event_id, new.pk])
    assert (fresh(paper).state, new.due_at) == ("transferred", paper.due_at)


def test_debt_cannot_be_handed_to_a_stranger(paper: Obligation, desk: Client) -> None:
    theirs = factories.organisation(factories.elsewhere(), "Deras förening")

    answer = press(desk, "org_hand_over", paper, to=f"organisation:{theirs.pk}")

    assert (len(summary(answer)), fresh(paper).state) == (1, "open")
    assert "Deras förening" not in words(answer)


def test_settled_debt_is_not_settled_otherwise(paper: Obligation, desk: Client) -> None:
    obligations.waive(obligation=paper, note="Ströks", by=BY, now=NOW)

    assert said(desk, press(desk, "org_meet", paper)) == ["Det här är inte längre öppet."]


def test_page_tells_its_history(paper: Obligation, desk: Client) -> None:
    said(desk, press(desk, "org_meet", paper))

    shown = words(desk.get(reverse("org_obligation", args=[paper.event_id, paper.pk])))

    assert "Inlämnat Berit Isaksson" in shown
