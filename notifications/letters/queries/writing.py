"""The writer of letters: says of each mail of a batch whether it still holds, and writes the ones that do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from events.kernel.text import pick
from events.kernel.when import When, format_deadline, format_when
from events.obligations.models import UNSETTLED, Obligation
from events.programme.models import Event
from events.registrations.models import Registration
from notifications.letters import rules
from notifications.letters.catalogue import BY_NAME, Audience, Letter
from notifications.letters.queries.facts import event_facts, moment_facts, price_facts
from notifications.letters.queries.loading import Loaded, load
from notifications.letters.queries.rendering import Contents, Item, render
from notifications.outbox.compose import Dropped, Written
from notifications.outbox.models import Delivery
from notifications.preferences.models import Category


def write(rows: Sequence[Delivery], now: datetime) -> Mapping[int, Written | Dropped]:
    """For each mail the letter as things stand now, or why it is not sent."""
    loaded = load(rows, now)
    return {row.pk: _written(row, loaded) for row in rows}


def _written(row: Delivery, loaded: Loaded) -> Written | Dropped:
    letter = BY_NAME[row.letter]
    if reason := _why_not(letter, row, loaded):
        return Dropped(reason)
    with translation.override(row.language):
        contents = _CONTENTS[letter.audience](row, loaded)
    if letter.category != Category.NECESSARY and row.person:
        off = loaded.links[row.network_id].preferences(row.person, letter.category, row.language)
        contents = replace(contents, links={**contents.links, "unsubscribe": off}, unsubscribe="unsubscribe")
    return render(letter=letter, network=row.network, language=row.language, contents=contents)


def _why_not(letter: Letter, row: Delivery, loaded: Loaded) -> str:
    """The state of the event and the registration, then what only some letters depend on."""
    registration, event = loaded.registration(row), loaded.event(row)
    if registration is None and row.about.startswith("registration:"):
        return "registration_gone"
    reason = rules.why_not(
        letter,
        event_state=event.state if event else "",
        registration_state=registration.state if registration else "",
        is_proved=registration is None or registration.address_confirmed_at is not None,
    )
    only_this = _ONLY_SOME.get(letter.name)
    return reason or (only_this(row, loaded) if only_this else "")


def _moved_again(row: Delivery, loaded: Loaded) -> str:
    event = _event_of(row, loaded)
    still = rules.is_still_the_move(loaded.act(row), event.first_on, event.starts_at)
    return "" if still else "moved_again"


def _offered_again(row: Delivery, loaded: Loaded) -> str:
    registration = loaded.registration(row)
    until = registration.offered_until if registration else None
    return "" if until and loaded.act(row).get("until") == until.isoformat() else "offered_again"


def _told_by_proof(row: Delivery, loaded: Loaded) -> str:
    registration = loaded.registration(row)
    is_proved = registration is not None and registration.address_confirmed_at is not None
    return "told_by_place_yours" if rules.is_told_by_proof(loaded.act(row), is_proved=is_proved) else ""


def _settled(row: Delivery, loaded: Loaded) -> str:
    owed = loaded.obligation(row)
    return "" if owed and owed.state in UNSETTLED else "obligation_settled"


_ONLY_SOME: dict[str, Callable[[Delivery, Loaded], str]] = {
    "event_rescheduled": _moved_again,
    "place_confirmed": _told_by_proof,
    "place_offered": _offered_again,
    "obligation_handed_over": _settled,
}


# --- what stands in them --------------------------------------------------------------------------------------------


def title_of(event: Event, language: str) -> str:
    return pick(event.title, language, event.language)


def due_text(owed: Obligation, row: Delivery) -> str:
    """The last moment, on the clocks of the event's place."""
    zone = owed.event.zone if owed.event else row.network.zone
    return format_deadline(owed.due_at, zone, row.language) if owed.due_at else _("date to come")


