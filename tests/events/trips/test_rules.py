"""Money as it is said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from events.trips.rules import money


@pytest.mark.parametrize(
    ("amount", "currency", "language", "expected"),
    [
        ("6400.00", "SEK", "sv", "6 400 kr"),
        ("99.50", "SEK", "sv", "99,50 kr"),
        ("6400.00", "SEK", "en", "SEK 6,400"),
        ("1500", "EUR", "en", "EUR 1,500"),
    ],
)
def test_money(amount: str, currency: str, language: str, expected: str) -> None:
    shown = money(Decimal(amount), currency, language)

    assert shown.replace("\N{NO-BREAK SPACE}", " ") == expected
