"""What happens to the entries when something happens to the event (feeds.md section 8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from events.calendars import operations as calendars
from events.calendars import queries
from events.calendars.models import CalendarItem, ComponentBytes, Feed, ItemKind
from events.directory import operations as directory
from events.kernel.when import When
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations.operations import Debtor
from events.programme import operations as programme
from events.programme.models import Deadline, Event
from events.registrations import operations as registrations
from tests import factories
from tests.cast import BY, NOW
from tests.ical_checker import Component, events, problems, titles

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
MUCH_LATER = NOW + timedelta(days=2)


def public(home: Network, language: str = "sv") -> bytes:
    """The public feed as it would be built now."""
    feed = Feed.objects.select_related("network").get(network=home, scope="public", language=language)
    return queries.joined(queries.head_of(feed)).body


def own(person: Any, language: str = "sv") -> bytes:
    """A person's feed as it would be built now."""
    calendars.make_personal_link(person=person, language=language, name="", by=BY, now=NOW)
    feed = Feed.objects.select_related("network").get(person=person, language=language)
    return queries.joined(queries.head_of(feed)).body


def entry(body: bytes, words: str) -> Component:
    """The one entry with this title."""
    (found,) = [event for event in events(body) if event.value("SUMMARY") == words]
    return found


def said(component: Component, *names: str) -> dict[str, str]:
    return {name: component.value(name) for name in names}


def stored() -> Mapping[tuple[str, str], bytes]:
    """Every stored component by kind and language."""
    rows = ComponentBytes.objects.values_list("item__uid", "language", "body")
    return {(uid, language): bytes(body) for uid, language, body in rows}


@pytest.fixture
def home() -> Network:
    return factories.network()


@pytest.fixture
def meeting(home: Network) -> Event:
    return factories.meeting(home)


# --- an event's own entry -------------------------------------------------------------------------------------------


def test_published_meeting_is_one_sound_entry_with_its_last_day(home: Network, meeting: Event) -> None:
    body = public(home)

    assert problems(body) == []
    assert titles(body) == ["Sista anmälningsdag: Seminarium", "Seminarium"]


def test_meeting_says_when_where_and_by_whom(home: Network) -> None:
    factories.meeting(home, place={"sv": "Folkets hus; Rågsved", "en": "Folkets hus"})

    found = entry(public(home), "Seminarium")

    assert found.all("DTSTART") == [(";TZID=Europe/Stockholm", "20270407T140000")]
    assert found.all("DTEND") == [(";TZID=Europe/Stockholm", "20270407T163000")]
    assert found.all("ORGANIZER") == [(';CN="Nätverket Social Ekonomi"', "mailto:svar@example.org")]
    assert said(
        found, "STATUS", "TRANSP", "SEQUENCE", "LOCATION", "CATEGORIES", "DTSTAMP", "LAST-MODIFIED", "CREATED"
    ) == {
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "SEQUENCE": "0",
        "LOCATION": "Folkets hus\\; Rågsved",
        "CATEGORIES": "Seminarium",
        "DTSTAMP": "20270216T090000Z",
        "LAST-MODIFIED": "20270216T090000Z",
        "CREATED": "20270216T090000Z",
    }
    assert found.value("UID").endswith("@127.0.0.1")
    assert found.value("URL") == "http://127.0.0.1/sv/a/seminarium/"


def test_trip_is_whole_days_whose_end_is_not_included(home: Network) -> None:
    hours = When.instants(factories.stockholm(2027, 5, 23, 8), factories.stockholm(2027, 5, 28, 17), "Europe/Stockholm")
    factories.event(home, when=hours)

    found = entry(public(home), "Studieresa till Emilia-Romagna")

    assert found.all("DTSTART") == [(";VALUE=DATE", "20270523")]
    assert found.all("DTEND") == [(";VALUE=DATE", "20270529")]


def test_open_end_stays_open_unless_a_length_was_planned(home: Network) -> None:
    starts_at = factories.stockholm(2027, 4, 7, 14)
    factories.event(home, "seminar", When.instants(starts_at, None, "Europe/Stockholm"), title={"sv": "Öppet"})
    factories.event(
        home,
        "seminar",
        When.instants(starts_at, None, "Europe/Stockholm"),
        title={"sv": "Planerat"},
        planned_minutes=90,
    )

    body = public(home)

    assert events(body)[-1].value("SUMMARY") in ("Öppet", "Planerat")
    ends = {event.value("SUMMARY"): event.value("DTEND") for event in events(body) if ":" not in event.value("SUMMARY")}
    assert ends == {"Öppet": "", "Planerat": "20270407T153000"}
    assert problems(body) == []


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(When.unknown(), id="unknown"),
        pytest.param(When.asap(), id="as soon as possible"),
        pytest.param(When.season(2027, "autumn"), id="season"),
        pytest.param(When.month(2027, 11), id="month"),
        pytest.param(When.month(2027, 9, "late"), id="part of a month"),
    ],
)
def test_nothing_less_exact_than_a_date_becomes_an_entry(home: Network, when: When) -> None:
    factories.event(home, "seminar", when)

    assert events(public(home)) == []


def test_draft_has_no_entry_however_often_it_is_edited(home: Network) -> None:
    programme.edit(event=factories.draft(home), place={"sv": "Malmö"}, by=BY, now=LATER)

    assert list(CalendarItem.objects.all()) == []


def test_groups_own_meeting_is_not_in_the_public_feed(home: Network) -> None:
    factories.meeting(home, visibility="group")

    assert events(public(home)) == []


def test_second_hour_of_autumn_is_written_in_utc(home: Network) -> None:
    first, second = (
        factories.stockholm(2027, 10, 31, 2, 30),
        factories.stockholm(2027, 10, 31, 2, 30) + timedelta(hours=1),
    )
    factories.event(home, "seminar", When.instants(second, second + timedelta(hours=1), "Europe/Stockholm"))

    found = events(public(home))[-1]

    assert (found.all("DTSTART"), first.hour) == ([("", "20271031T013000Z")], 0)


def test_events_of_the_other_network_stay_there(home: Network, meeting: Event) -> None:
    stranger = factories.elsewhere()

    assert events(public(stranger)) == []


# --- changes --------------------------------------------------------------------------------------------------------


def test_move_keeps_the_uid_raises_the_sequence_and_leaves_the_rest_alone(home: Network, meeting: Event) -> None:
    factories.event(home)
    before, old = stored(), entry(public(home), "Seminarium")
    uid = CalendarItem.objects.get(event=meeting, kind=ItemKind.EVENT).uid

    programme.reschedule(event=meeting, when=meeting.when.moved_to(date(2027, 4, 14)), by=BY, now=LATER)

    new = next(event for event in events(public(home)) if event.value("UID") == uid)
    assert new.all("DTSTART") == [(";TZID=Europe/Stockholm", "20270414T140000")]
    assert said(new, "SEQUENCE", "DTSTAMP", "CREATED") == {
        "SEQUENCE": "1",
        "DTSTAMP": "20270217T090000Z",
        "CREATED": "20270216T090000Z",
    }
    moved = set(CalendarItem.objects.filter(event=meeting).values_list("uid", flat=True))
    assert {key: body for key, body in stored().items() if key[0] not in moved} == {
        key: body for key, body in before.items() if key[0] not in moved
    }
    assert old.value("SEQUENCE") == "0"


def test_corrected_word_is_a_new_edition_with_the_same_sequence(home: Network, meeting: Event) -> None:
    programme.edit(event=meeting, summary={"sv": "Nya regler", "en": "New rules"}, by=BY, now=LATER)

    found = entry(public(home), "Seminarium")

    assert said(found, "SEQUENCE", "LAST-MODIFIED") == {"SEQUENCE": "0", "LAST-MODIFIED": "20270217T090000Z"}
    assert found.value("DESCRIPTION") == "Nya regler\\n\\nhttp://127.0.0.1/sv/a/seminarium/"


def test_new_place_raises_the_sequence(home: Network, meeting: Event) -> None:
    programme.edit(event=meeting, place={"sv": "Malmö"}, by=BY, now=LATER)

    assert events(public(home))[-1].value("SEQUENCE") == "1"


