from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from events.journal.models import Activity
from events.kernel.errors import Refused
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations import queries
from events.registrations.models import Registration, RegistrationState
from events.registrations.rules import DRAFT_FOR, OFFER_FOR, UNCONFIRMED_FOR
from tests import factories
from tests.cast import BY, ELIN, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Network:
    return factories.network()


@pytest.fixture
def trip(home: Network) -> Event:
    return factories.event(home, capacity=2)


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def test_registering_confirms_while_there_is_room(trip: Event) -> None:
    made = [factories.registration(trip).state for _ in range(3)]

    assert made == ["confirmed", "confirmed", "waiting"]


def test_same_form_sent_twice_is_one_registration(trip: Event) -> None:
    first, second = (factories.registration(trip, submit_key="same", email=ELIN) for _ in range(2))

    assert first == second
    assert Activity.objects.filter(verb="registration.confirmed").count() == 1


def test_submitting_twice_gives_what_the_first_decided(trip: Event) -> None:
    made = factories.registration(trip)

    again = registrations.submit(registration=made, by=BY, now=NOW + timedelta(days=1))

    assert again.submitted_at == NOW


def test_unproved_address_is_not_matched_to_the_person_who_owns_it(home: Network, trip: Event) -> None:
    elin = factories.person(home, "Elin Sandberg", ELIN)

    made = factories.registration(trip, "Elin Sandberg", ELIN, is_proved=False)

    assert made.person != elin
    assert made.person.email_verified_at is None


def test_confirming_gives_the_registration_to_the_person_of_that_name(home: Network, trip: Event) -> None:
    elin = factories.person(home, "Elin Sandberg", ELIN)

    made = factories.registration(trip, "elin  sandberg", ELIN)

    assert made.person == elin


def test_colleague_registered_with_ones_own_address_stays_a_person_of_its_own(home: Network, trip: Event) -> None:
    elin = factories.person(home, "Elin Sandberg", ELIN)

    made = factories.registration(trip, "Jan Forslund", ELIN)

    assert made.person != elin
    assert made.address_confirmed_at == NOW


def test_second_registration_of_the_same_person_lapses_when_confirmed(trip: Event) -> None:
    first = factories.registration(trip, "Elin Sandberg", ELIN)
    second = factories.registration(trip, "Elin Sandberg", ELIN, is_proved=False)

    counts = registrations.confirm_address(registration=second, by=BY, now=NOW)

    assert counts == first
    assert state_of(second) == "lapsed"
    assert queries.places(trip).taken == 1


def test_place_is_not_lost_to_a_turn_in_the_queue_when_both_are_confirmed(home: Network) -> None:
    seminar = factories.meeting(home, capacity=1)
    place = factories.registration(seminar, "Dora Lind", ELIN, is_proved=False)
    turn = factories.registration(seminar, "Dora Lind", ELIN, is_proved=False)
    registrations.confirm_address(registration=turn, by=BY, now=NOW)

    counts = registrations.confirm_address(registration=place, by=BY, now=NOW)

    assert (counts, state_of(place), state_of(turn)) == (place, "confirmed", "lapsed")
    assert counts.person.email_verified_at == NOW


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (programme.cancel, "cancelled"),
        (programme.postpone, "postponed"),
        (programme.hold, "held"),
    ],
)
def test_shut_door_refuses_with_its_reason(trip: Event, change: object, code: str) -> None:
    change(event=trip, by=BY, now=factories.stockholm(2027, 5, 23))  # type: ignore[operator]  # the three share a shape
    trip.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        factories.registration(trip)

    assert refusal.value.code == code


def test_form_opened_in_time_and_sent_too_late_is_refused_and_kept(trip: Event) -> None:
    closes = factories.stockholm(2027, 3, 4, 23, 50)
    draft = registrations.start(event=trip, email=ELIN, language="sv", submit_key="k", by=BY, now=closes)
    registrations.save_answers(registration=draft, name="Elin", by=BY, now=closes)

    with pytest.raises(Refused) as refusal:
        registrations.submit(registration=draft, by=BY, now=closes + timedelta(minutes=15))

    draft.refresh_from_db()
    assert (refusal.value.code, draft.state, draft.person.name) == ("closed", "started", "Elin")


def test_nameless_registration_is_refused(trip: Event) -> None:
    draft = registrations.start(event=trip, email=ELIN, language="sv", submit_key="k", by=BY, now=NOW)

    with pytest.raises(Refused) as refusal:
        registrations.submit(registration=draft, by=BY, now=NOW)

    assert (refusal.value.code, refusal.value.field) == ("name_missing", "name")


