"""Join static/css/*.css, in the order below, into the one file the pages load: static/css/app.css.

Run ``python tools/build_css.py`` after a change; a test fails while app.css is stale. No other build step exists.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "static" / "css"
PARTS = ("tokens", "base", "layout", "parts", "line", "forms", "calendar", "organiser", "util")


def squeeze(css: str) -> str:
    """Drop comments, line breaks and the spaces that CSS does not read; never a space that a selector or calc needs."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    css = re.sub(r": (?=[^{}]*[;}])", ":", css)
    return css.replace(";}", "}").strip() + "\n"


def built() -> str:
    """The text app.css should have."""
    return squeeze("".join((FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in PARTS))


def main() -> None:
    (FOLDER / "app.css").write_text(built(), encoding="utf-8")


if __name__ == "__main__":
    main()
