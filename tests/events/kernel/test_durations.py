from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.kernel.errors import Refused
from events.kernel.when import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2 h 30", 150),
        ("2,5 h", 150),
        ("2.5 timmar", 150),
        ("1 tim 45 min", 105),
        ("1 h 45 min", 105),
        ("1 hour and 45 minutes", 105),
        ("1 timme och 45 minuter", 105),
        ("1h45", 105),
        ("2:30", 150),
        ("90 min", 90),
        ("2 H", 120),
        ("0,75 h", 45),
    ],
)
def test_duration_is_read_as_people_write_it(text: str, minutes: int) -> None:
    assert parse_duration(text) == minutes


@pytest.mark.parametrize("text", ["", "90", "0 min", "0 h", "2,5 h 30 min", "en stund", "2:75", "-5 min", "h"])
def test_duration_that_may_mean_two_things_or_nothing_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_duration(text)

    assert refused.value.code == "duration_unreadable"


@pytest.mark.parametrize(
    ("minutes", "swedish", "english"),
    [(150, "2 tim 30 min", "2 h 30 min"), (120, "2 tim", "2 h"), (45, "45 min", "45 min"), (0, "0 min", "0 min")],
)
def test_duration_in_words(minutes: int, swedish: str, english: str) -> None:
    assert (format_duration(minutes, "sv"), format_duration(minutes, "en")) == (swedish, english)


@given(minutes=st.integers(1, 999 * 60), language=st.sampled_from(["sv", "en"]))
def test_duration_that_is_printed_is_read_back(minutes: int, language: str) -> None:
    assert parse_duration(format_duration(minutes, language)) == minutes
