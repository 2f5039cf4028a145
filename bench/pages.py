"""`bench pages`: what a page costs, as a ratio to a view that returns the same bytes, on both engines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench import scratch

Say = Callable[[str], object]


def run(
    *,
    people: int,
    events: int,
    repetitions: int,
    only: Sequence[str],
    engines: Sequence[str],
    folder: Path,
    given: str,
    say: Say,
) -> dict[str, Any]:
    """Measure each engine in a process of its own; the result is what the last line of the bench says."""
    name = scratch.world_name(people, events)
    ratios: dict[str, float] = {}
    figures: dict[str, Any] = {"people": people, "events": events}
    sizes = {"--people": people, "--events": events, "--repetitions": repetitions}
    options = [word for option, number in sizes.items() for word in (option, str(number))]
    options += [word for page in only for word in ("--page", page)]
    for engine in engines:
        say(f"{engine}: the world ...")
        with scratch.database(engine, folder, name, given) as url:
            found = _child(url, options, folder)
        figures[engine] = found
        say(f"{engine}: world ready in {found['build_s']:.0f} s")
        for page, told in found["pages"].items():
            ratios[f"{engine}.{page}"] = told["ratio"]
            say(_line(engine, page, told))
    return {"bench": "pages", "ratios": ratios, "figures": figures}


def _child(url: str, options: Sequence[str], folder: Path) -> dict[str, Any]:
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "KALLELSE_DATA": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        "KALLELSE_DEMO": "1",
        "DEBUG": "0",
        "LOG_LEVEL": "ERROR",
        "PUBLIC_SCHEME": "http",
    }
    command = [sys.executable, "manage.py", "bench", "pages-of-one-engine", *options]
    done = subprocess.run(command, cwd=scratch.ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _line(engine: str, page: str, told: dict[str, Any]) -> str:
    return (
        f"{engine:<10} {page:<16} {told['ms']:6.1f} ms, same bytes {told['same_ms']:5.2f} ms = {told['ratio']:5.1f}x "
        f"(CPU {told['cpu_ms']:.1f} ms, {told['cpu_ratio']:.1f}x); "
        f"SQL {told['queries']} in {told['sql']:.1f} ms, templates {told['templates']:.1f} ms, "
        f"rest {told['rest']:.1f} ms; {told['bytes']:,} bytes, {told['gzip']:,} gzip"
    )