def test_saving_without_a_change_writes_nothing(
    home: Network, meeting: Event, django_assert_max_num_queries: Any
) -> None:
    calendars.rebuild_stale(now=NOW)
    before, etags = stored(), list(Feed.objects.order_by("pk").values_list("etag", "changed_at", "changes"))

    calendars.refresh_event(event_id=meeting.pk, now=LATER)

    assert stored() == before
    assert list(Feed.objects.order_by("pk").values_list("etag", "changed_at", "changes")) == etags


def test_cancelled_meeting_is_seen_to_be_cancelled_and_its_last_day_goes(home: Network, meeting: Event) -> None:
    programme.cancel(event=meeting, note={"sv": "Lokalen brann."}, by=BY, now=LATER)

    (found,) = events(public(home))

    assert said(found, "SUMMARY", "STATUS", "SEQUENCE", "TRANSP", "DESCRIPTION") == {
        "SUMMARY": "INSTÄLLT: Seminarium",
        "STATUS": "CANCELLED",
        "SEQUENCE": "1",
        "TRANSP": "TRANSPARENT",
        "DESCRIPTION": "Lokalen brann.\\n\\nhttp://127.0.0.1/sv/a/seminarium/",
    }
    assert titles(public(home, "en")) == ["CANCELLED: Seminar"]


def test_cancellation_leaves_thirty_days_after_the_end_or_ninety_after_the_news(home: Network, meeting: Event) -> None:
    programme.cancel(event=meeting, by=BY, now=NOW)
    ninety_days = NOW + timedelta(days=90)

    calendars.rebuild_stale(now=ninety_days - timedelta(seconds=1))
    just_before = titles(public(home))
    calendars.rebuild_stale(now=ninety_days)

    assert (just_before, titles(public(home))) == (["INSTÄLLT: Seminarium"], [])


def test_cancellation_of_what_was_never_shown_is_not_shown(home: Network) -> None:
    draft = factories.draft(home)

    programme.cancel(event=draft, by=BY, now=LATER)

    assert events(public(home)) == []


def test_postponed_meeting_is_tentative_on_the_day_that_is_on_record(home: Network, meeting: Event) -> None:
    programme.postpone(event=meeting, by=BY, now=LATER)

    (found,) = events(public(home))

    assert said(found, "SUMMARY", "STATUS", "SEQUENCE", "TRANSP") == {
        "SUMMARY": "UPPSKJUTET: Seminarium",
        "STATUS": "TENTATIVE",
        "SEQUENCE": "1",
        "TRANSP": "TRANSPARENT",
    }


def test_meeting_that_loses_its_date_is_cancelled_on_the_old_day_and_comes_back_with_a_new_one(
    home: Network, meeting: Event
) -> None:
    programme.reschedule(event=meeting, when=When.month(2027, 11), by=BY, now=LATER)
    lost = events(public(home))
    programme.reschedule(event=meeting, when=When.date(date(2027, 11, 9)), by=BY, now=MUCH_LATER)
    found = events(public(home))[-1]

    assert [said(one, "SUMMARY", "STATUS", "SEQUENCE") for one in lost] == [
        {"SUMMARY": "INSTÄLLT: Seminarium", "STATUS": "CANCELLED", "SEQUENCE": "1"}
    ]
    assert said(found, "SUMMARY", "STATUS", "SEQUENCE", "UID", "DTSTART") == {
        "SUMMARY": "Seminarium",
        "STATUS": "CONFIRMED",
        "SEQUENCE": "2",
        "UID": lost[0].value("UID"),
        "DTSTART": "20271109",
    }


def test_entry_leaves_a_year_after_its_end(home: Network, meeting: Event) -> None:
    a_year_later = factories.stockholm(2027, 4, 7, 16, 30) + timedelta(days=366)
    calendars.rebuild_stale(now=a_year_later - timedelta(seconds=1))
    before = titles(public(home))
    calendars.rebuild_stale(now=a_year_later)

    assert (before, titles(public(home))) == (["Seminarium"], [])


# --- its parts ------------------------------------------------------------------------------------------------------


