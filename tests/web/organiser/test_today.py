"""The desk in the morning: the heading counts what waits, each row has one verb, the week stands on the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from events.directory import operations as directory
from events.directory.models import Person, Role
from events.journal.models import Actor, ActorKind
from events.kernel.when import When
from events.meetings import operations as meetings
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from notifications.letters import operations as letters
from notifications.outbox.models import Delivery
from tests import factories
from tests.cast import BY, NOW
from tests.web.organiser.desk import linked
from tests.web.reading import words
from web.organiser.wording import number_word

pytestmark = pytest.mark.django_db

REVIEW_DAYS = When.days(date(2027, 6, 16), date(2027, 6, 17))


def test_menu_leads_to_the_plans_of_the_groups(desk: Client) -> None:
    assert linked(desk.get("/org/"), "/org/planer/") == ["Mötesplaner"]


def pending(home: Network) -> Event:
    review = factories.event(home, "peer_review", REVIEW_DAYS, title={"sv": "Granskning i Trento"})
    factories.registration(review)
    factories.registration(review, "Anders Lind")
    return review


def late(home: Network) -> Event:
    """A review whose case paper should have come last week."""
    review = factories.event(
        home, "peer_review", When.days(date(2027, 3, 11), date(2027, 3, 12)), title={"sv": "Granskning i Malmö"}
    )
    scotland = factories.organisation(home, "Low Moss")
    programme.add_session(
        event=review, kind="case", title={"sv": "Fallet"}, when=When.unknown(), presenter=scotland, by=BY, now=NOW
    )
    for row in review.obligations.exclude(kind="case_paper").filter(due_at__lt=NOW):
        row.delete()
    return review


def bounced(home: Network) -> None:
    for number in range(2):
        Delivery.objects.create(
            network=home, address=f"fel{number}@example.org", source="letter", letter="place_confirmed",
            key=f"bounced-{number}", planned_at=NOW, due_at=NOW - timedelta(days=1), state="bounced",
        )  # fmt: skip


def undated(home: Network) -> None:
    group = factories.group(home)
    meetings.plan(
        network=home, group=group, title={"sv": "Plan"}, planned_minutes=60, slots=[When.month(2027, 3)], by=BY, now=NOW
    )


def near_draft(home: Network) -> None:
    factories.draft(home, "seminar", When.date(date(2027, 3, 20)), title={"sv": "Lunchseminarium"})


def vacant_role(home: Network) -> None:
    event = factories.event(home, "external_event", title={"sv": "Möte i Bologna"})
    directory.give_role(network=home, role=Role.RAPPORTEUR, person=None, event_id=event.pk, by=BY, now=NOW)


def empty_seat(home: Network) -> None:
    factories.seat(factories.group(home), factories.organisation(home))


@pytest.mark.parametrize(
    ("make", "title", "verb"),
    [
        (pending, "2 anmälningar väntar på beslut", "Gå igenom"),
        (late, "Underlag om fallet saknas från Low Moss", "Se vad som saknas"),
        (bounced, "2 adresser tar inte emot e-post", "Se vilka"),
        (undated, "Möte 1 behöver ett datum", "Sätt datum"),
        (near_draft, "”Lunchseminarium” är fortfarande ett utkast", "Titta på det"),
        (vacant_role, "Ingen är rapportör", "Tilldela rollen"),
        (empty_seat, "1 plats i gruppen är tom", "Se vilka"),
    ],
    ids=["pending", "late", "bounced", "undated", "draft", "vacant", "seat"],
)
def test_row_is_shown_when_something_waits(
    make: Callable[[Network], object], title: str, verb: str, home: Network, desk: Client
) -> None:
    make(home)

    answer = desk.get("/org/")

    assert "En sak väntar på dig" in words(answer)
    assert title in words(answer)
    assert f"{verb} : {title}" in [text.replace(" :", " :") for text in linked(answer, "/org/")]


def test_heading_is_calm_when_nothing_waits(home: Network, desk: Client) -> None:
    factories.meeting(home)

    said = words(desk.get("/org/"))

    assert "Ingenting väntar på dig" in said
    assert "Nästa: Seminarium, onsdag 7 april 2027, 14.00–16.30." in said


def test_most_pressing_comes_first_and_the_rest_is_counted(home: Network, desk: Client) -> None:
    for day in range(1, 10):
        factories.draft(home, "seminar", When.date(date(2027, 3, day)), title={"sv": f"Utkast {day}"})
    pending(home)

    answer = desk.get("/org/")

    assert "Tio saker väntar på dig" in words(answer)
    assert answer.content.decode().index("2 anmälningar") < answer.content.decode().index("Utkast 1")
    assert answer.content.decode().count('<span class="ico">') == 7
    assert "3 saker till är mindre bråttom" in words(answer)


def test_own_task_waits_a_week_before_its_day(home: Network, berit: Person, desk: Client) -> None:
    factories.event(home, "peer_review", When.days(date(2027, 3, 3), date(2027, 3, 4)))

    assert "Program och handlingar ute" in words(desk.get("/org/"))


def test_week_holds_deadlines_events_and_mail(home: Network, desk: Client) -> None:
    trip = factories.event(home, "external_event", When.date(date(2027, 2, 19)), title={"sv": "Möte i Bologna"})
    seminar = factories.event(home, "seminar", When.date(date(2027, 2, 25)))
    Delivery.objects.create(
        network=home, event=trip, address="a@example.org", source="letter", letter="place_confirmed",
        key="soon", planned_at=NOW, due_at=NOW + timedelta(days=2),
    )  # fmt: skip

    said = words(desk.get("/org/"))

    assert seminar.deadlines.count() == 1
    week = said[said.index("De närmaste sju dagarna") :]
    assert week.index("torsdag 18 februari") < week.index("fredag 19 februari")
    assert "Du har en plats till en person" in week or "Plats bekräftad till en person" in week
    assert "Sista anmälningsdag" in week


def test_number_is_a_word_up_to_twelve() -> None:
    assert [number_word(count) for count in (0, 3, 12, 13)] == ["Ingenting", "Tre", "Tolv", "13"]


def test_withdrawal_is_told_with_its_words_for_three_days(home: Network, desk: Client) -> None:
    """The page where one withdraws promises that the organiser is told; what the organiser did is no news."""
    trip = factories.event(home)
    elin, anders = factories.registration(trip, "Elin Sandberg"), factories.registration(trip, "Anders Lind")
    own = Actor(ActorKind.TOKEN, elin.person_id)
    registrations.withdraw(registration=elin, note="Jag är sjuk.", by=own, now=NOW)
    registrations.withdraw(registration=anders, by=Actor(ActorKind.USER, 1), now=NOW)

    said = words(desk.get("/org/"))

    assert "Elin Sandberg har lämnat återbud Studieresa till Emilia-Romagna: Jag är sjuk." in said
    assert "Anders Lind har lämnat återbud" not in said
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        assert "har lämnat återbud" not in words(desk.get("/org/"))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_as_many_for_three_of_each_as_for_one(
    count: int, home: Network, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        review = factories.event(home, "peer_review", When.days(date(2027, 6, 1 + number), date(2027, 6, 2 + number)))
        factories.registration(review)
        factories.draft(home, "seminar", When.date(date(2027, 3, 10 + number)))
    bounced(home)

    with django_assert_num_queries(30):
        assert desk.get("/org/").status_code == 200


def test_week_counts_no_link_to_a_registration_that_has_been_sent_in(home: Network, desk: Client) -> None:
    meeting = factories.meeting(home)
    begun = [
        registrations.start(event=meeting, email=f"{name}@example.org", language="sv", submit_key=name, by=BY, now=NOW)
        for name in ("anna", "bo", "cecilia")
    ]
    letters.plan(now=NOW)
    registrations.save_answers(registration=begun[0], name="Anna", by=BY, now=NOW)
    registrations.submit(registration=begun[0], by=BY, now=NOW)

    assert "Länk till en påbörjad anmälan till 2 personer" in words(desk.get("/org/"))
