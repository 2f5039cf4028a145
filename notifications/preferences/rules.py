"""Whether a mail may go to an address, decided from loaded values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from notifications.preferences.models import Category

SUPPRESSED = "suppressed"
OPTED_OUT = "opted_out"


@dataclass(frozen=True)
class Ask:
    """May this address, of this person if it is somebody's, receive mail of the category from the network?"""

    network_id: int
    address: str
    category: Category
    person_id: int | None = None


def refusal(
    ask: Ask, *, suppressed: Collection[tuple[int, str]], opted_out: Collection[tuple[int, str]], digest: str
) -> str:
    """Why not: "suppressed" (the address takes no mail at all), "opted_out" (of this category), or "" when it may.

    Nobody can turn off what is necessary: one's own registration, a moved date, a cancelled meeting.
    """
    if (ask.network_id, digest) in suppressed:
        return SUPPRESSED
    if ask.category == Category.NECESSARY or ask.person_id is None:
        return ""
    return OPTED_OUT if (ask.person_id, ask.category) in opted_out else ""
