"""Figures behind the components: what stands on a date ticket, how wide a meter's part is, where a route turns.

Pure: loaded values in, words and numbers out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date as babel_date
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect

from events.kernel.localtime import in_zone
from events.kernel.when import Precision, When, format_when

_DASH = "\N{EN DASH}"


# --- dates ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stub:
    """The three lines of a date ticket. A vague one has its words in the middle."""

    above: str
    middle: str
    below: str
    is_vague: bool = False


def weekday(day: date, language: str) -> str:
    """ "tors", "Thu"."""
    return babel_date(day, "ccc", locale=language).rstrip(".")


def month(day: date, language: str) -> str:
    """ "mars", "Sept", short where the language shortens."""
    return babel_date(day, "LLL", locale=language).rstrip(".")


def stub(when: When, language: str, this_year: int) -> Stub:
    """What a date ticket says; the year only when it is not this one."""
    if when.first_on is None or when.last_on is None or not when.is_exact:
        return _vague_stub(when, language)
    first, last = when.first_on, when.last_on
    year = "" if last.year == this_year else f" {last.year}"
    if first == last:
        return Stub(weekday(first, language), str(first.day), month(first, language) + year)
    months = month(last, language)
    several = f"{month(first, language)}{_DASH}{months}"
    weekdays = f"{weekday(first, language)}{_DASH}{weekday(last, language)}"
    below = months if first.month == last.month else several
    return Stub(weekdays, f"{first.day}{_DASH}{last.day}", below + year)


def _vague_stub(when: When, language: str) -> Stub:
    words = format_when(when, language)
    if when.first_on is None:
        return Stub("", words, "", is_vague=True)
    *rest, year = words.split(" ")
    return Stub(" ".join(rest[:-1]), rest[-1], year, is_vague=True)


def machine(when: When) -> str:
    """The value of <time datetime> (HTML section 4.5.14): an instant with offset, or a day; a range as its start."""
    if when.starts_at is not None:
        return in_zone(when.starts_at, when.zone).isoformat(timespec="minutes")
    if when.precision in (Precision.DATE, Precision.RANGE) and when.first_on:
        return when.first_on.isoformat()
    return ""


# --- meters ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A stretch of a meter of length 100."""

    css: str
    start: float
    width: float


def meter(total: int, amounts: Iterable[tuple[str, int]]) -> list[Part]:
    """The parts one after the other, cut at 100; a part that exists is never thinner than can be seen."""
    parts: list[Part] = []
    start = 0.0
    for css, amount in amounts:
        width = min(max(100 * amount / total, 1.5), 100 - start) if amount and total else 0.0
        if width > 0:
            parts.append(Part(css, round(start, 1), round(width, 1)))
            start += width
    return parts


# --- the route ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RouteStop:
    """A stop of the hero's line, with a place's name or none."""

    x: int
    y: int
    name: str = ""
    is_last: bool = False

    @property
    def text_x(self) -> int:
        return self.x + 20

    @property
    def text_y(self) -> int:
        return self.y + 5


_POINTS = ((70, 46), (150, 124), (90, 202), (160, 280), (110, 358))
ROUTE_PATH = (
    "M70 -20v75q0 28 28 28h24q28 0 28 28v21q0 28 -28 28h-4q-28 0 -28 28v21q0 28 28 28h14q28 0 28 28v21"
    "q0 28 -25 28h0q-25 0 -25 28v90"
)
_NAME_LENGTH = 22


def _short(name: str) -> str:
    return name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + "…"


def route(names: Sequence[str]) -> list[RouteStop]:
    """Up to five places on the line; the last is where one arrives. With none, the line has bare stops."""
    shown = [_short(name) for name in names[:5]]
    if not shown:
        return [RouteStop(x, y, is_last=(x, y) == _POINTS[3]) for x, y in _POINTS[:4]]
    points = _POINTS[-len(shown) :] if len(shown) > 3 else _POINTS[1 : 1 + len(shown)]
    return [
        RouteStop(x, y, name, is_last=index == len(shown) - 1)
        for index, ((x, y), name) in enumerate(zip(points, shown, strict=True))
    ]


# --- fields ---------------------------------------------------------------------------------------------------------


def field(bound: BoundField) -> dict[str, Any]:
    """How a control is drawn: alone, as one tick, or as a group of choices with a legend."""
    widget = bound.field.widget
    described = [f"{bound.auto_id}_hint"] * bool(bound.help_text) + [f"{bound.auto_id}_wrong"] * bool(bound.errors)
    attrs: dict[str, Any] = {"aria-invalid": "true"} if bound.errors else {}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    is_group = isinstance(widget, (RadioSelect, CheckboxSelectMultiple))
    return {
        "is_group": is_group,
        "is_tick": isinstance(widget, CheckboxInput),
        "described": attrs.get("aria-describedby", ""),
        "control": "" if is_group else bound.as_widget(attrs=attrs),
    }
