"""Lengths of time as people write them: "2 h 30", "2,5 h", "1 tim 45 min"."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from events.kernel.errors import Refused
from events.kernel.when.words import words_for

_HOUR = r"(?:h|hr|hrs|hour|hours|t|tim|timme|timmar)\.?"
_MINUTE = r"(?:m|min|minute|minutes|minut|minuter)\.?"
_DURATION = re.compile(
    rf"(?:(?P<hours>\d{{1,3}})(?:[.,](?P<tenths>\d{{1,2}}))? ?{_HOUR})?"
    rf"(?: ?(?:and |och )?(?P<minutes>\d{{1,4}})(?: ?(?P<unit>{_MINUTE}))?)?"
)
_CLOCK = re.compile(r"(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d)")


def parse_duration(text: str) -> int:
    """Minutes. Refused("duration_unreadable") for anything else than a length longer than nothing."""
    plain = " ".join(text.casefold().split())
    clock = _CLOCK.fullmatch(plain)
    if clock:
        return _positive(int(clock["hours"]) * 60 + int(clock["minutes"]))
    match = _DURATION.fullmatch(plain)
    # A bare number may be hours or minutes: we ask instead of guessing.
    if not match or not (match["hours"] or match["unit"]) or (match["tenths"] and match["minutes"]):
        raise _unreadable()
    fraction = round(float(f"0.{match['tenths']}") * 60) if match["tenths"] else 0
    return _positive(int(match["hours"] or 0) * 60 + fraction + int(match["minutes"] or 0))


def format_duration(minutes: int, language: str) -> str:
    """As "2 tim 30 min" in Swedish, "2 h 30 min" in English."""
    words = words_for(language)
    hours, rest = divmod(minutes, 60)
    parts = [words.hours.format(hours=hours)] if hours else []
    if rest or not hours:
        parts.append(words.minutes.format(minutes=rest))
    return " ".join(parts)


def _positive(minutes: int) -> int:
    if minutes <= 0:
        raise _unreadable()
    return minutes


def _unreadable() -> Refused:
    return Refused(
        "duration_unreadable", _("We could not read this as a length of time. Write for example 2 h 30 min.")
    )
