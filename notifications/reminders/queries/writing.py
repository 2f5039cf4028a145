"""The writer of reminders: what of a mail still holds when it is sent, and its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.kernel.when import format_date
from events.obligations.models import Obligation, ObligationState
from events.obligations.queries import RELATED, debtors, disowned
from events.programme.models import Deadline
from notifications.letters.catalogue import BY_NAME
from notifications.letters.queries import Contents, render
from notifications.letters.queries import write as write_letters
from notifications.letters.queries.addresses import Links, links_of
from notifications.letters.queries.writing import owed_items, title_of
from notifications.outbox.compose import Dropped, Written
from notifications.outbox.models import Delivery
from notifications.reminders.models import Audience, Due, DueState
from notifications.reminders.queries.candidates import recipient_key, start_of

BUNDLE = "obligation_due"


@dataclass(frozen=True)
class Weighed:
    """A mail's dues: those that still hold, and those that do not with the reason of each."""

    holding: tuple[Due, ...]
    dropped: tuple[tuple[Due, str], ...]


def weigh(rows: Sequence[Delivery], now: datetime) -> dict[int, Weighed]:
    """For each mail which of its dues still hold now, in a constant number of queries."""
    dues = list(
        Due.objects.filter(delivery__in=rows, state=DueState.PLANNED)
        .select_related("rule", "event__network", "registration")
        .order_by("anchor_at", "id")
    )
    owed = Obligation.objects.select_related(*RELATED).in_bulk({due.obligation_id for due in dues if due.obligation_id})
    answering = _answering(owed, now)
    closing = _closing(dues)
    found: dict[int, tuple[list[Due], list[tuple[Due, str]]]] = defaultdict(lambda: ([], []))
    for due in dues:
        due.obligation = owed.get(due.obligation_id or 0)
        holding, dropped = found[due.delivery_id or 0]
        reason = _why_not(due, answering, closing)
        if reason:
            dropped.append((due, reason))
        else:
            holding.append(due)
    return {row.pk: Weighed(tuple(found[row.pk][0]), tuple(found[row.pk][1])) for row in rows}


def _answering(owed: Mapping[int, Obligation], now: datetime) -> dict[int, frozenset[str]]:
    """Who answers for each today; nobody for what its debtor has said is not theirs."""
    if not owed:
        return {}
    found, refused = debtors(obligations=owed.values(), day=now.date()), disowned(owed)
    return {
        pk: frozenset() if pk in refused else frozenset(map(recipient_key, recipients))
        for pk, recipients in found.items()
    }


def _closing(dues: Sequence[Due]) -> dict[tuple[int, str], datetime | None]:
    """The deadlines that unfinished registrations are reminded of, by event and code."""
    events = {due.event_id for due in dues if due.rule.audience == Audience.STARTED}
    if not events:
        return {}
    rows = Deadline.objects.filter(event_id__in=events).values_list("event_id", "code", "due_at")
    return {(event_id, code): due_at for event_id, code, due_at in rows}


def _why_not(
    due: Due,
    answering: Mapping[int, frozenset[str]],
    closing: Mapping[tuple[int, str], datetime | None],
) -> str:
    """Why the reminder no longer holds, as a machine word; "" when it does."""
    if not due.rule.is_enabled:
        return "rule_off"
    if due.rule.audience == Audience.DEBTORS:
        return _why_not_owed(due, answering)
    if due.rule.audience == Audience.UNCONFIRMED:
        is_proved = due.registration is None or due.registration.address_confirmed_at is not None
        return "address_confirmed" if is_proved else ""
    if due.rule.audience == Audience.STARTED:
        anchor_at = closing.get((due.event_id, due.rule.anchor))
    else:
        anchor_at = start_of(due.event)[1] if due.event.when.is_exact else None
    return "" if anchor_at == due.anchor_at else "moved"


def _why_not_owed(due: Due, answering: Mapping[int, frozenset[str]]) -> str:
    owed = due.obligation
    if owed is None or owed.state != ObligationState.OPEN:
        return f"obligation_{owed.state if owed else 'gone'}"
    if owed.due_at != due.anchor_at:
        return "moved"
    if due.event.state not in BY_NAME[BUNDLE].event_states:
        return f"event_{due.event.state}"
    return "" if due.recipient in answering[owed.pk] else "somebody_else_answers"


def write(rows: Sequence[Delivery], weighed: Mapping[int, Weighed], now: datetime) -> dict[int, Written | Dropped]:
    """The mails in words; one of which nothing holds any more is dropped with the reason of its first due."""
    links = links_of(row.network for row in rows)
    found: dict[int, Written | Dropped] = {}
    single = []
    for row in rows:
        said = weighed[row.pk]
        if not said.holding:
            found[row.pk] = Dropped(said.dropped[0][1] if said.dropped else "nothing_to_say")
        elif row.letter == BUNDLE:
            found[row.pk] = _bundle(row, said.holding, links[row.network_id])
        else:
            single.append(row)
    return found | dict(write_letters(single, now)) if single else found


def bundle(row: Delivery, dues: Sequence[Due]) -> Written:
    """One mail about what is owed, its row stored or not."""
    return _bundle(row, dues, links_of([row.network])[row.network.pk])


def _bundle(row: Delivery, dues: Sequence[Due], links: Links) -> Written:
    """Everything the reader owes and is reminded of today, each thing once, soonest first."""
    by_id = {due.obligation_id: due.obligation for due in dues if due.obligation}
    owed = list(by_id.values())
    letter, language = BY_NAME[row.letter], row.language
    with translation.override(language):
        contents = Contents(
            title=_heading(owed, language),
            hello=row.person.name if row.person else "",
            why=_("You get this because you or your organisation answers for what is listed above."),
            items=[
                replace(item, title=f"{item.title} ({title_of(one.event, language)})" if one.event else item.title)
                for item, one in zip(owed_items(owed, row), owed, strict=True)
            ],
            links={f"owed{number}": links.obligation(one, language) for number, one in enumerate(owed)},
            reply_to=next((one.event.contact_email for one in owed if one.event), ""),
        )
    if row.person:
        more = {"unsubscribe": links.preferences(row.person, letter.category, language)}
        contents = replace(contents, links={**contents.links, **more}, unsubscribe="unsubscribe")
    return render(letter=letter, network=row.network, language=language, contents=contents)


def _heading(owed: Sequence[Obligation], language: str) -> str:
    first = owed[0].due_at
    day = format_date(first.date(), language, year=False) if first else ""
    text = ngettext("One thing to hand in by %(day)s", "%(count)d things to hand in, the first by %(day)s", len(owed))
    return text % {"count": len(owed), "day": day}