def test_course_of_several_weeks_stands_on_its_first_dated_day(home: Network) -> None:
    weeks = When.days(date(2027, 3, 17), date(2027, 6, 15))
    course = factories.event(home, "course", weeks, title={"sv": "Kompetent"})
    for day in (17, 24):
        when = When.date(date(2027, 3, day))
        programme.add_session(event=course, kind="course_day", title={"sv": f"{day}/3"}, when=when, by=BY, now=NOW)

    days = [(event.value("SUMMARY"), event.value("DTSTART")) for event in events(public(home))]

    assert days[1:] == [("Kompetent", "20270317"), ("24/3 – Kompetent", "20270324")]


def test_course_stands_on_its_first_day_and_its_other_dated_days_have_their_own_entries(home: Network) -> None:
    course = factories.event(home, "course", When.date(date(2027, 3, 17)), title={"sv": "Kompetent"})
    for number, when in enumerate([When.date(date(2027, 3, 17)), When.date(date(2027, 4, 14)), When.unknown()], 1):
        programme.add_session(event=course, kind="course_day", title={"sv": f"Dag {number}"}, when=when, by=BY, now=NOW)

    assert titles(public(home)) == ["Sista anmälningsdag: Kompetent", "Kompetent", "Dag 2 – Kompetent"]


def test_undated_day_that_gets_its_date_gets_its_entry(home: Network) -> None:
    course = factories.event(home, "course", When.date(date(2027, 3, 17)), title={"sv": "Kompetent"})
    day = programme.add_session(
        event=course, kind="course_day", title={"sv": "Dag 2"}, when=When.unknown(), by=BY, now=NOW
    )

    programme.reschedule_session(session=day, when=When.date(date(2027, 4, 14)), by=BY, now=LATER)

    assert titles(public(home))[-1] == "Dag 2 – Kompetent"


def test_removed_session_leaves_a_cancellation_behind(home: Network) -> None:
    trip = factories.event(home, title={"sv": "Resan"})
    visit = programme.add_session(
        event=trip, kind="visit", title={"sv": "San Patrignano"}, when=When.date(date(2027, 5, 25)), by=BY, now=NOW
    )
    shown = titles(public(home))[-1]

    programme.remove_session(session=visit, by=BY, now=LATER)
    calendars.refresh_event(event_id=trip.pk, now=MUCH_LATER)

    found = events(public(home))[-1]
    assert shown == "San Patrignano – Resan"
    assert said(found, "SUMMARY", "STATUS", "SEQUENCE", "DTSTAMP") == {
        "SUMMARY": "INSTÄLLT: San Patrignano – Resan",
        "STATUS": "CANCELLED",
        "SEQUENCE": "1",
        "DTSTAMP": "20270217T090000Z",
    }


def test_meals_stay_on_the_page(home: Network, meeting: Event) -> None:
    lunch = When.instants(factories.stockholm(2027, 4, 7, 12), factories.stockholm(2027, 4, 7, 13), "Europe/Stockholm")
    before = titles(public(home))

    programme.add_session(event=meeting, kind="meal", title={"sv": "Lunch"}, when=lunch, by=BY, now=NOW)

    assert titles(public(home)) == before


@pytest.mark.parametrize("kind", ["transfer", "meal", "group_work", "plenary", "visit"])
def test_traveller_has_every_hour_of_the_trip(kind: str, home: Network) -> None:
    trip = factories.event(home, title={"sv": "Resan"})
    traveller = factories.registration(trip).person
    hours = When.instants(factories.stockholm(2027, 5, 23, 17), factories.stockholm(2027, 5, 23, 18), "Europe/Rome")

    programme.add_session(event=trip, kind=kind, title={"sv": "Samling"}, when=hours, by=BY, now=NOW)

    found = [[title for title in titles(body) if "Samling" in title] for body in (public(home), own(traveller))]
    assert found == [["Samling – Resan"], ["Samling – Resan"]]


def test_part_of_a_trip_without_its_hour_waits_for_it(home: Network) -> None:
    trip = factories.event(home, title={"sv": "Resan"})
    before = titles(public(home))

    programme.add_session(
        event=trip, kind="meal", title={"sv": "Middag"}, when=When.date(date(2027, 5, 25)), by=BY, now=NOW
    )

    assert titles(public(home)) == before


