"""The letters as they arrive at a real mail server, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from events.directory.operations import note_absence
from events.kernel.when import When
from events.meetings import operations as meetings
from events.networks.models import Network
from events.obligations import operations as obligations
from events.obligations.operations import Debtor
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations import operations as registrations
from events.registrations.models import Registration
from notifications import receivers
from notifications.letters import operations as letters
from notifications.letters.models import LetterDue
from notifications.letters.queries.writing import write
from notifications.outbox.models import Delivery
from tests import factories
from tests.cast import ANDERS, BY, ELIN, NOW
from tests.mail import MailServer
from tests.notifications.post import drain, part, post, words

pytestmark = pytest.mark.django_db

TITLE = {"sv": "Studieresa till Emilia-Romagna", "en": "Study trip to Emilia-Romagna"}


def to(mailbox: MailServer, address: str = ELIN) -> list[EmailMessage]:
    return [message for message in mailbox.messages if message["To"] == address]


def only(mailbox: MailServer, address: str = ELIN) -> EmailMessage:
    (message,) = to(mailbox, address)
    return message


def subjects(mailbox: MailServer, address: str = ELIN) -> list[str]:
    return [str(message["Subject"]).strip() for message in to(mailbox, address)]


def registered(home: Network, language: str = "sv", **fields: object) -> Registration:
    return factories.registration(factories.event(home), email=ELIN, language=language, **fields)  # type: ignore[arg-type]  # fields of the factory


@pytest.mark.parametrize(
    ("language", "subject", "button", "reference", "when"),
    [
        pytest.param(
            "sv",
            "Du har en plats: Studieresa till Emilia-Romagna",
            "Se eller ändra din anmälan",
            "Anmälningsnummer",
            "söndag 23 – fredag 28 maj 2027",
            id="sv",
        ),
        pytest.param(
            "en",
            "You have a place: Study trip to Emilia-Romagna",
            "See or change your registration",
            "Reference",
            "Sunday 23 – Friday 28 May 2027",
            id="en",
        ),
    ],
)
def test_place_yours_when_read(
    language: str, subject: str, button: str, reference: str, when: str, mailbox: MailServer
) -> None:
    home = factories.network(phone="040-12 34 56")
    row = registered(home, language)

    post()

    message = only(mailbox)
    text, html = part(message, "plain"), part(message, "html")
    assert (subjects(mailbox), message["Content-Language"]) == ([subject], language)
    for told in (button, f"{reference}: {row.reference}", when, "040-12 34 56", "svar@example.org"):
        assert told in text
        assert told.replace(": ", " ") in words(html)
    assert f'lang="{language}"' in html
    assert re.search(rf"http://127\.0\.0\.1/{language}/m/[\w-]+/\n", text)
    assert "List-Unsubscribe" not in message


@pytest.mark.parametrize(
    ("language", "told"),
    [
        pytest.param(
            "sv",
            "Pris per person: 6 400 kr\nIngår: hotell\nTillval: enkelrum (1 500 kr)\n"
            "Ingår inte: flygresa (cirka 3 200 kr)\n"
            "Besked om resan blir av: torsdag 8 april 2027, klockan 23.59\n"
            "Sista dag att avboka utan kostnad: fredag 23 april 2027, klockan 23.59",
            id="sv",
        ),
        pytest.param(
            "en",
            "Price per person: SEK 6,400\nIncluded: hotel\nOptional: single room (SEK 1,500)\n"
            "Not included: flight (about SEK 3,200)\n"
            "Decision whether the trip takes place: Thursday 8 April 2027, 23:59",
            id="en",
        ),
    ],
)
def test_place_yours_when_the_trip_has_a_price(language: str, told: str, mailbox: MailServer) -> None:
    """The sum, what may be added, what is not included, and the days to know before booking a journey."""
    trip = factories.priced(factories.event(factories.network()))
    factories.registration(trip, email=ELIN, language=language)

    post()

    assert told in part(only(mailbox), "plain").replace("\N{NO-BREAK SPACE}", " ")


def test_place_yours_when_the_address_answers(mailbox: MailServer) -> None:
    """First the question, then the answer to keep; pressing again says nothing more."""
    row = registered(factories.network(), is_proved=False)
    post()

    for _ in range(2):
        registrations.confirm_address(registration=row, by=BY, now=NOW + timedelta(hours=1))
        post(NOW + timedelta(hours=1))

    assert subjects(mailbox) == [f"Bekräfta din adress: {TITLE['sv']}", f"Du har en plats: {TITLE['sv']}"]
    assert re.search(r"/sv/m/[\w-]+/aterbud/", part(to(mailbox)[1], "plain"))


def test_place_yours_when_the_organiser_enters_somebody(mailbox: MailServer) -> None:
    """The organiser vouches for the address: one mail, and it asks for nothing."""
    trip = factories.event(factories.network())
    registrations.enter(event=trip, name="Elin", email=ELIN, language="sv", submit_key="k", by=BY, now=NOW)

    post()

    assert subjects(mailbox) == [f"Du har en plats: {TITLE['sv']}"]
    assert Delivery.objects.count() == 1


def test_place_confirmed_when_the_address_answers_before_it_is_sent(mailbox: MailServer) -> None:
    row = registered(factories.network(), is_proved=False)
    letters.plan(now=NOW)
    registrations.confirm_address(registration=row, by=BY, now=NOW)

    post()

    assert subjects(mailbox) == [f"Du har en plats: {TITLE['sv']}"]
    assert Delivery.objects.get(letter="place_confirmed").reason == "told_by_place_yours"


def test_place_confirmed_when_the_organiser_approves(mailbox: MailServer) -> None:
    trip = factories.event(factories.network(), admission="approval")
    row = factories.registration(trip, email=ELIN)
    post()
    registrations.approve(registration=row, by=BY, now=NOW)

    post()

    assert subjects(mailbox)[1:] == [f"Din plats är klar: {TITLE['sv']}"]


def test_place_confirmed_when_the_address_has_not_answered(mailbox: MailServer) -> None:
    """The confirmation, the nudge and the end: nothing else goes to an address that may be somebody else's."""
    home = factories.network()
    row = registered(home, is_proved=False)
    post()
    assert subjects(mailbox) == ["Bekräfta din adress: Studieresa till Emilia-Romagna"]
    assert "Någon har anmält sig till ”Studieresa till Emilia-Romagna”" in part(only(mailbox), "plain")

    programme.reschedule(event=row.event, when=When.days(date(2027, 5, 30), date(2027, 6, 4)), by=BY, now=NOW)
    post(NOW + timedelta(hours=2))
    post(NOW + timedelta(hours=25))
    registrations.lapse(event=row.event, by=BY, now=NOW + timedelta(hours=73))
    post(NOW + timedelta(hours=73))

    assert subjects(mailbox)[1:] == [
        "Bekräfta din adress: Studieresa till Emilia-Romagna",
        "Din anmälan är struken: Studieresa till Emilia-Romagna",
    ]
    assert Delivery.objects.get(letter="event_rescheduled").reason == "address_unproved"


