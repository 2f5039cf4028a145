"""What a reader chose to see: kinds of activity by family, and words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.programme.kinds import KINDS

# The word in the address -> the family of kinds; "sista" is the last days, which are no kind of event.
FAMILIES: dict[str, str] = {
    "resa": "trip",
    "granskning": "review",
    "mote": "meet",
    "utbildning": "train",
    "sista": "due",
}
NAMES: dict[str, Promise] = {
    "resa": _("Study trips"),
    "granskning": _("Peer reviews"),
    "mote": _("Meetings"),
    "utbildning": _("Courses"),
    "sista": _("Last days"),
}
WORDS_LENGTH = 80


@dataclass(frozen=True)
class Choice:
    """One chip: a link that takes its family in or out."""

    name: str | Promise
    css: str
    href: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """The chosen families (none: everything) and the words searched for."""

    chosen: tuple[str, ...] = ()
    words: str = ""

    @property
    def kinds(self) -> list[str]:
        """Codes of the kinds to show; [] for all. Never empty when only last days were chosen."""
        families = {FAMILIES[word] for word in self.chosen}
        return [code for code, kind in KINDS.items() if kind.family in families]

    @property
    def has_events(self) -> bool:
        return not self.chosen or set(self.chosen) != {"sista"}

    @property
    def has_deadlines(self) -> bool:
        return not self.chosen or "sista" in self.chosen

    @property
    def deadline_kinds(self) -> list[str]:
        """Last days of the chosen kinds; of all kinds when only last days were chosen."""
        return self.kinds if self.has_events else []

    def query(self, *, without_words: bool = False) -> str:
        """The query string that shows the same again, "" or with its question mark."""
        return _query(self.chosen, "" if without_words else self.words)

    def choices(self) -> list[Choice]:
        everything = Choice(_("Everything"), "", _query((), self.words) or "?", not self.chosen)
        return [everything, *(self._choice(word) for word in FAMILIES)]

    def _choice(self, word: str) -> Choice:
        is_chosen = word in self.chosen
        others = [one for one in FAMILIES if (one in self.chosen) != (one == word)]
        return Choice(NAMES[word], f"k-{FAMILIES[word]}", _query(others, self.words) or "?", is_chosen)


def _query(chosen: Collection[str], words: str) -> str:
    parts = ({"typ": ",".join(chosen)} if chosen else {}) | ({"q": words} if words else {})
    return "?" + urlencode(parts, safe=",") if parts else ""


def from_request(request: HttpRequest) -> Filter:
    """``?typ=resa,mote&q=ord``; what is not known is left out."""
    asked = ",".join(request.GET.getlist("typ")).split(",")
    words = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:WORDS_LENGTH]
    return Filter(tuple(word for word in FAMILIES if word in asked), words)