def test_site_must_be_chosen_when_there_are_sites(home: Network) -> None:
    conference = factories.meeting(home)
    programme.add_site(event=conference, name={"sv": "Stockholm"}, by=BY, now=NOW)

    with pytest.raises(Refused) as refusal:
        factories.registration(conference)

    assert refusal.value.code == "site_missing"


def test_full_site_makes_a_queue_of_its_own(home: Network) -> None:
    conference = factories.meeting(home)
    full = programme.add_site(event=conference, name={"sv": "Stockholm"}, capacity=1, by=BY, now=NOW)
    roomy = programme.add_site(event=conference, name={"sv": "Malmö"}, capacity=5, by=BY, now=NOW)

    states = [factories.registration(conference, site=site).state for site in (full, full, roomy)]

    assert states == ["confirmed", "waiting", "confirmed"]


def test_withdrawal_offers_the_place_to_the_next_in_line(trip: Event) -> None:
    first, _second, third, fourth = (factories.registration(trip) for _ in range(4))

    registrations.withdraw(registration=first, note="Förhinder", by=BY, now=NOW)

    assert (state_of(third), state_of(fourth)) == ("offered", "waiting")
    assert third.offered_until == NOW + OFFER_FOR


def test_withdrawing_twice_is_once(trip: Event) -> None:
    first, _, third, fourth = (factories.registration(trip) for _ in range(4))

    for _ in range(2):
        registrations.withdraw(registration=first, by=BY, now=NOW)

    assert (state_of(third), state_of(fourth)) == ("offered", "waiting")


def test_withdrawal_from_the_waiting_list_offers_nothing(trip: Event) -> None:
    _, _, third, fourth = (factories.registration(trip) for _ in range(4))

    registrations.withdraw(registration=third, by=BY, now=NOW)

    assert state_of(fourth) == "waiting"


def test_unproved_address_in_line_holds_up_nobody(trip: Event) -> None:
    first, _ = (factories.registration(trip) for _ in range(2))
    unproved = factories.registration(trip, is_proved=False)
    proved = factories.registration(trip)

    registrations.withdraw(registration=first, by=BY, now=NOW)

    assert (state_of(unproved), state_of(proved)) == ("waiting", "offered")


def test_offer_is_taken(trip: Event) -> None:
    first, _, third = (factories.registration(trip) for _ in range(3))
    registrations.withdraw(registration=first, by=BY, now=NOW)
    third.refresh_from_db()

    taken = registrations.accept_offer(registration=third, by=BY, now=NOW + timedelta(hours=47))

    assert (taken.state, taken.offered_until) == (RegistrationState.CONFIRMED, None)


def test_offer_is_refused_when_its_time_has_passed(trip: Event) -> None:
    first, _, third = (factories.registration(trip) for _ in range(3))
    registrations.withdraw(registration=first, by=BY, now=NOW)
    third.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        registrations.accept_offer(registration=third, by=BY, now=NOW + OFFER_FOR)

    assert refusal.value.code == "offer_over"


def test_declined_offer_goes_on_to_the_next(trip: Event) -> None:
    first, _, third, fourth = (factories.registration(trip) for _ in range(4))
    registrations.withdraw(registration=first, by=BY, now=NOW)
    third.refresh_from_db()

    registrations.decline_offer(registration=third, by=BY, now=NOW)

    assert (state_of(third), state_of(fourth)) == ("withdrawn", "offered")


def test_more_places_are_offered_to_those_who_wait(trip: Event) -> None:
    waiting = [factories.registration(trip) for _ in range(4)][2:]

    programme.edit(event=trip, capacity=3, by=BY, now=NOW)

    assert [state_of(row) for row in waiting] == ["offered", "waiting"]


def test_lapse_lets_go_of_what_ran_out(trip: Event) -> None:
    kept = factories.registration(trip)
    unproved = factories.registration(trip, is_proved=False)
    in_line = factories.registration(trip)
    draft = registrations.start(event=trip, email=ELIN, language="sv", submit_key="d", by=BY, now=NOW - DRAFT_FOR)

    ended = registrations.lapse(event=trip, by=BY, now=NOW + UNCONFIRMED_FOR)

    states = [state_of(row) for row in (kept, unproved, in_line, draft)]
    assert (ended, states) == (2, ["confirmed", "lapsed", "offered", "lapsed"])


def test_lapse_passes_an_old_offer_on(trip: Event) -> None:
    first, _, third, fourth = (factories.registration(trip) for _ in range(4))
    registrations.withdraw(registration=first, by=BY, now=NOW)

    registrations.lapse(event=trip, by=BY, now=NOW + OFFER_FOR)

    assert (state_of(third), state_of(fourth)) == ("lapsed", "offered")


