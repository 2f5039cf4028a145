"""Every letter we can send. A letter is named by what its reader learns; docs/letters.md describes each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from notifications.preferences.models import Category


class Audience(Enum):
    """Who gets a letter; ``queries.audience`` has a function for each."""

    REGISTRANT = "the person of the registration"
    ASKER = "whoever asked for their links, at the address asked for"
    CONCERNED = "everyone who is coming, was called, or owes something to the event; one copy each"
    SEATS = "the seats of the group: holder, else deputy, else contact point"
    DEBTOR = "whoever answers for the obligation"
    REMINDED = "found by the reminder rules"


class Useful(Enum):
    """How long a letter is worth sending; ``rules.expires_at`` knows."""

    UNTIL_OVER = "until the event is over"
    UNTIL_START = "until the event starts"
    UNTIL_OFFER_ENDS = "until the offer ends"
    THREE_DAYS = "three days"


PUBLISHED = frozenset({"published"})
ANY = frozenset[str]()


@dataclass(frozen=True)
class Letter:
    """One letter: the verb that promises it, who gets it, when it holds.

    ``when`` must equal the activity's data for the promise to be made. ``states`` and ``event_states`` are those of
    the registration and the event in which it still holds when it is sent (empty: any). ``wait`` gives the person
    time to make it superfluous. ``to_unproved``: may go to an address that has not answered yet.
    """

    name: str
    verb: str
    audience: Audience
    category: Category = Category.NECESSARY
    useful: Useful = Useful.UNTIL_OVER
    when: Mapping[str, object] = field(default_factory=dict)
    states: frozenset[str] = ANY
    event_states: frozenset[str] = PUBLISHED
    wait: timedelta = timedelta()
    to_unproved: bool = False


def _about_place(name: str, verb: str, state: str, **more: object) -> Letter:
    return Letter(name, verb, Audience.REGISTRANT, states=frozenset({state}), **more)  # type: ignore[arg-type]  # the fields of Letter


_STILL_COMING = frozenset({"pending", "confirmed", "waiting", "offered"})

LETTERS: tuple[Letter, ...] = (
    # The four that an unproved address may get before it answers: each carries the link that proves it.
    _about_place(
        "registration_started",
        "registration.started",
        "started",
        useful=Useful.THREE_DAYS,
        wait=timedelta(minutes=10),
        to_unproved=True,
    ),
    _about_place("place_pending", "registration.pending", "pending", to_unproved=True),
    _about_place("place_confirmed", "registration.confirmed", "confirmed", to_unproved=True),
    # Told when the address answers; one that had answered before is told by place_confirmed.
    _about_place("place_yours", "registration.address_confirmed", "confirmed", when={"state": "confirmed"}),
    _about_place("place_waiting", "registration.waiting", "waiting", useful=Useful.UNTIL_START, to_unproved=True),
    _about_place("place_offered", "registration.offered", "offered", useful=Useful.UNTIL_OFFER_ENDS),
    _about_place("offer_lapsed", "registration.lapsed", "lapsed", when={"why": "offer"}, useful=Useful.UNTIL_START),
    _about_place("place_declined", "registration.declined", "declined", useful=Useful.UNTIL_START),
    _about_place(
        "registration_withdrawn", "registration.withdrawn", "withdrawn", event_states=ANY, useful=Useful.THREE_DAYS
    ),
    _about_place(
        "registration_lapsed",
        "registration.lapsed",
        "lapsed",
        when={"why": "unconfirmed"},
        useful=Useful.UNTIL_START,
        to_unproved=True,
    ),
    Letter(
        "event_rescheduled",
        "event.rescheduled",
        Audience.CONCERNED,
        when={"material": True},
        states=_STILL_COMING,
    ),
    Letter(
        "event_postponed",
        "event.postponed",
        Audience.CONCERNED,
        states=_STILL_COMING,
        event_states=frozenset({"postponed"}),
    ),
    Letter(
        "event_cancelled",
        "event.cancelled",
        Audience.CONCERNED,
        states=_STILL_COMING,
        event_states=frozenset({"cancelled"}),
    ),
    Letter("meeting_called", "meeting.called", Audience.SEATS, useful=Useful.UNTIL_START),
    Letter(
        "my_links",
        "person.links_requested",
        Audience.ASKER,
        event_states=ANY,
        useful=Useful.THREE_DAYS,
        to_unproved=True,
    ),
    Letter(
        "obligation_handed_over",
        "obligation.handed_over",
        Audience.DEBTOR,
        event_states=frozenset({"draft", "published", "held"}),
    ),
    # Sent by the rules of the room reminders, not by an act.
    Letter(
        "obligation_due",
        "",
        Audience.REMINDED,
        Category.REMINDERS,
        event_states=frozenset({"published", "held"}),
    ),
    Letter(
        "registration_unfinished",
        "",
        Audience.REMINDED,
        Category.REMINDERS,
        states=frozenset({"started"}),
        to_unproved=True,
    ),
    Letter(
        "confirm_address",
        "",
        Audience.REMINDED,
        states=frozenset({"pending", "confirmed", "waiting"}),
        to_unproved=True,
    ),
    Letter("event_soon", "", Audience.REMINDED, states=frozenset({"confirmed"})),
)

# Handed over at once and never kept, so it is no row's letter; its templates lie with the others.
SIGN_IN_CODE = Letter("sign_in_code", "", Audience.ASKER, event_states=ANY, useful=Useful.THREE_DAYS)

BY_NAME: dict[str, Letter] = {letter.name: letter for letter in LETTERS}


def promised(verb: str, data: Mapping[str, object]) -> Letter | None:
    """The letter that this act promises, or None."""
    for letter in LETTERS:
        if letter.verb == verb and all(data.get(name) == value for name, value in letter.when.items()):
            return letter
    return None
