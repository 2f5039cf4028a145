"""Bearer links never reach a log."""

from __future__ import annotations

import logging
import sys

import pytest

from config.logs import RedactingFormatter, redact


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("GET /sv/m/eyJh.bc-D_9:1x/ 200", "GET /sv/m/.../ 200"),
        ("GET /f/9f8e7d/min.ics", "GET /f/.../min.ics"),
        ("GET /f/public.ics", "GET /f/public.ics"),
        ("/en/avanmal/tok:en/", "/en/avanmal/.../"),
        ("/sv/o/token/klar/ and /sv/d/other/", "/sv/o/.../klar/ and /sv/d/.../"),
        ("/sv/a/italien/anmal/2/?t=abc&x=1", "/sv/a/italien/anmal/2/?t=...&x=1"),
        ("/sv/a/italien/", "/sv/a/italien/"),
    ],
)
def test_redact_when_a_path_holds_a_key(line: str, kept: str) -> None:
    assert redact(line) == kept


def test_formatter_when_the_key_is_in_arguments_and_traceback() -> None:
    try:
        raise ValueError("cannot read /sv/m/secret/")
    except ValueError:
        error = sys.exc_info()
    record = logging.LogRecord("web", logging.ERROR, __file__, 1, "failed: %s", ("/sv/m/secret/",), error)

    assert "secret" not in RedactingFormatter("%(message)s").format(record)