@pytest.mark.parametrize("is_proved", [True, False])
def test_place_confirmed_when_the_address_was_there_before(is_proved: bool, mailbox: MailServer) -> None:
    """Only the mailbox is told; another name at the same address is a colleague."""
    trip = factories.event(factories.network())
    first = factories.registration(trip, email=ELIN, is_proved=is_proved)
    factories.registration(trip, "Anna Berg", ELIN, is_proved=False)
    factories.registration(trip, "elin  sandberg", ELIN, is_proved=False)

    post()

    told = [f"nummer {first.reference}" in part(message, "plain") for message in to(mailbox)]
    assert told.count(True) == 1
    assert f"nummer {first.reference}" in words(part(to(mailbox)[-1], "html"))


def test_registration_started_when_it_is_left_unfinished(mailbox: MailServer) -> None:
    trip = factories.event(factories.network())
    registrations.start(event=trip, email=ELIN, language="sv", submit_key="a", by=BY, now=NOW)

    post()
    assert to(mailbox) == []
    post(NOW + timedelta(minutes=10))

    assert subjects(mailbox) == ["Slutför din anmälan: Studieresa till Emilia-Romagna"]
    assert part(only(mailbox), "plain").startswith("Hej!\n")


def test_registration_started_when_it_is_sent_in_time(mailbox: MailServer) -> None:
    trip = factories.event(factories.network())
    row = registrations.start(event=trip, email=ELIN, language="sv", submit_key="a", by=BY, now=NOW)
    post()
    registrations.save_answers(registration=row, name="Elin", by=BY, now=NOW)
    registrations.submit(registration=row, by=BY, now=NOW)

    post(NOW + timedelta(minutes=10))

    assert subjects(mailbox) == ["Bekräfta din adress: Studieresa till Emilia-Romagna"]
    assert Delivery.objects.get(letter="registration_started").reason == "registration_confirmed"


