"""Who gets a letter, found when it is planned: a moment after the act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from events.directory.models import Person, Seat
from events.directory.queries import Recipient, route_seats
from events.journal.models import Activity
from events.kernel.localtime import in_zone
from events.obligations.models import Obligation
from events.obligations.queries import RELATED, debtors
from events.programme.models import Event
from events.registrations.models import Registration
from notifications.letters import rules
from notifications.letters.catalogue import Audience, Letter


@dataclass(frozen=True)
class Addressee:
    """One copy: where it goes, in what language, and which record it tells this reader of."""

    address: str
    language: str
    about: str
    person_id: int | None = None


def addressees(letter: Letter, activity: Activity) -> list[Addressee]:
    """Who this letter goes to, each address once, in a constant number of queries."""
    seen: dict[str, Addressee] = {}
    for found in _FINDERS[letter.audience](activity, letter):
        if found.address:
            seen.setdefault(found.address.lower(), found)
    return list(seen.values())


def _registrant(activity: Activity, letter: Letter) -> Iterator[Addressee]:
    """Nobody when the state has moved on since: one page started and sent at once promises two letters, gets one."""
    rows = Registration.objects.select_related("person").filter(pk=activity.subject_id)
    if letter.name == "place_confirmed" and rules.is_told_by_proof(activity.data, is_proved=True):
        rows = rows.filter(address_confirmed_at__isnull=True)
    return map(_of_registration, rows.filter(state__in=letter.states) if letter.states else rows)


def _of_registration(row: Registration) -> Addressee:
    return Addressee(row.person.email, row.language, f"registration:{row.pk}", row.person_id)


def _asker(activity: Activity, letter: Letter) -> Iterator[Addressee]:
    language = str(activity.data.get("language", ""))
    for person in Person.objects.filter(pk=activity.subject_id):
        yield Addressee(person.email, language or person.language, f"person:{person.pk}", person.pk)


def _concerned(activity: Activity, letter: Letter) -> Iterator[Addressee]:
    """Those with a registration first: their copy carries the link to it."""
    event_id = activity.event_id or 0
    # Of two at one address the proved one gets the copy: the other's could be dropped when it is to be sent.
    coming = Registration.objects.filter(event_id=event_id).live()
    coming = coming.order_by(F("address_confirmed_at").asc(nulls_last=True), "id")
    yield from map(_of_registration, coming.select_related("person"))
    if Activity.objects.filter(event_id=event_id, verb="meeting.called").exists():
        yield from _seats(activity, letter)
    yield from _owing(activity, letter)


def _seats(activity: Activity, letter: Letter) -> Iterator[Addressee]:
    event = Event.objects.filter(pk=activity.event_id or 0).first()
    if event is None or event.group_id is None:
        return
    seats = Seat.objects.filter(group_id=event.group_id).select_related("organisation").order_by("id")
    for seat_id, recipient in route_seats(seats=seats, day=_day(activity, event)).items():
        yield _of_recipient(recipient, f"seat:{seat_id}")


def _owing(activity: Activity, letter: Letter) -> Iterator[Addressee]:
    """Who owes something to the event, or did until this act ended it."""
    owed = Obligation.objects.filter(event_id=activity.event_id or 0).select_related(*RELATED).order_by("id")
    ended = owed.filter(state="cancelled", settled_at=activity.at)
    yield from _answering([*owed.unsettled(), *ended], activity.at.date())


def _debtor(activity: Activity, letter: Letter) -> Iterator[Addressee]:
    rows = Obligation.objects.filter(pk=activity.subject_id).select_related(*RELATED)
    return _answering(rows, activity.at.date())


def _answering(rows: Iterable[Obligation], day: date) -> Iterator[Addressee]:
    owed = list(rows)
    found = debtors(obligations=owed, day=day)
    for row in owed:
        for recipient in found[row.pk]:
            yield _of_recipient(recipient, f"obligation:{row.pk}")


def _of_recipient(recipient: Recipient, about: str) -> Addressee:
    person_id = recipient.person.pk if recipient.person else None
    return Addressee(recipient.address, recipient.language, about, person_id)


def _day(activity: Activity, event: Event) -> date:
    return in_zone(activity.at, event.zone).date()


def _nobody(activity: Activity, letter: Letter) -> Iterator[Addressee]:
    return iter(())


_FINDERS: dict[Audience, Callable[[Activity, Letter], Iterator[Addressee]]] = {
    Audience.REGISTRANT: _registrant,
    Audience.ASKER: _asker,
    Audience.CONCERNED: _concerned,
    Audience.SEATS: _seats,
    Audience.DEBTOR: _debtor,
    Audience.REMINDED: _nobody,
}
