"""What is done to who is who."""

from __future__ import annotations

from events.directory.operations.people import add_person, give_account, rename_person, set_language, verify_address
from events.directory.operations.roles import appoint, found_network, give_role, take_role
from events.directory.operations.seats import (
    add_group,
    add_organisation,
    add_seat,
    fill_seat,
    note_absence,
    seat_somebody,
)

__all__ = [
    "add_group",
    "add_organisation",
    "add_person",
    "add_seat",
    "appoint",
    "fill_seat",
    "found_network",
    "give_account",
    "give_role",
    "note_absence",
    "rename_person",
    "seat_somebody",
    "set_language",
    "take_role",
    "verify_address",
]
