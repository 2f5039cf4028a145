"""A load world: as many invented people and events as are asked for, in the first network of the demo.

Events are made by the operations. People and registrations are written in bulk, and this is the only place where
that happens: ``_people`` leaves what ``directory.add_person`` and ``verify_address`` leave, ``_registrations`` what
``registrations.register`` and ``confirm_address`` leave (a test compares them column by column), and
``calendars.refresh_event`` then renders the entries of all registrations of an event together, as it does when an
event moves. Only the letters are left out: nobody is to be told of what a crowd has done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.db.models import Model

from demo.days import STOCKHOLM
from demo.making import PARTICIPANT, said
from demo.networks import FIRST
from events.calendars import operations as calendars
from events.directory.models import Person
from events.journal.models import SYSTEM, Activity, Actor
from events.kernel import text, tokens
from events.kernel.localtime import at, in_zone
from events.kernel.when import When
from events.networks.models import Network
from events.programme import operations as programme
from events.programme.models import Event
from events.registrations.models import Registration, RegistrationState

BATCH = 1000
EVENTS_AT_A_TIME = 100
BIG_SLUG = "stora-motet"
# The event that everybody goes to, so that a list of 5,000 can be looked at.
MOST_AT_BIG = 5000
AT_AN_EVENT = 14

FIRST_NAMES = (
    "Anna", "Lars", "Maria", "Karl", "Elisabeth", "Erik", "Kristina", "Johan", "Åsa", "Nils", "Ingrid", "Oskar",
    "Fatima", "Ali", "Märta", "Göran", "Elin", "Hassan", "Linnéa", "Per-Åke", "Sofia", "Mustafa", "Ebba", "Örjan",
)  # fmt: skip
LAST_NAMES = (
    "Alm", "Berg", "Dahl", "Ek", "Falk", "Gran", "Holm", "Ivarsson", "Jonsson", "Kvist", "Lind", "Mård", "Nord",
    "Öst", "Palm", "Qvarn", "Ros", "Sjö", "Törn", "Udd", "Vik", "Wall", "Yngve", "Åkesson", "Ängsmo",
)  # fmt: skip
ORGANISATIONS = ("Coompanion", "Folkets hus", "Studieförbundet", "Kommunen", "Regionen", "Kooperativet", "Föreningen")
# kind, its words, how often; a study trip and a course last some days.
KINDS = (
    ("seminar", said("Seminarium", "Seminar"), 40, 1),
    ("working_group_meeting", said("Arbetsgruppsmöte", "Working-group meeting"), 14, 1),
    ("study_trip", said("Studieresa", "Study trip"), 12, 4),
    ("course", said("Utbildning", "Course"), 12, 2),
    ("key_date", said("Hållpunkt", "Key date"), 9, 1),
    ("conference", said("Konferens", "Conference"), 6, 1),
    ("annual_meeting", said("Årsmöte", "Annual meeting"), 4, 1),
    ("peer_review", said("Granskning", "Peer review"), 3, 2),
)
OPEN_TO_ALL = ("seminar", "study_trip", "course", "conference", "annual_meeting")
SUBJECTS = ("upphandling", "kooperativ", "arbetsintegrering", "finansiering", "ledarskap", "digitalisering", "miljö")

Say = Callable[[str], object]


@dataclass(frozen=True)
class Crowd:
    """What was made: the event that everybody goes to, and how many there are of each."""

    big: Event | None
    people: int
    events: int
    registrations: int


def add(*, people: int, events: int, now: datetime, seed: int = 1, say: Say = lambda text: None) -> Crowd:
    """Add a crowd to the first network; the same seed makes the same names, days and choices.

    A second crowd needs another seed, because its people's addresses would be taken.
    """
    network = Network.objects.get(slug=FIRST, is_demo=True)
    chance = Random(seed)
    crowd = _people(network, people, seed, chance, now)
    say(f"{len(crowd)} people")
    made = list(_events(network, events, chance, now, say))
    big = _big(network, now) if crowd and events else None
    count = _fill(big, crowd[:MOST_AT_BIG], now) if big else 0
    for number, event in enumerate([one for one in made if one.kind in OPEN_TO_ALL and crowd], start=1):
        count += _fill(event, chance.sample(crowd, min(len(crowd), chance.randint(0, AT_AN_EVENT))), now)
        if number % 500 == 0:
            say(f"{count} registrations")
    say(f"{count} registrations")
    return Crowd(big, len(crowd), len(made) + bool(big), count)


# --- people ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def _people(network: Network, number: int, seed: int, chance: Random, now: datetime) -> list[Person]:
    """People whose addresses have answered; BULK, see the head of the module."""
    known_since = now - timedelta(days=300)
    rows = [_person(network, one, seed, chance, known_since) for one in range(number)]
    made = Person.objects.bulk_create(rows, batch_size=BATCH)
    _record(network, made, ("person.added", "person.verified"), SYSTEM, known_since)
    return made


def _person(network: Network, number: int, seed: int, chance: Random, known_since: datetime) -> Person:
    first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    name = f"{first} {last}"
    address = f"{text.slugify(first)}.{text.slugify(last)}.{seed}.{number}@example.org"
    return Person(
        network=network,
        name=name,
        email=address,
        email_verified_at=known_since,
        language="en" if number % 9 == 0 else "sv",
        search_key=text.fold(f"{name} {address}"),
    )


def _record(
    network: Network,
    subjects: Sequence[Model],
    verbs: Sequence[str],
    by: Actor,
    at_instant: datetime,
    event: Event | None = None,
    data: Mapping[str, Mapping[str, object]] | None = None,
) -> None:
    """What the journal would say of each subject: one row for each verb."""
    rows = (
        Activity(
            network=network,
            at=at_instant,
            verb=verb,
            actor_kind=by.kind,
            actor_id=by.id,
            subject_type=subject._meta.model_name or "",
            subject_id=subject.pk,
            event_id=event.pk if event else None,
            data=dict((data or {}).get(verb, {})),
        )
        for subject in subjects
        for verb in verbs
    )
    Activity.objects.bulk_create(rows, batch_size=BATCH)


# --- events ---------------------------------------------------------------------------------------------------------


def _events(network: Network, number: int, chance: Random, now: datetime, say: Say) -> Iterator[Event]:
    """Published events from half a year ago to a year and a half ahead, those that are over held."""
    today = in_zone(now, STOCKHOLM).date()
    for start in range(0, max(number - 1, 0), EVENTS_AT_A_TIME):
        with transaction.atomic():
            made = [_event(network, chance, today) for _ in range(start, min(start + EVENTS_AT_A_TIME, number - 1))]
        yield from made
        if (start // EVENTS_AT_A_TIME) % 5 == 4:
            say(f"{start + len(made)} events")


def _event(network: Network, chance: Random, today: date) -> Event:
    code, words, _weight, days = chance.choices(KINDS, [weight for _code, _words, weight, _days in KINDS])[0]
    first = today + timedelta(days=chance.randint(-180, 540))
    planned = at(min(first, today) - timedelta(days=100), time(9), STOCKHOLM)
    subject = chance.choice(SUBJECTS)
    number = chance.randint(1, 9999)
    event = programme.create(
        network=network,
        kind=code,
        title=said(f"{words['sv']} om {subject} {number}", f"{words['en']} on {subject} {number}"),
        slug=f"{code.replace('_', '-')}-{subject}-{number}",
        when=_when(first, days),
        summary=said("En påhittad aktivitet.", "An invented activity."),
        place=said("Folkets hus, Rågsved", "Folkets hus, Rågsved"),
        capacity=chance.choice((None, 8, 20, 40)),
        by=SYSTEM,
        now=planned,
    )
    event = programme.publish(event=event, by=SYSTEM, now=planned)
    if event.last_on and event.last_on < today:
        event = programme.hold(event=event, by=SYSTEM, now=at(event.last_on, time(18), STOCKHOLM))
    return event


def _when(first: date, days: int) -> When:
    if days > 1:
        return When.days(first, first + timedelta(days=days - 1))
    return When.instants(at(first, time(13), STOCKHOLM), at(first, time(16), STOCKHOLM), STOCKHOLM)


def _big(network: Network, now: datetime) -> Event:
    """The event that everybody goes to, three months ahead."""
    first = in_zone(now, STOCKHOLM).date() + timedelta(days=90)
    planned = now - timedelta(days=100)
    event = programme.create(
        network=network,
        kind="conference",
        title=said("Stora mötet", "The big meeting"),
        slug=BIG_SLUG,
        when=_when(first, 1),
        place=said("Conventum, Örebro", "Conventum, Örebro"),
        summary=said("Alla är med.", "Everybody is there."),
        by=SYSTEM,
        now=planned,
    )
    return programme.publish(event=event, by=SYSTEM, now=planned)


# --- registrations --------------------------------------------------------------------------------------------------


@transaction.atomic
def _fill(event: Event, people: Sequence[Person], now: datetime) -> int:
    """Register these people for an event, as many as it holds confirmed and the rest waiting."""
    submitted = min(now, event.published_at or now) + timedelta(days=5)
    _registrations(event, people, submitted)
    calendars.refresh_event(event_id=event.pk, now=submitted)
    return len(people)


def _registrations(event: Event, people: Sequence[Person], submitted: datetime) -> list[Registration]:
    """Submitted registrations whose addresses have answered; BULK, see the head of the module."""
    places = len(people) if event.capacity is None else event.capacity
    references = _references(len(people))
    rows = [
        Registration(
            event=event,
            person=person,
            organisation_name=ORGANISATIONS[number % len(ORGANISATIONS)],
            state=RegistrationState.CONFIRMED if number < places else RegistrationState.WAITING,
            reference=references[number],
            language=person.language,
            submit_key=f"crowd-{person.pk}",
            started_at=submitted,
            submitted_at=submitted,
            address_confirmed_at=submitted,
            waiting_since=None if number < places else submitted,
            settled_at=submitted,
        )
        for number, person in enumerate(people)
    ]
    made = Registration.objects.bulk_create(rows, batch_size=BATCH)
    for state in (RegistrationState.CONFIRMED, RegistrationState.WAITING):
        settled, proved = f"registration.{state.value}", "registration.address_confirmed"
        verbs = ("registration.started", settled, proved)
        chosen = [row for row in made if row.state == state]
        data: dict[str, dict[str, object]] = {
            settled: {"freed": False, "is_proved": False},
            proved: {"state": state.value},
        }
        _record(event.network, chosen, verbs, PARTICIPANT, submitted, event, data)
    return made


def _references(number: int) -> list[str]:
    found: set[str] = set()
    while len(found) < number:
        found.add(tokens.reference())
    return sorted(found)