def _declined(row: Registration) -> None:
    registrations.decline(registration=row, note="Vi är tyvärr fler än bussen.\nVälkommen nästa gång!", by=BY, now=NOW)


def _withdrawn(row: Registration) -> None:
    registrations.withdraw(registration=row, by=BY, now=NOW)


@pytest.mark.parametrize(
    ("admission", "act", "expected"),
    [
        pytest.param("approval", lambda row: None, "Vi har fått din anmälan: {title}", id="pending"),
        pytest.param("approval", _declined, "Ingen plats den här gången: {title}", id="declined"),
        pytest.param("open", _withdrawn, "Du är inte längre anmäld: {title}", id="withdrawn"),
    ],
)
def test_place_when(admission: str, act: Callable[[Registration], None], expected: str, mailbox: MailServer) -> None:
    trip = factories.event(factories.network(), admission=admission)
    act(factories.registration(trip, email=ELIN))

    post()

    assert subjects(mailbox) == [expected.format(title=TITLE["sv"])]


def test_place_offered_when_somebody_withdraws(mailbox: MailServer) -> None:
    trip = factories.event(factories.network(), capacity=1)
    first = factories.registration(trip)
    factories.registration(trip, email=ELIN)
    post()

    registrations.withdraw(registration=first, by=BY, now=NOW)
    post()
    registrations.lapse(event=trip, by=BY, now=NOW + timedelta(hours=49))
    post(NOW + timedelta(hours=49))

    assert subjects(mailbox) == [
        "Du står på reservlistan: Studieresa till Emilia-Romagna",
        "En plats till dig: Studieresa till Emilia-Romagna",
        "Erbjudandet har gått ut: Studieresa till Emilia-Romagna",
    ]
    assert "Svara senast: torsdag 18 februari 2027, klockan 10.00" in part(to(mailbox)[1], "plain")


def test_rescheduled_when_everyone_is_told_once(mailbox: MailServer) -> None:
    home = factories.network()
    trip = factories.event(home)
    states = [factories.registration(trip, email=f"a{n}@example.org") for n in range(3)]
    registrations.withdraw(registration=states[2], by=BY, now=NOW)
    post()
    mailbox.envelopes.clear()

    programme.reschedule(event=trip, when=When.days(date(2027, 5, 30), date(2027, 6, 4)), by=BY, now=NOW)
    post()
    post()

    assert [message["To"] for message in mailbox.messages] == ["a0@example.org", "a1@example.org"]
    text = part(mailbox.messages[0], "plain")
    assert subjects(mailbox, "a0@example.org") == ["Nytt datum: Studieresa till Emilia-Romagna"]
    assert "Tidigare: söndag 23 – fredag 28 maj 2027." in text
    assert "När: söndag 30 maj – fredag 4 juni 2027" in text


def test_rescheduled_when_one_of_two_registrations_has_answered(mailbox: MailServer) -> None:
    """Registered twice, the second confirmed: whoever stands on the list is told, whichever came first."""
    trip = factories.event(factories.network())
    factories.registration(trip, email=ELIN, is_proved=False)
    factories.registration(trip, email=ELIN)
    post()

    programme.reschedule(event=trip, when=When.days(date(2027, 5, 30), date(2027, 6, 4)), by=BY, now=NOW)
    post()

    assert subjects(mailbox)[-1] == f"Nytt datum: {TITLE['sv']}"


def test_rescheduled_when_moved_twice_before_the_post_left(mailbox: MailServer) -> None:
    row = registered(factories.network())
    for first in (date(2027, 5, 30), date(2027, 6, 6)):
        when = When.days(first, first + timedelta(days=5))
        programme.reschedule(event=row.event, when=when, by=BY, now=NOW)

    post()

    told = [subject for subject in subjects(mailbox) if subject.startswith("Nytt datum")]
    assert (len(told), Delivery.objects.filter(reason="moved_again").count()) == (1, 1)


