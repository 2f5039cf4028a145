from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise

from events.calendars import rules
from events.calendars.ical import components
from events.calendars.ical.components import Revision
from events.calendars.ical.entries import Entries
from events.calendars.models import CalendarItem, ComponentBytes, ItemKind, ItemStatus
from events.calendars.operations.feeds import mark
from events.networks.models import Network

# (kind, id of the source, id of the person): the last one only where a source has an entry for each of several.
Key = tuple[str, int, int]
Known = dict[Key, CalendarItem]

_REVISED = (
    "event",
    "person",
    "sequence",
    "revised_at",
    "status",
    "meaning",
    "schedule",
    "is_public",
    "sorts_at",
    "ends_at",
    "zone",
    "tombstoned_at",
    "leaves_at",
    "has_left",
)


@dataclass(frozen=True)
class Wanted:
    """An entry as it ought to be: of which source, whose, and what it says (None: it has nothing to say).

    ``farewell`` stands before the title if it had an entry and loses it.
    """

    kind: ItemKind
    subject_id: int
    event_id: int | None
    entries: Entries | None
    person_id: int | None = None
    is_public: bool = False
    farewell: Promise | str = rules.CANCELLED

    @property
    def key(self) -> Key:
        return self.kind, self.subject_id, _person_in_key(self.kind, self.person_id)


@dataclass(frozen=True)
class Edition:
    """A changed item, its new bytes by language (none: the old ones stay), and who sees it change."""

    item: CalendarItem
    bodies: Mapping[str, bytes]
    owners: frozenset[int]
    was_public: bool


def key_of(item: CalendarItem) -> Key:
    """The key of a stored item. One that has lost its source gets a key that nothing wanted has."""
    subject_id = getattr(item, f"{item.kind}_id")
    return item.kind, subject_id or -item.pk, _person_in_key(item.kind, item.person_id)


def _person_in_key(kind: str, person_id: int | None) -> int:
    return (person_id or 0) if kind == ItemKind.OBLIGATION else 0


def settle(*, wanted: Iterable[Wanted], known: Known, network: Network, now: datetime) -> None:
    """Make the stored items say what is wanted, and nothing else.

    1. What is wanted is revised where its meaning differs. 2. What is known and no longer wanted ends.
    3. The new editions are stored. 4. The feeds that hold them are stale.
    """
    left = dict(known)
    found = [_revised(one, left.pop(one.key, None), network, now) for one in wanted]
    found += [_ended(item, rules.CANCELLED, now) for item in left.values()]
    editions = [edition for edition in found if edition]
    if editions:
        _store(editions)
        _mark(editions, now)


# --- editions -------------------------------------------------------------------------------------------------------


def _revised(one: Wanted, item: CalendarItem | None, network: Network, now: datetime) -> Edition | None:
    """A new edition, None when the last one says the same."""
    if one.entries is None:
        return _ended(item, one.farewell, now) if item else None
    meaning, schedule = one.entries.meaning, one.entries.schedule
    if item is None:
        # Nobody is told of the cancellation of what they never saw.
        if one.entries.any.status == ItemStatus.CANCELLED:
            return None
        item = _new(one, network, now)
    elif (item.meaning, item.is_public, item.person_id) == (meaning, one.is_public, one.person_id):
        return None
    elif item.schedule != schedule:
        item.sequence += 1
    owners, was_public = _owners(item, one.person_id), item.is_public
    item.meaning, item.schedule, item.is_public, item.person_id = meaning, schedule, one.is_public, one.person_id
    _place(item, one.entries, now)
    return Edition(item, _rendered(item, one.entries), owners, was_public)


def _new(one: Wanted, network: Network, now: datetime) -> CalendarItem:
    item = CalendarItem(
        network=network,
        kind=one.kind,
        event_id=one.event_id,
        uid=f"{uuid.uuid4()}@{network.uid_domain}",
        created_at=_whole_second(now),
    )
    setattr(item, f"{one.kind}_id", one.subject_id)
    return item


def _place(item: CalendarItem, said: Entries, now: datetime) -> None:
    """Set the columns that sort, select and retire the item."""
    entry = said.any
    item.revised_at, item.status = _whole_second(now), entry.status
    item.tombstoned_at = (item.tombstoned_at or now) if entry.status == ItemStatus.CANCELLED else None
    item.sorts_at, item.ends_at = rules.bounds(entry)
    item.zone = components.zone_named(entry)
    _stay(item, now)


def _stay(item: CalendarItem, now: datetime) -> None:
    item.leaves_at = rules.leaves_at(item.status, item.ends_at, item.tombstoned_at)
    item.has_left = item.leaves_at <= now


def _rendered(item: CalendarItem, said: Entries) -> dict[str, bytes]:
    revision = Revision(item.uid, item.sequence, item.created_at, item.revised_at)
    return {language: components.render(entry, revision) for language, entry in said.items()}


def _ended(item: CalendarItem, farewell: Promise | str, now: datetime) -> Edition | None:
    """A last edition: cancelled for what people have acted on, gone for the rest; None when it had ended before."""
    if item.has_left or item.status == ItemStatus.CANCELLED:
        return None
    item.meaning = item.schedule = ""
    if item.kind not in rules.TOMBSTONED:
        item.has_left, item.leaves_at = True, now
        return Edition(item, {}, _owners(item), item.is_public)
    item.sequence += 1
    item.revised_at, item.status, item.tombstoned_at = _whole_second(now), ItemStatus.CANCELLED, now
    _stay(item, now)
    return Edition(item, _cancelled(item, farewell), _owners(item), item.is_public)


def _cancelled(item: CalendarItem, farewell: Promise | str) -> dict[str, bytes]:
    bodies = {}
    for component in ComponentBytes.objects.filter(item=item):
        with translation.override(component.language):
            title = str(farewell)
        bodies[component.language] = components.cancelled(bytes(component.body), item.sequence, item.revised_at, title)
    return bodies


def _owners(item: CalendarItem, *others: int | None) -> frozenset[int]:
    return frozenset(one for one in (item.person_id, *others) if one)


def _whole_second(now: datetime) -> datetime:
    """RFC 5545 section 3.3.5 has no fractions of a second."""
    return now.replace(microsecond=0)


# --- storing --------------------------------------------------------------------------------------------------------


def _store(editions: Sequence[Edition]) -> None:
    new = [edition.item for edition in editions if edition.item._state.adding]
    old = [edition.item for edition in editions if not edition.item._state.adding]
    CalendarItem.objects.bulk_create(new, batch_size=200)
    # bulk_update would write one CASE for each column and row: twelve times as slow for a thousand participants.
    CalendarItem.objects.bulk_create(
        old, update_conflicts=True, unique_fields=["id"], update_fields=_REVISED, batch_size=200
    )
    ComponentBytes.objects.bulk_create(
        [
            ComponentBytes(item=edition.item, language=language, body=body, digest=hashlib.sha256(body).hexdigest())
            for edition in editions
            for language, body in edition.bodies.items()
        ],
        update_conflicts=True,
        unique_fields=["item", "language"],
        update_fields=["body", "digest"],
        batch_size=200,
    )


def _mark(editions: Sequence[Edition], now: datetime) -> None:
    around = (ItemKind.SESSION, ItemKind.DEADLINE)
    mark(
        networks={one.item.network_id for one in editions if one.item.is_public or one.was_public},
        persons={owner for one in editions for owner in one.owners},
        events={one.item.event_id for one in editions if one.item.kind in around and one.item.event_id},
        now=now,
    )
