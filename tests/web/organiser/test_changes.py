"""Moving, publishing, postponing, cancelling, closing: first what it does, then the deed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.journal.models import Activity
from events.kernel.when import When
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event, EventState
from tests import factories
from tests.cast import BY, NOW
from tests.web.organiser.desk import linked, said, summary
from tests.web.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def trip(home: Network) -> Event:
    return factories.event(home)


def move(browser: Client, event: Event, when: str, **data: str) -> Any:
    return browser.post(reverse("org_move", args=[event.pk]), {"when": when, **data})


def seen(answer: Any) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    return found[1] if found else ""


def do(browser: Client, name: str, event: Event, **data: str) -> Any:
    return browser.post(reverse(name, args=[event.pk]), data)


def when_of(event: Event) -> When:
    return Event.objects.get(pk=event.pk).when


def state_of(event: Event) -> str:
    return Event.objects.get(pk=event.pk).state


# --- moving ---------------------------------------------------------------------------------------------------------


def test_move_is_shown_with_what_it_does_before_it_is_done(trip: Event, desk: Client) -> None:
    factories.registration(trip)

    answer = move(desk, trip, "30 maj – 4 juni 2027")
    shown = words(answer)

    assert "7 dagar senare" in shown
    # 80 days before 30 May is Thursday 11 March; 45 days before is Thursday 15 April.
    assert "Sista anmälningsdag torsdag 4 mars torsdag 11 mars" in shown
    assert "1 anmäld person" in shown
    assert when_of(trip) == factories.TRIP_DAYS


def test_move_is_done_when_that_very_date_was_shown(trip: Event, desk: Client) -> None:
    first = move(desk, trip, "30 maj – 4 juni 2027")

    answer = move(desk, trip, "30 maj – 4 juni 2027", seen=seen(first))

    assert said(desk, answer) == ["Aktiviteten har fått sitt nya datum."]
    assert when_of(trip) == When.days(date(2027, 5, 30), date(2027, 6, 4))


def test_another_date_than_the_one_shown_is_shown_first(trip: Event, desk: Client) -> None:
    first = move(desk, trip, "30 maj – 4 juni 2027")

    answer = move(desk, trip, "6–11 juni 2027", seen=seen(first))

    assert "Om den flyttas till söndag 6 – fredag 11 juni 2027" in words(answer)
    assert when_of(trip) == factories.TRIP_DAYS


def test_move_that_puts_a_deadline_in_the_past_must_be_accepted(trip: Event, desk: Client) -> None:
    first = move(desk, trip, "4–9 april 2027")
    refused = move(desk, trip, "4–9 april 2027", seen=seen(first))

    assert "har redan varit" in words(first)
    assert len(summary(refused)) == 1
    assert when_of(trip) == factories.TRIP_DAYS

    answer = move(desk, trip, "4–9 april 2027", seen=seen(refused), accept_past="on")

    assert said(desk, answer) == ["Aktiviteten har fått sitt nya datum."]


def test_move_says_which_day_falls_on_a_holiday(home: Network, desk: Client) -> None:
    event = factories.event(home, "seminar", When.date(date(2027, 9, 15)))

    # A week before Thursday 13 May 2027 is Ascension Day in Sweden.
    assert "flyttat från en helgdag i Sverige" in words(move(desk, event, "13 maj 2027"))


def test_move_shows_the_reminders_that_follow(home: Network, desk: Client) -> None:
    event = factories.event(home, "peer_review", When.days(date(2027, 9, 15), date(2027, 9, 16)))
    scotland = factories.organisation(home)
    programme.add_session(
        event=event, kind="case", title={"sv": "Fall"}, when=When.unknown(), presenter=scotland, by=BY, now=NOW
    )

    shown = words(move(desk, event, "22–23 september 2027"))

    assert re.search(r"Påminn\w+ om att lämna in \(Underlag om fallet\): \w+ \d+ \w+ blir", shown)


def test_unreadable_date_is_kept(trip: Event, desk: Client) -> None:
    answer = move(desk, trip, "den trettionde februari")

    assert len(summary(answer)) == 1
    assert 'value="den trettionde februari"' in answer.content.decode()


def test_vague_event_gets_its_date(home: Network, desk: Client) -> None:
    event = factories.event(home, "course", When.month(2027, 9, "late"))

    answer = move(desk, event, "22 september 2027", seen=seen(move(desk, event, "22 september 2027")))

    assert said(desk, answer) == ["Aktiviteten har fått sitt nya datum."]
    assert event.deadlines.get().due_on == date(2027, 9, 8)


# --- the states -----------------------------------------------------------------------------------------------------


def test_publishing_shows_reminders_and_past_dates(home: Network, desk: Client) -> None:
    review = factories.draft(home, "peer_review", When.days(date(2027, 3, 11), date(2027, 3, 12)))

    shown = words(desk.get(reverse("org_publish", args=[review.pk])))

    assert "datum har redan passerat" in shown or "har redan varit" in shown
    assert state_of(review) == EventState.DRAFT


def test_publishing_names_what_a_reader_would_look_for(home: Network, desk: Client) -> None:
    trip = factories.draft(home, summary={"sv": "Sex dagar."})

    shown = words(desk.get(reverse("org_publish", args=[trip.pk])))

    assert "Saknas än så länge Du kan publicera ändå och skriva det senare." in shown
    assert (
        "I korthet (engelska) Beskrivning (svenska, engelska) Någon att fråga Plats "
        "Hur många platser som finns Programmet Priset"
    ) in shown


def test_publishing_asks_for_nothing_that_is_there(home: Network, desk: Client) -> None:
    texts = {"sv": "Om", "en": "About"}
    event = factories.draft(
        home, "seminar", summary=texts, description=texts, place=texts, contact_name="Berit", capacity=20
    )
    programme.add_session(event=event, kind="plenary", title={"sv": "Start"}, when=When.unknown(), by=BY, now=NOW)

    assert "Saknas än så länge" not in words(desk.get(reverse("org_publish", args=[event.pk])))


def test_publishing_a_key_date_asks_for_no_place_and_no_programme(home: Network, desk: Client) -> None:
    event = factories.draft(home, "key_date", When.date(date(2027, 9, 15)), contact_name="Berit")
    shown = words(desk.get(reverse("org_publish", args=[event.pk])))

    assert "Beskrivning (svenska, engelska) Det här händer" in shown


def test_publishing_publishes_once(home: Network, desk: Client) -> None:
    event = factories.draft(home, "seminar")

    assert said(desk, do(desk, "org_publish", event)) == ["Aktiviteten är publicerad."]
    assert state_of(event) == EventState.PUBLISHED
    assert len(summary(do(desk, "org_publish", event))) == 1


def test_postponing_tells_why(trip: Event, desk: Client) -> None:
    answer = do(desk, "org_postpone", trip, note_sv="Vi väntar på värdarna.")

    assert said(desk, answer) == ["Aktiviteten är uppskjuten. Alla berörda får besked."]
    assert Event.objects.get(pk=trip.pk).state_note == {"sv": "Vi väntar på värdarna."}


def test_desk_says_what_a_postponed_events_day_was_to_be(trip: Event, desk: Client) -> None:
    programme.postpone(event=trip, by=BY, now=NOW)
    overview = words(desk.get(reverse("org_event", args=[trip.pk])))

    assert overview.count("datum kommer (skulle ha varit söndag 23 – fredag 28 maj 2027)") == 2
    assert "torsdag 4 mars" not in overview
    assert "datum kommer Studieresa" in words(desk.get("/org/aktiviteter/"))

    first = move(desk, trip, "5–10 september 2027")
    assert "Aktiviteten publiceras igen med det här datumet." in words(first)
    move(desk, trip, "5–10 september 2027", seen=seen(first))

    assert state_of(trip) == EventState.PUBLISHED


def test_postponed_without_a_new_date_cannot_be_published(home: Network, desk: Client) -> None:
    event = factories.event(home, "seminar", When.month(2027, 9))
    do(desk, "org_postpone", event)

    assert len(summary(do(desk, "org_publish", event))) == 1
    assert state_of(event) == EventState.POSTPONED


def test_cancelling_what_people_registered_for_takes_a_tick(trip: Event, desk: Client) -> None:
    factories.registration(trip)

    refused = do(desk, "org_cancel", trip, note_sv="För få anmälda.")

    assert "Ställ in och meddela 1 person" in words(refused)
    assert summary(refused) == ["Kryssa i rutan för att visa att du menar det. Personer är anmälda."]
    assert "För få anmälda." in refused.content.decode()
    assert state_of(trip) == EventState.PUBLISHED

    answer = do(desk, "org_cancel", trip, note_sv="För få anmälda.", sure="on")

    assert said(desk, answer) == ["Aktiviteten är inställd. Alla berörda får besked."]
    assert state_of(trip) == EventState.CANCELLED
    assert not trip.obligations.unsettled().exists()


def test_each_address_is_counted_once_and_an_unproved_one_is_said_to_hear_nothing(trip: Event, desk: Client) -> None:
    factories.registration(trip, "Elin Sandberg", "elin@example.org")
    factories.registration(trip, "Jan Forslund", "elin@example.org")
    factories.registration(trip, "Karin Ek", "karin@example.org", is_proved=False)

    page = words(desk.get(reverse("org_cancel", args=[trip.pk])))

    assert "Ställ in och meddela 1 person" in page
    assert "får inget mejl: 1 adress som inte är bekräftad" in page


def test_cancelling_a_draft_nobody_knows_of_is_one_button(home: Network, desk: Client) -> None:
    event = factories.draft(home, "external_event")

    do(desk, "org_cancel", event)

    assert state_of(event) == EventState.CANCELLED


def test_draft_made_by_mistake_is_deleted_with_what_was_shown(home: Network, desk: Client) -> None:
    event = factories.draft(home, "seminar")

    overview = desk.get(reverse("org_event", args=[event.pk]))
    shown = words(desk.get(reverse("org_discard", args=[event.pk])))
    answer = do(desk, "org_discard", event)

    assert reverse("org_discard", args=[event.pk]) in overview.content.decode()
    assert "Det här försvinner Utkastet med sina texter 1 datum" in shown
    assert said(desk, answer) == ["Utkastet är borttaget."]
    assert desk.get(reverse("org_event", args=[event.pk])).status_code == 404


def test_published_event_is_not_deleted(trip: Event, desk: Client) -> None:
    overview = desk.get(reverse("org_event", args=[trip.pk])).content.decode()

    assert reverse("org_discard", args=[trip.pk]) not in overview
    assert summary(do(desk, "org_discard", trip)) == ["Bara ett utkast kan tas bort. Ställ in aktiviteten i stället."]
    assert state_of(trip) == EventState.PUBLISHED


def test_cancelled_event_cannot_be_moved(trip: Event, desk: Client) -> None:
    do(desk, "org_cancel", trip)
    first = move(desk, trip, "30 maj – 4 juni 2027")

    assert len(summary(move(desk, trip, "30 maj – 4 juni 2027", seen=seen(first)))) == 1


def test_held_event_keeps_what_is_owed_after_it(home: Network, desk: Client) -> None:
    review = factories.event(home, "peer_review", When.days(date(2027, 2, 10), date(2027, 2, 11)))

    assert "Utkast till rapport" in words(desk.get(reverse("org_hold", args=[review.pk])))
    assert said(desk, do(desk, "org_hold", review)) == [
        "Aktiviteten är markerad som genomförd. Det som ska lämnas in efteråt ligger kvar."
    ]
    assert review.obligations.unsettled().filter(kind="draft_report").exists()


def test_event_that_lies_ahead_is_neither_offered_nor_taken_as_held(trip: Event, desk: Client) -> None:
    offered = linked(desk.get(reverse("org_event", args=[trip.pk])), reverse("org_hold", args=[trip.pk]))

    refused = do(desk, "org_hold", trip)

    assert (offered, state_of(trip)) == ([], EventState.PUBLISHED)
    assert "kan markeras som genomförd från sin första dag" in words(refused)


def test_event_is_offered_as_held_from_its_first_day(home: Network, desk: Client) -> None:
    today = factories.event(home, "seminar", When.date(date(2027, 2, 16)))

    shown = desk.get(reverse("org_event", args=[today.pk]))

    assert linked(shown, reverse("org_hold", args=[today.pk])) == ["Markera som genomförd"]


@pytest.mark.parametrize("name", ["org_move", "org_publish", "org_postpone", "org_cancel", "org_hold", "org_discard"])
def test_looking_changes_nothing(name: str, trip: Event, desk: Client) -> None:
    before = Activity.objects.count()

    desk.get(reverse(name, args=[trip.pk]))

    assert (Activity.objects.count(), state_of(trip)) == (before, EventState.PUBLISHED)
