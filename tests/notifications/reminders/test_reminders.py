"""Reminders from the rule to the mail server."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from events.directory.models import Person
from events.directory.operations import fill_seat, note_absence
from events.kernel.when import When
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations.models import Obligation
from events.obligations.operations import Debtor
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from notifications.outbox.models import Delivery
from notifications.preferences.models import Category
from notifications.preferences.operations import opt_out
from notifications.reminders import operations as reminders
from notifications.reminders import queries
from notifications.reminders.models import Audience, Due, Rule
from tests import factories
from tests.cast import ANDERS, BY, ELIN, NOW
from tests.factories import stockholm
from tests.mail import MailServer
from tests.notifications.post import drain, part, post

pytestmark = pytest.mark.django_db

PAPER = {"sv": "Underlag om fallet", "en": "Case paper"}
# A Wednesday; its steps: 3, 10, 15, 17 and 19 March, all working days.
DUE = stockholm(2027, 3, 17, 23, 59)


def owe(event: Event, debtor: Debtor, kind: str = "case_paper", due_at: datetime = DUE, **fields: Any) -> Obligation:
    told: dict[str, Any] = {"label": PAPER, "now": NOW, **fields}
    return obligations.owe(
        network=event.network, event=event, kind=kind, debtor=debtor, own_due_at=due_at, by=BY, **told
    )


def anders_owes(home: Network, **fields: Any) -> tuple[Person, Obligation]:
    """Anders owes a case paper to a published review in September."""
    anders = factories.person(home, "Anders Lind", ANDERS)
    return anders, owe(review(home), Debtor(person=anders), **fields)


def review(home: Network) -> Event:
    return factories.event(home, "external_event", When.days(date(2027, 9, 9), date(2027, 9, 10)))


def sent(mailbox: MailServer, *times: datetime) -> list[str]:
    """What has arrived after a sweep at each of these times."""
    for now in times:
        post(now)
    return [f"{message['To']}: {str(message['Subject']).strip()}" for message in mailbox.messages]


def test_paper_when_it_is_never_handed_in(mailbox: MailServer) -> None:
    """Each step once, at eight; a sweep every six hours for a month sends nothing else."""
    anders_owes(factories.network())

    sent(mailbox, *[stockholm(2027, 3, 1, 8) + timedelta(hours=6 * n) for n in range(4 * 24)])

    days = [str(message["Date"])[5:16] for message in mailbox.messages]
    assert days == ["03 Mar 2027", "10 Mar 2027", "15 Mar 2027", "17 Mar 2027", "19 Mar 2027"]
    assert set(Due.objects.values_list("state", flat=True)) == {"sent"}


def test_paper_when_it_is_read(mailbox: MailServer) -> None:
    anders_owes(factories.network())

    sent(mailbox, stockholm(2027, 3, 10, 8))

    message = mailbox.messages[0]
    text = part(message, "plain")
    assert str(message["Subject"]).strip() == "En sak att lämna in senast 17 mars"
    assert "Underlag om fallet (Studieresa till Emilia-Romagna)\nSenast onsdag 17 mars 2027, klockan 23.59" in text
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/sv/avanmal/" in message["List-Unsubscribe"].replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("outcome", ["met", "waived", "cancelled", "extended", "disowned", "postponed", "switched off"])
@pytest.mark.usefixtures("mailbox")
def test_paper_when_nothing_is_left_to_find(outcome: str) -> None:
    """Done before the next step: not a word more. Done between planning and sending: not that one either."""
    _anders, owed = anders_owes(factories.network())
    reminders.plan_due(now=stockholm(2027, 3, 10, 8))
    _end(owed, outcome)

    drain(stockholm(2027, 3, 10, 8))
    for day in (15, 17):
        post(stockholm(2027, 3, day, 8))

    assert Due.objects.get().state == "dropped"
    assert Delivery.objects.get(source="reminder").state == "cancelled"


def _end(owed: Obligation, outcome: str) -> None:
    assert owed.event is not None
    told: dict[str, Any] = {"by": BY, "now": stockholm(2027, 3, 10, 8)}
    if outcome == "met":
        obligations.meet(obligation=owed, **told)
    elif outcome == "waived":
        obligations.waive(obligation=owed, note="Behövs inte", **told)
    elif outcome == "extended":
        obligations.extend(obligation=owed, until=stockholm(2027, 6, 1, 12), **told)
    elif outcome == "disowned":
        obligations.disown(obligation=owed, **told)
    elif outcome == "cancelled":
        obligations.cancel_all(event=owed.event, **told)
    elif outcome == "postponed":
        programme.postpone(event=owed.event, **told)
    else:
        for rule in Rule.objects.filter(event=owed.event):
            reminders.switch(rule=rule, is_enabled=False, **told)


def test_paper_when_the_joiner_is_late(mailbox: MailServer) -> None:
    """Owed on 12 March: the steps of 3 and 10 March are past and never sent; the next is."""
    home = factories.network()
    anders = factories.person(home, "Anders Lind", ANDERS)
    owe(review(home), Debtor(person=anders), now=stockholm(2027, 3, 12, 12))

    sent(mailbox, stockholm(2027, 3, 12, 12), stockholm(2027, 3, 14, 8))
    assert mailbox.messages == []

    assert len(sent(mailbox, stockholm(2027, 3, 15, 8))) == 1


def test_paper_when_the_date_moves(mailbox: MailServer) -> None:
    """A step already sent is not said again; the unsent ones follow the new date."""
    _anders, owed = anders_owes(factories.network())
    sent(mailbox, stockholm(2027, 3, 3, 8))

    obligations.extend(obligation=owed, until=stockholm(2027, 3, 24, 12), by=BY, now=stockholm(2027, 3, 4, 9))
    sent(mailbox, *[stockholm(2027, 3, day, 8) for day in range(5, 25)])

    days = [str(message["Date"])[5:11] for message in mailbox.messages]
    assert days == ["03 Mar", "17 Mar", "22 Mar", "24 Mar"]


def test_paper_when_the_machines_stood_still(mailbox: MailServer) -> None:
    """Missed on Wednesday, back on Friday evening: sent on Monday morning, once, with the step of that day."""
    anders_owes(factories.network())

    assert sent(mailbox, stockholm(2027, 3, 12, 20), stockholm(2027, 3, 15, 6)) == []
    assert len(sent(mailbox, stockholm(2027, 3, 15, 8), stockholm(2027, 3, 15, 12))) == 1


def test_bundle_when_one_person_owes_many_things(mailbox: MailServer) -> None:
    """Jonas has many seats and gets one mail (domain.md scenario K)."""
    home = factories.network()
    anders, _owed = anders_owes(home)
    later = DUE + timedelta(days=5)
    owe(review(home), Debtor(person=anders), kind="draft_report", due_at=later, label={"sv": "Rapport"})
    owe(review(home), Debtor(person=anders), kind="host_paper", label={"sv": "Värdens underlag"})

    sent(mailbox, stockholm(2027, 3, 10, 8), stockholm(2027, 3, 10, 8, 1))

    (message,) = mailbox.messages
    assert str(message["Subject"]).strip() == "2 saker att lämna in, den första senast 17 mars"
    assert part(message, "plain").count("/sv/o/") == 2
    assert Delivery.objects.get(source="reminder").event is None


def test_bundle_when_something_comes_up_after_the_mail_of_the_day(mailbox: MailServer) -> None:
    """At most one reminder mail a day: what is due at noon waits for tomorrow."""
    home = factories.network()
    anders, owed = anders_owes(home)
    sent(mailbox, stockholm(2027, 3, 10, 8))
    extra = owe(review(home), Debtor(person=anders), kind="host_paper", now=stockholm(2027, 3, 10, 9))
    Rule.objects.filter(anchor="host_paper", offset_days=-7).update(clock=time(12))

    sent(mailbox, stockholm(2027, 3, 10, 12), stockholm(2027, 3, 10, 16))
    assert len(mailbox.messages) == 1
    sent(mailbox, stockholm(2027, 3, 11, 7))

    keys = list(Delivery.objects.filter(source="reminder").order_by("id").values_list("key", flat=True))
    assert keys == [f"remind:person:{anders.pk}:2027-03-10", f"remind:person:{anders.pk}:2027-03-11"]
    assert len(mailbox.messages) == 2
    assert Due.objects.get(obligation=extra).state == "sent"
    assert owed.pk != extra.pk


def test_seat_when_the_holder_goes_away_before_it_is_sent(mailbox: MailServer) -> None:
    """The recipient is found when sending: who sat there when it was planned gets nothing, the deputy does."""
    home = factories.network()
    anders = factories.person(home, "Anders Lind", ANDERS)
    seat = factories.seat(factories.group(home), factories.organisation(home), anders)
    maja = factories.person(home, "Maja Karling", "maja@example.org")
    fill_seat(seat=seat, person=maja, from_on=date(2027, 1, 1), role="deputy", by=BY, now=NOW)  # type: ignore[arg-type]  # stored value
    owe(review(home), Debtor(seat=seat), kind="meeting_report")
    reminders.plan_due(now=stockholm(2027, 3, 10, 8))
    note_absence(tenure=seat.tenures.get(person=anders), from_on=date(2027, 3, 1), to_on=None, by=BY, now=NOW)

    drain(stockholm(2027, 3, 10, 8))
    sent(mailbox, stockholm(2027, 3, 10, 8, 1))

    assert [message["To"] for message in mailbox.messages] == ["maja@example.org"]
    assert Due.objects.get(person=anders).reason == "somebody_else_answers"


def test_organisation_when_nobody_sits_there(mailbox: MailServer) -> None:
    home = factories.network()
    coompanion = factories.organisation(home, "Coompanion", contact_email="info@example.org")
    silent = factories.organisation(home, "Vägen ut", contact_email="")
    event = review(home)
    for debtor in (coompanion, silent):
        owe(event, Debtor(organisation=debtor))

    sent(mailbox, stockholm(2027, 3, 10, 8))

    assert [message["To"] for message in mailbox.messages] == ["info@example.org"]
    assert mailbox.messages[0]["List-Unsubscribe"] == "<mailto:svar@example.org?subject=unsubscribe>"


def test_reminder_when_its_reader_turned_them_off(mailbox: MailServer) -> None:
    anders, _owed = anders_owes(factories.network())
    opt_out(person=anders, category=Category.REMINDERS, by=BY, now=NOW)

    sent(mailbox, stockholm(2027, 3, 10, 8))

    assert mailbox.messages == []
    assert Due.objects.get().reason == "mail_suppressed"


def test_event_soon_when_it_comes_near(mailbox: MailServer) -> None:
    """Only who has a place: not who waits, who left, or whose address never answered."""
    trip = factories.event(factories.network(), capacity=2)
    factories.registration(trip, email=ELIN)
    left = factories.registration(trip, email="left@example.org")
    registrations.withdraw(registration=left, by=BY, now=NOW)
    factories.registration(trip, email="claim@example.org", is_proved=False)
    factories.registration(trip, email="waits@example.org")
    post()
    mailbox.envelopes.clear()

    sent(mailbox, *[stockholm(2027, 5, 16, hour) for hour in (7, 8, 9, 15)])

    soon = [message for message in mailbox.messages if "Snart" in str(message["Subject"])]
    assert [message["To"] for message in soon] == [ELIN]


def test_event_soon_when_the_place_came_late(mailbox: MailServer) -> None:
    """Whoever registers the week before has just read everything in the confirmation."""
    trip = factories.event(factories.network())
    programme.set_deadline(event=trip, code="registration_closes", amount=-1, is_public=True, by=BY, now=NOW)
    factories.registration(trip, email=ELIN, now=stockholm(2027, 5, 17, 8))

    sent(mailbox, stockholm(2027, 5, 17, 9))

    assert not Due.objects.filter(rule__letter="event_soon").exists()


def test_event_soon_when_it_is_moved(mailbox: MailServer) -> None:
    """It announces the date itself, so a new date is told by a new one."""
    trip = factories.event(factories.network())
    factories.registration(trip, email=ELIN)
    post()
    sent(mailbox, stockholm(2027, 5, 16, 8))
    later = When.days(date(2027, 6, 13), date(2027, 6, 18))
    programme.reschedule(event=trip, when=later, by=BY, now=stockholm(2027, 5, 17, 8), accept_past=True)

    sent(mailbox, stockholm(2027, 5, 17, 8), stockholm(2027, 6, 6, 8))

    handed = Delivery.objects.filter(state="handed").order_by("handed_at").values_list("letter", flat=True)
    assert list(handed)[-3:] == ["event_soon", "event_rescheduled", "event_soon"]


def test_event_soon_when_moved_between_planning_and_sending(mailbox: MailServer) -> None:
    trip = factories.event(factories.network())
    factories.registration(trip, email=ELIN)
    post()
    reminders.plan_due(now=stockholm(2027, 5, 16, 8))
    later = When.days(date(2027, 6, 13), date(2027, 6, 18))
    programme.reschedule(event=trip, when=later, by=BY, now=stockholm(2027, 5, 16, 8), accept_past=True)

    drain(stockholm(2027, 5, 16, 8))

    assert Due.objects.get().reason == "moved"


def test_unfinished_when_registration_closes_tomorrow(mailbox: MailServer) -> None:
    """The trip closes 80 days before 23 May: Thursday 4 March."""
    trip = factories.event(factories.network())
    row = registrations.start(event=trip, email=ELIN, language="sv", submit_key="a", by=BY, now=NOW)
    post(NOW + timedelta(minutes=10))
    mailbox.envelopes.clear()

    told = sent(mailbox, *[stockholm(2027, 3, 3, hour) for hour in (7, 8, 9)])

    assert told == [f"{ELIN}: Anmälan stänger snart: Studieresa till Emilia-Romagna"]
    assert Due.objects.get().registration == row


def test_unfinished_when_the_last_day_is_moved_before_it_is_sent(mailbox: MailServer) -> None:
    trip = factories.event(factories.network())
    registrations.start(event=trip, email=ELIN, language="sv", submit_key="a", by=BY, now=NOW)
    reminders.plan_due(now=stockholm(2027, 3, 3, 8))
    programme.set_deadline(event=trip, code="registration_closes", amount=-30, is_public=True, by=BY, now=NOW)

    drain(stockholm(2027, 3, 3, 8))

    assert Due.objects.get().reason == "moved"


def test_unconfirmed_when_the_address_answers_in_time(mailbox: MailServer) -> None:
    trip = factories.event(factories.network())
    row = factories.registration(trip, email=ELIN, is_proved=False)
    post()
    reminders.plan_due(now=NOW + timedelta(days=1))
    registrations.confirm_address(registration=row, by=BY, now=NOW + timedelta(days=1))

    drain(NOW + timedelta(days=1))

    assert (len(mailbox.messages), Due.objects.get().reason) == (1, "address_confirmed")


def test_plan_when_swept_twice_at_the_same_time() -> None:
    anders_owes(factories.network())

    planned = [reminders.plan_due(now=stockholm(2027, 3, 10, 8)) for _ in range(2)]

    assert (planned, Due.objects.count(), Delivery.objects.filter(source="reminder").count()) == ([1, 0], 1, 1)


def test_plan_when_one_event_cannot_be_reckoned(mailbox: MailServer) -> None:
    """A zone nobody knows holds up its own reminders and no other."""
    home = factories.network()
    anders_owes(home)
    broken = review(home)
    owe(broken, Debtor(person=factories.person(home)))
    Event.objects.filter(pk=broken.pk).update(zone="Europe/Atlantis")

    told = sent(mailbox, stockholm(2027, 3, 10, 8))

    assert [line.split(":")[0] for line in told] == [ANDERS]


@pytest.mark.parametrize("count", [1, 3])
def test_plan_when_many_owe(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    home = factories.network()
    event = review(home)
    for _ in range(count):
        owe(event, Debtor(person=factories.person(home)))

    with django_assert_num_queries(17):
        assert reminders.plan_due(now=stockholm(2027, 3, 10, 8)) == count


def test_rules_when_the_second_debtor_comes() -> None:
    home = factories.network()
    event = review(home)
    for _ in range(2):
        owe(event, Debtor(person=factories.person(home)))

    steps = Rule.objects.filter(event=event).order_by("offset_days").values_list("anchor", "offset_days")
    assert list(steps) == [("case_paper", offset) for offset in (-14, -7, -2, 0, 2)]


def test_planned_when_the_organiser_looks() -> None:
    home = factories.network()
    trip = factories.event(home)
    factories.registration(trip)
    factories.registration(trip)
    for _ in range(2):
        owe(trip, Debtor(person=factories.person(home)))

    found = queries.planned(event=trip, now=stockholm(2027, 3, 11))

    mine = [(one.letter, one.when, one.count) for one in found if one.rule.anchor in ("case_paper", "start")]
    assert mine == [
        ("obligation_due", stockholm(2027, 3, 15, 8), 2),
        ("obligation_due", stockholm(2027, 3, 17, 8), 2),
        ("obligation_due", stockholm(2027, 3, 19, 8), 2),
        ("event_soon", stockholm(2027, 5, 16, 8), 2),
    ]
    assert next(one.reason for one in found if one.rule.anchor == "case_paper") == PAPER


def test_planned_when_it_is_cancelled() -> None:
    trip = factories.event(factories.network())
    factories.registration(trip)
    programme.cancel(event=trip, by=BY, now=NOW)
    trip.refresh_from_db()

    assert queries.planned(event=trip, now=NOW) == []


def test_impact_when_the_trip_would_move() -> None:
    trip = factories.event(factories.network())

    moves = queries.impact_of_move(event=trip, new_when=When.days(date(2027, 4, 4), date(2027, 4, 9)), now=NOW)

    found = {(move.rule.anchor, move.rule.offset_days): (move.old_at, move.new_at, move.is_past) for move in moves}
    assert found["start", -7] == (stockholm(2027, 5, 16, 8), stockholm(2027, 3, 28, 8), False)
    assert found["registration_closes", -1][2] is True
    assert found["practical_information", -7][:2] == (stockholm(2027, 5, 7, 8), stockholm(2027, 3, 18, 8))


def test_impact_when_the_date_becomes_vague() -> None:
    trip = factories.event(factories.network())

    moves = queries.impact_of_move(event=trip, new_when=When.month(2027, 9), now=NOW)

    assert {move.new_at for move in moves} == {None}


def _rule(event: Event, **fields: Any) -> Rule:
    told: dict[str, Any] = {"letter": "obligation_due", "audience": Audience.DEBTORS, "anchor": "x", **fields}
    return Rule.objects.create(network=event.network, event=event, offset_days=-7, clock=time(8), **told)


def test_rule_once_per_step_when_made_twice() -> None:
    event = review(factories.network())
    _rule(event)
    _rule(event, anchor="y")

    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        _rule(event)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        pytest.param({}, r"(?i)unique", id="once"),
        pytest.param({"obligation": None, "recipient": "b"}, "due_about_one_thing", id="about something"),
    ],
)
def test_due_when_it_breaks_its_constraint(fields: dict[str, Any], constraint: str) -> None:
    home = factories.network()
    _anders, owed = anders_owes(home)
    assert owed.event is not None
    told: dict[str, Any] = {
        "rule": _rule(owed.event, anchor="z"),
        "event": owed.event,
        "recipient": "a",
        "subject": "obligation:1",
        "obligation": owed,
        "anchor_at": DUE,
        "due_at": DUE,
    }
    Due.objects.create(**told)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Due.objects.create(**{**told, **fields})
