"""The people of an activity: listed, found, decided, entered by hand, taken out as a table."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.kernel.when import When
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations.models import Registration
from notifications.letters.queries import write
from notifications.outbox.compose import Written
from notifications.outbox.models import Delivery
from tests import factories
from tests.cast import BY, NOW
from tests.web.organiser.desk import linked, said, summary
from tests.web.reading import words
from web.organiser.exports import harmless

pytestmark = pytest.mark.django_db


@pytest.fixture
def trip(home: Network) -> Event:
    return factories.event(home, capacity=3)


@pytest.fixture
def review(home: Network) -> Event:
    return factories.event(home, "peer_review", factories.TRIP_DAYS, title={"sv": "Granskning"})


def people(browser: Client, event: Event, query: str = "") -> Any:
    return browser.get(reverse("org_registrations", args=[event.pk]) + query)


def names(answer: Any) -> list[str]:
    return linked(answer, r"/org/a/\d+/personer/\d+/")


def press(browser: Client, name: str, registration: Registration, **data: str) -> Any:
    return browser.post(reverse(name, args=[registration.event_id, registration.pk]), data)


def state(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).state


# --- the list -------------------------------------------------------------------------------------------------------


def test_list_has_a_tab_for_each_state_in_use(trip: Event, desk: Client) -> None:
    for name in ("Elin", "Anders", "Moira", "Henrik"):
        factories.registration(trip, name)

    answer = people(desk, trip)

    assert linked(answer, r"\?visa=") == ["Har plats, 3", "På reservlistan, 1"]
    assert names(answer) == ["Henrik", "Moira", "Anders", "Elin"]
    assert names(people(desk, trip, "?visa=waiting")) == ["Henrik"]


def test_list_is_searched_by_name_address_and_reference(trip: Event, desk: Client) -> None:
    elin = factories.registration(trip, "Elin Åkesson", "elin@region.example")
    factories.registration(trip, "Anders Lind")

    assert names(people(desk, trip, "?q=akesson")) == ["Elin Åkesson"]
    assert names(people(desk, trip, "?q=region.example")) == ["Elin Åkesson"]
    assert names(people(desk, trip, f"?q={elin.reference.lower()}")) == ["Elin Åkesson"]
    assert "Ingen hittades" in words(people(desk, trip, "?q=zzz"))


def test_list_shows_one_site(home: Network, desk: Client) -> None:
    conference = factories.event(home, "conference", title={"sv": "Konferens"})
    visby, malmo = (programme.add_site(event=conference, name={"sv": n}, by=BY, now=NOW) for n in ("Visby", "Malmö"))
    factories.registration(conference, "Anna Berg", site=visby)
    factories.registration(conference, "Bo Ek", site=malmo)

    assert names(people(desk, conference, "?ort=visby")) == ["Anna Berg"]
    assert names(people(desk, conference, "?ort=nowhere")) == []


def test_list_marks_who_is_registered_twice(trip: Event, desk: Client) -> None:
    """The same name at the same address; a colleague at the address is no double."""
    for name in ("Dora Dahl", "dora dahl", "Emil Dahl"):
        factories.registration(trip, name, "dora@example.org", is_proved=False)

    assert words(people(desk, trip)).count("anmäld två gånger") == 2


def test_list_is_paged_by_fifty(home: Network, desk: Client) -> None:
    event = factories.event(home, capacity=None)
    for number in range(53):
        factories.registration(event, f"Person {number}")

    assert len(names(people(desk, event))) == 50
    assert names(people(desk, event, "?sida=2")) == ["Person 2", "Person 1", "Person 0"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_three(
    count: int, trip: Event, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        factories.registration(trip, f"Person {number}")

    with django_assert_num_queries(12):
        assert people(desk, trip).status_code == 200


# --- one person -----------------------------------------------------------------------------------------------------


def test_person_has_history_mail_and_answers(trip: Event, desk: Client) -> None:
    elin = factories.registration(trip, answers={"travel": "train", "room": "single"})
    Delivery.objects.create(
        network=trip.network, event=trip, address="elin@example.org", source="letter", letter="place_confirmed",
        about=f"registration:{elin.pk}", key="elin", planned_at=NOW, due_at=NOW, subject_line="Du har en plats",
    )  # fmt: skip

    answer = desk.get(reverse("org_registration", args=[trip.pk, elin.pk]))

    shown = words(answer)
    assert "Tåg" in shown
    assert elin.reference in shown
    assert "Plats bekräftad" in shown
    assert linked(answer, "/org/utskick/") == ["Utskick", "Du har en plats"]


def test_next_and_previous_follow_the_list(trip: Event, desk: Client) -> None:
    first, second, third = (factories.registration(trip, name) for name in ("Elin", "Anders", "Moira"))

    answer = desk.get(reverse("org_registration", args=[trip.pk, second.pk]) + "?visa=confirmed")

    page = answer.content.decode()
    assert f"/personer/{third.pk}/?visa=confirmed" in page
    assert f"/personer/{first.pk}/?visa=confirmed" in page
    assert "2 av 3" in words(answer)


@pytest.mark.parametrize("count", [1, 3])
def test_person_takes_the_same_queries_among_three(
    count: int, trip: Event, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [factories.registration(trip, f"Person {number}") for number in range(count)]

    with django_assert_num_queries(10):
        assert desk.get(reverse("org_registration", args=[trip.pk, made[0].pk])).status_code == 200


# --- deciding -------------------------------------------------------------------------------------------------------


def test_pending_is_approved_by_one_press(review: Event, desk: Client) -> None:
    elin = factories.registration(review)

    assert said(desk, press(desk, "org_approve", elin)) == ["Elin Sandberg får besked."]
    assert state(elin) == "confirmed"


def test_approving_twice_says_why_not(review: Event, desk: Client) -> None:
    elin = factories.registration(review)
    said(desk, press(desk, "org_approve", elin))

    assert said(desk, press(desk, "org_approve", elin)) == ["Bara en anmälan som väntar på beslut kan godkännas."]


def test_pending_is_declined_with_a_word(review: Event, desk: Client) -> None:
    elin = factories.registration(review)

    press(desk, "org_decline", elin, note="Kom gärna nästa år.")

    assert (state(elin), Registration.objects.get(pk=elin.pk).note) == ("declined", "Kom gärna nästa år.")


def test_declining_is_a_page_that_shows_what_is_sent(review: Event, desk: Client) -> None:
    elin = factories.registration(review, "Elin Sandberg", "elin@example.org")

    shown = words(desk.get(reverse("org_decline", args=[review.pk, elin.pk])))

    assert "Till Elin Sandberg, elin@example.org" in shown
    assert "Ingen plats den här gången: Granskning" in shown
    assert state(elin) == "pending"


def test_letter_of_the_declined_carries_the_organisers_words(review: Event, desk: Client) -> None:
    elin = factories.registration(review, "Elin Sandberg", "elin@example.org")
    press(desk, "org_decline", elin, note="Kom gärna nästa år.")

    row = Delivery(
        network=review.network, event=review, letter="place_declined", about=f"registration:{elin.pk}", language="sv"
    )
    written = write([row], NOW)[row.pk]

    assert isinstance(written, Written)
    assert "Kom gärna nästa år." in written.text


def test_declined_one_is_approved_after_all(review: Event, desk: Client) -> None:
    elin = factories.registration(review)
    press(desk, "org_decline", elin)

    assert "Godkänn ändå" in words(desk.get(reverse("org_registration", args=[review.pk, elin.pk])))
    assert said(desk, press(desk, "org_approve", elin)) == ["Elin Sandberg får besked."]
    assert state(elin) == "confirmed"


def test_withdrawn_place_goes_to_the_next(trip: Event, desk: Client) -> None:
    made = [factories.registration(trip, name) for name in ("Elin", "Anders", "Moira", "Henrik")]

    press(desk, "org_withdraw", made[0])

    assert [state(one) for one in made] == ["withdrawn", "confirmed", "confirmed", "offered"]


def test_ticked_ones_are_approved_together(review: Event, desk: Client) -> None:
    first, second, third = (factories.registration(review, name) for name in ("Elin", "Anders", "Moira"))

    answer = desk.post(reverse("org_approve_all", args=[review.pk]), {"chosen": [first.pk, third.pk]})

    assert said(desk, answer) == ["2 anmälningar är godkända."]
    assert [state(one) for one in (first, second, third)] == ["confirmed", "pending", "confirmed"]


def test_those_who_came_first_get_the_last_places(home: Network, desk: Client) -> None:
    review = factories.event(home, "peer_review", factories.TRIP_DAYS, capacity=1)
    first, second = factories.registration(review, "Elin"), factories.registration(review, "Anders")

    desk.post(reverse("org_approve_all", args=[review.pk]), {"chosen": [second.pk, first.pk]})

    assert [state(first), state(second)] == ["confirmed", "waiting"]


@pytest.mark.parametrize(
    "chosen", [[], ["0"], ["x"], ["9" * 30], ["-1"]], ids=["none", "zero", "word", "huge", "minus"]
)
def test_nothing_ticked_is_nobody_approved(chosen: list[str], review: Event, desk: Client) -> None:
    elin = factories.registration(review)

    answer = desk.post(reverse("org_approve_all", args=[review.pk]), {"chosen": chosen})

    assert said(desk, answer) == ["Ingen var förkryssad, så ingen blev godkänd."]
    assert state(elin) == "pending"


def test_ticked_one_of_another_event_is_left_alone(home: Network, review: Event, desk: Client) -> None:
    other = factories.event(home, "peer_review", factories.TRIP_DAYS, title={"sv": "En annan"})
    elin = factories.registration(other)

    desk.post(reverse("org_approve_all", args=[review.pk]), {"chosen": [elin.pk]})

    assert state(elin) == "pending"


# --- somebody phoned ------------------------------------------------------------------------------------------------


def caller(**changes: str) -> dict[str, str]:
    plain = {"name": "Åke Ring", "email": "Ake@Example.org", "organisation_name": "Coompanion", "language": "sv"}
    return {**plain, "submit_key": "one", **changes}


def test_caller_is_registered_once_and_vouched_for(trip: Event, desk: Client) -> None:
    path = reverse("org_enter", args=[trip.pk])

    answers = [said(desk, desk.post(path, caller())) for _press in range(2)]

    made = Registration.objects.get(event=trip)
    assert answers == [["Åke Ring har en plats, och bekräftelsen är på väg."]] * 2
    assert (made.state, made.address_confirmed_at, made.person.email) == ("confirmed", NOW, "ake@example.org")


def test_caller_who_is_registered_already_is_said_to_be(trip: Event, desk: Client) -> None:
    first = factories.registration(trip, "Åke Ring", "ake@example.org")

    answer = desk.post(reverse("org_enter", args=[trip.pk]), caller())

    assert answer.headers["Location"] == reverse("org_registration", args=[trip.pk, first.pk])
    assert said(desk, answer) == ["Åke Ring var redan anmäld. Det här är anmälan."]


def test_caller_after_closing_is_let_in(home: Network, desk: Client) -> None:
    trip = factories.event(home, when=When.days(date(2027, 4, 20), date(2027, 4, 25)))

    assert "Anmälan är stängd, men" in words(desk.get(reverse("org_enter", args=[trip.pk])))
    desk.post(reverse("org_enter", args=[trip.pk]), caller())

    assert Registration.objects.get(event=trip).state == "confirmed"


def test_caller_to_a_full_event_waits(trip: Event, desk: Client) -> None:
    for number in range(3):
        factories.registration(trip, f"Person {number}")

    desk.post(reverse("org_enter", args=[trip.pk]), caller())

    assert Registration.objects.get(event=trip, person__name="Åke Ring").state == "waiting"


def test_caller_to_a_draft_is_refused(home: Network, desk: Client) -> None:
    draft = factories.draft(home)

    assert len(summary(desk.post(reverse("org_enter", args=[draft.pk]), caller()))) == 1
    assert Registration.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"email": "ake"}, {"email": "a\r\nBcc: x@example.org"}, {"language": "xx"}, {"name": "x" * 201}],
    ids=["name", "address", "header", "language", "long"],
)
def test_wrong_caller_is_refused_and_kept(wrong: dict[str, str], trip: Event, desk: Client) -> None:
    answer = desk.post(reverse("org_enter", args=[trip.pk]), caller(**wrong))

    assert (len(summary(answer)), Registration.objects.count()) == (1, 0)
    assert 'value="Coompanion"' in answer.content.decode()


# --- the table ------------------------------------------------------------------------------------------------------


def table(browser: Client, event: Event, query: str = "") -> list[list[str]]:
    answer = browser.get(reverse("org_people_csv", args=[event.pk]) + query)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a streaming response
    return list(csv.reader(text.splitlines(), delimiter=";"))


def test_table_holds_those_who_are_listed(trip: Event, desk: Client) -> None:
    factories.registration(
        trip, "Elin Sandberg", "elin@example.org", organisation_name="Region Skåne", answers={"travel": "train"}
    )
    factories.registration(trip, "Anders Lind")

    rows = table(desk, trip, "?q=elin")

    assert rows[0][:3] == ["Namn", "E-postadress", "Organisation"]
    assert (rows[1][:3], "Tåg" in rows[1], len(rows)) == (
        ["Elin Sandberg", "elin@example.org", "Region Skåne"],
        True,
        2,
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_a_spreadsheet_would_run_is_made_harmless(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


def test_formula_typed_as_a_name_stays_text(trip: Event, desk: Client) -> None:
    factories.registration(trip, '=HYPERLINK("http://evil.example";"x")', organisation_name="+46 70")

    row = table(desk, trip)[1]

    assert (row[0], row[2]) == ('\'=HYPERLINK("http://evil.example";"x")', "'+46 70")


def test_ordinary_text_is_left_alone() -> None:
    assert harmless("Elin Sandberg") == "Elin Sandberg"


@pytest.mark.parametrize("count", [1, 3])
def test_table_takes_the_same_queries_for_three(
    count: int, trip: Event, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        factories.registration(trip, f"Person {number}")

    with django_assert_num_queries(7):
        assert len(table(desk, trip)) == count + 1


def test_operation_leaves_those_decided_meanwhile(review: Event) -> None:
    elin = factories.registration(review)
    registrations.decline(registration=elin, by=BY, now=NOW)

    assert registrations.approve_all(registrations=[Registration.objects.get(pk=elin.pk)], by=BY, now=NOW) == []
