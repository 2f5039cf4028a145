"""Content lines (RFC 5545 section 3.1) for the few that are written without the library."""

from __future__ import annotations

import unicodedata

CRLF = b"\r\n"
# Section 3.1: "Lines of text SHOULD NOT be longer than 75 octets, excluding the line break."
_OCTETS = 75


def escape(text: str) -> str:
    """TEXT of section 3.3.11; what cannot stand in a content line (control characters) is dropped."""
    kept = "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def line(name: str, value: str) -> bytes:
    """One folded content line with its line break; a fold never splits a character."""
    rows, row = [], b""
    for letter in f"{name}:{value}":
        octets = letter.encode()
        if len(row) + len(octets) > _OCTETS:
            rows.append(row)
            row = b" "
        row += octets
    return CRLF.join([*rows, row]) + CRLF
