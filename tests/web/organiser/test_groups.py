"""Peer reviews on their board, a group's plan of meetings, the notice and the short reports."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from events.directory.models import Group
from events.journal.models import Activity
from events.kernel.when import When
from events.meetings import operations as meetings
from events.meetings.models import ContributionRequest, MeetingPlan, Slot
from events.networks.models import Network
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme.models import Event
from tests import factories
from tests.cast import BY, NOW
from tests.web.organiser.desk import linked, said, summary
from tests.web.reading import words

pytestmark = pytest.mark.django_db


# --- the board ------------------------------------------------------------------------------------------------------


def review_with_cases(home: Network, count: int) -> Event:
    days = When.days(date(2027, 3, 11), date(2027, 3, 12))
    review = factories.event(home, "peer_review", days, title={"sv": "Granskning i Trento"})
    for number in range(count):
        presenter = factories.organisation(home, f"Förening {review.pk} {number}")
        programme.add_session(
            event=review, kind="case", title={"sv": f"Fall {number}"}, when=When.unknown(),
            presenter=presenter, country="IT", level="local", by=BY, now=NOW,
        )  # fmt: skip
    return review


def test_board_has_a_card_for_each_case(home: Network, desk: Client) -> None:
    review_with_cases(home, 2)

    shown = words(desk.get("/org/granskningar/"))

    assert "2 fall" in shown
    assert "Fall 0 Förening" in shown
    assert "saknas, sista dag var torsdag 11 februari" in shown


def test_paper_is_marked_handed_in_on_the_board(home: Network, desk: Client) -> None:
    review = review_with_cases(home, 1)
    paper = Obligation.objects.get(event=review, kind="case_paper")

    answer = desk.post(reverse("org_meet", args=[review.pk, paper.pk]), {"from": "board"})

    assert answer.headers["Location"] == "/org/granskningar/"
    assert "inlämnat tisdag 16 februari" in words(desk.get("/org/granskningar/"))


@pytest.mark.usefixtures("home")
def test_empty_board_offers_the_first_step(desk: Client) -> None:
    assert linked(desk.get("/org/granskningar/"), "/org/aktiviteter/ny/peer_review/") == [
        "Planera en kollegial granskning"
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_board_takes_the_same_queries_for_three(
    count: int, home: Network, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        review_with_cases(home, count)

    with django_assert_num_queries(8):
        assert desk.get("/org/granskningar/").status_code == 200


# --- plans ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def group(home: Network) -> Group:
    return factories.group(home)


def planned(group: Group, *slots: When) -> MeetingPlan:
    return meetings.plan(
        network=group.network,
        group=group,
        title={"sv": "Årets möten"},
        planned_minutes=150,
        slots=slots,
        by=BY,
        now=NOW,
    )


def test_plan_says_how_many_have_no_period(group: Group, desk: Client) -> None:
    planned(group, When.month(2027, 3), When.month(2027, 9, "late"), When.season(2027, "autumn"), When.unknown())

    shown = words(desk.get("/org/planer/"))

    assert "1 av 4 har ingen period" in shown
    assert "slutet av september 2027" in shown
    assert shown.count("behöver sitt datum nu") == 2


def test_plan_is_made_from_one_period_on_each_line(home: Network, group: Group, desk: Client) -> None:
    data = {
        "group": group.pk, "title_sv": "Årets möten", "planned_minutes": "150",
        "periods": "mars 2027\n\nslutet av september\ndatum kommer\n",
    }  # fmt: skip

    assert said(desk, desk.post("/org/planer/ny/", data)) == ["Planen är sparad."]
    assert [slot.when for slot in Slot.objects.all()] == [
        When.month(2027, 3), When.month(2027, 9, "late"), When.unknown()
    ]  # fmt: skip


@pytest.mark.parametrize("periods", ["mars 2027\n31 feb 2027", "\n".join(["mars 2027"] * 41), ""])
def test_wrong_plan_is_refused_and_kept(periods: str, group: Group, desk: Client) -> None:
    data = {"group": group.pk, "title_sv": "Årets möten", "planned_minutes": "150", "periods": periods}

    answer = desk.post("/org/planer/ny/", data)

    assert (len(summary(answer)), MeetingPlan.objects.count()) == (1, 0)
    assert 'value="Årets möten"' in answer.content.decode()


def test_slot_gets_its_day_and_becomes_a_draft(group: Group, desk: Client) -> None:
    slot = planned(group, When.month(2027, 4)).slots.get()

    answer = desk.post(
        reverse("org_slot", args=[slot.pk]), {"when": "ons 7 april 2027 kl 14-16.30", "place_sv": "Rågsved"}
    )

    event = Event.objects.get(slot=slot)
    assert said(desk, answer) == ["Mötet har fått sitt datum. Det är ett utkast tills du skickar kallelsen."]
    assert (event.state, event.group, event.place, event.when.local_start.hour) == (
        "draft",
        group,
        {"sv": "Rågsved"},
        14,
    )


def test_slot_becomes_a_meeting_with_its_number_and_agenda(group: Group, desk: Client) -> None:
    slot = planned(group, When.month(2027, 4), When.month(2027, 9)).slots.get(position=2)

    assert "Årets möten, möte 2" in desk.get(reverse("org_slot", args=[slot.pk])).content.decode()
    desk.post(reverse("org_slot", args=[slot.pk]), {"when": "7 sept 2027", "description_sv": "1. Lägesrapporter"})

    event = Event.objects.get(slot=slot)
    assert (event.title, event.description) == ({"sv": "Årets möten, möte 2"}, {"sv": "1. Lägesrapporter"})


def test_meeting_of_another_length_is_remarked_upon(group: Group, desk: Client) -> None:
    slot = planned(group, When.month(2027, 4)).slots.get()

    answer = desk.post(reverse("org_slot", args=[slot.pk]), {"when": "ons 7 april 2027 kl 14-15"})

    assert said(desk, answer) == ["Mötet har fått sitt datum. Det har inte samma längd som planen säger."]


@pytest.mark.parametrize("when", ["april 2027", "to 7 april 2027", "31 april 2027", ""])
def test_slot_without_a_real_day_is_refused(when: str, group: Group, desk: Client) -> None:
    slot = planned(group, When.month(2027, 4)).slots.get()

    assert len(summary(desk.post(reverse("org_slot", args=[slot.pk]), {"when": when}))) == 1
    assert Slot.objects.get().state == "planned"


def test_slot_is_taken_off_the_plan(group: Group, desk: Client) -> None:
    slot = planned(group, When.month(2027, 4)).slots.get()

    assert said(desk, desk.post(reverse("org_slot_skip", args=[slot.pk]))) == ["Mötet är struket ur planen."]
    assert said(desk, desk.post(reverse("org_slot_skip", args=[slot.pk]))) == ["Mötet har redan fått sitt datum."]


@pytest.mark.parametrize("count", [1, 3])
def test_plans_take_the_same_queries_for_three(
    count: int, group: Group, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(count):
        planned(group, *[When.unknown()] * count)

    with django_assert_num_queries(8):
        assert desk.get("/org/planer/").status_code == 200


# --- the notice and the reports -------------------------------------------------------------------------------------


@pytest.fixture
def meeting(home: Network, group: Group) -> Event:
    """A draft meeting of a group with a held seat, an empty one and one that nobody answers for."""
    factories.seat(group, factories.organisation(home, "Coompanion"), factories.person(home, "Anders Lind"))
    factories.seat(group, factories.organisation(home, "Livsval", contact_name="Lisbet"))
    factories.seat(group, factories.organisation(home, "Verdandi", contact_email=""))
    return factories.draft(home, "working_group_meeting", When.date(date(2027, 4, 7)), group=group)


def test_notice_shows_who_gets_it_before_it_is_sent(meeting: Event, desk: Client) -> None:
    shown = words(desk.get(reverse("org_call", args=[meeting.pk])))

    assert "Coompanion Anders Lind" in shown
    assert "Livsval Lisbet (kontaktadress)" in shown
    assert "Verdandi ingen: varken" in shown
    assert not Activity.objects.filter(verb="meeting.called").exists()


def test_notice_is_read_and_what_it_lacks_is_said(meeting: Event, desk: Client) -> None:
    shown = words(desk.get(reverse("org_call", args=[meeting.pk])))

    assert "Ingen plats är angiven. Det finns ingen dagordning och ingen egen text." in shown
    assert "Kallelse: Studieresa till Emilia-Romagna" in shown
    assert "Vad har hänt hos er, och vad vill ni ta upp?" in shown
    assert Event.objects.get(pk=meeting.pk).state == "draft"


def test_notice_carries_place_and_agenda(meeting: Event, desk: Client) -> None:
    programme.edit(event=meeting, place={"sv": "Rågsved"}, description={"sv": "1. Lägesrapporter"}, by=BY, now=NOW)

    shown = words(desk.get(reverse("org_call", args=[meeting.pk])))

    assert "Var: Rågsved" in shown
    assert "1. Lägesrapporter" in shown
    assert "Ingen plats är angiven" not in shown


def test_notice_is_sent_and_the_meeting_published(meeting: Event, desk: Client) -> None:
    assert said(desk, desk.post(reverse("org_call", args=[meeting.pk]))) == ["Kallelsen är på väg."]
    assert Event.objects.get(pk=meeting.pk).state == "published"
    assert "Kallelsen skickades" in words(desk.get(reverse("org_call", args=[meeting.pk])))


def test_reports_stand_on_one_page_with_those_missing(meeting: Event, desk: Client) -> None:
    first, second, _third = Obligation.objects.filter(event=meeting, kind="meeting_report").order_by("pk")
    meetings.hand_in(obligation=first, text_written="Två nya kooperativ.", by=BY, now=NOW)
    meetings.hand_in(obligation=second, has_nothing=True, by=BY, now=NOW)

    shown = words(desk.get(reverse("org_reports", args=[meeting.pk])))

    assert "2 av 3 har kommit in" in shown
    assert "Två nya kooperativ." in shown
    assert "Inget att rapportera." in shown
    assert "Verdandi saknas" in shown


def test_question_is_changed(meeting: Event, desk: Client) -> None:
    answer = desk.post(reverse("org_question", args=[meeting.pk]), {"question_sv": "Vad har ni lärt er?"})

    assert said(desk, answer) == ["Frågan är sparad."]
    assert ContributionRequest.objects.get(event=meeting).question == {"sv": "Vad har ni lärt er?"}


@pytest.mark.parametrize("page", ["org_call", "org_question"])
def test_event_without_a_group_calls_nobody(page: str, home: Network, desk: Client) -> None:
    seminar = factories.meeting(home)

    answer = desk.post(reverse(page, args=[seminar.pk]), {"question_sv": "Vad?"})

    assert answer.status_code == 404 or len(summary(answer)) == 1
