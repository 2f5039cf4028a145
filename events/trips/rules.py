"""An amount of money in words. No database, no clock."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency

_WHOLE_AFTER = "#,##0\N{NO-BREAK SPACE}\N{CURRENCY SIGN}"
_WHOLE_BEFORE = "\N{CURRENCY SIGN}\N{CURRENCY SIGN}\N{NO-BREAK SPACE}#,##0"


def money(amount: Decimal, currency: str, language: str) -> str:
    """In the language's own way; whole amounts without decimals."""
    whole = amount == amount.to_integral_value()
    pattern = (_WHOLE_AFTER if language.startswith("sv") else _WHOLE_BEFORE) if whole else None
    return str(format_currency(amount, currency, pattern, locale=language, currency_digits=not whole))
