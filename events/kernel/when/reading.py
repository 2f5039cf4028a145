"""Reads what people write about when: Swedish and English, exact and vague, with and without the year."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from events.kernel.errors import Refused
from events.kernel.localtime import ONE_DAY, at
from events.kernel.when.days import DATE, NUMBER, WEEKDAY, Day, read_day, resolve, resolve_pair, same_month
from events.kernel.when.honest import When
from events.kernel.when.periods import read_period

_LONGEST = 200
_TIME = r"\d{1,2}(?:[.:]\d{2})?"
_EXACT = re.compile(
    rf"(?P<first>{DATE})(?:,? (?P<at>@ ?)?(?P<start>{_TIME}))?"
    rf"(?:-(?:(?P<last>{DATE})(?:,? (?:@ ?)?(?P<end>{_TIME}))?|(?P<until>{_TIME})))?"
)
_SAME_MONTH = re.compile(rf"(?P<weekday>{WEEKDAY} )?(?P<day>{NUMBER})-(?P<last>(?!\d{{4}}){DATE})")
# What is written in several ways and means one thing, in the order in which it is made the same.
_NORMAL = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[\u2010-\u2015\u2212]", "-"),
        (r"\s+", " "),
        (r" ?- ?", "-"),
        (r"(?<=\d)t(?=\d)", " "),
        (r"(?<=-\d\d)/(?=\d{4}-)", "-"),
        (r"\b(?:klockan|kl\.?|at) ?(?=\d)", "@ "),
        (r"\b(?:den|the) (?=\d)", ""),
        (rf"^on (?={WEEKDAY} )", ""),
        (rf"(?<=[\w.]) (?:to|till|until|t\.?o\.?m\.?) (?=\d|{WEEKDAY} )", "-"),
        (r"^(?:from|från) ", ""),
    )
]


def parse_when(text: str, language: str, today: date, zone: str) -> When:
    """The date that `text` tells, as exact as it is told; clock times are those of `zone`.

    Where the year is missing, the next such day from `today` on is meant. `language` decides only what the two
    languages read differently ("on 3/3" is a Wednesday in Swedish). Refused, with a sentence to show:
    when_unreadable, no_such_day, no_such_time, weekday_disagrees, ends_before_start.
    """
    plain = _normal(text, language)
    found = read_period(plain, today) or _read_days(plain, language, today) or _read_exact(plain, language, today, zone)
    if found is None:
        raise Refused(
            "when_unreadable",
            _(
                "We could not read this as a date. Write for example 2027-05-23, 23–28 May 2027, "
                "Sat 24 April 10:00–14:00, late September, spring 2027 or “date to come”."
            ),
        )
    return found


def _normal(text: str, language: str) -> str:
    plain = text[:_LONGEST].strip().rstrip(".").casefold()
    if not language.startswith("sv"):
        plain = re.sub(r"^on (?=\S)", "", plain)
    for pattern, replacement in _NORMAL:
        plain = pattern.sub(replacement, plain)
    return plain.strip()


def _read_days(plain: str, language: str, today: date) -> When | None:
    """As "12-13 sep 2013", "söndag 23-fredag 28 maj": month and year are told once, at the end."""
    match = _SAME_MONTH.fullmatch(plain)
    if not match:
        return None
    last = read_day(match["last"])
    first = same_month(match["weekday"] or "", match["day"], last)
    return When.days(*resolve_pair(first, last, today, language))


def _read_exact(plain: str, language: str, today: date, zone: str) -> When | None:
    match = _EXACT.fullmatch(plain)
    if not match:
        return None
    first = read_day(match["first"])
    if match["last"]:
        return _read_span(match, first, language, today, zone)
    if match["start"]:
        return _read_clock(match, resolve(first, today, language), zone)
    return None if match["until"] else When.date(resolve(first, today, language))


def _read_clock(match: re.Match[str], day: date, zone: str) -> When | None:
    # "24 april 10" may be ten o'clock or the year: without "kl" or minutes we ask.
    if match["start"].isdigit() and not (match["until"] or match["at"]):
        return None
    ends_at = _moment(day, match["until"], zone, end=True) if match["until"] else None
    return When.instants(_moment(day, match["start"], zone), ends_at, zone)


def _read_span(match: re.Match[str], first: Day, language: str, today: date, zone: str) -> When | None:
    if bool(match["start"]) != bool(match["end"]):
        return None
    days = resolve_pair(first, read_day(match["last"]), today, language)
    if not match["start"]:
        return When.days(*days)
    starts_at = _moment(days[0], match["start"], zone)
    return When.instants(starts_at, _moment(days[1], match["end"], zone, end=True), zone)


def _moment(day: date, clock: str, zone: str, end: bool = False) -> datetime:
    hour, _sign, minute = clock.replace(":", ".").partition(".")
    told = int(hour), int(minute or 0)
    if end and told == (24, 0):
        return at(day + ONE_DAY, time.min, zone)
    try:
        return at(day, time(*told), zone)
    except ValueError as error:
        raise Refused("no_such_time", _("There is no such time of day: %(clock)s.") % {"clock": clock}) from error
