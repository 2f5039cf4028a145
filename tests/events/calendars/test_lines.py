from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from events.calendars.ical.lines import escape, line


def unescaped(value: str) -> str:
    """RFC 5545 section 3.3.11, read the other way."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_line_is_folded_at_seventy_five_octets_between_characters() -> None:
    written = line("NAME", "å" * 60)

    assert written == b"NAME:" + "å".encode() * 35 + b"\r\n " + "å".encode() * 25 + b"\r\n"


def test_text_is_escaped_and_freed_of_what_cannot_stand_in_a_line() -> None:
    assert escape("a,b;c\\d\ne\rf\x00g\u2028") == "a\\,b\\;c\\\\d\\nefg\u2028"


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), min_size=1))
def test_any_text_comes_back_from_folded_lines_of_at_most_seventy_five_octets(words: str) -> None:
    written = line("NAME", escape(words))

    assert max(len(row) for row in written.split(b"\r\n")) <= 75
    assert unescaped(written.replace(b"\r\n ", b"")[5:-2].decode()) == words
