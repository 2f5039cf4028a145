"""The development group of 2010: a plan with honest periods, a meeting fixed, short reports from nine seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from events.directory import operations as directory
from events.directory.models import Group, Role, Seat, TenureRole
from events.kernel.errors import Refused
from events.kernel.localtime import Unit
from events.kernel.when import When, format_when, parse_when
from events.meetings import operations as meetings
from events.meetings import queries
from events.meetings.models import MeetingPlan
from events.meetings.rules import length_differs
from events.networks.models import Network
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme.models import Event
from tests import factories
from tests.cast import BY
from tests.journeys.telling import STOCKHOLM, local, stands, told
from tests.mail import MailServer

pytestmark = pytest.mark.django_db

PLANNED = local(date(2010, 2, 1), "15.00")
SITS_SINCE = date(2009, 12, 10)
ORGANISATIONS = ("abf", "basta", "coompanion", "folkbildning", "livsval", "slup", "sollentuna", "spanga", "trefas")
# Sollentuna has named nobody: its contact point answers.
NAMELESS = "sollentuna"
QUESTION = {"sv": "Vad har hänt hos er?", "en": "What is new?"}


def period(said: str) -> When:
    """What was said on 1 February 2010."""
    return parse_when(said, language="sv", today=date(2010, 2, 1), zone=STOCKHOLM)


@dataclass
class Work:
    network: Network
    group: Group
    seats: dict[str, Seat]
    plan: MeetingPlan

    def periods(self) -> list[str]:
        return [format_when(slot.when, "sv") for slot in self.plan.slots.all()]


@pytest.fixture
def work() -> Work:
    """Nine seats, and a plan of four meetings of two and a half hours as the notes of 1 February have it."""
    home = factories.network()
    group = factories.group(home)
    seats = {name: _seat(home, group, name) for name in ORGANISATIONS}
    convener = factories.person(home, "Jonas Falk", "jonas.falk@example.org")
    directory.give_role(network=home, role=Role.CONVENER, person=convener, group=group, by=BY, now=PLANNED)
    plan = meetings.plan(
        network=home,
        group=group,
        title={"sv": "Utvecklingsgruppens möte", "en": "Meeting of the development group"},
        planned_minutes=150,
        slots=[
            period("april 2010"),
            period("slutet av september"),
            period("början av december"),
            When.unknown(),
        ],
        by=BY,
        now=PLANNED,
    )
    return Work(home, group, seats, plan)


def _seat(home: Network, group: Group, name: str) -> Seat:
    organisation = factories.organisation(home, name, contact_email=f"{name}@example.org")
    seat = directory.add_seat(group=group, organisation=organisation, by=BY, now=PLANNED)
    if name != NAMELESS:
        holder = factories.person(home, f"Holder {name}", f"holder.{name}@example.org")
        directory.fill_seat(seat=seat, person=holder, from_on=SITS_SINCE, by=BY, now=PLANNED)
    return seat


def april(work: Work, end: str = "16.30") -> Event:
    """The first slot fixed: Wednesday 7 April 2010, 14.00, called at once."""
    day = date(2010, 4, 7)
    when = When.instants(local(day, "14.00"), local(day, end), STOCKHOLM)
    slot = work.plan.slots.get(position=1)
    return meetings.confirm_slot(slot=slot, when=when, by=BY, now=local(date(2010, 3, 1)))


def report_of(work: Work, event: Event, name: str) -> Obligation:
    return event.obligations.get(kind="meeting_report", seat=work.seats[name])


def test_the_plan_keeps_what_is_known_and_no_more(work: Work) -> None:
    assert work.periods() == ["april 2010", "slutet av september 2010", "början av december 2010", "datum kommer"]


def test_whoever_sets_dates_sees_what_must_be_dated_now(work: Work) -> None:
    waiting = queries.slots_to_date(network=work.network, today=date(2010, 2, 1))

    # April opens within sixty days; the slot without a period always waits.
    assert [slot.position for slot in waiting] == [1, 4]


def test_a_confirmed_slot_becomes_a_meeting_of_the_group(work: Work) -> None:
    event = april(work)

    assert (event.starts_at, event.ends_at) == (local(date(2010, 4, 7), "14.00"), local(date(2010, 4, 7), "16.30"))
    assert event.starts_at is not None
    assert (event.starts_at.hour, event.group, event.kind) == (12, work.group, "working_group_meeting")
    assert [slot.state for slot in work.plan.slots.all()] == ["confirmed", "planned", "planned", "planned"]


def test_a_slot_is_confirmed_once_and_with_a_day(work: Work) -> None:
    slot = work.plan.slots.get(position=2)
    with pytest.raises(Refused) as vague:
        meetings.confirm_slot(slot=slot, when=When.month(2010, 9, "late"), by=BY, now=PLANNED)
    april(work)

    with pytest.raises(Refused) as twice:
        april(work)

    assert (vague.value.code, twice.value.code) == ("date_not_exact", "slot_settled")


@pytest.mark.parametrize(
    ("end", "warns"), [pytest.param("16.30", False, id="two and a half"), pytest.param("16.00", True, id="two")]
)
def test_a_length_other_than_planned_is_noticed(work: Work, end: str, warns: bool) -> None:
    event = april(work, end)

    assert length_differs(work.plan.planned_minutes, event.when) is warns


def test_december_at_two_is_one_in_utc(work: Work) -> None:
    day = date(2010, 12, 7)
    slot = work.plan.slots.get(position=3)

    event = meetings.confirm_slot(
        slot=slot,
        when=When.instants(local(day, "14.00"), local(day, "16.30"), STOCKHOLM),
        by=BY,
        now=PLANNED,
    )

    assert event.starts_at is not None
    assert event.starts_at.hour == 13


# --- short reports --------------------------------------------------------------------------------------------------


def test_every_seat_owes_its_lines_two_working_days_before_across_easter(work: Work) -> None:
    event = april(work)

    owed = event.obligations.filter(kind="meeting_report")

    # Good Friday and Easter Monday are no working days.
    assert owed.count() == 9
    assert {stands(one.due_at) for one in owed} == {"Thu 01 Apr 2010 23.59"}


def test_while_the_last_day_is_unknown_nobody_is_reminded(work: Work, mailbox: MailServer) -> None:
    event = programme.create(
        network=work.network,
        kind="working_group_meeting",
        title={"sv": "Möte", "en": "Meeting"},
        when=When.month(2010, 4),
        group=work.group,
        by=BY,
        now=PLANNED,
    )
    programme.publish(event=event, by=BY, now=PLANNED)

    assert {one.state for one in event.obligations.all()} == {"planned"}
    assert [told(mailbox, local(date(2010, 3, day))) for day in (15, 22, 30)] == [[], [], []]


def test_the_notice_goes_to_every_seat_once(work: Work, mailbox: MailServer) -> None:
    event = april(work)

    meetings.call(event=event, by=BY, now=local(date(2010, 3, 10)))

    named = sorted(f"holder.{name}@example.org" for name in ORGANISATIONS if name != NAMELESS)
    called = told(mailbox, local(date(2010, 3, 10)))
    assert [address for address in called if address != "jonas.falk@example.org"] == [*named, "sollentuna@example.org"]
    assert told(mailbox, local(date(2010, 3, 10), "12.00")) == []


def test_only_those_who_have_not_answered_are_reminded_and_a_deputy_for_one_away(
    work: Work, mailbox: MailServer
) -> None:
    event = april(work)
    meetings.call(event=event, by=BY, now=local(date(2010, 3, 10)))
    told(mailbox, local(date(2010, 3, 10)))
    _answer_all_but(work, event, ("abf", "livsval", NAMELESS))
    _away_with_deputy(work, "livsval")

    reminded = told(mailbox, local(date(2010, 3, 30)))

    assert reminded == ["deputy.livsval@example.org", "holder.abf@example.org", "sollentuna@example.org"]


def _answer_all_but(work: Work, event: Event, silent: tuple[str, ...]) -> None:
    for name in ORGANISATIONS:
        if name not in silent:
            owed = report_of(work, event, name)
            meetings.hand_in(obligation=owed, text_written="Två nya.", by=BY, now=local(date(2010, 3, 20)))


def _away_with_deputy(work: Work, name: str) -> None:
    seat = work.seats[name]
    deputy = factories.person(work.network, "Deputy", f"deputy.{name}@example.org")
    directory.fill_seat(
        seat=seat, person=deputy, from_on=SITS_SINCE, role=TenureRole.DEPUTY, by=BY, now=local(date(2010, 3, 25))
    )
    tenure = seat.tenures.get(role=TenureRole.ORDINARY)
    directory.note_absence(
        tenure=tenure,
        from_on=date(2010, 3, 25),
        to_on=date(2010, 5, 1),
        by=BY,
        now=local(date(2010, 3, 25)),
    )


def test_nothing_to_report_is_an_answer(work: Work) -> None:
    event = april(work)
    owed = report_of(work, event, "trefas")

    meetings.hand_in(obligation=owed, has_nothing=True, by=BY, now=local(date(2010, 3, 29)))

    owed.refresh_from_db()
    assert owed.state == "met"


def test_the_dossier_has_every_seat_and_shows_who_is_missing(work: Work) -> None:
    event = april(work)
    meetings.request_contributions(
        event=event, question=QUESTION, amount=-2, unit=Unit.WORKING_DAYS, by=BY, now=local(date(2010, 3, 2))
    )
    _answer_all_but(work, event, ("abf", "livsval", NAMELESS))

    lines = queries.dossier(event)

    missing = [
        line.obligation.seat and line.obligation.seat.organisation.name for line in lines if not line.contribution
    ]
    assert (len(lines), missing) == (9, ["abf", "livsval", "sollentuna"])


def test_a_successor_in_the_seat_inherits_what_it_owes(work: Work, mailbox: MailServer) -> None:
    event = april(work)
    meetings.call(event=event, by=BY, now=local(date(2010, 3, 10)))
    told(mailbox, local(date(2010, 3, 10)))
    _answer_all_but(work, event, ("abf",))
    new = factories.person(work.network, "Jenny Nilén", "jenny.nilen@example.org")
    directory.fill_seat(
        seat=work.seats["abf"], person=new, from_on=date(2010, 3, 15), by=BY, now=local(date(2010, 3, 15))
    )

    assert told(mailbox, local(date(2010, 3, 30))) == ["jenny.nilen@example.org"]
