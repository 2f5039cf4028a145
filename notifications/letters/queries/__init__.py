"""Who gets a letter, whether it still holds, and what it says."""

from __future__ import annotations

from notifications.letters.queries.audience import Addressee, addressees
from notifications.letters.queries.rendering import Contents, Item, render
from notifications.letters.queries.samples import notice
from notifications.letters.queries.waiting import still_wanted
from notifications.letters.queries.writing import write

__all__ = ["Addressee", "Contents", "Item", "addressees", "notice", "render", "still_wanted", "write"]
