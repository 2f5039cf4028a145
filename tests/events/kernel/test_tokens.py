from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from events.kernel.tokens import (
    BadToken,
    Signed,
    digest,
    opaque,
    read,
    read_stamp,
    reference,
    sign,
    stamp,
)

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def reason_of(purpose: str, token: str) -> str:
    with pytest.raises(BadToken) as bad:
        read(purpose, token)
    return bad.value.reason


# --- signed ---------------------------------------------------------------------------------------------------------


@given(id=st.integers(0, 2**63 - 1), version=st.integers(0, 2**31 - 1))
def test_signed_token_is_read_back(id: int, version: int) -> None:
    assert read("registration", sign("registration", id, version)) == Signed(id, version)


def test_signed_token_is_short_and_fits_in_an_address() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{26,32}", sign("registration", 20_000, 3))


def test_signed_token_is_the_same_every_time_so_that_nothing_need_be_stored() -> None:
    assert sign("registration", 7, 1) == sign("registration", 7, 1)


def test_signed_token_opens_nothing_but_its_purpose() -> None:
    assert reason_of("poll", sign("registration", 7, 1)) == "altered"


@pytest.mark.parametrize(("id", "version"), [(7, 2), (8, 1), (1, 7)])
def test_signed_token_of_another_row_or_version_is_another_token(id: int, version: int) -> None:
    assert sign("registration", id, version) != sign("registration", 7, 1)


@given(position=st.integers(0, 1000), letter=st.sampled_from("ABCxyz019-_"))
def test_signed_token_with_one_letter_changed_is_refused(position: int, letter: str) -> None:
    token = sign("registration", 7, 1)
    place = position % len(token)
    changed = token[:place] + letter + token[place + 1 :]

    if changed != token:
        assert reason_of("registration", changed) in {"altered", "garbled"}


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param("x", id="one letter"),
        pytest.param("åäö" * 10, id="no base64"),
        pytest.param("A" * 22, id="a signature of nothing"),
        pytest.param(sign("registration", 7, 1) + "=", id="padded"),
        pytest.param(sign("registration", 7, 1) + "\n", id="with a line end"),
        pytest.param(" " + sign("registration", 7, 1), id="with a space"),
        pytest.param("A" * 100_001, id="far too long"),
        pytest.param("\ud800", id="half a surrogate"),
    ],
)
def test_garbled_token_is_refused_as_such(token: str) -> None:
    assert reason_of("registration", token) == "garbled"


def test_signed_token_cut_short_by_a_mail_program_is_refused() -> None:
    assert reason_of("registration", sign("registration", 7, 1)[:-4]) in {"altered", "garbled"}


def test_every_spelling_but_one_is_refused() -> None:
    token = sign("registration", 7, 1)
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    spellings = [
        token[:-1] + letter
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        if base64.urlsafe_b64decode(token[:-1] + letter + "=" * (-len(token) % 4)) == raw
    ]

    assert [one for one in spellings if one == token or reason_of("registration", one) != "garbled"] == [token]


def test_signed_token_survives_a_new_secret_key_while_the_old_one_is_kept(settings: Settings) -> None:
    settings.SECRET_KEY = "old" * 20
    old = sign("registration", 7, 1)
    settings.SECRET_KEY = "new" * 20
    settings.SECRET_KEY_FALLBACKS = ["old" * 20]

    assert read("registration", old) == Signed(7, 1)
    assert sign("registration", 7, 1) != old


def test_signed_token_ends_with_the_secret_key_that_made_it(settings: Settings) -> None:
    settings.SECRET_KEY = "old" * 20
    old = sign("registration", 7, 1)
    settings.SECRET_KEY = "new" * 20
    settings.SECRET_KEY_FALLBACKS = []

    assert reason_of("registration", old) == "altered"


def test_signing_a_negative_number_is_a_programming_error() -> None:
    with pytest.raises(ValueError):
        sign("registration", -1, 1)


def test_form_stamp_is_no_link_even_where_the_purpose_is_the_same() -> None:
    assert reason_of("form-stamp", stamp(NOW)) == "garbled"


# --- opaque ---------------------------------------------------------------------------------------------------------


def test_opaque_token_holds_256_bits_and_is_never_the_same() -> None:
    tokens = {opaque() for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}


def test_digest_is_sha256_in_hex() -> None:
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_digest_of_rubbish_from_an_address_line_is_still_a_digest() -> None:
    assert len(digest("\ud800å")) == 64


# --- form stamps ----------------------------------------------------------------------------------------------------


def test_stamp_tells_when_the_form_was_shown() -> None:
    assert read_stamp(stamp(NOW), NOW + timedelta(hours=3), DAY).issued_at == NOW


def test_stamp_of_each_showing_has_its_own_nonce() -> None:
    first, second = (read_stamp(stamp(NOW), NOW, DAY) for _ in range(2))

    assert first.nonce != second.nonce
    assert len(first.nonce) == 24


def test_stamp_read_twice_names_the_same_showing() -> None:
    text = stamp(NOW)

    assert read_stamp(text, NOW, DAY) == read_stamp(text, NOW + DAY, DAY)


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        pytest.param(DAY + timedelta(seconds=1), "expired", id="too old"),
        pytest.param(-timedelta(minutes=6), "altered", id="from the future"),
    ],
)
def test_stamp_out_of_its_time_is_refused(later: timedelta, reason: str) -> None:
    with pytest.raises(BadToken) as bad:
        read_stamp(stamp(NOW), NOW + later, DAY)

    assert bad.value.reason == reason


def test_stamp_from_a_machine_whose_clock_is_a_little_ahead_is_taken() -> None:
    assert read_stamp(stamp(NOW), NOW - timedelta(minutes=4), DAY).issued_at == NOW


@pytest.mark.parametrize(
    "text",
    ["", "abc", stamp(NOW)[:-1] + "~", sign("form-stamp", 7, 1)],
    ids=["empty", "letters", "with a tilde", "another kind of token"],
)
def test_stamp_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadToken):
        read_stamp(text, NOW, DAY)


# --- references -----------------------------------------------------------------------------------------------------


def test_reference_can_be_said_on_the_telephone() -> None:
    references = {reference() for _ in range(200)}

    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}", one) for one in references)
    assert len(references) > 195
