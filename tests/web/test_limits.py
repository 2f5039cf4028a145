"""Counters that stop nobody by mistake."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from web import limits
from web.limits import Limit

THREE = Limit("test", 3, 60)


def test_limit_is_reached_after_so_many() -> None:
    assert [limits.spent(THREE, "anna") for _ in range(5)] == [False, False, False, True, True]


def test_counters_are_kept_apart() -> None:
    for _ in range(4):
        limits.spent(THREE, "anna")

    assert limits.spent(THREE, "berit") is False
    assert limits.spent(Limit("other", 3, 60), "anna") is False


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_source_is_an_address_or_a_household(address: str, expected: str) -> None:
    assert limits.source(RequestFactory().get("/", REMOTE_ADDR=address)) == expected


@pytest.mark.parametrize("problem", [ConnectionError("away"), ValueError("ran out between the two calls")])
def test_lost_cache_stops_nobody(problem: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> int:
        raise problem

    monkeypatch.setattr(cache, "incr", away)

    assert limits.spent(THREE, "anna") is False