def label_of(owed: Obligation, language: str) -> str:
    """What is owed, and about which case."""
    label = pick(owed.label, language, owed.network.language)
    about = pick(owed.session.title, language, owed.network.language) if owed.session else ""
    return f"{label}: {about}" if about else label


def _event_of(row: Delivery, loaded: Loaded) -> Event:
    event = loaded.event(row)
    assert event is not None, row.letter  # why_not has turned away letters whose event is gone
    return event


def _registrant(row: Delivery, loaded: Loaded) -> Contents:
    registration = loaded.registration(row)
    assert registration is not None, row.about
    event = registration.event
    facts = event_facts(event, row, registration)
    facts.append((_("Reference"), registration.reference))
    facts += price_facts(loaded.prices.get(event.pk), row.language, event.language)
    facts += moment_facts(loaded.moments.get(event.pk, ()), event, row.language)
    if registration.offered_until:
        until = format_deadline(registration.offered_until, event.zone, row.language)
        facts.append((_("Answer by"), until))
    is_proved = registration.address_confirmed_at is not None
    links = loaded.links[row.network_id]
    twin = loaded.twins.get(registration.pk)
    return Contents(
        title=title_of(event, row.language),
        hello=registration.person.name,
        why=_why_registrant(event, row, is_proved),
        facts=facts,
        words={"is_proved": is_proved, "note": registration.note, "reference": registration.reference, "twin": twin},
        links={
            "mine": links.mine(registration, row.language),
            "calendar": links.calendar(registration, row.language),
            "withdraw": links.withdraw(registration, row.language),
            "event": links.event(event, row.language),
        },
        reply_to=event.contact_email,
    )


def _why_registrant(event: Event, row: Delivery, is_proved: bool) -> str:
    title = title_of(event, row.language)
    if is_proved:
        return _("You get this because you registered for “%(title)s” with this address.") % {"title": title}
    return _(
        "You get this because somebody registered for “%(title)s” with this address. "
        "If it was not you, do nothing: the registration lapses by itself."
    ) % {"title": title}


def _concerned(row: Delivery, loaded: Loaded) -> Contents:
    """A move, a postponement or a cancellation, told to each reader with their own link."""
    event, language = _event_of(row, loaded), row.language
    registration, owed = loaded.registration(row), loaded.obligation(row)
    links = loaded.links[row.network_id]
    own = {"event": links.event(event, language)}
    facts = event_facts(event, row, registration)
    if registration:
        own["mine"] = links.mine(registration, language)
    if owed and owed.state in UNSETTLED:
        own["obligation"] = links.obligation(owed, language)
        facts.append((_("Due: %(what)s") % {"what": label_of(owed, language)}, due_text(owed, row)))
    title = title_of(event, language)
    return Contents(
        title=title,
        hello=_name(row, registration),
        why=_why_registrant(event, row, True) if registration else _why_part(title),
        facts=facts,
        words={
            "old_when": _old_when(event, row, loaded.act(row)),
            "note": pick(event.state_note, language, event.language),
            "has_registration": registration is not None,
            "owes": "obligation" in own,
        },
        links=own,
        reply_to=event.contact_email,
    )


def _name(row: Delivery, registration: Registration | None) -> str:
    if registration:
        return registration.person.name
    return row.person.name if row.person else ""


def _why_part(title: str) -> str:
    return _("You get this because you or your organisation takes part in “%(title)s”.") % {"title": title}


def _old_when(event: Event, row: Delivery, data: Mapping[str, object]) -> str:
    starts, first, last = (data.get(name) for name in ("old_starts_at", "old_first_on", "old_last_on"))
    if isinstance(starts, str):
        return format_when(When.instants(datetime.fromisoformat(starts), None, event.zone), row.language)
    if isinstance(first, str):
        start = date.fromisoformat(first)
        end = date.fromisoformat(last) if isinstance(last, str) else start
        return format_when(When.days(start, end), row.language)
    return ""


