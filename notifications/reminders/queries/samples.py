"""What an organiser may read beforehand: who a planned reminder goes to, and what a mail would say if it went now.

Nothing is marked and nothing is sent.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from events.obligations.models import Obligation
from events.obligations.queries import RELATED, debtors, disowned
from events.registrations.models import Registration
from notifications.letters.queries import write as write_letters
from notifications.outbox.compose import Dropped, Written
from notifications.outbox.models import Delivery
from notifications.reminders.models import Audience, Due
from notifications.reminders.queries import writing
from notifications.reminders.queries.previews import STATES, Planned, proved

log = logging.getLogger(__name__)

REMINDER = "reminder"
Names = tuple[str, ...]


def recipients(*, planned: Sequence[Planned], now: datetime) -> list[Names]:
    """The names of those whom each would go to as things stand (a constant number of queries for any number)."""
    owing = _owing({pk for one in planned for pk in one.obligations}, now)
    coming = _registered([one for one in planned if Audience(one.rule.audience) in STATES])
    return [_names(one, owing, coming) for one in planned]


def _names(one: Planned, owing: Mapping[int, Names], coming: Mapping[tuple[int, str], Names]) -> Names:
    if state := STATES.get(Audience(one.rule.audience)):
        return coming.get((one.rule.event_id, state), ())
    return _distinct(name for pk in one.obligations for name in owing.get(pk, ()))


def _owing(obligations: Collection[int], now: datetime) -> dict[int, Names]:
    """Who answers for each today; nobody for what its debtor has said is not theirs."""
    if not obligations:
        return {}
    owed = Obligation.objects.select_related(*RELATED).in_bulk(obligations)
    answering, refused = debtors(obligations=owed.values(), day=now.date()), disowned(owed)
    return {pk: tuple(to.name or to.address for to in found) for pk, found in answering.items() if pk not in refused}


def _distinct(names: Iterable[str]) -> Names:
    return tuple(dict.fromkeys(names))


def _registered(planned: Sequence[Planned]) -> dict[tuple[int, str], Names]:
    events = {one.rule.event_id for one in planned}
    found: dict[tuple[int, str], list[str]] = {}
    rows = proved(events).order_by("person__name", "pk") if events else []
    for row in rows:
        found.setdefault((row.event_id, row.state), []).append(row.person.name or row.person.email)
    return {key: tuple(names) for key, names in found.items()}


def preview(*, delivery: Delivery, now: datetime) -> Written | Dropped:
    """What a waiting mail would say if it went now; Dropped with the reason when it would not go."""
    try:
        if delivery.source != REMINDER:
            return write_letters([delivery], now)[delivery.pk]
        return writing.write([delivery], writing.weigh([delivery], now), now)[delivery.pk]
    except Exception:  # a mail that cannot be written fails when it is sent; the page about it must open before that
        log.exception("Mail %s cannot be previewed", delivery.pk)
        return Dropped("unwritable")


def sample(*, planned: Planned, now: datetime) -> tuple[str, Written] | None:
    """A planned reminder as its first recipient would read it today, and who that is; None while nobody would."""
    if Audience(planned.rule.audience) in STATES:
        return _to_registered(planned, now)
    owed = list(Obligation.objects.filter(pk__in=planned.obligations).select_related(*RELATED))
    refused, answering = disowned([one.pk for one in owed]), debtors(obligations=owed, day=now.date())
    for one in owed:
        for to in () if one.pk in refused else answering[one.pk]:
            row = Delivery(network=planned.rule.event.network, person=to.person, address=to.address)
            row.letter, row.language = planned.letter, to.language
            due = Due(rule=planned.rule, event=planned.rule.event, obligation=one)
            return to.name or to.address, writing.bundle(row, [due])
    return None


def _to_registered(planned: Planned, now: datetime) -> tuple[str, Written] | None:
    event, state = planned.rule.event, STATES[Audience(planned.rule.audience)]
    first: Registration | None = proved({event.pk}).filter(state=state).order_by("person__name", "pk").first()
    if first is None:
        return None
    row = Delivery(network=event.network, event=event, person=first.person, address=first.person.email)
    row.letter, row.language, row.about = planned.letter, first.language, f"registration:{first.pk}"
    written = write_letters([row], now)[row.pk]
    return (first.person.name or first.person.email, written) if isinstance(written, Written) else None
