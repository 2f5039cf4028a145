"""What happened, in the reader's language: the journal holds ids, so names are looked up when it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from events.directory.models import Person
from events.journal.models import Activity, ActorKind
from events.networks.models import Network
from web.organiser.wording import verb

MOST = 100


@dataclass(frozen=True)
class Told:
    """One act: when, what, and by whom."""

    at: datetime
    what: str | Promise
    who: str


def told(network: Network, activities: QuerySet[Activity]) -> list[Told]:
    """The acts with the names of those who acted (two queries)."""
    rows = list(activities[:MOST])
    users = {row.actor_id for row in rows if row.actor_kind == ActorKind.USER}
    people = {row.actor_id for row in rows if row.actor_kind in (ActorKind.PERSON, ActorKind.TOKEN)}
    known = Person.objects.within(network)
    by_user = dict(known.filter(user_id__in=users).values_list("user_id", "name")) if users else {}
    by_person = dict(known.filter(pk__in=people).values_list("pk", "name")) if people else {}
    return [Told(row.at, verb(row.verb), _who(row, by_user, by_person)) for row in rows]


def _who(row: Activity, by_user: Mapping[Any, str], by_person: dict[int, str]) -> str:
    if row.actor_kind == ActorKind.USER:
        return by_user.get(row.actor_id, _("an organiser"))
    if row.actor_kind == ActorKind.SYSTEM:
        return _("the system")
    return by_person.get(row.actor_id) or _("the person")