def _seated(row: Delivery, loaded: Loaded) -> Contents:
    """The notice to a seat, with what it is asked to send in beforehand."""
    event, seat, language = _event_of(row, loaded), loaded.seat(row), row.language
    links = loaded.links[row.network_id]
    owed = loaded.owed_by_seat.get((event.pk, seat.pk if seat else None), ())
    group = pick(seat.group.name, language, row.network.language) if seat else ""
    own = {"event": links.event(event, language)}
    own |= {f"owed{number}": links.obligation(one, language) for number, one in enumerate(owed)}
    return Contents(
        title=title_of(event, language),
        hello=_name(row, None),
        why=_("You get this because %(organisation)s has a seat in %(group)s.")
        % {"organisation": seat.organisation.name if seat else "", "group": group},
        facts=event_facts(event, row),
        items=owed_items(owed, row),
        words={
            "summary": pick(event.summary, language, event.language),
            "description": pick(event.description, language, event.language),
            "question": _question(owed, language),
            "group": group,
        },
        links=own,
        reply_to=event.contact_email,
    )


def _question(owed: Sequence[Obligation], language: str) -> str:
    """What the seat is asked to write a few lines about, while it still owes them."""
    events = [one.event for one in owed if one.kind == "meeting_report" and one.event]
    asked = getattr(events[0], "contribution_request", None) if events else None
    return pick(asked.question, language, events[0].language) if asked else ""


def owed_items(owed: Sequence[Obligation], row: Delivery) -> list[Item]:
    """Each debt with its own link, named owed0, owed1 ..."""
    return [
        Item(
            label_of(one, row.language),
            _("Due %(date)s") % {"date": due_text(one, row)},
            f"owed{number}",
            _("Hand in, or say that it is done"),
        )
        for number, one in enumerate(owed)
    ]


def _debtor(row: Delivery, loaded: Loaded) -> Contents:
    owed, language = loaded.obligation(row), row.language
    assert owed is not None, row.about
    links = loaded.links[row.network_id]
    facts = [(_("Due"), due_text(owed, row))]
    own = {"obligation": links.obligation(owed, language)}
    title = label_of(owed, language)
    if owed.event:
        facts = [(_("For"), title_of(owed.event, language)), *event_facts(owed.event, row), *facts]
    why = _("You get this because this was handed over to you or your organisation.")
    return Contents(title=title, hello=_name(row, None), why=why, facts=facts, links=own)


def _asker(row: Delivery, loaded: Loaded) -> Contents:
    """The links somebody asked for, soonest event first."""
    listed = loaded.act(row).get("registrations")
    wanted = listed if isinstance(listed, list) else []
    mine = [loaded.registrations[pk] for pk in wanted if pk in loaded.registrations]
    links = loaded.links[row.network_id]
    items = [_listed(one, f"mine{number}", row) for number, one in enumerate(mine)]
    own = {f"mine{number}": links.mine(one, row.language) for number, one in enumerate(mine)}
    why = _("You get this because somebody asked for the links of this address. If it was not you, delete this e-mail.")
    return Contents(hello=_name(row, None), why=why, items=items, links=own)


def _listed(registration: Registration, link: str, row: Delivery) -> Item:
    event = registration.event
    when = format_when(event.when, row.language)
    detail = _("%(when)s (%(state)s)") % {"when": when, "state": state_words(registration.state)}
    return Item(title_of(event, row.language), detail, link, _("Open the registration"))


def state_words(state: str) -> str:
    """A registration's state as its owner reads it."""
    return {
        "started": _("not finished"),
        "pending": _("awaiting a decision"),
        "confirmed": _("you have a place"),
        "waiting": _("on the waiting list"),
        "offered": _("a place is offered to you"),
    }.get(state, _("no longer registered"))


_CONTENTS: dict[Audience, Callable[[Delivery, Loaded], Contents]] = {
    Audience.REGISTRANT: _registrant,
    Audience.CONCERNED: _concerned,
    Audience.SEATS: _seated,
    Audience.DEBTOR: _debtor,
    Audience.ASKER: _asker,
    Audience.REMINDED: _registrant,
}