def test_rescheduled_when_it_is_a_clock_time(mailbox: MailServer) -> None:
    home = factories.network()
    seminar = factories.meeting(home)
    factories.registration(seminar, email=ELIN, language="en")
    starts = factories.stockholm(2027, 4, 8, 14)
    when = When.instants(starts, starts + timedelta(hours=2), "Europe/Stockholm")
    programme.reschedule(event=seminar, when=when, by=BY, now=NOW)

    post()

    text = part(to(mailbox)[-1], "plain")
    assert "Before: Wednesday 7 April 2027, 14:00." in text
    assert "When: Thursday 8 April 2027, 14:00–16:00" in text


@pytest.mark.parametrize(
    ("act", "subject"),
    [
        pytest.param(programme.postpone, "Uppskjutet: Studieresa till Emilia-Romagna", id="postponed"),
        pytest.param(programme.cancel, "Inställt: Studieresa till Emilia-Romagna", id="cancelled"),
    ],
)
def test_event_when_it_is_called_off(act: Callable[..., Event], subject: str, mailbox: MailServer) -> None:
    row = registered(factories.network())
    act(event=row.event, note={"sv": "För få har anmält sig."}, by=BY, now=NOW)

    post()

    assert subjects(mailbox) == [subject]
    assert "För få har anmält sig." in part(only(mailbox), "plain")
    assert Delivery.objects.get(letter="place_yours").state == "cancelled"


def _group_meeting(home: Network) -> Event:
    """A called meeting of three seats: Anders sits, one holder is away, one seat is empty."""
    group = factories.group(home)
    anders = factories.person(home, "Anders Lind", ANDERS)
    away = factories.person(home, "Alma Fors", "alma@example.org")
    municipality = factories.organisation(home, "Örebro kommun", contact_email="kommun@example.org")
    factories.seat(group, factories.organisation(home, "Coompanion"), anders)
    seat = factories.seat(group, municipality, away)
    note_absence(tenure=seat.tenures.get(), from_on=date(2027, 1, 1), to_on=None, by=BY, now=NOW)
    factories.seat(group, factories.organisation(home, "Vägen ut", contact_email=""))
    starts = factories.stockholm(2027, 4, 7, 14)
    when = When.instants(starts, starts + timedelta(minutes=150), "Europe/Stockholm")
    title = {"sv": "Möte i utvecklingsgruppen", "en": "Meeting of the development group"}
    meeting = factories.draft(home, "working_group_meeting", when, title=title, group=group)
    return meetings.call(event=meeting, by=BY, now=NOW)


def test_meeting_called_when_routed_by_seat(mailbox: MailServer) -> None:
    _group_meeting(factories.network())

    post()

    assert sorted(str(message["To"]) for message in mailbox.messages) == [ANDERS, "kommun@example.org"]
    message = only(mailbox, ANDERS)
    text = part(message, "plain")
    assert subjects(mailbox, ANDERS) == ["Kallelse: Möte i utvecklingsgruppen"]
    assert "När: onsdag 7 april 2027, 14.00–16.30" in text
    assert "Några rader från er organisation\nSenast måndag 5 april 2027, klockan 23.59" in text
    assert "Du får det här för att Coompanion har en plats i Utvecklingsgruppen." in text
    assert re.search(r"http://127\.0\.0\.1/sv/o/[\w-]+/", text)


def test_rescheduled_when_a_called_meeting_moves(mailbox: MailServer) -> None:
    meeting = _group_meeting(factories.network())
    post()
    mailbox.envelopes.clear()

    programme.reschedule(event=meeting, when=meeting.when.moved_to(date(2027, 4, 14)), by=BY, now=NOW)
    post()

    assert sorted(str(message["To"]) for message in mailbox.messages) == [ANDERS, "kommun@example.org"]
    assert subjects(mailbox, ANDERS) == ["Nytt datum: Möte i utvecklingsgruppen"]


def test_cancelled_when_somebody_owed_a_paper(mailbox: MailServer) -> None:
    home = factories.network()
    review = factories.event(home, "peer_review")
    anders = factories.person(home, "Anders Lind", ANDERS)
    owed = {"kind": "case_paper", "label": {"sv": "Underlag"}, "debtor": Debtor(person=anders)}
    obligations.owe(network=home, event=review, own_due_at=NOW + timedelta(days=9), by=BY, now=NOW, **owed)  # type: ignore[arg-type]  # a dict for brevity

    programme.cancel(event=review, by=BY, now=NOW)
    post()

    assert subjects(mailbox, ANDERS) == ["Inställt: Studieresa till Emilia-Romagna"]


