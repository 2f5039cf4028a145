"""What a kind of event is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from events.kernel.localtime import Unit, WeekendRule
from events.programme.models import Admission, Anchor

Words = Mapping[str, str]
END_OF_DAY = time(23, 59)
REGISTRATION_OPENS = "registration_opens"
REGISTRATION_CLOSES = "registration_closes"


@dataclass(frozen=True)
class Step:
    """A dated moment that a template unfolds: ``amount`` units from the anchor, negative before it.

    ``owed_by`` names the debtor as on ``Deadline.owed_by``.
    """

    code: str
    label: Words
    amount: int
    anchor: Anchor = Anchor.START
    unit: Unit = Unit.DAYS
    rule: WeekendRule = WeekendRule.EARLIER
    clock: time = END_OF_DAY
    owed_by: str = ""
    is_public: bool = False


@dataclass(frozen=True)
class Question:
    """Something a registration asks. ``choices`` maps the stored code to its words; ``page`` counts from 1.

    ``is_priced``: an answer may add to the price, so what can be added stands beside it.
    """

    code: str
    label: Words
    page: int = 1
    hint: Words = field(default_factory=dict)
    choices: Mapping[str, Words] = field(default_factory=dict)
    is_required: bool = False
    is_long: bool = False
    is_priced: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of event: its names, its look, how places are got and the timetable it unfolds.

    ``family`` is the colour (trip, review, meet, train, due); ``pages`` how many short pages its
    registration has before the check page (1: one page, no check).
    """

    code: str
    name: Words
    plural: Words
    family: str
    icon: str
    admission: Admission
    steps: tuple[Step, ...] = ()
    questions: tuple[Question, ...] = ()
    pages: int = 1
    is_all_day: bool = False


def closes(days: int) -> Step:
    """The last day to register, this many days before the start, at 23.59 in the event's zone."""
    label = {"sv": "Sista anmälningsdag", "en": "Last day to register"}
    return Step(REGISTRATION_CLOSES, label, -days, is_public=True)
