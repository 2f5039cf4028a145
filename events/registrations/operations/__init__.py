"""What is done to registrations."""

from __future__ import annotations

from events.registrations.operations.deciding import (
    accept_offer,
    approve,
    approve_all,
    confirm_address,
    decline,
    decline_offer,
    enter,
    request_links,
    withdraw,
)
from events.registrations.operations.registering import change, readdress, register, save_answers, start, submit
from events.registrations.operations.turns import lapse, offer_places

__all__ = [
    "accept_offer",
    "approve",
    "approve_all",
    "change",
    "confirm_address",
    "decline",
    "decline_offer",
    "enter",
    "lapse",
    "offer_places",
    "readdress",
    "register",
    "request_links",
    "save_answers",
    "start",
    "submit",
    "withdraw",
]
