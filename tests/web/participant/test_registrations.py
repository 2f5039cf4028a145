"""Registering: one page for a meeting, three and a check for a trip; bad input is answered and nothing is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.kernel import tokens
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations.models import Registration
from tests import factories
from tests.cast import BY, ELIN, ELSEWHERE, NOW
from tests.web.reading import get, post, stamp_of, title, words
from web import limits
from web.participant.tokens import draft_token

pytestmark = pytest.mark.django_db

MEETING = "/en/a/seminarium/anmal/"
TRIP = "/en/a/studieresa-till-emilia-romagna/anmal/"
ELIN_SAYS = {"name": "Elin Sandberg", "email": ELIN, "organisation_name": "Coompanion"}


@pytest.fixture
def meeting(home: Network) -> Event:
    return factories.meeting(home)


@pytest.fixture
def trip(home: Network) -> Event:
    return factories.event(home)


def send(path: str, **said: str) -> Any:
    """Open the form at ``path`` and send it as a reader would."""
    return post(path, {"stamp": stamp_of(get(path)), **said})


def only() -> Registration:
    return Registration.objects.select_related("person").get()


# --- a meeting, on one page -----------------------------------------------------------------------------------------


def test_one_page_registers_for_a_meeting(meeting: Event) -> None:
    answer = send(MEETING, **ELIN_SAYS, q_message="I come late.")
    made = only()

    assert answer.status_code == 302
    assert (made.state, made.person.name, made.person.email) == ("confirmed", "Elin Sandberg", ELIN)
    assert (made.organisation_name, made.answers, made.language) == ("Coompanion", {"message": "I come late."}, "en")
    assert "Thank you Elin Sandberg, a place is held for you" in words(get(answer.headers["Location"]))


def test_thanks_tells_what_is_left_to_do(meeting: Event) -> None:
    said = words(get(send(MEETING, **ELIN_SAYS).headers["Location"]))

    assert f"We have written to {ELIN}. Press the button in that e-mail by Friday 19 February 2027, 10:00" in said


def test_sent_twice_is_registered_once(meeting: Event) -> None:
    form = {"stamp": stamp_of(get(MEETING)), **ELIN_SAYS}

    answers = [post(MEETING, form), post(MEETING, form)]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Registration.objects.count() == 1


def test_same_form_with_another_address_is_another_registration(meeting: Event) -> None:
    form = {"stamp": stamp_of(get(MEETING)), **ELIN_SAYS}

    post(MEETING, form)
    post(MEETING, {**form, "email": "colleague@example.org"})

    assert Registration.objects.count() == 2


def test_full_meeting_puts_on_the_waiting_list(home: Network) -> None:
    factories.registration(factories.meeting(home, capacity=1))

    assert title(get(MEETING)).startswith("Register")
    assert "All places are taken." in words(get(MEETING))
    assert "you are on the waiting list You are number 1 in the queue." in words(
        get(send(MEETING, **ELIN_SAYS).headers["Location"])
    )


def test_site_must_be_chosen(home: Network) -> None:
    conference = factories.event(home, "conference", title={"sv": "Konferens"})
    visby = programme.add_site(event=conference, name={"sv": "Visby"}, by=BY, now=NOW)
    path = reverse("register", args=[conference.slug])

    without, chosen = send(path, **ELIN_SAYS), send(path, **ELIN_SAYS, site="visby")

    assert (without.status_code, chosen.status_code) == (422, 302)
    assert only().site == visby


@pytest.fixture
def conference(home: Network) -> Event:
    """Visby has one place, which is taken; Malmö has room."""
    made = factories.event(home, "conference", title={"sv": "Konferens"})
    for name, where, capacity in (("Visby", "Rådhuset", 1), ("Malmö", "Yalla Trappan, Malmö", 20)):
        programme.add_site(event=made, name={"sv": name}, place={"sv": where}, capacity=capacity, by=BY, now=NOW)
    factories.registration(made, site=made.sites.get(slug="visby"))
    return made


def test_site_choice_says_where_one_would_wait(conference: Event) -> None:
    said = words(get("/en/a/konferens/anmal/"))

    assert "Visby (fully booked, waiting list) Malmö" in said
    assert "Malmö (fully" not in said


def test_thanks_names_the_chosen_site_once(conference: Event) -> None:
    answer = send("/en/a/konferens/anmal/", **ELIN_SAYS, site="malmo")

    said = words(get(answer.headers["Location"]))

    assert "Yalla Trappan, Malmö" in said
    assert "Malmö, Yalla Trappan" not in said


# --- bad input ------------------------------------------------------------------------------------------------------


def test_empty_form_says_what_is_missing(meeting: Event) -> None:
    answer = send(MEETING)

    assert (answer.status_code, title(answer).startswith("Error: ")) == (422, True)
    assert '<a href="#id_name">Write your name.</a>' in answer.content.decode()
    assert '<a href="#id_email">Write your e-mail address.</a>' in answer.content.decode()
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("address", ["elin", "elin@", "@example.org", "elin sandberg@example.org", "a@b@", "x" * 300])
def test_unreadable_address_keeps_the_rest(meeting: Event, address: str) -> None:
    answer = send(MEETING, **{**ELIN_SAYS, "email": address})

    assert answer.status_code == 422
    assert 'value="Elin Sandberg"' in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ELIN@Example.ORG ", "elin@example.org"),
        ("elin@räksmörgås.se", "elin@xn--rksmrgs-5wao1o.se"),
    ],
)
def test_unusual_address_is_accepted(meeting: Event, typed: str, kept: str) -> None:
    send(MEETING, **{**ELIN_SAYS, "email": typed})

    assert only().person.email == kept


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("anna@exempel", "The address lacks its ending after exempel."),
        ("åsa.öberg@example.org", "We cannot send mail to an address with letters like å, ä or ö before the @."),
    ],
)
def test_address_that_no_mail_reaches_says_why(meeting: Event, address: str, said: str) -> None:
    answer = send(MEETING, **{**ELIN_SAYS, "email": address})

    assert (answer.status_code, Registration.objects.count()) == (422, 0)
    assert said in words(answer)


def test_slip_in_the_address_is_asked_about(meeting: Event) -> None:
    typed = {**ELIN_SAYS, "email": "elin@gmial.com"}

    asked = send(MEETING, **typed)
    post(MEETING, {"stamp": stamp_of(asked), **typed, "meant": "elin@gmail.com"})

    assert "Which address is yours? The address looks unusual." in words(asked)
    assert only().person.email == "elin@gmail.com"


def test_odd_address_may_be_right(meeting: Event) -> None:
    typed = {**ELIN_SAYS, "email": "elin@gmial.com", "meant": "elin@gmial.com"}

    send(MEETING, **typed)

    assert only().person.email == "elin@gmial.com"


def test_line_breaks_in_a_name_become_spaces(meeting: Event) -> None:
    send(MEETING, **{**ELIN_SAYS, "name": "Elin\r\nBcc: all@example.org"})

    assert only().person.name == "Elin Bcc: all@example.org"


def test_very_long_text_is_refused_and_kept(meeting: Event) -> None:
    long = "ö" * 100_000
    answer = send(MEETING, **ELIN_SAYS, q_message=long)

    assert answer.status_code == 422
    assert "Too long: at most 2000 characters, and this is 100000." in words(answer)
    assert long in answer.content.decode()


def test_form_left_open_for_hours_is_accepted(meeting: Event) -> None:
    stamp = stamp_of(get(MEETING))

    with time_machine.travel(NOW + timedelta(hours=9), tick=False):
        assert post(MEETING, {"stamp": stamp, **ELIN_SAYS}).status_code == 302


@pytest.mark.parametrize("stamp", ["", "altered", "A" * 60])
def test_form_without_its_stamp_is_asked_to_be_sent_again(meeting: Event, stamp: str) -> None:
    first = post(MEETING, {"stamp": stamp, **ELIN_SAYS})
    again = post(MEETING, {"stamp": stamp_of(first), **ELIN_SAYS})

    assert (first.status_code, again.status_code) == (422, 302)
    assert "Everything is still here" in words(first)


def test_robot_that_fills_in_everything_is_stopped(meeting: Event) -> None:
    assert send(MEETING, **ELIN_SAYS, website="https://spam.example").status_code == 422
    assert Registration.objects.count() == 0


def test_field_that_a_browser_filled_in_comes_back_empty(meeting: Event) -> None:
    """Nobody can empty a field that nobody sees."""
    first = send(MEETING, **ELIN_SAYS, website="https://elin.example")

    assert "https://elin.example" not in first.content.decode()
    assert 'value="Elin Sandberg"' in first.content.decode()


def test_too_many_from_one_address_wait_and_lose_nothing(meeting: Event) -> None:
    for _ in range(limits.START_ADDRESS.times):
        send(MEETING, **ELIN_SAYS)

    answer = send(MEETING, **ELIN_SAYS)

    assert (answer.status_code, 'value="Elin Sandberg"' in answer.content.decode()) == (429, True)


def test_closed_registration_says_so_before_and_after_typing(meeting: Event) -> None:
    stamp = stamp_of(get(MEETING))

    with time_machine.travel(datetime(2027, 4, 1, tzinfo=UTC), tick=False):
        before, after = get(MEETING), post(MEETING, {"stamp": stamp, **ELIN_SAYS})

    assert "Registration has closed." in words(before)
    assert (after.status_code, 'value="Elin Sandberg"' in after.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [(programme.cancel, "The event is cancelled."), (programme.postpone, "The event is postponed")],
)
def test_shut_door_says_why(meeting: Event, change: Any, said: str) -> None:
    change(event=meeting, by=BY, now=NOW)

    assert said in words(get(MEETING))
    assert "late place" not in words(get(MEETING))


# --- a trip, on three pages and a check -----------------------------------------------------------------------------


def begin(trip: Event) -> str:
    """The token that the browser gets when Elin has typed her address."""
    return str(send(TRIP, email=ELIN).headers["Location"].partition("?t=")[2])


def answer_page(number: int, token: str, **said: str) -> Any:
    return send(f"{TRIP}{number}/?t={token}", **said)


def answer_all(token: str) -> None:
    answer_page(1, token, name="Elin Sandberg", organisation_name="Coompanion")
    answer_page(2, token, q_role="Adviser", q_travel="train")
    answer_page(3, token, q_room="shared", q_hopes="")


def test_trip_goes_page_by_page_to_the_check(trip: Event) -> None:
    token = begin(trip)

    places = [
        answer_page(1, token, name="Elin Sandberg").headers["Location"],
        answer_page(2, token, q_role="Adviser", q_travel="train").headers["Location"],
        answer_page(3, token, q_room="shared").headers["Location"],
    ]

    assert places == [f"{TRIP}2/?t={token}", f"{TRIP}3/?t={token}", f"{TRIP}kontrollera/?t={token}"]
    assert only().state == "started"


def test_check_shows_every_answer_and_sends(trip: Event) -> None:
    token = begin(trip)
    answer_all(token)
    check = get(f"{TRIP}kontrollera/?t={token}")

    sent = post(f"{TRIP}kontrollera/?t={token}", {"stamp": stamp_of(check)})

    assert "What do you work with? Adviser" in words(check)
    assert "How do you travel to the first stop? Train" in words(check)
    assert sent.headers["Location"] == f"{TRIP}klar/?t={token}"
    assert only().state == "confirmed"


def test_sending_twice_from_the_check_page_is_once(trip: Event) -> None:
    token = begin(trip)
    answer_all(token)
    stamp = stamp_of(get(f"{TRIP}kontrollera/?t={token}"))

    for _ in range(2):
        assert post(f"{TRIP}kontrollera/?t={token}", {"stamp": stamp}).headers["Location"] == f"{TRIP}klar/?t={token}"

    assert Registration.objects.count() == 1


def test_price_stands_at_the_choice_and_on_the_check_page(trip: Event) -> None:
    factories.priced(trip)
    token = begin(trip)
    answer_all(token)

    rooms, check = (words(get(f"{TRIP}{page}/?t={token}")) for page in ("3", "kontrollera"))

    assert "Single room: SEK 1,500 extra" in rooms.replace("\N{NO-BREAK SPACE}", " ")
    assert "Price per person SEK 6,400" in check.replace("\N{NO-BREAK SPACE}", " ")


def test_address_with_a_slip_is_changed_from_the_check_page(trip: Event) -> None:
    token = begin(trip)
    answer_all(token)
    path = f"{TRIP}adress/?t={token}"
    form = {"stamp": stamp_of(get(path)), "email": "elin.s@example.org"}

    twice = [post(path, form) for _ in range(2)]

    new = Registration.objects.select_related("person").get(state="started")
    assert [answer.headers["Location"] for answer in twice] == [f"{TRIP}kontrollera/?t={draft_token(new)}"] * 2
    assert (new.person.email, new.person.name, new.answers["role"]) == (
        "elin.s@example.org",
        "Elin Sandberg",
        "Adviser",
    )
    assert new.address_confirmed_at is None
    assert f'href="{TRIP}adress/?t={token}"' not in get(twice[0].headers["Location"]).content.decode()


def test_address_that_was_left_opens_nothing_more(trip: Event) -> None:
    token = begin(trip)
    answer_all(token)
    old = only()
    send(f"{TRIP}adress/?t={token}", email="elin.s@example.org")

    mailed = tokens.sign("registration", old.pk, old.link_version)

    assert get(f"{TRIP}kontrollera/?t={token}").status_code == 410
    assert get(f"/en/m/{mailed}/").status_code == 410


def test_address_saved_as_it_was_changes_nothing(trip: Event) -> None:
    token = begin(trip)

    assert send(f"{TRIP}adress/?t={token}", email=ELIN).headers["Location"] == f"{TRIP}kontrollera/?t={token}"
    assert only().state == "started"


def test_address_of_a_sent_registration_is_not_changed(trip: Event) -> None:
    token = begin(trip)
    answer_all(token)
    registrations.submit(registration=only(), by=BY, now=NOW)

    assert send(f"{TRIP}adress/?t={token}", email="elin.s@example.org").status_code == 422
    assert only().person.email == ELIN


def test_missing_answer_is_pointed_out_instead_of_the_button(trip: Event) -> None:
    token = begin(trip)
    answer_page(1, token, name="Elin Sandberg")

    said = words(get(f"{TRIP}kontrollera/?t={token}"))

    assert "One question is left: What do you work with?" in said
    assert "Send the registration" not in said


def test_change_from_the_check_page_leads_back_to_it(trip: Event) -> None:
    token = begin(trip)
    answer_all(token)

    answer = send(f"{TRIP}2/?t={token}&till=kontrollera", q_role="Teacher", q_travel="own")

    assert answer.headers["Location"] == f"{TRIP}kontrollera/?t={token}"
    assert only().answers["role"] == "Teacher"


def test_what_was_answered_stands_in_the_page_again(trip: Event) -> None:
    token = begin(trip)
    answer_all(token)

    page = get(f"{TRIP}2/?t={token}").content.decode()

    assert 'value="Adviser"' in page
    assert re.search(r'value="train"[^>]*checked', page)


def test_page_with_a_missing_answer_keeps_the_others(trip: Event) -> None:
    answer = answer_page(2, begin(trip), q_role="Adviser")

    assert (answer.status_code, 'value="Adviser"' in answer.content.decode()) == (422, True)
    assert only().answers == {}


def test_sent_registration_cannot_be_opened_by_the_browsers_token(trip: Event) -> None:
    token = begin(trip)
    answer_all(token)
    registrations.submit(registration=only(), by=BY, now=NOW)

    assert get(f"{TRIP}1/?t={token}").headers["Location"] == f"{TRIP}klar/?t={token}"


@pytest.mark.parametrize("page", ["1/", "adress/", "kontrollera/", "klar/"])
@pytest.mark.parametrize("token", ["", "altered", "A" * 40])
def test_altered_token_says_what_to_do(trip: Event, page: str, token: str) -> None:
    answer = get(f"{TRIP}{page}?t={token}")

    assert (answer.status_code, "Send me my links" in words(answer)) == (404, True)


def test_lapsed_draft_says_that_it_is_gone(trip: Event) -> None:
    token = begin(trip)
    registrations.lapse(event=trip, by=BY, now=NOW + timedelta(days=31))

    answer = get(f"{TRIP}1/?t={token}")

    assert (answer.status_code, "Please begin again." in words(answer)) == (410, True)


@pytest.mark.parametrize("number", [0, 4, 99])
def test_there_are_three_pages(trip: Event, number: int) -> None:
    assert get(f"{TRIP}{number}/?t={begin(trip)}").status_code == 404


def test_meeting_has_no_numbered_pages(meeting: Event) -> None:
    assert get(f"{MEETING}1/?t=x").status_code == 404


def test_token_of_one_event_opens_no_other(trip: Event, meeting: Event) -> None:
    other = draft_token(factories.registration(meeting))

    assert get(f"{TRIP}klar/?t={other}").status_code == 404


def test_pages_of_a_token_are_private(trip: Event) -> None:
    headers = get(f"{TRIP}1/?t={begin(trip)}").headers

    assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")


@pytest.mark.parametrize("waiting", [1, 3])
def test_form_asks_six_questions(
    meeting: Event, waiting: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(waiting):
        factories.registration(meeting)

    with django_assert_num_queries(6):
        get(MEETING)


def test_strangers_see_nothing_of_it(trip: Event) -> None:
    factories.elsewhere()
    token = begin(trip)

    assert get(TRIP, host=ELSEWHERE).status_code == 404
    assert get(f"{TRIP}1/?t={token}", host=ELSEWHERE).status_code == 404
    assert get(f"{TRIP}adress/?t={token}", host=ELSEWHERE).status_code == 404
