"""The timetable of a kind filled in from a date, before anything is saved. Pure: values in, rows out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from events.kernel.when import When
from events.networks.models import Network
from events.programme.kinds import Kind
from events.programme.kinds.shapes import Step, Words
from events.programme.models import Anchor
from events.programme.rules import Anchors, Moment, anchors, countries_owing, moment
from web.forms.plain import zone_of


@dataclass(frozen=True)
class Row:
    """One moment of the timetable. ``is_past``: it has already been."""

    label: Words
    owed_by: str
    moment: Moment
    is_past: bool
    waits_for: str


def rows(kind: Kind, when: When, network: Network, country: str, now: datetime) -> list[Row]:
    """Every step of the kind, in the order of its days, undated ones last."""
    zone = when.zone or zone_of(country, network.zone)
    days = anchors(when, zone, None)
    found = [_row(step, days, zone, network.country, country, now) for step in kind.steps]
    return sorted(found, key=lambda row: (row.moment.due_at is None, row.moment.due_at or now))


def _row(step: Step, days: Anchors, zone: str, home: str, country: str, now: datetime) -> Row:
    countries = countries_owing(step.owed_by, home, country, ())
    anchor = days.day(step.anchor, None)
    falls = moment(anchor, step.amount, step.unit, step.rule, step.clock, zone, countries)
    is_past = falls.due_at is not None and falls.due_at < now
    waits_for = "publication" if step.anchor == Anchor.PUBLISHED else "date"
    return Row(step.label, step.owed_by, falls, is_past, waits_for)
