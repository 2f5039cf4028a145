"""Compiles locale/*/LC_MESSAGES/*.po with Babel, so that no machine needs gettext to run the program."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def stale_catalogues(folder: Path) -> list[Path]:
    """The translations whose compiled form is missing or older than they are."""
    return [source for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _older(source.with_suffix(".mo"), source)]


def compile_messages(folder: Path) -> int:
    """Compiles what is stale; how many that were. A broken file raises babel's PoFileError with its line."""
    stale = stale_catalogues(folder)
    for source in stale:
        language = source.parent.parent.name
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language, domain=source.stem, abort_invalid=True)
        _write(source.with_suffix(".mo"), catalogue)
    return len(stale)


def _write(target: Path, catalogue: Catalog) -> None:
    """In one step: several processes may do this at once, and another may be reading."""
    unfinished = target.with_name(f"{target.name}.{os.getpid()}")
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    unfinished.replace(target)


def _older(compiled: Path, source: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime
