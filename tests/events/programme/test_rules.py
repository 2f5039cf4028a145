from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from events.kernel.when import When
from events.programme import rules
from events.programme.kinds import KINDS, Kind
from events.programme.models import Anchor

STOCKHOLM = "Europe/Stockholm"


@pytest.mark.parametrize(
    ("owed_by", "expected"),
    [
        ("", ("SE",)),
        ("seats", ("SE",)),
        ("role:host", ("IT",)),
        ("role:coordinator", ("SE",)),
        ("presenters", ("GB-SCT", "IT", "PL")),
    ],
)
def test_holidays_are_those_of_everybody_who_owes(owed_by: str, expected: tuple[str, ...]) -> None:
    found = rules.countries_owing(owed_by, "SE", "IT", ["PL", "IT", "GB-SCT"])

    assert found == expected


def test_case_papers_fall_on_14_august_when_the_15th_is_a_holiday_in_italy_and_poland() -> None:
    # domain.md scenario A: Trento, 12 September 2013.
    found = rules.moment(date(2013, 9, 12), -28, "days", "earlier", time(18), "Europe/Rome", ("GB-SCT", "IT", "PL"))

    assert found == rules.Moment(date(2013, 8, 14), datetime(2013, 8, 14, 16, 0, tzinfo=UTC), "holiday:IT,PL")


@pytest.mark.parametrize(
    ("amount", "anchor", "expected"),
    [
        (-84, Anchor.START, date(2013, 9, 12)),
        (-28, Anchor.START, date(2013, 11, 7)),
        (28, Anchor.END, date(2014, 1, 3)),
        (42, Anchor.END, date(2014, 1, 17)),
    ],
)
def test_malmo_is_counted_from_its_first_and_last_day(amount: int, anchor: Anchor, expected: date) -> None:
    days = rules.anchors(When.days(date(2013, 12, 5), date(2013, 12, 6)), STOCKHOLM, None)

    found = rules.moment(days.day(anchor, None), amount, "days", "keep", time(23, 59), STOCKHOLM, ("SE",))

    assert found.due_on == expected


APRIL = [When.date(date(2027, 4, day)) for day in range(1, 31)]
TWO_DAYS = When.days(date(2027, 4, 14), date(2027, 4, 15))
TEN_WEEKS = When.days(date(2027, 4, 14), date(2027, 6, 20))


@pytest.mark.parametrize(
    ("when", "day", "expected"),
    [
        (APRIL[13], APRIL[13], True),
        (APRIL[13], APRIL[14], False),
        (TWO_DAYS, APRIL[14], True),
        (TWO_DAYS, When.month(2027, 4), False),
        (TEN_WEEKS, APRIL[14], False),
        (When.month(2027, 4), APRIL[14], False),
    ],
    ids=["the day itself", "another", "in a row", "vague", "scattered", "vague event"],
)
def test_course_day_is_told_by_the_event_without_gaps(when: When, day: When, expected: bool) -> None:
    assert rules.told(when, day, 4) is expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [(APRIL[0], APRIL[0]), (TEN_WEEKS, APRIL[13]), (When.season(2027, "spring"), APRIL[13])],
    ids=["its own day", "several weeks", "vague"],
)
def test_course_stands_on_its_day_or_the_first_dated_one(when: When, expected: When) -> None:
    assert rules.lead(when, [When.unknown(), APRIL[20], APRIL[13]]) == expected
    assert rules.lead(when, [When.unknown()]) == when


@pytest.mark.parametrize(
    "when",
    [When.unknown(), When.asap(), When.season(2027, "spring"), When.month(2027, 9, "late")],
    ids=["unknown", "as soon as possible", "season", "part of a month"],
)
def test_nothing_is_counted_from_a_vague_date(when: When) -> None:
    assert rules.anchors(when, STOCKHOLM, None) == rules.Anchors(None, None, None)


def test_publication_is_counted_by_the_clocks_of_the_place() -> None:
    late_evening = datetime(2027, 2, 16, 23, 30, tzinfo=UTC)

    assert rules.anchors(When.unknown(), STOCKHOLM, late_evening).published == date(2027, 2, 17)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (When.date(date(2027, 5, 1)), When.date(date(2027, 5, 2)), True),
        (When.date(date(2027, 5, 1)), When.date(date(2027, 5, 1)), False),
        (When.month(2027, 9), When.date(date(2027, 9, 3)), False),
        (When.date(date(2027, 5, 1)), When.month(2027, 9), True),
    ],
    ids=["moved", "same", "a period gets its day", "a day becomes vague"],
)
def test_a_move_is_material_when_a_known_time_no_longer_holds(old: When, new: When, expected: bool) -> None:
    assert rules.is_material(old, new) is expected


def test_vague_date_is_not_shifted() -> None:
    assert rules.shifted_when(When.month(2027, 9), 7) == When.month(2027, 9)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_every_kind_speaks_both_languages(kind: Kind) -> None:
    words = [kind.name, kind.plural, *(step.label for step in kind.steps)]
    words += [one for question in kind.questions for one in (question.label, *question.choices.values())]

    assert [sorted(one) for one in words] == [["en", "sv"]] * len(words)
