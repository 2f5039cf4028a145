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
from events.registrations.operations.doors import close_now, keep_open, open_now
from events.registrations.operations.registering import change, readdress, register, save_answers, start, submit
from events.registrations.operations.turns import lapse, offer_places

__all__ = [
    "accept_offer",
    "approve",
    "approve_all",
    "change",
    "close_now",
    "confirm_address",
    "decline",
    "decline_offer",
    "enter",
    "keep_open",
    "lapse",
    "offer_places",
    "open_now",
    "readdress",
    "register",
    "request_links",
    "save_answers",
    "start",
    "submit",
    "withdraw",
]
