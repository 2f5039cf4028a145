"""Honest dates: what people know about when something happens, no more and no less.

`When` is the value, `parse_when` reads what people write in Swedish and English, `format_when` writes it back.
"""

from __future__ import annotations

from events.kernel.when.durations import format_duration, parse_duration
from events.kernel.when.honest import Part, Precision, Season, When
from events.kernel.when.printing import (
    format_clock,
    format_date,
    format_deadline,
    format_range,
    format_when,
    format_zone,
)
from events.kernel.when.reading import parse_when

__all__ = [
    "Part",
    "Precision",
    "Season",
    "When",
    "format_clock",
    "format_date",
    "format_deadline",
    "format_duration",
    "format_range",
    "format_when",
    "format_zone",
    "parse_duration",
    "parse_when",
]
