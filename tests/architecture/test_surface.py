"""Templates and styles: strict policy on the page, one place for colours, both writing directions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

INLINE = re.compile(r"""\sstyle=|<style\b|\son[a-z]+=["']|<script(?![^>]*\bsrc=)|href=["']javascript:""", re.IGNORECASE)
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(")
PHYSICAL = re.compile(
    r"(?:^|[\s;{])((?:margin|padding|border)-(?:left|right)|left|right|text-align:\s*(?:left|right)|float)\s*:"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A built file is what its sources are; tokens.css is where colours live.
BUILT = {"app.css", "bundle.css"}


def _pages() -> list[Path]:
    """All templates but those of mail: a mail program knows nothing but inline styles."""
    letters = ROOT / "templates" / "letters"
    return [path for path in sorted((ROOT / "templates").rglob("*.html")) if letters not in path.parents]


def _styles() -> list[Path]:
    return [path for path in sorted((ROOT / "static" / "css").glob("*.css")) if path.name not in BUILT]


def _lines(path: Path, pattern: re.Pattern[str]) -> list[str]:
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"))
    return [f"{path.name}:{n} {line.strip()}" for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def test_templates_hold_no_inline_style_or_script() -> None:
    assert [line for path in _pages() for line in _lines(path, INLINE)] == []


def test_colours_are_named_in_one_file() -> None:
    elsewhere = [path for path in _styles() if path.name != "tokens.css"]

    assert [line for path in elsewhere for line in _lines(path, RAW_COLOUR)] == []


def test_styles_follow_the_writing_direction() -> None:
    assert [line for path in _styles() for line in _lines(path, PHYSICAL)] == []


@pytest.mark.parametrize("outside", ["http://", "https://", "//"])
def test_pages_load_nothing_from_elsewhere(outside: str) -> None:
    loads = re.compile(rf"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']{outside}|url\(["']?{outside}""")

    assert [line for path in [*_pages(), *_styles()] for line in _lines(path, loads)] == []
