"""What we print we can read: for every precision, in both languages, with and without weekdays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from events.kernel.errors import Refused
from events.kernel.when import Part, Precision, Season, When, format_when, parse_when

ZONES = ["Europe/Stockholm", "Europe/Rome", "Europe/Helsinki", "Europe/London", "UTC", "Africa/Cairo"]

days = st.dates(date(1970, 1, 1), date(2099, 12, 31))
lengths = st.integers(0, 400).map(lambda n: timedelta(days=n))
minutes = st.integers(1, 60 * 24 * 9).map(lambda n: timedelta(minutes=n))


def is_told_by_its_clock(moment: datetime, zone: str) -> bool:
    """The second occurrence of a time in the autumn has no words of its own."""
    return moment.astimezone(ZoneInfo(zone)).fold == 0


@st.composite
def instants(draw: st.DrawFn) -> When:
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.datetimes(datetime(1970, 1, 2), datetime(2099, 12, 30)))
    starts_at = first.replace(second=0, microsecond=0, tzinfo=UTC)
    ends_at = draw(st.none() | minutes.map(lambda length: starts_at + length))
    told = [moment for moment in (starts_at, ends_at) if moment and is_told_by_its_clock(moment, zone)]
    # Where the clock is moved back, the end may be told as earlier than the start.
    if len(told) < (1 if ends_at is None else 2):
        return When.instants(datetime(2010, 4, 7, 12, tzinfo=UTC), datetime(2010, 4, 7, 14, 30, tzinfo=UTC), zone)
    return When.instants(starts_at, ends_at, zone)


whens = st.one_of(
    st.just(When.unknown()),
    st.just(When.asap()),
    st.builds(When.season, st.integers(1970, 2099), st.sampled_from(get_args(Season))),
    st.builds(When.month, st.integers(1970, 2099), st.integers(1, 12), st.sampled_from(get_args(Part))),
    st.builds(When.date, days),
    st.builds(lambda first, length: When.days(first, first + length), days, lengths),
    instants(),
)


@given(when=whens, language=st.sampled_from(["sv", "en"]), weekday=st.booleans(), in_sentence=st.booleans(), today=days)
def test_what_is_printed_is_read_back(when: When, language: str, weekday: bool, in_sentence: bool, today: date) -> None:
    told = format_when(when, language, weekday, in_sentence=in_sentence)

    assert parse_when(told, language, today, when.zone or "Europe/Stockholm") == when


def answer(text: str, language: str, today: date) -> str:
    """The precision that was read, or the code of the refusal."""
    try:
        return parse_when(text, language, today, "Europe/Stockholm").precision
    except Refused as refused:
        return refused.code


ANSWERS = {
    *Precision.values,
    *("when_unreadable", "no_such_day", "no_such_time", "weekday_disagrees", "ends_before_start"),
}


@given(text=st.text(max_size=60), language=st.sampled_from(["sv", "en"]), today=days)
def test_any_text_is_read_or_refused(text: str, language: str, today: date) -> None:
    assert answer(text, language, today) in ANSWERS


words = st.sampled_from(
    [
        *"0123456789/.-–:,",
        " ",
        " ",
        " ",
        "24",
        "31",
        "2027",
        "maj",
        "April",
        "feb",
        "lö",
        "on",
        "kl",
        "den",
        "slutet av",
    ]
)


@given(parts=st.lists(words, max_size=14), today=days)
def test_any_mixture_of_date_words_is_read_or_refused(parts: list[str], today: date) -> None:
    assert answer("".join(parts), "sv", today) in ANSWERS