def test_sweep_finds_only_events_with_something_to_let_go(home: Network, trip: Event) -> None:
    factories.registration(factories.event(home))
    factories.registration(trip, is_proved=False)

    assert list(queries.events_with_lapses(NOW)) == []
    assert list(queries.events_with_lapses(NOW + UNCONFIRMED_FOR)) == [trip]


def test_approval_is_asked_for_and_given(home: Network) -> None:
    review = factories.event(home, "peer_review")
    asked = factories.registration(review)
    assert asked.state == "pending"

    assert registrations.approve(registration=asked, by=BY, now=NOW).state == "confirmed"


def test_approval_of_a_full_event_puts_in_line(home: Network) -> None:
    review = factories.event(home, "peer_review", capacity=1)
    first, second = (factories.registration(review) for _ in range(2))
    registrations.approve(registration=first, by=BY, now=NOW)

    assert registrations.approve(registration=second, by=BY, now=NOW).state == "waiting"


def test_approving_what_was_never_asked_is_refused(trip: Event) -> None:
    with pytest.raises(Refused) as refusal:
        registrations.approve(registration=factories.registration(trip), by=BY, now=NOW)

    assert refusal.value.code == "state_not_allowed"


def test_declining_keeps_the_word_to_the_person(home: Network) -> None:
    asked = factories.registration(factories.event(home, "peer_review"))

    declined = registrations.decline(registration=asked, note="Fullt i år", by=BY, now=NOW)

    assert (declined.state, declined.note) == ("declined", "Fullt i år")


def test_changing_answers_keeps_the_rest(trip: Event) -> None:
    made = factories.registration(trip, answers={"travel": "train", "room": "shared"})

    changed = registrations.change(
        registration=made, name="Elin S", organisation_name="SLUP", answers={"room": "single"}, by=BY, now=NOW
    )

    assert changed.answers == {"travel": "train", "room": "single"}
    assert (changed.person.name, changed.organisation_name) == ("Elin S", "SLUP")


def test_changing_after_closing_is_refused(trip: Event) -> None:
    made = factories.registration(trip)

    with pytest.raises(Refused) as refusal:
        registrations.change(
            registration=made,
            name="E",
            organisation_name="",
            answers={},
            by=BY,
            now=factories.stockholm(2027, 3, 5, 0, 1),
        )

    assert refusal.value.code == "closed"


def test_line_feed_in_a_name_becomes_a_space(trip: Event) -> None:
    made = factories.registration(trip, "Elin\r\nBcc: alla@example.org")

    assert made.person.name == "Elin Bcc: alla@example.org"


def test_asking_for_links_says_nothing_of_strangers(home: Network, trip: Event) -> None:
    factories.registration(trip, email=ELIN)

    def ask(network: Network) -> int:
        return registrations.request_links(network=network, email=ELIN.upper(), language="sv", by=BY, now=NOW)

    assert (ask(home), ask(factories.elsewhere())) == (1, 0)


def test_position_counts_from_one(trip: Event) -> None:
    rows = [factories.registration(trip) for _ in range(4)]

    assert [queries.position(row) for row in rows] == [0, 0, 1, 2]


def test_standing_tells_until_when_an_unproved_place_is_held(trip: Event) -> None:
    made = factories.registration(trip, is_proved=False)

    assert queries.standing(made).lapses_at == NOW + UNCONFIRMED_FOR


def test_stranger_finds_no_registration(trip: Event) -> None:
    made = factories.registration(trip)

    assert queries.by_id(network=factories.elsewhere(), registration_id=made.pk) is None


@pytest.mark.parametrize("number", [1, 3])
def test_people_list_costs_one_query(
    trip: Event, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        factories.registration(trip)

    with django_assert_num_queries(1):
        names = [row.person.name for row in queries.people_of(event=trip)]

    assert len(names) == number


@pytest.mark.parametrize(
    "columns",
    [{"state": "waiting", "waiting_since": None}, {"state": "offered"}, {"submitted_at": None}],
    ids=["waits without a turn", "offer without an end", "sent without a time"],
)
def test_database_refuses_a_registration_that_makes_no_sense(trip: Event, columns: dict[str, object]) -> None:
    made = factories.registration(trip)

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=made.pk).update(**columns)


def test_database_refuses_a_second_live_registration_of_the_same_person(trip: Event) -> None:
    first, second = (factories.registration(trip) for _ in range(2))

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=second.pk).update(person=first.person)


@pytest.mark.parametrize("column", ["reference", "submit_key"])
def test_database_refuses_the_same_reference_or_form_twice(trip: Event, column: str) -> None:
    first, second = (factories.registration(trip) for _ in range(2))

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=second.pk).update(**{column: getattr(first, column)})
