"""Behind the mailed link: where it stands, and every button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from events.calendars import operations as calendars
from events.calendars.models import FeedToken
from events.kernel import tokens
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations.models import Registration
from tests import factories
from tests.cast import BY, ELIN, ELSEWHERE, NOW
from tests.web.reading import altered, get, post, stamp_of, words
from web.participant.tokens import draft_token

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def trip(home: Network) -> Event:
    return factories.event(home, capacity=1)


@pytest.fixture
def elin(trip: Event) -> Registration:
    return factories.registration(trip, email=ELIN)


def link(registration: Registration) -> str:
    return f"/en/m/{tokens.sign('registration', registration.pk, registration.link_version)}/"


def press(path: str, act: str = "", **said: str) -> Any:
    """Open the page and press a button on it."""
    return post(path, {"stamp": stamp_of(get(path)), **({"act": act} if act else {}), **said})


def state_of(registration: Registration) -> str:
    return Registration.objects.get(pk=registration.pk).state


# --- what it says ---------------------------------------------------------------------------------------------------


def test_confirmed_has_a_place_and_a_calendar(elin: Registration) -> None:
    said = words(get(link(elin)))

    assert "You have a place" in said
    assert "Calendar file for Outlook, Apple and others" in said
    assert elin.reference in said


def test_waiting_says_why_and_which_number(elin: Registration, trip: Event) -> None:
    first, second = (factories.registration(trip, now=LATER + timedelta(minutes=n)) for n in (0, 1))

    assert "You are number 1 on the waiting list All places are taken." in words(get(link(first)))
    assert "You are number 2 on the waiting list" in words(get(link(second)))


def test_pending_awaits_the_organiser(home: Network) -> None:
    review = factories.event(home, "peer_review", title={"sv": "Granskning"})

    assert "awaits the organiser's decision" in words(get(link(factories.registration(review))))


@pytest.mark.parametrize(
    ("change", "said"),
    [(programme.cancel, "The event is cancelled"), (programme.postpone, "postponed, and you keep your place")],
)
def test_event_that_changed_is_told(elin: Registration, trip: Event, change: Any, said: str) -> None:
    change(event=trip, by=BY, now=NOW)

    assert said in words(get(link(elin)))


def test_postponed_event_is_told_with_the_day_it_was_to_be(elin: Registration, trip: Event) -> None:
    programme.postpone(event=trip, by=BY, now=NOW)
    shown = words(get(link(elin)))

    assert "date to come (was to be Sunday 23 – Friday 28 May 2027)" in shown
    assert "In your calendar" not in shown


def test_declined_tells_the_organisers_word(home: Network) -> None:
    review = factories.event(home, "peer_review", title={"sv": "Granskning"})
    made = factories.registration(review)
    registrations.decline(registration=made, note="Only one from each country.", by=BY, now=NOW)

    assert "You were not given a place Only one from each country." in words(get(link(made)))


# --- buttons --------------------------------------------------------------------------------------------------------


def test_reading_the_page_confirms_nothing(trip: Event) -> None:
    made = factories.registration(trip, is_proved=False)

    assert "Confirm your address" in words(get(link(made)))
    assert Registration.objects.get().address_confirmed_at is None


def test_button_confirms_the_address(trip: Event) -> None:
    made = factories.registration(trip, is_proved=False)

    answer = press(link(made), "confirm")
    said = words(get(answer.headers["Location"]))

    assert Registration.objects.get().address_confirmed_at == NOW
    assert "Thank you, your address is confirmed. A confirmation to keep is on its way to you by e-mail." in said
    assert "Confirm your address" not in said


def test_second_registration_of_the_same_mailbox_shows_the_first(elin: Registration, home: Network) -> None:
    meeting = factories.meeting(home)
    first = factories.registration(meeting, email=ELIN)
    second = factories.registration(meeting, email=ELIN, is_proved=False)

    answer = press(link(second), "confirm")

    assert answer.headers["Location"] == f"{link(first)}?klart=redan"
    said = words(get(answer.headers["Location"]))
    assert "You were already registered, and this is the registration that counts." in said
    assert first.reference in said
    assert "You were already registered here, so this second registration has been removed." in words(get(link(second)))


def test_unproved_visitor_is_not_told_that_the_address_is_registered(elin: Registration, home: Network) -> None:
    """Nobody learns from a page whether an address is registered before its mailbox has answered."""
    meeting = factories.meeting(home)
    factories.registration(meeting, email=ELIN)
    second = factories.registration(meeting, email=ELIN, is_proved=False)

    said = words(get(f"/en/a/seminarium/anmal/klar/?t={draft_token(second)}"))

    assert "already" not in said
    assert "Thank you Elin Sandberg, a place is held for you" in said


@pytest.mark.parametrize("done", ["", "nonsense"])
def test_nothing_is_thanked_for_when_nothing_was_done(elin: Registration, done: str) -> None:
    assert 'role="status"' not in get(f"{link(elin)}?klart={done}").content.decode()


def test_public_days_ahead_are_told_also_the_organisers(elin: Registration) -> None:
    said = words(get(link(elin)))

    assert "Thursday 8 April Decision whether the trip takes place, at 23:59" in said
    assert "Friday 23 April Last day to cancel free of charge, at 23:59" in said


def test_price_is_told_with_what_may_be_added(elin: Registration, trip: Event) -> None:
    factories.priced(trip)

    said = words(get(link(elin))).replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "Price per person SEK 6,400 Included hotel Optional single room ( SEK 1,500 ) "
        "Not included flight (about SEK 3,200 )"
    ) in said
    assert "Single room: SEK 1,500 extra" in words(get(f"{link(elin)}andra/")).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("minimum", "who"), [(1, "1 person comes"), (8, "8 people come")])
def test_minimum_is_told_in_good_language(home: Network, minimum: int, who: str) -> None:
    made = factories.registration(factories.event(home, minimum=minimum))

    assert f"The event takes place if at least {who}." in words(get(link(made)))


def test_offered_place_is_taken(elin: Registration, trip: Event) -> None:
    waiting = factories.registration(trip, now=LATER)
    registrations.withdraw(registration=elin, by=BY, now=LATER)
    assert "There is a place for you It is kept for you until Thursday 18 February 2027" in words(get(link(waiting)))

    press(link(waiting), "accept")

    assert state_of(waiting) == "confirmed"


def test_offered_place_is_left_to_the_next(elin: Registration, trip: Event) -> None:
    waiting = factories.registration(trip, now=LATER)
    registrations.withdraw(registration=elin, by=BY, now=LATER)

    press(link(waiting), "decline")

    assert state_of(waiting) == "withdrawn"


def test_offer_that_is_over_says_so(elin: Registration, trip: Event) -> None:
    waiting = factories.registration(trip, now=LATER)
    registrations.withdraw(registration=elin, by=BY, now=LATER)
    stamp = stamp_of(get(link(waiting)))

    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        answer = post(link(waiting), {"stamp": stamp, "act": "accept"})

    assert (answer.status_code, "The offer is no longer open." in words(answer)) == (422, True)


def test_unfinished_registration_is_resumed(trip: Event) -> None:
    begun = registrations.start(event=trip, email=ELIN, language="sv", submit_key="k", by=BY, now=NOW)

    answer = press(link(begun), "resume")

    assert answer.headers["Location"].startswith("/en/a/studieresa-till-emilia-romagna/anmal/1/?t=")
    assert get(answer.headers["Location"]).status_code == 200


def test_unknown_button_does_nothing(elin: Registration) -> None:
    stamp = stamp_of(get(f"{link(elin)}aterbud/"))

    assert post(link(elin), {"stamp": stamp, "act": "explode"}).status_code == 422
    assert state_of(elin) == "confirmed"


# --- change and withdraw --------------------------------------------------------------------------------------------


def test_answers_are_changed(elin: Registration) -> None:
    path = f"{link(elin)}andra/"
    answer = press(path, name="Elin Berg", q_role="Teacher", q_travel="own", q_room="single")
    changed = Registration.objects.select_related("person").get()

    assert answer.headers["Location"] == f"{link(elin)}?klart=sparat"
    assert "Your answers are changed." in words(get(answer.headers["Location"]))
    assert (changed.person.name, changed.answers["role"]) == ("Elin Berg", "Teacher")


def test_change_without_a_name_is_refused(elin: Registration) -> None:
    assert press(f"{link(elin)}andra/", q_role="Teacher", q_travel="own", q_room="single").status_code == 422


def test_change_after_the_last_day_is_refused(elin: Registration) -> None:
    path = f"{link(elin)}andra/"
    stamp = stamp_of(get(path))
    said = {"stamp": stamp, "name": "Elin", "q_role": "x", "q_travel": "own", "q_room": "single"}

    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        answer = post(path, said)

    assert (answer.status_code, "Registration has closed." in words(answer)) == (422, True)


def test_reading_the_withdraw_page_withdraws_nobody(elin: Registration) -> None:
    get(f"{link(elin)}aterbud/")

    assert state_of(elin) == "confirmed"


def test_withdrawn_with_a_word_to_the_organiser(elin: Registration) -> None:
    press(f"{link(elin)}aterbud/", note="I am ill.")

    assert (state_of(elin), Registration.objects.get().note) == ("withdrawn", "I am ill.")
    assert "You have withdrawn" in words(get(link(elin)))


@pytest.mark.parametrize("page", ["andra/", "aterbud/"])
def test_withdrawn_registration_asks_for_nothing_more(elin: Registration, page: str) -> None:
    registrations.withdraw(registration=elin, by=BY, now=NOW)

    answer = get(link(elin) + page)

    assert (answer.status_code, answer.headers["Location"]) == (302, link(elin))


def test_withdrawing_twice_is_withdrawing_once(elin: Registration) -> None:
    path = f"{link(elin)}aterbud/"
    stamp = stamp_of(get(path))

    assert [post(path, {"stamp": stamp}).status_code for _ in range(2)] == [302, 302]


# --- calendar -------------------------------------------------------------------------------------------------------


def test_calendar_file(elin: Registration, trip: Event) -> None:
    calendars.refresh_event(event_id=trip.pk, now=NOW)

    answer = get(f"{link(elin)}kalender.ics")

    assert (answer.status_code, b"BEGIN:VEVENT" in answer.content) == (200, True)


def test_own_link_is_shown_once_and_ended(elin: Registration) -> None:
    path = f"{link(elin)}flode/"

    made = press(path, name="My telephone")
    ended = press(path, end=str(FeedToken.objects.get().pk))

    assert "webcal://127.0.0.1/f/" in made.content.decode()
    assert "webcal://" not in get(path).content.decode()
    assert ended.status_code == 302
    assert FeedToken.objects.get().revoked_at == NOW


def test_nobody_ends_anothers_link(elin: Registration, trip: Event) -> None:
    other = factories.registration(trip, "Anders Lind", now=LATER)
    press(f"{link(other)}flode/")

    press(f"{link(elin)}flode/", end=str(FeedToken.objects.get().pk))

    assert FeedToken.objects.get().revoked_at is None


# --- links that open nothing ----------------------------------------------------------------------------------------

PAGES = ["", "andra/", "aterbud/", "kalender.ics", "flode/"]


@pytest.mark.parametrize("page", PAGES)
def test_altered_link_says_what_to_do(elin: Registration, page: str) -> None:
    answer = get(f"{altered(link(elin))}{page}")

    assert (answer.status_code, "The link does not work" in words(answer)) == (404, True)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
def test_replaced_link_says_so(elin: Registration, page: str) -> None:
    old = link(elin)
    Registration.objects.update(link_version=2)

    answer = get(old + page)

    assert (answer.status_code, "It has been replaced by a newer one." in words(answer)) == (410, True)


def test_link_for_one_purpose_opens_no_other(elin: Registration) -> None:
    assert get(f"/en/m/{tokens.sign('draft', elin.pk, 1)}/").status_code == 404


def test_unconfirmed_registration_that_lapsed_says_why(trip: Event) -> None:
    made = factories.registration(trip, is_proved=False)
    registrations.lapse(event=trip, by=BY, now=NOW + timedelta(days=4))

    answer = get(link(made))

    assert (answer.status_code, "Nobody confirmed the address in time" in words(answer)) == (410, True)


def test_link_to_something_removed(elin: Registration) -> None:
    gone = link(elin)
    Registration.objects.all().delete()

    assert get(gone).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_strangers_see_nothing_of_it(elin: Registration, page: str) -> None:
    factories.elsewhere()

    assert get(link(elin) + page, host=ELSEWHERE).status_code == 404
