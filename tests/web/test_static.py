"""The style sheet is fresh and small, and what others made is what they made."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from tools import build_css

STATIC = Path(__file__).resolve().parents[2] / "static"
# sha256 of files that others made; their licences stand beside them.
VENDORED = {
    "fonts/figtree-latin-wght-normal.woff2": "4ba7d3d096695818fe0686be4f1e82c6b05134e18a22260336130335027462dd",
    "fonts/figtree-latin-ext-wght-normal.woff2": "bf7828e2c258cffcfa50a048ee388a36b95bc16b452e8d36fa797635dbe15965",
}


def test_style_sheet_is_built_from_its_parts() -> None:
    assert (STATIC / "css" / "app.css").read_text(encoding="utf-8") == build_css.built()


def test_every_part_is_built_in() -> None:
    parts = {path.stem for path in (STATIC / "css").glob("*.css")} - {"app"}

    assert parts == set(build_css.PARTS)


def test_style_sheet_keeps_its_budget() -> None:
    assert len(gzip.compress((STATIC / "css" / "app.css").read_bytes(), 9)) <= 8 * 1024


@pytest.mark.parametrize("name", VENDORED)
def test_vendored_file_is_unchanged(name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == VENDORED[name]


@pytest.mark.parametrize("name", ["fonts/LICENCE-figtree.txt", "LICENCE-lucide.txt"])
def test_licence_is_kept(name: str) -> None:
    assert len((STATIC / name).read_text(encoding="utf-8")) > 1000


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'symbol id="([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    templates = [path.read_text(encoding="utf-8") for path in STATIC.parent.joinpath("templates").rglob("*.html")]
    named = {name for text in templates for name in re.findall(r'{% icon "([^"]+)"', text)}

    assert named - sprite == set()


def test_squeezing_leaves_the_spaces_that_css_reads() -> None:
    css = ".a  .b:hover { margin: 0 auto; width: calc(100% - 2 * var(--s)) } /* gone */ .c { color: red; }"

    assert build_css.squeeze(css) == ".a .b:hover{margin:0 auto;width:calc(100% - 2 * var(--s))}.c{color:red}\n"
