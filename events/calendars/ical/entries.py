"""What one calendar entry says in one language, before it becomes bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

from events.kernel.when import When

# Raise it when the same entry shall be written in other bytes than before: every item is then revised once.
RENDERING = 1


@dataclass(frozen=True)
class Entry:
    """The properties of a VEVENT that mean something, all in one language.

    ``when`` is exact: whole days or clock times. ``zone`` is the place's; ``status`` one of RFC 5545 3.8.1.11.
    An entry that is not ``is_busy`` leaves its time free (TRANSP:TRANSPARENT), as a deadline does.
    """

    when: When
    zone: str
    status: str
    title: str
    place: str
    description: str
    url: str
    category: str
    organiser_name: str
    organiser_address: str
    is_busy: bool = True


class Entries(dict[str, Entry]):
    """The same entry in each of the network's languages. Not to be changed once a digest was asked for."""

    @property
    def any(self) -> Entry:
        """One of them, for what is the same in every language: time and status."""
        return next(iter(self.values()))

    @cached_property
    def meaning(self) -> str:
        """Digest of everything said: two revisions with the same one are the same."""
        return _digest({language: asdict(entry) for language, entry in self.items()})

    @cached_property
    def schedule(self) -> str:
        """Digest of time, place and status: what makes a new SEQUENCE (RFC 5546 section 2.1.4)."""
        return _digest({language: [asdict(one.when), one.place, one.status] for language, one in self.items()})


def _digest(content: Mapping[str, object]) -> str:
    written = json.dumps({"rendering": RENDERING, **content}, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
