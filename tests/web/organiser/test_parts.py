"""Programme, dates and price of an activity."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.kernel.when import Precision, When
from events.networks.models import Network
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme.models import Event, Session
from events.trips.models import PriceItem
from tests import factories
from tests.cast import BY, NOW
from tests.web.organiser.desk import said, summary
from tests.web.reading import words

pytestmark = pytest.mark.django_db

REVIEW_DAYS = When.days(date(2027, 6, 17), date(2027, 6, 18))


@pytest.fixture
def review(home: Network) -> Event:
    return factories.event(home, "peer_review", REVIEW_DAYS, title={"sv": "Granskning i Trento"})


def post(browser: Client, name: str, *numbers: int, **data: Any) -> Any:
    return browser.post(reverse(name, args=numbers), data)


# --- programme ------------------------------------------------------------------------------------------------------


def test_case_is_added_and_its_presenter_owes_the_paper(home: Network, review: Event, desk: Client) -> None:
    scotland = factories.organisation(home, "Low Moss", country="GB")

    answer = post(
        desk, "org_session_new", review.pk, kind="case", title_sv="Partnerskap", presenter=scotland.pk, country="GB",
        level="local", when="17 juni 2027 kl 10-11.30",
    )  # fmt: skip

    session = Session.objects.get(event=review)
    assert said(desk, answer) == ["Tillagt i programmet."]
    assert (session.kind, session.presenter, session.level, session.when.local_start.hour) == (
        "case", scotland, "local", 10
    )  # fmt: skip
    assert Obligation.objects.filter(session=session, organisation=scotland, kind="case_paper").count() == 1


def test_date_may_come_later(home: Network, desk: Client) -> None:
    course = factories.event(home, "course", When.month(2027, 9))
    post(desk, "org_session_new", course.pk, kind="course_day", title_sv="Dag 1")
    session = Session.objects.get(event=course)

    assert session.precision == Precision.UNKNOWN
    assert "datum kommer" in words(desk.get(reverse("org_programme", args=[course.pk])))
    assert said(desk, post(desk, "org_session_when", course.pk, session.pk, when="8 september 2027")) == [
        "Tiden är sparad."
    ]
    assert Session.objects.get().when == When.date(date(2027, 9, 8))


def test_case_taken_away_is_owed_no_more(home: Network, review: Event, desk: Client) -> None:
    session = programme.add_session(
        event=review, kind="case", title={"sv": "Fall"}, when=When.unknown(),
        presenter=factories.organisation(home), by=BY, now=NOW,
    )  # fmt: skip

    answer = post(desk, "org_session_remove", review.pk, session.pk)

    assert said(desk, answer) == ["Borttaget ur programmet."]
    assert not Session.objects.filter(event=review).exists()
    assert not Obligation.objects.filter(event=review, kind="case_paper").unsettled().exists()


def test_unreadable_session_is_refused_with_what_was_typed(home: Network, review: Event, desk: Client) -> None:
    theirs = factories.organisation(factories.elsewhere(), "Deras förening")

    answer = post(
        desk,
        "org_session_new",
        review.pk,
        kind="fest",
        title_sv="",
        when="nån gång",
        presenter=theirs.pk,
        place_sv="Trento",
    )

    assert len(summary(answer)) == 4
    assert 'value="Trento"' in answer.content.decode()
    assert "Deras förening" not in words(answer)


@pytest.mark.parametrize("count", [1, 3])
def test_programme_takes_the_same_queries_for_three(
    count: int, home: Network, review: Event, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        programme.add_session(
            event=review, kind="case", title={"sv": f"Fall {number}"}, when=When.unknown(),
            presenter=factories.organisation(home), by=BY, now=NOW,
        )  # fmt: skip

    with django_assert_num_queries(7):
        assert desk.get(reverse("org_programme", args=[review.pk])).status_code == 200


# --- dates ----------------------------------------------------------------------------------------------------------


def deadline(**changes: str) -> dict[str, str]:
    plain = {
        "label_sv": "Underlag om fallet", "amount": "21", "direction": "before", "unit": "days", "anchor": "start",
        "clock": "12.00", "rule": "earlier",
    }  # fmt: skip
    return {**plain, **changes}


def test_deadline_is_moved_and_what_hangs_on_it_follows(home: Network, review: Event, desk: Client) -> None:
    programme.add_session(
        event=review, kind="case", title={"sv": "Fall"}, when=When.unknown(),
        presenter=factories.organisation(home), by=BY, now=NOW,
    )  # fmt: skip
    paper = review.deadlines.get(code="case_paper")

    answer = post(desk, "org_deadline", review.pk, paper.pk, **deadline())

    paper.refresh_from_db()
    assert said(desk, answer) == ["Datumet är sparat, och det som räknas från det har följt med."]
    assert (paper.due_on, paper.clock, paper.owed_by) == (date(2027, 5, 27), time(12), "presenters")
    assert Obligation.objects.get(event=review, kind="case_paper").due_at == paper.due_at


def test_deadline_of_its_own_day_is_added(review: Event, desk: Client) -> None:
    data = deadline(label_sv="Boka tåg", anchor="fixed", amount="", when="lö 3 april 2027", rule="keep", is_public="on")

    post(desk, "org_deadline_new", review.pk, **data)
    post(desk, "org_deadline_new", review.pk, **data)

    added = review.deadlines.filter(code__startswith="boka_tag").order_by("code")
    assert [(one.code, one.due_on, one.is_public) for one in added] == [
        ("boka_tag", date(2027, 4, 3), True), ("boka_tag_2", date(2027, 4, 3), True)
    ]  # fmt: skip


def test_deadline_in_the_past_must_be_accepted(review: Event, desk: Client) -> None:
    paper = review.deadlines.get(code="case_paper")
    data = deadline(amount="200")

    refused = post(desk, "org_deadline", review.pk, paper.pk, **data)

    assert (len(summary(refused)), "accept_past" in refused.content.decode()) == (1, True)
    assert len(said(desk, post(desk, "org_deadline", review.pk, paper.pk, **data, accept_past="on"))) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "många"}, {"amount": ""}, {"clock": "25.00"}, {"anchor": "fixed", "when": ""},
        {"anchor": "fixed", "when": "3–5 april 2027"}, {"anchor": "fixed", "when": "31 feb 2027"}, {"unit": "moons"},
        {"label_sv": ""}, {"amount": "99999"},
    ],
    ids=["word", "empty", "clock", "no day", "days", "31 feb", "unit", "label", "far"],
)  # fmt: skip
def test_wrong_deadline_is_refused(wrong: dict[str, str], review: Event, desk: Client) -> None:
    answer = post(desk, "org_deadline_new", review.pk, **deadline(**wrong))

    assert (answer.status_code, len(summary(answer)), review.deadlines.count()) == (200, 1, 15)


def test_dates_say_what_they_are_counted_from(review: Event, desk: Client) -> None:
    shown = words(desk.get(reverse("org_deadlines", args=[review.pk])))

    assert "28 dagar före första dagen" in shown
    assert "90 dagar efter sista dagen" in shown


# --- price ----------------------------------------------------------------------------------------------------------


def price(*rows: tuple[str, str, str], currency: str = "SEK") -> dict[str, str]:
    data = {"line-TOTAL_FORMS": str(len(rows)), "line-INITIAL_FORMS": "0", "currency": currency}
    for number, (kind, label, amount) in enumerate(rows):
        data |= {f"line-{number}-kind": kind, f"line-{number}-label_sv": label, f"line-{number}-amount": amount}
    return data


def test_price_is_stated_anew(home: Network, desk: Client) -> None:
    trip = factories.event(home)
    rows = (("included", "Hotell", "6 400,50"), ("not_included", "Flyg", "3200"), ("included", "", ""))

    assert said(desk, post(desk, "org_price", trip.pk, **price(*rows))) == ["Priset är sparat."]
    post(desk, "org_price", trip.pk, **price(*rows, currency="eur"))

    stated = PriceItem.objects.filter(event=trip).values_list("kind", "label__sv", "amount", "currency")
    assert list(stated) == [
        ("included", "Hotell", Decimal("6400.50"), "EUR"), ("not_included", "Flyg", Decimal(3200), "EUR")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "currency"),
    [
        (("included", "Hotell", "mycket"), "SEK"),
        (("included", "Hotell", "-5"), "SEK"),
        (("included", "", "5"), "SEK"),
        (("included", "Hotell", "NaN"), "SEK"),
        (("included", "Hotell", "1e9"), "SEK"),
        (("bribe", "Hotell", "5"), "SEK"),
        (("included", "Hotell", "5"), "kronor"),
    ],
    ids=["word", "negative", "no text", "nan", "huge", "sort", "currency"],
)
def test_wrong_price_is_refused(row: tuple[str, str, str], currency: str, home: Network, desk: Client) -> None:
    trip = factories.event(home)

    answer = post(desk, "org_price", trip.pk, **price(row, currency=currency))

    assert (answer.status_code, PriceItem.objects.count()) == (200, 0)
    assert 'role="alert"' in answer.content.decode()


def test_only_a_trip_has_a_price(review: Event, desk: Client) -> None:
    assert desk.get(reverse("org_price", args=[review.pk])).status_code == 404


def test_tampered_price_form_is_refused(home: Network, desk: Client) -> None:
    trip = factories.event(home)

    assert desk.post(reverse("org_price", args=[trip.pk]), {"currency": "SEK"}).status_code == 200
    assert PriceItem.objects.count() == 0
