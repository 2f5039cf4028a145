"""Signed and opaque tokens: what stands in a link, and what is kept of it.

A signed token names a row and its link version and needs no storage, so any later letter can carry it; raising the
version revokes every link sent before. An opaque token is random and only its digest is stored.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.encoding import force_bytes

_MAC_BYTES = 16
_NONCE_BYTES = 12
_SECONDS_BYTES = 5
_STAMP_PURPOSE = "form-stamp"
# A form may be stamped by one machine and read by another whose clock is a little behind.
_CLOCK_SKEW = timedelta(minutes=5)
# Crockford's base 32 has no I, L, O or U: a reference survives being read aloud and written by hand.
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class BadToken(Exception):
    """A token that cannot be trusted. `reason`: garbled | altered | expired."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Signed:
    """What a signed token said: the row's id and the link version it was made for."""

    id: int
    version: int


@dataclass(frozen=True)
class Stamp:
    """When a form was shown, and a nonce that names this one showing of it (the key of a submit)."""

    issued_at: datetime
    nonce: str


# --- signed ---------------------------------------------------------------------------------------------------------


def sign(purpose: str, id: int, version: int) -> str:
    """A short URL-safe token for row `id` at link `version`, good for `purpose` only.

    HMAC-SHA256 cut to 128 bits (RFC 2104 section 5 allows half the hash), over purpose, id and version.
    """
    payload = _number(id) + _number(version)
    return _encode(payload + _mac(settings.SECRET_KEY, purpose, payload))


def read(purpose: str, token: str) -> Signed:
    """The id and version of a token made by `sign` for the same purpose; BadToken otherwise.

    Whether the version is still the row's is for the caller to say: an old link deserves a polite page, not a 404.
    """
    payload = _verified(purpose, token)
    id, rest = _read_number(payload)
    version, rest = _read_number(rest)
    if rest:
        raise BadToken("garbled")
    return Signed(id, version)


def _verified(purpose: str, token: str) -> bytes:
    raw = _decode(token)
    payload, given = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(given, _mac(key, purpose, payload)) for key in keys):
        raise BadToken("altered")
    return payload


def _mac(key: str | bytes, purpose: str, payload: bytes) -> bytes:
    own_key = hashlib.sha256(b"kallelse.tokens\0" + force_bytes(key)).digest()
    return hmac.digest(own_key, purpose.encode() + b"\0" + payload, "sha256")[:_MAC_BYTES]


def _number(value: int) -> bytes:
    """Length-prefixed big-endian, so that two numbers in a row cannot be read in two ways."""
    if value < 0:
        raise ValueError("only numbers from zero up are signed")
    size = (value.bit_length() + 7) // 8
    return bytes([size]) + value.to_bytes(size)


def _read_number(data: bytes) -> tuple[int, bytes]:
    if not data or len(data) <= data[0]:
        raise BadToken("garbled")
    size = data[0] + 1
    return int.from_bytes(data[1:size]), data[size:]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(token: str) -> bytes:
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadToken("garbled") from error
    # The last character carries spare bits: without this, several spellings would be the same token.
    if len(raw) <= _MAC_BYTES or _encode(raw) != token:
        raise BadToken("garbled")
    return raw


# --- opaque ---------------------------------------------------------------------------------------------------------


def opaque() -> str:
    """256 random bits, URL-safe. Show it once, store its `digest`."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of an opaque token: SHA-256 in hex. The token is random, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


# --- form stamps ----------------------------------------------------------------------------------------------------


def stamp(now: datetime) -> str:
    """A signed note of when a form was shown, with a nonce. It replaces captcha and form timeout."""
    seconds = int(now.timestamp()).to_bytes(_SECONDS_BYTES)
    payload = seconds + secrets.token_bytes(_NONCE_BYTES)
    return _encode(payload + _mac(settings.SECRET_KEY, _STAMP_PURPOSE, payload))


def read_stamp(text: str, now: datetime, max_age: timedelta) -> Stamp:
    """The stamp of a submitted form; BadToken when altered, from the future, or older than `max_age`."""
    payload = _verified(_STAMP_PURPOSE, text)
    issued_at = datetime.fromtimestamp(int.from_bytes(payload[:_SECONDS_BYTES]), UTC)
    if issued_at > now + _CLOCK_SKEW:
        raise BadToken("altered")
    if now - issued_at > max_age:
        raise BadToken("expired")
    return Stamp(issued_at, payload[_SECONDS_BYTES:].hex())


# --- references -----------------------------------------------------------------------------------------------------


def reference() -> str:
    """A random name for a registration that can be said on the telephone, such as "4K7-PWX". Not a secret."""
    letters = [secrets.choice(_CROCKFORD) for _ in range(6)]
    return "".join(letters[:3]) + "-" + "".join(letters[3:])