def test_handed_over_when_somebody_else_owes_it(mailbox: MailServer) -> None:
    home = factories.network()
    anders = factories.person(home, "Anders Lind", ANDERS)
    owed = obligations.owe(
        network=home,
        event=factories.event(home, "peer_review"),
        kind="case_paper",
        label={"sv": "Underlag om fallet", "en": "Case paper"},
        debtor=Debtor(person=factories.person(home)),
        own_due_at=factories.stockholm(2027, 3, 3, 12),
        by=BY,
        now=NOW,
    )

    new = obligations.hand_over(obligation=owed, to=Debtor(person=anders), by=BY, now=NOW)
    post()

    assert subjects(mailbox, ANDERS) == ["Överlämnat till dig: Underlag om fallet"]
    assert "Senast: onsdag 3 mars 2027, klockan 12.00" in part(only(mailbox, ANDERS), "plain")
    obligations.hand_over(obligation=new, to=Debtor(person=factories.person(home)), by=BY, now=NOW)
    post()
    assert len(to(mailbox, ANDERS)) == 1


def test_my_links_when_asked_for(mailbox: MailServer) -> None:
    home = factories.network()
    registered(home, "en")
    factories.registration(factories.meeting(home), email=ELIN, language="en")
    post()
    mailbox.envelopes.clear()

    registrations.request_links(network=home, email=ELIN, language="en", by=BY, now=NOW)
    registrations.request_links(network=home, email="nobody@example.org", language="en", by=BY, now=NOW)
    post()

    assert [message["To"] for message in mailbox.messages] == [ELIN]
    text = part(only(mailbox), "plain")
    assert subjects(mailbox) == ["Your links"]
    assert "Seminar\nWednesday 7 April 2027, 14:00–16:30 (you have a place)" in text
    assert len(set(re.findall(r"/en/m/[\w-]+/", text))) == 2


def test_letter_when_names_are_hostile(mailbox: MailServer) -> None:
    """A name is somebody's words: no header, no markup, no template, no link."""
    name = '<b>Eve</b> {{ 7 }} [[event]] & "Co"'
    factories.registration(factories.event(factories.network()), name, ELIN)

    post()

    message = only(mailbox)
    assert "<b>Eve" not in part(message, "html")
    assert "&lt;b&gt;Eve&lt;/b&gt; {{ 7 }}" in part(message, "html")
    assert "Hej <b>Eve</b> {{ 7 }}" in part(message, "plain")


def test_promise_when_heard_twice() -> None:
    registered(factories.network())
    due = LetterDue.objects.get(letter="place_confirmed")

    assert letters.promise(due.activity) == due


def test_letter_when_its_registration_is_gone(mailbox: MailServer) -> None:
    row = registered(factories.network())
    letters.plan(now=NOW)
    row.delete()

    drain()

    assert Delivery.objects.get().reason == "registration_gone"


def test_plan_when_one_promise_is_poisoned(mailbox: MailServer) -> None:
    home = factories.network()
    registered(home)
    LetterDue.objects.filter(letter="registration_started").update(letter="no_such_letter")

    assert letters.plan(now=NOW) == 2
    drain()

    bad = LetterDue.objects.get(letter="no_such_letter")
    assert (bad.attempts, bad.error) == (1, "KeyError: 'no_such_letter'")
    assert subjects(mailbox) == ["Du har en plats: Studieresa till Emilia-Romagna"]


def test_plan_when_run_twice() -> None:
    registered(factories.network())

    assert [letters.plan(now=NOW), letters.plan(now=NOW)] == [3, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_write_when_there_are_many(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """The acts, the registrations, the prices, the days ahead and the host, however many letters."""
    trip = factories.event(factories.network())
    for _ in range(count):
        factories.registration(trip)
    letters.plan(now=NOW)
    rows = list(Delivery.objects.select_related("network", "event", "person"))

    with django_assert_num_queries(5):
        written = write(rows, NOW)

    assert len(written) == count


def test_nudge_when_a_transaction_promises_twice(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    trip = factories.event(factories.network())

    with django_capture_on_commit_callbacks() as callbacks:
        factories.registration(trip)

    assert callbacks == [receivers.nudge]
