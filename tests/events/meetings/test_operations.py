from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from events.directory import operations as directory
from events.directory.models import Group
from events.journal.models import Activity
from events.kernel.errors import Refused
from events.kernel.when import When
from events.meetings import operations as meetings
from events.meetings import queries, rules
from events.meetings.models import Contribution, MeetingPlan, Slot, SlotState
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from tests import factories
from tests.cast import BY, NOW

pytestmark = pytest.mark.django_db

SEVENTH_OF_APRIL = When.instants(
    factories.stockholm(2027, 4, 7, 14), factories.stockholm(2027, 4, 7, 16, 30), "Europe/Stockholm"
)


@pytest.fixture
def home() -> Network:
    return factories.network()


@pytest.fixture
def group(home: Network) -> Group:
    made = factories.group(home)
    for name in ("ABF", "Spånga Blå band", "Sollentuna kommun"):
        factories.seat(made, factories.organisation(home, name), factories.person(home))
    return made


def plan_of(home: Network, group: Group) -> MeetingPlan:
    periods = [When.month(2027, 4), When.month(2027, 9, "late"), When.month(2027, 12, "early"), When.unknown()]
    return meetings.plan(
        network=home,
        group=group,
        title={"sv": "Möte", "en": "Meeting"},
        planned_minutes=150,
        slots=periods,
        by=BY,
        now=NOW,
    )


def confirmed(home: Network, group: Group) -> Event:
    slot = plan_of(home, group).slots.get(position=1)
    return meetings.confirm_slot(slot=slot, when=SEVENTH_OF_APRIL, by=BY, now=NOW)


def test_plan_keeps_its_periods_as_honest_as_they_were_given(home: Network, group: Group) -> None:
    made = plan_of(home, group)

    assert [slot.when for slot in made.slots.all()] == [
        When.month(2027, 4),
        When.month(2027, 9, "late"),
        When.month(2027, 12, "early"),
        When.unknown(),
    ]


def test_confirmed_slot_becomes_the_groups_event(home: Network, group: Group) -> None:
    event = confirmed(home, group)

    assert (event.kind, event.group, event.starts_at) == (
        "working_group_meeting",
        group,
        datetime(2027, 4, 7, 12, 0, tzinfo=UTC),
    )
    assert event.slot.state == SlotState.CONFIRMED


def test_every_seat_owes_its_lines_two_working_days_before(home: Network, group: Group) -> None:
    event = confirmed(home, group)

    owed = event.obligations.filter(kind="meeting_report")

    assert [row.seat.organisation.name for row in owed.order_by("pk") if row.seat] == [
        "ABF",
        "Spånga Blå band",
        "Sollentuna kommun",
    ]
    # Easter is 28 March: Monday 5 April is a working day again.
    assert set(owed.values_list("deadline__due_on", flat=True)) == {date(2027, 4, 5)}


def test_slot_is_not_confirmed_with_a_vague_date(home: Network, group: Group) -> None:
    slot = plan_of(home, group).slots.get(position=2)

    with pytest.raises(Refused) as refusal:
        meetings.confirm_slot(slot=slot, when=When.month(2027, 9), by=BY, now=NOW)

    assert refusal.value.code == "date_not_exact"


def test_settled_slot_is_not_settled_again(home: Network, group: Group) -> None:
    slot = confirmed(home, group).slot

    with pytest.raises(Refused) as confirming:
        meetings.confirm_slot(slot=slot, when=SEVENTH_OF_APRIL, by=BY, now=NOW)
    with pytest.raises(Refused) as skipping:
        meetings.skip_slot(slot=slot, by=BY, now=NOW)

    assert (confirming.value.code, skipping.value.code) == ("slot_settled", "slot_settled")


def test_meeting_waits_for_its_date_again_when_its_draft_is_deleted(home: Network, group: Group) -> None:
    event = confirmed(home, group)
    slot = event.slot

    programme.discard(event=event, by=BY, now=NOW)

    slot.refresh_from_db()
    assert (slot.state, slot.event, slot.when) == (SlotState.PLANNED, None, SEVENTH_OF_APRIL)
    assert Activity.objects.filter(verb="slot.reopened", subject_id=slot.pk).count() == 1


def test_skipped_slot_asks_for_no_date(home: Network, group: Group) -> None:
    made = plan_of(home, group)

    meetings.skip_slot(slot=made.slots.get(position=1), by=BY, now=NOW)

    to_date = [slot.position for slot in queries.slots_to_date(network=home, today=date(2027, 2, 16))]
    assert to_date == [4]


