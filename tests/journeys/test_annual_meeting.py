"""The annual meeting of Saturday 24 April 2010: a notice that the statutes ask for, counted across Easter."""

from __future__ import annotations

from datetime import date

import pytest

from events.directory import operations as directory
from events.directory.models import Role
from events.kernel.when import When
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from tests import factories
from tests.cast import BY, ELIN
from tests.journeys.telling import STOCKHOLM, local, stands, told
from tests.mail import MailServer

pytestmark = pytest.mark.django_db

DAY = date(2010, 4, 24)
PLANNED = local(date(2010, 2, 1), "15.00")


@pytest.fixture
def meeting() -> Event:
    """In two parts on one Saturday, with a convener."""
    home = factories.network()
    convener = factories.person(home, "Jonas Falk", "jonas.falk@example.org")
    event = programme.create(
        network=home,
        kind="annual_meeting",
        title={"sv": "Årsmöte och seminarium", "en": "Annual meeting and seminar"},
        when=When.instants(local(DAY, "10.00"), local(DAY, "14.00"), STOCKHOLM),
        by=BY,
        now=PLANNED,
    )
    for title, start, end in (("Årsmöte", "10.00", "12.00"), ("Nätverksseminarium", "12.30", "14.00")):
        when = When.instants(local(DAY, start), local(DAY, end), STOCKHOLM)
        words = {"sv": title, "en": title}
        programme.add_session(event=event, kind="plenary", title=words, when=when, by=BY, now=PLANNED)
    directory.give_role(network=home, role=Role.CONVENER, person=convener, event_id=event.pk, by=BY, now=PLANNED)
    return programme.publish(event=event, by=BY, now=PLANNED)


def test_the_notice_is_due_before_easter(meeting: Event) -> None:
    due = {one.code: (stands(one.due_at), one.shifted_by) for one in meeting.deadlines.all()}

    # Three weeks before is Easter Saturday, four weeks before a Saturday.
    assert due == {
        "notice": ("Thu 01 Apr 2010 23.59", "weekend"),
        "motions": ("Fri 26 Mar 2010 23.59", "weekend"),
        "registration_closes": ("Fri 16 Apr 2010 23.59", "weekend"),
    }


def test_the_convener_is_warned_three_days_before_the_limit(meeting: Event, mailbox: MailServer) -> None:
    assert told(mailbox, local(date(2010, 3, 29))) == ["jonas.falk@example.org"]


def test_it_is_one_day_with_two_parts(meeting: Event) -> None:
    parts = [(one.title["sv"], stands(one.starts_at)) for one in meeting.sessions.all()]

    assert parts == [("Årsmöte", "Sat 24 Apr 2010 10.00"), ("Nätverksseminarium", "Sat 24 Apr 2010 12.30")]


def test_the_day_before_those_who_come_get_a_note(meeting: Event, mailbox: MailServer) -> None:
    now = local(date(2010, 3, 15))
    comes = factories.registration(meeting, "Elin Sandberg", ELIN, now=now)
    stays = factories.registration(meeting, "Bo Ek", "bo.ek@example.org", now=now)
    registrations.withdraw(registration=stays, by=BY, now=now)
    told(mailbox, now)

    assert comes.state == "confirmed"
    assert told(mailbox, local(date(2010, 4, 23), "15.00")) == [ELIN]
