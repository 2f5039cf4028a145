"""Who may do what, decided from loaded values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from events.directory.models import Role


class Act(Enum):
    """What an organiser's page may ask for."""

    SEE_NETWORK = "see the organiser's pages"
    MANAGE_EVENT = "change an event, its registrations and its mail"
    MANAGE_GROUP = "change a group's plan, meetings and seats"
    MANAGE_NETWORK = "create events and give roles"


NETWORK_WIDE = frozenset({Role.ADMIN, Role.COORDINATOR})
IN_GROUP = frozenset({Role.CONVENER, Role.SECRETARY, Role.COORDINATOR})
IN_EVENT = frozenset({Role.ORGANISER, Role.SECRETARY, Role.COORDINATOR})


@dataclass(frozen=True)
class Given:
    """A role somebody holds: in the network when both ids are None."""

    role: Role
    group_id: int | None = None
    event_id: int | None = None


def _rules_everything(given: Collection[Given]) -> bool:
    return any(role.role in NETWORK_WIDE and role.group_id is None and role.event_id is None for role in given)


def _reach(given: Collection[Given]) -> tuple[set[int], set[int]]:
    """The groups and the events that these roles manage."""
    groups = {role.group_id for role in given if role.group_id and role.role in IN_GROUP}
    events = {role.event_id for role in given if role.event_id and role.role in IN_EVENT}
    return groups, events


def allows(given: Collection[Given], act: Act, *, event_id: int | None = None, group_id: int | None = None) -> bool:
    """Whether these roles allow the act on this event (of this group).

    Administrators and coordinators of the network may everything; a group's convener or secretary manages
    the group and its events; an event's organiser or secretary that event (domain.md section 5).
    """
    if _rules_everything(given):
        return True
    groups, events = _reach(given)
    if act is Act.SEE_NETWORK:
        return bool(groups or events)
    if act is Act.MANAGE_GROUP:
        return group_id in groups
    if act is Act.MANAGE_EVENT:
        return event_id in events or group_id in groups
    return False