def test_last_day_takes_no_time_and_is_the_local_day(home: Network, meeting: Event) -> None:
    found = events(public(home))[0]

    assert found.all("DTSTART") == [(";VALUE=DATE", "20270331")]
    assert said(found, "DTEND", "TRANSP", "STATUS") == {
        "DTEND": "20270401",
        "TRANSP": "TRANSPARENT",
        "STATUS": "CONFIRMED",
    }


def test_last_day_that_ends_at_noon_says_so(home: Network, meeting: Event) -> None:
    clock = factories.stockholm(2027, 3, 31, 12).astimezone().time().replace(hour=12)
    programme.set_deadline(
        event=meeting, code="registration_closes", amount=-7, clock=clock, is_public=True, by=BY, now=LATER
    )

    assert titles(public(home))[0] == "12.00 Sista anmälningsdag: Seminarium"
    assert titles(public(home, "en"))[0] == "12:00 Last day to register: Seminar"


def test_last_day_that_is_no_longer_public_goes_at_once(home: Network, meeting: Event) -> None:
    programme.set_deadline(event=meeting, code="registration_closes", amount=-7, is_public=False, by=BY, now=LATER)
    hidden = titles(public(home))
    programme.set_deadline(event=meeting, code="registration_closes", amount=-7, is_public=True, by=BY, now=MUCH_LATER)

    assert (hidden, titles(public(home))) == (["Seminarium"], ["Sista anmälningsdag: Seminarium", "Seminarium"])
    assert Deadline.objects.get(event=meeting).calendar_item.sequence == 1


# --- what is one person's -------------------------------------------------------------------------------------------


def test_confirmed_person_has_the_event_and_what_stands_around_it(home: Network) -> None:
    trip = factories.event(home, title={"sv": "Resan"})
    programme.add_session(
        event=trip, kind="visit", title={"sv": "San Patrignano"}, when=When.date(date(2027, 5, 25)), by=BY, now=NOW
    )
    elin = factories.registration(trip).person

    body = own(elin)

    assert problems(body) == []
    # Not the last day to register: she has.
    assert titles(body) == [
        "Besked om resan blir av: Resan",
        "Sista dag att avboka utan kostnad: Resan",
        "Program och praktisk information skickas: Resan",
        "Resan",
        "San Patrignano – Resan",
    ]


def test_other_peoples_feeds_show_nothing_of_it(home: Network) -> None:
    trip = factories.event(home)
    factories.registration(trip)

    assert events(own(factories.person(home, "Anders Lind"))) == []


@pytest.mark.parametrize(
    ("capacity", "status", "title"),
    [
        pytest.param(1, "CONFIRMED", "Seminarium", id="place"),
        pytest.param(0, "TENTATIVE", "Prel.: Seminarium", id="waiting"),
    ],
)
def test_registration_is_as_certain_as_the_place(home: Network, capacity: int, status: str, title: str) -> None:
    meeting = factories.meeting(home, capacity=1)
    if not capacity:
        factories.registration(meeting)
    elin = factories.registration(meeting).person

    found = entry(own(elin), title)

    assert found.value("STATUS") == status


def test_withdrawal_is_a_cancellation_in_that_persons_feed_alone(home: Network, meeting: Event) -> None:
    elin, anders = factories.registration(meeting), factories.registration(meeting)

    registrations.withdraw(registration=elin, by=BY, now=LATER)

    (found,) = events(own(elin.person))
    assert said(found, "SUMMARY", "STATUS", "SEQUENCE") == {
        "SUMMARY": "Återbud: Seminarium",
        "STATUS": "CANCELLED",
        "SEQUENCE": "1",
    }
    assert titles(own(anders.person)) == ["Seminarium"]
    assert titles(public(home))[-1] == "Seminarium"


def test_participant_at_a_site_reads_where_it_is(home: Network) -> None:
    conference = factories.event(home, "conference", When.date(date(2027, 4, 27)), title={"sv": "Slutkonferens"})
    site = programme.add_site(event=conference, name={"sv": "Göteborg"}, place={"sv": "Folkets hus"}, by=BY, now=NOW)
    elin = factories.registration(conference, site=site).person

    assert entry(own(elin), "Slutkonferens").value("LOCATION") == "Göteborg\\, Folkets hus"


