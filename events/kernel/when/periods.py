"""What people write when they do not know the day: "slutet av september", "till hösten", "snarast"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from events.kernel.when.days import MONTH, either
from events.kernel.when.honest import When
from events.kernel.when.words import ASAP, MONTHS, PARTS, SEASONS, UNKNOWN

_LEAD = r"(?:(?:i|in|under|during|till|until|by|for|to)(?: the)? |the |this )?"
_MONTH = re.compile(rf"{_LEAD}(?:(?P<part>{either(PARTS)})[ -])?(?P<month>{MONTH})(?:,? (?P<year>\d{{4}}))?")
_SEASON = re.compile(rf"{_LEAD}(?P<season>{either(SEASONS)})(?: (?P<year>\d{{4}})(?:[-/](?P<next>\d{{4}}|\d\d))?)?")


def read_period(plain: str, today: date) -> When | None:
    """The period or phrase that a normalised text tells; None when it is something else."""
    if plain in UNKNOWN:
        return When.unknown()
    if plain in ASAP:
        return When.asap()
    return _read_month(plain, today) or _read_season(plain, today)


def _read_month(plain: str, today: date) -> When | None:
    match = _MONTH.fullmatch(plain)
    if not match:
        return None
    month, part = MONTHS[match["month"].rstrip(".")], PARTS.get(match["part"] or "", "")
    return _in_year(match["year"], today, lambda year: When.month(year, month, part))


def _read_season(plain: str, today: date) -> When | None:
    match = _SEASON.fullmatch(plain)
    if not match or not _years_agree(match):
        return None
    season = SEASONS[match["season"]]
    return _in_year(match["year"], today, lambda year: When.season(year, season))


def _years_agree(match: re.Match[str]) -> bool:
    """Only a winter has two years, and they follow each other."""
    if not match["next"]:
        return True
    following = str(int(match["year"]) + 1)
    return SEASONS[match["season"]] == "winter" and following.endswith(match["next"])


def _in_year(told: str | None, today: date, made: Callable[[int], When]) -> When:
    """In the year told, else the first such period that has not ended before today."""
    if told:
        return made(int(told))
    candidates = [made(year) for year in (today.year - 1, today.year, today.year + 1)]
    return next(one for one in candidates if one.last_on and one.last_on >= today)
