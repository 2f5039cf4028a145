"""What a batch of letters needs to know, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from events.directory.models import Person, Seat
from events.journal.models import Activity
from events.kernel.text import fold
from events.obligations.models import Obligation
from events.obligations.queries import RELATED
from events.programme.models import Deadline, Event
from events.programme.queries import public_moments
from events.registrations.models import Registration
from events.trips.queries import Price, prices
from notifications.letters.queries.addresses import Links, links_of
from notifications.outbox.models import Delivery

# The letters that tell somebody where they stand tell what it costs and which days count.
WHOLE = frozenset({"place_pending", "place_confirmed", "place_yours", "place_waiting", "place_offered"})


@dataclass(frozen=True)
class Loaded:
    """Everything a batch speaks of, by id."""

    data: Mapping[int, Mapping[str, object]]
    registrations: Mapping[int, Registration]
    seats: Mapping[int, Seat]
    obligations: Mapping[int, Obligation]
    owed_by_seat: Mapping[tuple[int | None, int | None], Sequence[Obligation]]
    twins: Mapping[int, Registration]
    prices: Mapping[int, Price]
    moments: Mapping[int, Sequence[Deadline]]
    links: Mapping[int, Links]

    def act(self, row: Delivery) -> Mapping[str, object]:
        """What the journal noted of the act that the mail tells of."""
        return self.data.get(row.activity_id or 0, {})

    def registration(self, row: Delivery) -> Registration | None:
        return self.registrations.get(id_in(row.about, "registration"))

    def obligation(self, row: Delivery) -> Obligation | None:
        return self.obligations.get(id_in(row.about, "obligation"))

    def seat(self, row: Delivery) -> Seat | None:
        return self.seats.get(id_in(row.about, "seat"))

    def event(self, row: Delivery) -> Event | None:
        registration = self.registration(row)
        return registration.event if registration else row.event


def id_in(about: str, kind: str) -> int:
    """The id in "kind:id", 0 when it speaks of something else."""
    found, _colon, number = about.partition(":")
    return int(number) if found == kind else 0


def load(rows: Sequence[Delivery], now: datetime) -> Loaded:
    """One query for each kind of record that the batch speaks of; none for the kinds it does not."""
    data = _data(rows)
    registrations = _registrations(_ids(rows, "registration") | _listed(data.values()))
    seats = _ids(rows, "seat")
    whole = {row.event_id for row in rows if row.letter in WHOLE and row.event_id}
    return Loaded(
        data=data,
        registrations=registrations,
        seats=_seats(seats),
        obligations=_obligations(_ids(rows, "obligation")),
        owed_by_seat=_owed_by(seats, rows),
        twins=_twins(registrations[id_in(row.about, "registration")] for row in rows if _asks(row, registrations)),
        prices=prices(whole),
        moments=public_moments(whole, now),
        links=links_of(row.network for row in rows),
    )


def _asks(row: Delivery, registrations: Mapping[int, Registration]) -> bool:
    """Whether the mail asks a mailbox to prove itself."""
    found = registrations.get(id_in(row.about, "registration"))
    return row.letter in WHOLE and found is not None and found.address_confirmed_at is None


def _twins(unproved: Iterable[Registration]) -> dict[int, Registration]:
    """Another living registration of the same name and address for the same event, by the id of the unproved one.

    Told to the mailbox alone: on a page it would tell a visitor that the address is registered.
    """
    rows = list(unproved)
    if not rows:
        return {}
    addresses = {row.person.email for row in rows}
    others = Registration.objects.filter(event_id__in={row.event_id for row in rows}, person__email__in=addresses)
    known = {_same(other): other for other in others.live().select_related("person").order_by("-id")}
    return {row.pk: known[_same(row)] for row in rows if known.get(_same(row), row).pk != row.pk}


def _same(row: Registration) -> tuple[int, str, str]:
    return row.event_id, row.person.email, fold(row.person.name)


def _ids(rows: Iterable[Delivery], kind: str) -> set[int]:
    return {id_in(row.about, kind) for row in rows} - {0}


def _data(rows: Sequence[Delivery]) -> dict[int, Mapping[str, object]]:
    wanted = {row.activity_id for row in rows if row.activity_id}
    return dict(Activity.objects.filter(pk__in=wanted).values_list("pk", "data")) if wanted else {}


def _listed(data: Iterable[Mapping[str, object]]) -> set[int]:
    """The registrations that a request for links names."""
    found: set[int] = set()
    for one in data:
        listed = one.get("registrations")
        found |= set(listed) if isinstance(listed, list) else set()
    return found


def _registrations(wanted: set[int]) -> dict[int, Registration]:
    rows = Registration.objects.select_related("event__network", "person", "site")
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}


def _seats(wanted: set[int]) -> dict[int, Seat]:
    rows = Seat.objects.select_related("group", "organisation")
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}


def _obligations(wanted: set[int]) -> dict[int, Obligation]:
    rows = Obligation.objects.select_related(*RELATED)
    return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}


def _owed_by(seats: set[int], rows: Sequence[Delivery]) -> dict[tuple[int | None, int | None], list[Obligation]]:
    found: dict[tuple[int | None, int | None], list[Obligation]] = defaultdict(list)
    if seats:
        events = {row.event_id for row in rows if row.event_id}
        owing = Obligation.objects.filter(seat_id__in=seats, event_id__in=events, due_at__isnull=False)
        for owed in owing.select_related("event__contribution_request").unsettled():
            found[owed.event_id, owed.seat_id].append(owed)
    return dict(found)


def reader_zone(row: Delivery) -> str:
    """The clocks the reader lives by."""
    person: Person | None = row.person
    return (person.zone if person else "") or row.network.zone