def test_key_date_takes_nobodys_time(home: Network) -> None:
    factories.event(home, "key_date", When.date(date(2027, 3, 22)), title={"sv": "Sista dag att söka"})

    assert entry(public(home), "Sista dag att söka").value("TRANSP") == "TRANSPARENT"


def test_moved_event_moves_in_every_participants_feed(home: Network, meeting: Event) -> None:
    elin = factories.registration(meeting).person

    programme.reschedule(event=meeting, when=meeting.when.moved_to(date(2027, 4, 14)), by=BY, now=LATER)

    (found,) = events(own(elin))
    assert said(found, "DTSTART", "SEQUENCE") == {"DTSTART": "20270414T140000", "SEQUENCE": "1"}


def test_lapsed_registration_that_never_had_an_entry_gets_none(home: Network) -> None:
    undated = factories.event(home, "seminar", When.unknown())
    elin = factories.registration(undated)

    registrations.withdraw(registration=elin, by=BY, now=LATER)

    assert list(CalendarItem.objects.filter(kind=ItemKind.REGISTRATION)) == []


# --- what is owed ---------------------------------------------------------------------------------------------------


def owed_by(person: Any, event: Event, home: Network) -> Any:
    return obligations.owe(
        network=home,
        kind="case_paper",
        label={"sv": "Underlag om fallet", "en": "Case paper"},
        debtor=Debtor(person=person),
        event=event,
        own_due_at=factories.stockholm(2027, 3, 12, 23, 59),
        by=BY,
        now=NOW,
    )


def test_what_a_person_owes_is_a_last_day_in_that_persons_feed(home: Network, meeting: Event) -> None:
    anders = factories.person(home, "Anders Lind")
    owed_by(anders, meeting, home)

    (found,) = events(own(anders))

    assert said(found, "SUMMARY", "DTSTART", "TRANSP") == {
        "SUMMARY": "Sista dag: Underlag om fallet – Seminarium",
        "DTSTART": "20270312",
        "TRANSP": "TRANSPARENT",
    }


def test_what_is_done_is_no_longer_a_last_day(home: Network, meeting: Event) -> None:
    anders = factories.person(home, "Anders Lind")
    obligation = owed_by(anders, meeting, home)

    obligations.meet(obligation=obligation, by=BY, now=LATER)

    assert events(own(anders)) == []


def test_what_a_seat_owes_follows_the_seat(home: Network) -> None:
    group = factories.group(home)
    jorun, jenny = factories.person(home, "Jorun Karl"), factories.person(home, "Jenny Nilén")
    seat = factories.seat(group, factories.organisation(home), jorun)
    meeting = factories.meeting(home, group=group)
    obligations.owe(
        network=home,
        kind="report",
        label={"sv": "Några rader"},
        debtor=Debtor(seat=seat),
        event=meeting,
        own_due_at=factories.stockholm(2027, 4, 1, 23, 59),
        by=BY,
        now=NOW,
    )
    before = titles(own(jorun))
    directory.fill_seat(seat=seat, person=jenny, from_on=date(2027, 3, 1), by=BY, now=NOW)

    calendars.recheck_debtors(now=factories.stockholm(2027, 3, 1, 6))

    assert before == ["Sista dag: Några rader – Seminarium"]
    assert (titles(own(jorun)), titles(own(jenny))) == ([], before)


# --- cost -----------------------------------------------------------------------------------------------------------


def test_refreshing_costs_as_many_queries_with_one_participant_as_with_three(
    home: Network, meeting: Event, django_assert_num_queries: Any
) -> None:
    factories.registration(meeting)
    with django_assert_num_queries(9):
        calendars.refresh_event(event_id=meeting.pk, now=LATER)
    factories.registration(meeting)
    factories.registration(meeting)
    with django_assert_num_queries(9) as counted:
        calendars.refresh_event(event_id=meeting.pk, now=LATER)

    assert isinstance(counted, CaptureQueriesContext)