@pytest.mark.parametrize(
    ("when", "today", "expected"),
    [
        (When.unknown(), date(2027, 2, 16), True),
        (When.month(2027, 4), date(2027, 1, 30), False),
        (When.month(2027, 4), date(2027, 1, 31), True),
    ],
)
def test_date_must_be_set_sixty_days_before_the_period(when: When, today: date, expected: bool) -> None:
    assert rules.needs_date(when, today) is expected


@pytest.mark.parametrize(
    ("minutes", "when", "expected"),
    [(150, SEVENTH_OF_APRIL, False), (120, SEVENTH_OF_APRIL, True), (120, When.date(date(2027, 4, 7)), False)],
)
def test_length_is_compared_only_when_hours_are_known(minutes: int, when: When, expected: bool) -> None:
    assert rules.length_differs(minutes, when) is expected


def test_calling_publishes_a_draft_and_meets_the_notice(home: Network, group: Group) -> None:
    event = meetings.call(event=confirmed(home, group), by=BY, now=NOW)

    assert event.state == "published"
    assert event.obligations.get(kind="notice").state == "met"
    assert Activity.objects.filter(verb="meeting.called", event_id=event.pk).count() == 1


def test_only_a_groups_meeting_is_called(home: Network) -> None:
    with pytest.raises(Refused) as refusal:
        meetings.call(event=factories.meeting(home), by=BY, now=NOW)

    assert refusal.value.code == "group_missing"


def test_only_a_groups_meeting_collects_reports(home: Network) -> None:
    with pytest.raises(Refused) as refusal:
        meetings.request_contributions(event=factories.meeting(home), question={"sv": "?"}, by=BY, now=NOW)

    assert refusal.value.code == "group_missing"


def test_request_moves_the_day_the_lines_are_due(home: Network, group: Group) -> None:
    event = confirmed(home, group)

    meetings.request_contributions(event=event, question={"sv": "Vad nytt?"}, amount=-7, unit="days", by=BY, now=NOW)

    assert event.deadlines.get(code="meeting_report").due_on == date(2027, 3, 31)
    asked = queries.request_for(event)
    assert asked
    assert asked.question == {"sv": "Vad nytt?"}


def test_handing_in_meets_the_debt_and_fills_the_dossier(home: Network, group: Group) -> None:
    event = confirmed(home, group)
    first, second, _ = event.obligations.filter(kind="meeting_report").order_by("pk")

    meetings.hand_in(obligation=first, text_written="Tre nya medlemmar.", by=BY, now=NOW)
    meetings.hand_in(obligation=second, has_nothing=True, by=BY, now=NOW)

    lines = [
        (line.obligation.state, line.contribution and (line.contribution.text, line.contribution.has_nothing))
        for line in queries.dossier(event)
    ]
    assert lines == [("met", ("Tre nya medlemmar.", False)), ("open", None), ("met", ("", True))]


def test_handing_in_again_replaces_the_text(home: Network, group: Group) -> None:
    event = confirmed(home, group)
    debt = event.obligations.filter(kind="meeting_report")[0]
    meetings.hand_in(obligation=debt, text_written="Först", by=BY, now=NOW)

    meetings.hand_in(obligation=debt, text_written="Sedan", by=BY, now=NOW)

    assert [row.text for row in Contribution.objects.all()] == ["Sedan"]


def test_handing_in_nothing_without_saying_so_is_refused(home: Network, group: Group) -> None:
    debt = confirmed(home, group).obligations.filter(kind="meeting_report")[0]

    with pytest.raises(Refused) as refusal:
        meetings.hand_in(obligation=debt, text_written="  ", by=BY, now=NOW)

    assert refusal.value.code == "text_missing"


def test_new_seat_owes_its_lines_when_dates_are_derived_again(home: Network, group: Group) -> None:
    event = confirmed(home, group)
    seat = directory.add_seat(group=group, organisation=factories.organisation(home, "Livsval"), by=BY, now=NOW)

    meetings.call(event=event, by=BY, now=NOW)

    assert event.obligations.get(seat=seat).kind == "meeting_report"


def test_stranger_finds_no_slot(home: Network, group: Group) -> None:
    slot = plan_of(home, group).slots.all()[0]

    assert queries.slot_by_id(network=factories.elsewhere(), slot_id=slot.pk) is None


def test_database_refuses_a_contribution_that_says_both_or_neither(home: Network, group: Group) -> None:
    debt = confirmed(home, group).obligations.filter(kind="meeting_report")[0]
    handed = meetings.hand_in(obligation=debt, text_written="Rader", by=BY, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=handed.pk).update(has_nothing=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=handed.pk).update(text="")


def test_database_refuses_two_slots_in_one_place_and_a_planned_one_with_an_event(home: Network, group: Group) -> None:
    event = confirmed(home, group)

    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(position=2).update(position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(event=event).update(state="planned")
