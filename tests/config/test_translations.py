"""Translations are compiled without gettext, and only when they have changed."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from config.translations import compile_messages, stale_catalogues

SWEDISH = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Hello"\nmsgstr "Hej på dig"\n'


def _catalogue(folder: Path, text: str) -> Path:
    source = folder / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(text, encoding="utf-8")
    return source


def test_compile_when_it_is_new_and_again_when_it_is_not(tmp_path: Path) -> None:
    _catalogue(tmp_path, SWEDISH)

    assert (compile_messages(tmp_path), compile_messages(tmp_path)) == (1, 0)
    assert gettext.translation("django", tmp_path, ["sv"]).gettext("Hello") == "Hej på dig"


def test_stale_when_the_source_is_newer(tmp_path: Path) -> None:
    source = _catalogue(tmp_path, SWEDISH)
    compile_messages(tmp_path)
    os.utime(source, ns=(2**62, 2**62))

    assert stale_catalogues(tmp_path) == [source]


def test_compile_when_the_file_is_broken(tmp_path: Path) -> None:
    _catalogue(tmp_path, "msgid Hello\nthis is no catalogue\n")

    with pytest.raises(PoFileError):
        compile_messages(tmp_path)
