"""Trento 2013 and its successor in Malmö: papers that are owed, a holiday that moves a date, a meeting that moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from events.calendars.models import CalendarItem
from events.directory import operations as directory
from events.directory.models import Organisation, Role
from events.kernel.when import When
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations import queries as owed
from events.obligations.models import Obligation
from events.programme import operations as programme
from events.programme import queries
from events.programme.models import Event
from events.registrations import operations as registrations
from tests import factories
from tests.cast import BY
from tests.journeys.telling import ROME, local, stands, told
from tests.mail import MailServer

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2013, 9, 12), date(2013, 9, 13)
PLANNED = local(date(2013, 6, 10))
SCOTLAND, TRENTINO, POLAND = "scotland@example.org", "trentino@example.org", "poland@example.org"
CASES = (
    ("Low Moss", "GB", "local", SCOTLAND),
    ("Intervento 18", "IT", "regional", TRENTINO),
    ("Systemlösningar", "PL", "national", POLAND),
)


@dataclass
class Trento:
    network: Network
    event: Event
    presenters: dict[str, Organisation]

    def paper(self, country: str) -> Obligation:
        return self.event.obligations.get(kind="case_paper", organisation=self.presenters[country])


@pytest.fixture
def trento() -> Trento:
    """A review with three cases, planned in June, its host and its peers named."""
    home = factories.network()
    title = {"sv": "Granskning i Trento", "en": "Peer review in Trento"}
    event = programme.create(
        network=home,
        kind="peer_review",
        title=title,
        when=When.days(FIRST, LAST),
        zone=ROME,
        country="IT",
        by=BY,
        now=PLANNED,
    )
    presenters = {
        country: factories.organisation(home, name, country=country, contact_email=address, language="en", now=PLANNED)
        for name, country, _level, address in CASES
    }
    for name, country, level, _address in CASES:
        programme.add_session(
            event=event,
            kind="case",
            title={"sv": name, "en": name},
            when=When.date(FIRST),
            presenter=presenters[country],
            country=country,
            level=level,
            by=BY,
            now=PLANNED,
        )
    return Trento(home, programme.publish(event=event, by=BY, now=PLANNED), presenters)


def due_days(event: Event) -> dict[str, str]:
    return {one.code: f"{one.due_on:%a %d %b %Y}" for one in event.deadlines.all() if one.due_on}


def test_a_holiday_of_those_who_owe_moves_the_common_date(trento: Trento) -> None:
    papers = trento.event.deadlines.get(code="case_paper")

    # 28 days before is 15 August: Ferragosto in Italy, the Assumption in Poland, a Thursday like others in Scotland.
    assert (papers.due_on, papers.shifted_by) == (date(2013, 8, 14), "holiday:IT,PL")
    assert stands(papers.due_at, ROME) == "Wed 14 Aug 2013 23.59"


def test_the_timetable_unfolds_backwards_and_forwards(trento: Trento) -> None:
    assert due_days(trento.event) == {
        "terms_of_reference": "Thu 04 Jul 2013",
        "nomination": "Thu 18 Jul 2013",
        "conflict_statement": "Thu 25 Jul 2013",
        "registration_closes": "Thu 08 Aug 2013",
        "host_paper": "Wed 14 Aug 2013",
        "case_paper": "Wed 14 Aug 2013",
        "expert_paper": "Thu 22 Aug 2013",
        "comment_paper": "Thu 29 Aug 2013",
        "pack": "Mon 02 Sep 2013",
        "practical_information": "Thu 05 Sep 2013",
        "draft_report": "Fri 11 Oct 2013",
        "revised_case": "Fri 25 Oct 2013",
        "report_published": "Fri 08 Nov 2013",
        "action_plan": "Thu 12 Dec 2013",
        "progress_check": "Thu 10 Jul 2014",
    }


def test_the_pack_holds_three_cases_of_three_levels(trento: Trento) -> None:
    cases = queries.programme_of(trento.event).filter(kind="case")

    assert [(case.presenter and case.presenter.name, case.level) for case in cases] == [
        (name, level) for name, _country, level, _address in CASES
    ]


def test_only_the_author_who_has_not_handed_in_is_reminded(trento: Trento, mailbox: MailServer) -> None:
    for country in ("IT", "PL"):
        obligations.meet(obligation=trento.paper(country), by=BY, now=local(date(2013, 8, 5)))

    assert told(mailbox, local(date(2013, 8, 7))) == [SCOTLAND]
    assert "Case paper" in mailbox.messages[-1].as_string()


def test_handing_in_stops_every_later_step(trento: Trento, mailbox: MailServer) -> None:
    for country in ("IT", "PL"):
        obligations.meet(obligation=trento.paper(country), by=BY, now=local(date(2013, 8, 5)))
    assert told(mailbox, local(date(2013, 8, 12))) == [SCOTLAND]

    obligations.meet(obligation=trento.paper("GB"), by=BY, now=local(date(2013, 8, 13), "18.00"))

    assert [told(mailbox, local(date(2013, 8, day))) for day in (14, 16, 19)] == [[], [], []]
    assert [one.kind for one in owed.missing(event=trento.event) if one.kind == "case_paper"] == []


def test_a_reminder_is_sent_once_however_often_the_sweep_runs(trento: Trento, mailbox: MailServer) -> None:
    found = [told(mailbox, local(date(2013, 8, 7), clock)) for clock in ("08.00", "08.01", "12.00", "17.59")]

    assert found == [[POLAND, SCOTLAND, TRENTINO], [], [], []]


def test_an_extension_is_the_authors_own_and_moves_their_reminders_alone(trento: Trento, mailbox: MailServer) -> None:
    until = local(date(2013, 8, 26), "23.59", ROME)

    obligations.extend(obligation=trento.paper("GB"), until=until, by=BY, now=local(date(2013, 8, 6)))

    assert told(mailbox, local(date(2013, 8, 7))) == [POLAND, TRENTINO]
    assert told(mailbox, local(date(2013, 8, 14))) == [POLAND, SCOTLAND, TRENTINO]
    assert told(mailbox, local(date(2013, 8, 16))) == [POLAND, TRENTINO]
    assert told(mailbox, local(date(2013, 8, 19))) == [SCOTLAND]


def test_a_role_owes_in_the_name_of_whoever_holds_it(trento: Trento, mailbox: MailServer) -> None:
    host = factories.person(trento.network, "Chiara Rossi", "chiara.rossi@example.org", language="en")
    directory.give_role(
        network=trento.network, role=Role.HOST, person=host, event_id=trento.event.pk, by=BY, now=PLANNED
    )
    for country in ("GB", "IT", "PL"):
        obligations.meet(obligation=trento.paper(country), by=BY, now=local(date(2013, 8, 5)))

    assert told(mailbox, local(date(2013, 8, 7))) == ["chiara.rossi@example.org"]


# --- Malmö ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def malmo(trento: Trento) -> Event:
    """The next meeting, announced on the first day of this one with its theme alone."""
    now = local(FIRST, "17.00", ROME)
    event = programme.create(
        network=trento.network,
        kind="peer_review",
        title={"sv": "Granskning i Malmö", "en": "Peer review in Malmö"},
        when=When.days(date(2013, 12, 5), date(2013, 12, 6)),
        previous=trento.event,
        by=BY,
        now=now,
    )
    presenter = factories.organisation(trento.network, "Vägen ut!", contact_email="vagen.ut@example.org", now=now)
    programme.add_session(
        event=event,
        kind="case",
        title={"sv": "Vägen ut!", "en": "Vägen ut!"},
        when=When.date(date(2013, 12, 5)),
        presenter=presenter,
        country="SE",
        by=BY,
        now=now,
    )
    return programme.publish(event=event, by=BY, now=now)


MOVED_AT = local(date(2013, 11, 20), "10.00")


def move(event: Event) -> Event:
    when = When.days(date(2013, 12, 12), date(2013, 12, 13))
    return programme.reschedule(event=event, when=when, by=BY, now=MOVED_AT)


def test_the_successor_follows_by_84_days_and_counts_its_own_dates(trento: Trento, malmo: Event) -> None:
    days = due_days(malmo)

    assert trento.event.next == malmo
    assert malmo.first_on is not None
    assert (malmo.first_on - FIRST).days == 84
    assert (days["case_paper"], days["draft_report"], days["revised_case"]) == (
        "Thu 07 Nov 2013",
        "Fri 03 Jan 2014",
        "Fri 17 Jan 2014",
    )


def test_moving_the_meeting_shows_first_what_it_would_do(malmo: Event) -> None:
    when = When.days(date(2013, 12, 12), date(2013, 12, 13))

    effect = queries.impact(event=malmo, when=when, now=MOVED_AT)

    assert (effect.days, effect.sessions) == (7, 1)
    assert {move.code for move in effect.moved} == set(due_days(malmo))
    malmo.refresh_from_db()
    assert malmo.first_on == date(2013, 12, 5)


def test_moving_the_meeting_dates_what_is_open_anew_and_keeps_what_is_met(malmo: Event) -> None:
    paper, comments = malmo.obligations.get(kind="case_paper"), malmo.obligations.get(kind="comment_paper")
    obligations.meet(obligation=paper, by=BY, now=local(date(2013, 11, 6)))

    move(malmo)

    paper.refresh_from_db()
    comments.refresh_from_db()
    assert (paper.state, stands(paper.due_at)) == ("met", "Thu 07 Nov 2013 23.59")
    assert (comments.state, stands(comments.due_at)) == ("open", "Thu 28 Nov 2013 23.59")
    assert malmo.sessions.get().first_on == date(2013, 12, 12)


def test_moving_the_meeting_keeps_its_uid_and_raises_its_sequence(malmo: Event) -> None:
    before = CalendarItem.objects.get(event=malmo, kind="event")

    move(malmo)

    after = CalendarItem.objects.get(event=malmo, kind="event")
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)


def test_moving_the_meeting_tells_everyone_who_comes_once(malmo: Event, mailbox: MailServer) -> None:
    registered = factories.registration(
        malmo, "Elin Sandberg", "elin.sandberg@example.org", now=local(date(2013, 10, 1))
    )
    registrations.approve(registration=registered, by=BY, now=local(date(2013, 10, 2)))
    told(mailbox, local(date(2013, 10, 2), "10.00"))

    move(malmo)

    first, again = told(mailbox, MOVED_AT), told(mailbox, MOVED_AT)
    assert first.count("elin.sandberg@example.org") == 1
    assert [address for address in again if address == "elin.sandberg@example.org"] == []


def test_closing_the_first_review_leaves_the_second_open(trento: Trento, malmo: Event) -> None:
    programme.hold(event=trento.event, by=BY, now=local(LAST, "16.00", ROME))

    assert malmo.obligations.unsettled().count() == malmo.obligations.count()
    assert trento.event.obligations.unsettled().filter(kind="draft_report").count() == 1


def test_cancelling_ends_what_is_owed_and_nobody_is_reminded(trento: Trento, mailbox: MailServer) -> None:
    programme.cancel(event=trento.event, by=BY, now=local(date(2013, 8, 1)))
    told(mailbox, local(date(2013, 8, 1), "10.00"))

    assert trento.event.obligations.unsettled().count() == 0
    assert told(mailbox, local(date(2013, 8, 7))) == []
