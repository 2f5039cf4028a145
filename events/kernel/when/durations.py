"""Lengths of time as people write them: "2 h 30", "2,5 h", "1 tim 45 min"."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from events.kernel.errors import Refused
from events.kernel.when.words import words_for

_HOUR = r"(?:h|hr|hrs|hour|hours|t|tim|timme|timmar)\.?"
_MINUTE = r"(?:m|min|minute|minutes|minut|minuter)\.?"


def _whole(match: re.Match[str]) -> int:
    return int(match[1]) * 60 + int(match[2] or 0)


# A bare number is in none of the forms: it may be hours or minutes, and we ask instead of guessing.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], int]], ...] = (
    (re.compile(r"(\d{1,2}):([0-5]\d)"), _whole),
    (re.compile(rf"(\d{{1,3}}) ?{_HOUR}(?: ?(?:and |och )?(\d{{1,2}})(?: ?{_MINUTE})?)?"), _whole),
    (re.compile(rf"(\d{{1,3}}[.,]\d{{1,2}}) ?{_HOUR}"), lambda match: round(float(match[1].replace(",", ".")) * 60)),
    (re.compile(rf"(\d{{1,5}}) ?{_MINUTE}"), lambda match: int(match[1])),
)


def parse_duration(text: str) -> int:
    """Minutes. Refused("duration_unreadable") for anything else than a length longer than nothing."""
    plain = " ".join(text.casefold().split())
    minutes = next((count(match) for form, count in _FORMS if (match := form.fullmatch(plain))), 0)
    if minutes <= 0:
        raise Refused(
            "duration_unreadable", _("We could not read this as a length of time. Write for example 2 h 30 min.")
        )
    return minutes


def format_duration(minutes: int, language: str) -> str:
    """As "2 tim 30 min" in Swedish, "2 h 30 min" in English."""
    words = words_for(language)
    hours, rest = divmod(minutes, 60)
    parts = [words.hours.format(hours=hours)] if hours else []
    if rest or not hours:
        parts.append(words.minutes.format(minutes=rest))
    return " ".join(parts)
