from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from events.kernel.errors import Refused
from events.kernel.when import When, parse_when

STOCKHOLM = "Europe/Stockholm"
TODAY = date(2027, 2, 1)


def read(text: str, language: str = "sv", today: date = TODAY) -> When:
    return parse_when(text, language, today, STOCKHOLM)


def code_of(text: str, language: str = "sv", today: date = TODAY) -> str:
    with pytest.raises(Refused) as refused:
        parse_when(text, language, today, STOCKHOLM)
    return refused.value.code


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]  # the parts are those of datetime itself


TRIP = When.days(date(2027, 5, 23), date(2027, 5, 28))
TRENTO = When.days(date(2013, 9, 12), date(2013, 9, 13))
ANNUAL_MEETING = When.instants(utc(2027, 4, 24, 8), utc(2027, 4, 24, 12), STOCKHOLM)
NOTES = When.instants(utc(2010, 2, 1, 14), utc(2010, 2, 1, 16), STOCKHOLM)
GROUP_MEETING = When.instants(utc(2010, 4, 7, 12), utc(2010, 4, 7, 14, 30), STOCKHOLM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("datum kommer", When.unknown()),
        ("deadline kommer", When.unknown()),
        ("Date to come.", When.unknown()),
        ("later", When.unknown()),
        ("snarast", When.asap()),
        ("Snarast möjligt", When.asap()),
        ("as soon as possible", When.asap()),
        ("under våren 2018", When.season(2018, "spring")),
        ("spring 2018", When.season(2018, "spring")),
        ("till hösten", When.season(2027, "autumn")),
        ("in the autumn", When.season(2027, "autumn")),
        ("i höst", When.season(2027, "autumn")),
        ("vintern 2027–2028", When.season(2027, "winter")),
        ("vintern 2027/28", When.season(2027, "winter")),
        ("vintern", When.season(2026, "winter")),
        ("april", When.month(2027, 4)),
        ("i november", When.month(2027, 11)),
        ("in November 2017", When.month(2017, 11)),
        ("nov. 2017", When.month(2017, 11)),
        ("februari", When.month(2027, 2)),
        ("januari", When.month(2028, 1)),
        ("slutet av september", When.month(2027, 9, "late")),
        ("i slutet av september 2010", When.month(2010, 9, "late")),
        ("late September", When.month(2027, 9, "late")),
        ("the end of September", When.month(2027, 9, "late")),
        ("början av december", When.month(2027, 12, "early")),
        ("mid-December 2010", When.month(2010, 12, "mid")),
        ("mitten av maj", When.month(2027, 5, "mid")),
    ],
)
def test_period_is_read_as_vague_as_it_is_written(text: str, expected: When) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-05-23", When.date(date(2027, 5, 23))),
        ("23/5", When.date(date(2027, 5, 23))),
        ("23/5 2027", When.date(date(2027, 5, 23))),
        ("٢٣/٥", When.date(date(2027, 5, 23))),
        ("23/5/2027", When.date(date(2027, 5, 23))),
        ("23.5.2027", When.date(date(2027, 5, 23))),
        ("sö 23/5", When.date(date(2027, 5, 23))),
        ("den 23 maj", When.date(date(2027, 5, 23))),
        ("söndagen den 23:e maj 2027", When.date(date(2027, 5, 23))),
        ("Sunday, 23rd May 2027", When.date(date(2027, 5, 23))),
        ("May 23, 2027", When.date(date(2027, 5, 23))),
        ("  23   MAJ  ", When.date(date(2027, 5, 23))),
        ("1/2", When.date(date(2027, 2, 1))),
        ("31/1", When.date(date(2028, 1, 31))),
        ("29 feb", When.date(date(2028, 2, 29))),
        ("23–28 maj 2027", TRIP),
        ("23-28/5", TRIP),
        ("23 to 28 May", TRIP),
        ("from 23 until 28 May", TRIP),
        ("23 t.o.m. 28 maj", TRIP),
        ("sö 23 – fr 28 maj", TRIP),
        ("23 maj – 28 maj 2027", TRIP),
        ("23 maj 2027 – 28 maj", TRIP),
        ("2027-05-23 – 2027-05-28", TRIP),
        ("2027-05-23/2027-05-28", TRIP),
        ("12-13 Sep 2013", TRENTO),
        ("må 24 - to 27 maj", When.days(date(2027, 5, 24), date(2027, 5, 27))),
        ("30 dec – 2 jan", When.days(date(2027, 12, 30), date(2028, 1, 2))),
        ("30 dec – 2 jan 2028", When.days(date(2027, 12, 30), date(2028, 1, 2))),
        ("1 jan – 3 juli 2027", When.days(date(2027, 1, 1), date(2027, 7, 3))),
        ("30 jan – 2 feb", When.days(date(2027, 1, 30), date(2027, 2, 2))),
    ],
)
def test_days_are_read(text: str, expected: When) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lö 24/4 10-14", ANNUAL_MEETING),
        ("lördag 24 april 10–14", ANNUAL_MEETING),
        ("Sat 24 April 10-14", ANNUAL_MEETING),
        ("24 april kl. 10.00–14.00", ANNUAL_MEETING),
        ("on Saturday 24 April at 10:00-14:00", ANNUAL_MEETING),
        ("2010-02-01 15.00-17.00", NOTES),
        ("onsdag 7 april 2010, 14.00–16.30", GROUP_MEETING),
        ("2010-04-07T14:00-16:30", GROUP_MEETING),
        ("24 april kl 10", When.instants(utc(2027, 4, 24, 8), None, STOCKHOLM)),
        ("24 april 10.00", When.instants(utc(2027, 4, 24, 8), None, STOCKHOLM)),
        ("23 april 2027 klockan 18-24", When.instants(utc(2027, 4, 23, 16), utc(2027, 4, 23, 22), STOCKHOLM)),
        (
            "sö 23 maj, 14.00 – fr 28 maj 2027, 12.00",
            When.instants(utc(2027, 5, 23, 12), utc(2027, 5, 28, 10), STOCKHOLM),
        ),
    ],
)
def test_clock_times_are_those_of_the_place(text: str, expected: When) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param("en", When.date(date(2027, 3, 4)), id="a preposition in English"),
        pytest.param("sv", None, id="a Wednesday in Swedish, and 4 March is none"),
    ],
)
def test_on_is_read_in_the_language_of_the_page(language: str, expected: When | None) -> None:
    if expected is None:
        assert code_of("on 4/3", language) == "weekday_disagrees"
    else:
        assert read("on 4/3", language) == expected


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31 feb", "no_such_day"),
        ("2027-02-31", "no_such_day"),
        ("29 feb 2027", "no_such_day"),
        ("0/5", "no_such_day"),
        ("23/13", "no_such_day"),
        ("0000-01-01", "no_such_day"),
        ("31-32 maj", "no_such_day"),
        ("24/4 25-26", "no_such_time"),
        ("24/4 10.75", "no_such_time"),
        ("24/4 24.00-25.00", "no_such_time"),
        ("24/4 24.00", "no_such_time"),
        ("sö 24/4", "weekday_disagrees"),
        ("Sunday 24 April 2027", "weekday_disagrees"),
        ("må 23 – fr 28 maj 2027", "weekday_disagrees"),
        ("28-23 maj", "ends_before_start"),
        ("2027-05-28 – 2027-05-23", "ends_before_start"),
        ("5 juni – 2 juni 2027", "ends_before_start"),
        ("5 juni 2027 – 2 juni", "ends_before_start"),
        ("24/4 14-10", "ends_before_start"),
        ("24/4 10-10", "ends_before_start"),
        ("", "when_unreadable"),
        ("när det passar", "when_unreadable"),
        ("24 april 10", "when_unreadable"),
        ("24/4-28", "when_unreadable"),
        ("23 maj, 14.00 – 28 maj", "when_unreadable"),
        ("våren 2018–2019", "when_unreadable"),
        ("vintern 2018–2020", "when_unreadable"),
        ("major 5", "when_unreadable"),
        ("5" * 100_000, "when_unreadable"),
        ("maj " * 25_000, "when_unreadable"),
    ],
)
def test_what_cannot_be_a_date_is_refused_with_its_reason(text: str, expected: str) -> None:
    assert code_of(text) == expected


def test_unreadable_date_is_answered_with_examples() -> None:
    with translation.override("en"), pytest.raises(Refused, match="2027-05-23, 23–28 May 2027, Sat 24 April"):
        read("när det passar")


def test_wrong_weekday_is_answered_with_the_right_one() -> None:
    with translation.override("en"), pytest.raises(Refused) as refused:
        read("Sunday 24 April", "en")

    assert str(refused.value) == "24 April 2027 is a Saturday, not a Sunday."


def test_impossible_day_is_answered_with_what_was_written() -> None:
    with translation.override("en"), pytest.raises(Refused) as refused:
        read("31 feb", "en")

    assert str(refused.value) == "There is no such day: 31 feb."
