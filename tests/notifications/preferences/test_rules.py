from __future__ import annotations

import pytest

from notifications.preferences.models import Category
from notifications.preferences.rules import Ask, refusal

MINE = Ask(1, "elin@example.org", Category.REMINDERS, person_id=7)
NEEDED = Ask(1, "elin@example.org", Category.NECESSARY, person_id=7)
NOBODYS = Ask(1, "info@example.org", Category.REMINDERS)


@pytest.mark.parametrize(
    ("ask", "suppressed", "opted_out", "expected"),
    [
        pytest.param(MINE, set(), set(), "", id="nobody said no"),
        pytest.param(MINE, set(), {(7, "reminders")}, "opted_out", id="turned off"),
        pytest.param(MINE, set(), {(7, "news")}, "", id="another category turned off"),
        pytest.param(MINE, set(), {(8, "reminders")}, "", id="somebody else turned it off"),
        pytest.param(NEEDED, set(), {(7, "necessary")}, "", id="necessary cannot be turned off"),
        pytest.param(NEEDED, {(1, "x")}, set(), "suppressed", id="the address takes no mail at all"),
        pytest.param(NEEDED, {(2, "x")}, set(), "", id="it takes none from another network"),
        pytest.param(NOBODYS, set(), {(7, "reminders")}, "", id="an address that is nobody's person"),
    ],
)
def test_refusal_when(
    ask: Ask, suppressed: set[tuple[int, str]], opted_out: set[tuple[int, str]], expected: str
) -> None:
    assert refusal(ask, suppressed=suppressed, opted_out=opted_out, digest="x") == expected
